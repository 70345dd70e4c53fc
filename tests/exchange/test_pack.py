"""A pack gives back what was put in, and says exactly what of it did not arrive."""

import gzip
import json
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hia_tui.domain.ledger import Ledger
from hia_tui.domain.operation import new_operation
from hia_tui.exchange import pack
from hia_tui.exchange.evaluation import EvaluationSheet, read_sheet, union
from hia_tui.exchange.header import Header, Sender
from hia_tui.exchange.pack import PackState, compress, read_pack, write_pack

SHEET = EvaluationSheet("c0deC0de", 2, (("improve.hardest", "2.7 – the “wording”"), ("who.role", ("a", "b"))))


def many(count: int) -> list:
    return [
        new_operation(
            field=f"q/practice.q{i % 72}/note", value=f"note {i}", member=f"m{i % 5}", device="d", n=i,
            at="2026-11-21T10:14:05+00:00", questionnaire="hia@2026.1",
        )
        for i in range(count)
    ]  # fmt: skip


def test_what_goes_in_comes_out(header, some_operations):
    reading = read_pack(write_pack(header, some_operations, [SHEET]))
    assert reading.state is PackState.WHOLE
    assert (reading.trouble, reading.malformed) == ("", ())
    assert set(reading.operations) == set(some_operations)
    assert {op.id: op.canonical for op in reading.operations} == {
        op.id: op.canonical for op in some_operations
    }
    assert reading.evaluations == (SHEET,)
    assert reading.header is not None
    assert reading.header.sender.label == "Ana, Team leader"
    assert reading.header.digest == Ledger(some_operations).digest
    assert (reading.expected, reading.header.evaluations) == (9, 1)


def test_equal_contents_give_equal_bytes(header, some_operations):
    one = write_pack(header, some_operations, [])
    assert write_pack(header, reversed(some_operations), []) == one
    assert compress(one) == compress(one)
    assert read_pack(compress(one)) == read_pack(one)


def test_an_empty_pack_is_whole(header):
    reading = read_pack(write_pack(header, [], []))
    assert (reading.state, reading.operations, reading.expected) == (PackState.WHOLE, (), 0)


def test_other_line_ends_and_blank_lines_at_the_end_do_no_harm(header, some_operations):
    data = write_pack(header, some_operations, [SHEET])
    assert read_pack(data.replace(b"\n", b"\r\n")) == read_pack(data)
    assert read_pack(b"\xef\xbb\xbf" + data).operations == read_pack(data).operations
    assert read_pack(data + b"\n\n").state is PackState.WHOLE
    assert read_pack(data.rstrip(b"\n")).state is PackState.WHOLE


def test_every_beginning_of_a_pack_gives_the_operations_that_arrived_whole(header, some_operations):
    data = write_pack(header, some_operations, [SHEET])
    whole = read_pack(data)
    for length in range(len(data) - 1):
        reading = read_pack(data[:length])
        arrived = max(0, data[:length].count(b"\n") - 1)
        assert reading.state is (PackState.INCOMPLETE if length >= 7 else PackState.DAMAGED), length
        assert reading.operations == whole.operations[: len(reading.operations)]
        assert len(reading.operations) in (min(arrived, 9), min(arrived + 1, 9))
        assert not reading.malformed


def test_an_incomplete_pack_says_how_much_arrived(header):
    lines = write_pack(header, many(531), []).splitlines(keepends=True)
    reading = read_pack(b"".join(lines[:413]) + lines[413][:50])
    assert reading.state is PackState.INCOMPLETE
    assert len(reading.operations) == 412
    assert reading.trouble == "is incomplete: 412 of 531 changes arrived, and its end did not"


def test_a_pack_from_which_lines_were_taken_is_not_whole(header, some_operations):
    data = write_pack(header, some_operations, [])
    lines = data.splitlines(keepends=True)
    missing = b"".join(lines[:3] + lines[5:])
    reading = read_pack(missing)
    assert reading.state is PackState.DAMAGED
    assert reading.trouble == "is damaged: 7 of 9 changes arrived as they were"
    assert len(reading.operations) == 7


def flips(data: bytes, step: int):
    for where in range(0, len(data), step):
        for bit in (0, 4):
            yield where, data[:where] + bytes([data[where] ^ 1 << bit]) + data[where + 1 :]


def test_a_flipped_bit_anywhere_is_noticed_and_its_line_is_named(header, some_operations):
    data = write_pack(header, some_operations, [SHEET])
    whole = set(read_pack(data).operations)
    last = data.count(b"\n")
    for where, flipped in flips(data, 7):
        reading = read_pack(flipped)
        line = data[:where].count(b"\n") + 1
        if line == last and reading.state is PackState.WHOLE:
            assert set(reading.operations) == whole, (
                "a damaged mark harms nothing that matches its fingerprint"
            )
            continue
        assert reading.state is not PackState.WHOLE, where
        assert set(reading.operations) <= whole, where
        if line == 1 and reading.header is None:
            assert "line 1" in reading.trouble, where
        elif line < last and data[where] != 10:
            assert line in [bad.number for bad in reading.malformed], where
            assert f"line {line}" in reading.trouble or f" {line}" in reading.trouble


def test_a_flipped_letter_in_a_note_is_named_although_the_line_is_still_sound(header, some_operations):
    data = write_pack(header, some_operations, [])
    reading = read_pack(data.replace(b"Name an owner", b"Name an pwner"))
    assert reading.state is PackState.DAMAGED
    assert [bad.reason for bad in reading.malformed] == ["it is not what was written"]
    assert len(reading.operations) == 8
    assert reading.trouble == f"is damaged in line {reading.malformed[0].number}"


def test_damage_is_named_wherever_it_is(header):
    data = write_pack(header, many(2_500), [])
    reading = read_pack(data.replace(b'"note 2345"', b'"note 2346"').replace(b'"note 7"', b'"note 6"'))
    lines = data.splitlines()
    expected = sorted(i for i, line in enumerate(lines, 1) if b'"note 2345"' in line or b'"note 7"' in line)
    assert [bad.number for bad in reading.malformed] == expected
    assert len(reading.operations) == 2_498


def test_many_damaged_lines_are_named_in_part(header):
    data = write_pack(header, many(9), [])
    assert read_pack(data.replace(b"note ", b"mote ")).trouble == "is damaged in lines 2, 3, 4, 5 and 5 more"
    two = data.replace(b"note 1", b"mote 1").replace(b"note 8", b"mote 8")
    assert read_pack(two).trouble == "is damaged in lines 3 and 10"


def test_damage_and_truncation_are_both_said(header):
    data = write_pack(header, many(20), [])
    reading = read_pack(data.replace(b'"qv":"hia@2026.1","sup":[],"v":"note 2"', b"!", 1)[:2500])
    assert reading.state is PackState.DAMAGED
    assert "is damaged in line " in reading.trouble
    assert reading.trouble.endswith(", and incomplete: 0 of 20 changes arrived")
    assert not reading.operations


def test_damage_that_no_line_shows_is_still_damage(header, some_operations):
    data = write_pack(header, some_operations, [])
    other = data.replace(json.loads(data.splitlines()[-1])["sha256"].encode(), b"0" * 64)
    assert read_pack(other).trouble == "is damaged: it does not match its own fingerprint"
    assert len(read_pack(other).operations) == 9
    marks = json.loads(data.splitlines()[-1])["marks"]
    assert read_pack(other.replace(marks[:4].encode(), b"____")).malformed[0].number == 1
    without_end = read_pack(data.replace(b'{"end"', b'{"and"') + b"\n")
    assert without_end.trouble == "is damaged in line 11, and incomplete: 9 of 9 changes arrived"
    assert len(without_end.operations) == 9, "the fingerprint in the first line vouches for all of them"
    assert read_pack(data + b"more\n").state is PackState.DAMAGED


def test_an_operation_that_breaks_a_rule_is_left_out_and_counted_while_the_pack_is_whole(header):
    good, odd = many(2)
    body = json.dumps(odd.body | {"f": "q/a/colour"}, sort_keys=True, separators=(",", ":")).encode()
    broken = type(odd)(**{n: getattr(odd, n) for n in odd.__dataclass_fields__} | {"canonical": body})
    reading = read_pack(write_pack(header, [good, broken], []))
    assert reading.state is PackState.WHOLE
    assert reading.operations == (good,)
    assert [bad.reason for bad in reading.malformed] == [
        "the operation names no field that an assessment has"
    ]


def test_a_pack_that_ends_properly_with_less_than_it_announced_is_incomplete(header, some_operations):
    lines = write_pack(header, some_operations, []).splitlines(keepends=True)
    shorter = lines[:4]
    end = {"end": True, "sha256": pack.hashlib.sha256(b"".join(shorter)).hexdigest()}
    reading = read_pack(b"".join(shorter) + json.dumps(end).encode() + b"\n")
    assert (reading.state, reading.trouble) == (
        PackState.INCOMPLETE,
        "is incomplete: 3 of 9 changes arrived",
    )


def test_a_pack_written_by_another_program_with_spaces_and_without_checks_is_read(some_operations):
    head = {
        "hia": "pack", "v": 1, "assessment": "abc", "title": "T", "from": "A. Khan",
        "questionnaire": "hia@2026.1", "n": 9, "x": "0" * 30,
    }  # fmt: skip
    lines = [json.dumps(head), *(json.dumps(op.body) for op in some_operations)]
    body = "".join(line + "\n" for line in lines).encode()
    end = {"end": True, "sha256": pack.hashlib.sha256(body).hexdigest()}
    reading = read_pack(body + json.dumps(end).encode())
    assert reading.state is PackState.WHOLE
    assert set(reading.operations) == set(some_operations)
    assert reading.header is not None
    assert reading.header.sender == Sender("", "A. Khan", "")


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b'{"hia":"pack","v":1,"asse', "is incomplete: it stops in line 1"),
        (b"\x89PNG\r\n\x1a\n", "is damaged in line 1, or is no pack: its first line is not that of a pack"),
        (b"[" * 99_999, "is damaged in line 1, or is no pack: its first line is not that of a pack"),
        (
            b'{"hia":"pack","v":2}\n',
            "is damaged in line 1, or is no pack: it was made by a newer version of this program",
        ),
        (
            b'{"hia":"pack","v":1}\n',
            "is damaged in line 1, or is no pack: its first line does not say how much it holds",
        ),
        (
            b'{"hia":"pack","v":1,"n":1}\n',
            "is damaged in line 1, or is no pack: its first line does not say which assessment it is of",
        ),
        (b'["hia"]\n', "is damaged in line 1, or is no pack: its first line is not that of a pack"),
        (b"\x1f\x8b\x08rubbish", "is damaged in line 1, or is no pack: its first line is not that of a pack"),
    ],
)
def test_what_is_no_pack_is_said_to_be_none(data: bytes, trouble: str):
    reading = read_pack(data)
    assert reading.header is None
    assert not reading.operations
    assert reading.trouble in (trouble, "is empty")
    assert reading.state is (PackState.INCOMPLETE if "incomplete" in trouble else PackState.DAMAGED)


def test_a_compressed_pack_cut_or_flipped_gives_what_came_out_of_it(header):
    data = compress(write_pack(header, many(3_000), []))
    cut = read_pack(data[: len(data) // 2])
    assert cut.state is PackState.INCOMPLETE
    assert 500 < len(cut.operations) < 2_900
    middle = len(data) // 2
    damaged = read_pack(data[:middle] + bytes([data[middle] ^ 0xFF]) + data[middle + 1 :])
    assert damaged.state is PackState.DAMAGED
    assert set(damaged.operations) <= set(many(3_000))
    assert "damaged" in damaged.trouble


def test_a_bomb_is_not_unpacked(monkeypatch):
    bomb = zlib.compressobj(9, wbits=31)
    data = b"".join(bomb.compress(b" " * 1_000_000) for _ in range(80)) + bomb.flush()
    assert read_pack(data).trouble == "unpacks to more than 64 MB, more than any pack has"
    monkeypatch.setattr(pack, "MAX_INFLATED", 100)
    assert read_pack(b" " * 101).trouble == "is larger than 0 MB, more than any pack has"


def test_more_operations_than_an_assessment_can_hold_are_refused(header, monkeypatch):
    assert "more than 50,000 changes" in read_pack(b"\n" * 60_000).trouble
    data = write_pack(header, many(12), [])
    monkeypatch.setattr(pack, "CAPACITY", 11)
    assert not read_pack(data).operations
    assert read_pack(data).state is PackState.DAMAGED


def test_an_overlong_line_is_left_out(header, some_operations):
    lines = write_pack(header, some_operations, []).splitlines(keepends=True)
    reading = read_pack(b"".join([*lines[:5], b'{"x":"' + b"x" * 70_000 + b'"}\n', *lines[5:]]))
    assert reading.state is PackState.DAMAGED
    assert (6, "an operation is at most 65536 bytes") in [(b.number, b.reason) for b in reading.malformed]


def test_text_in_a_header_cannot_drive_a_terminal(make_header):
    hostile = make_header(title="\x1b[2JTitle\nof two lines", sender=Sender("m", "\u202eAna" + "x" * 999, ""))
    header = read_pack(write_pack(hostile, [], [])).header
    assert header is not None
    assert header.title == "[2JTitle of two lines"
    assert header.sender.name == "Ana" + "x" * 197
    assert Sender("m", "", "").label == "Unnamed"


def test_an_evaluation_travels_without_anything_that_names_its_writer(header, some_operations):
    line = json.dumps(json.loads(SHEET.line()) | {"m": "ana", "name": "Ana"}).encode()
    lines = write_pack(header, some_operations, []).splitlines(keepends=True)
    reading = read_pack(b"".join([*lines[:-1], line + b"\n"]))
    assert reading.evaluations == (SHEET,)
    assert b"ana" not in reading.evaluations[0].line()


@pytest.mark.parametrize(
    "change",
    [
        {"evaluation": "short"},
        {"evaluation": 7},
        {"revision": -1},
        {"revision": True},
        {"answers": []},
        {"answers": {"Item!": "a"}},
        {"answers": {"a": 7}},
        {"answers": {"a": ["x"] * 51}},
        {"answers": {"a": "\x1b"}},
        {"answers": {"a": "x" * 10_001}},
        {"answers": {f"i{n}": "a" for n in range(201)}},
    ],
)
def test_an_evaluation_that_breaks_a_rule_is_left_out(header, some_operations, change: dict):
    line = json.dumps(json.loads(SHEET.line()) | change).encode()
    lines = write_pack(header, some_operations, []).splitlines(keepends=True)
    reading = read_pack(b"".join([*lines[:-1], line + b"\n", *lines[-1:]]))
    assert not reading.evaluations
    assert len(lines) in [bad.number for bad in reading.malformed]
    assert len(reading.operations) == 9


def test_an_evaluation_is_an_object():
    with pytest.raises(ValueError, match="an evaluation is a JSON object"):
        read_sheet(["c0deC0de"])


def test_a_damaged_evaluation_is_not_taken(header):
    data = write_pack(header, [], [SHEET])
    reading = read_pack(data.replace(b"hardest", b"herdest"))
    assert (reading.evaluations, reading.trouble) == ((), "is damaged in line 2")


def test_of_one_respondents_sheets_the_one_saved_last_stands():
    older = EvaluationSheet(SHEET.respondent, 1, ())
    other = EvaluationSheet("aaaaaaaa", 0, ())
    assert union([older, other], [SHEET], [older]) == (other, SHEET)
    twin = EvaluationSheet(SHEET.respondent, 2, ())
    assert union([twin], [SHEET]) == union([SHEET], [twin])


fields = st.sampled_from(["q/knowledge.data/note", "q/knowledge.data/rating", "section/practice/gaps"])
values = st.one_of(st.none(), st.sampled_from(["1", "4"]))
notes = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf", "Mn", "Mc", "Lo", "So"]), max_size=30)


@st.composite
def operation_sets(draw):
    made = []
    for n in range(draw(st.integers(0, 12))):
        field = draw(fields)
        value = draw(values if field.endswith("rating") else st.one_of(values, notes))
        sup = draw(st.lists(st.sampled_from([op.id for op in made] or ["A" * 20]), max_size=3))
        made.append(
            new_operation(
                field=field, value=value if value is None else pack_nfc(value), sup=tuple(sup),
                member=draw(st.sampled_from(["ana", "ben"])), device="d", n=n,
                at="2026-11-21T10:14:05+00:00", questionnaire="hia@2026.1",
            )
        )  # fmt: skip
    return made


def pack_nfc(text: str) -> str:
    from hia_tui.domain.text import clean_text

    return clean_text(text).text


@settings(deadline=None, max_examples=80)
@given(operation_sets(), st.integers(0, 10**6), st.booleans())
def test_reading_undoes_writing_and_a_prefix_never_invents(made, where, gzipped):
    header = Header("a", "T", Sender("m", "A", ""), "2026-11-21", (), Ledger().digest)
    data = write_pack(header, made, [])
    assert set(read_pack(data).operations) == set(made)
    packed = compress(data) if gzipped else data
    reading = read_pack(packed[: where % (len(packed) + 1)])
    assert set(reading.operations) <= set(made)


def test_a_pack_is_read_from_gzip_of_another_maker(header, some_operations):
    data = write_pack(header, some_operations, [])
    assert read_pack(gzip.compress(data, 1)).operations == read_pack(data).operations
