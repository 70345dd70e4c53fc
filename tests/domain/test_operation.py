"""An operation's id is the hash of its one spelling, and every rule holds whichever way it is read."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hia_tui.domain import operation
from hia_tui.domain.operation import (
    MAX_BYTES,
    MAX_REPLACED,
    RATING_VALUES,
    MalformedOperation,
    canonical_bytes,
    new_operation,
    operation_id,
    parse_canonical,
    parse_operation,
)

ID_A, ID_B = "A" * 20, "Jm3v0QkT2p8sWc1xYb4Z"


def body(**changes: object) -> dict[str, object]:
    plain: dict[str, object] = {
        "o": 1, "f": "q/practice.directory/rating", "v": "3", "sup": [ID_A], "m": "m7Qx2c", "d": "dZk3x9Qa",
        "n": 41, "at": "2026-11-21T10:14:05+00:00", "qv": "hia@2026.1",
    }  # fmt: skip
    plain.update(changes)
    return {key: value for key, value in plain.items() if value is not ...}


def outcome(read, given) -> tuple[object, ...]:
    """Everything that reading gives: the fields of the operation, or the rule that it breaks."""
    try:
        op = read(given)
    except MalformedOperation as broken:
        return ("broken", broken.code)
    return tuple(getattr(op, name) for name in op.__dataclass_fields__)


def test_the_id_is_the_first_fifteen_bytes_of_the_hash_of_the_canonical_bytes():
    op = parse_operation(body())
    assert op.id == operation_id(canonical_bytes(body()))
    assert len(op.id) == 20
    assert op.canonical.startswith(b'{"at":"2026-11-21T10:14:05+00:00","d":')
    assert op.body == body()


def test_other_spellings_of_the_same_content_have_the_same_id():
    op = parse_operation(body(v="Caf\u00e9 \U0001f600", f="q/practice.directory/note"))
    reversed_keys = json.dumps(dict(reversed(op.body.items())), indent=1, ensure_ascii=True).encode()
    assert reversed_keys != op.canonical
    again = parse_canonical(reversed_keys)
    assert (again.id, again.canonical) == (op.id, op.canonical)
    assert again == op
    assert hash(again) == hash(op)
    assert again != "an operation"


def test_a_writer_may_leave_out_or_give_everything_that_is_optional():
    op = new_operation(
        field="action/k3x/gone", value=True, sup=(ID_B, ID_A), member="m", device="d", n=1,
        at="2026-11-21T10:14:05+00:00", questionnaire="hia@2026.1", how="undo", why="Not ours",
        saw=(ID_B, ID_A), undoes=7, redoes=8,
    )  # fmt: skip
    assert (op.sup, op.saw) == ((ID_A, ID_B), (ID_A, ID_B))
    assert (op.how, op.why, op.n, op.undoes, op.redoes) == ("undo", "Not ours", 1, 7, 8)
    assert parse_canonical(op.canonical) == op


BROKEN = [
    ("shape", "text"),
    ("shape", []),
    ("shape", body(v={1, 2})),
    ("shape", body(v="\ud800")),
    ("shape", body(sup=...)),
    ("version", body(o=2)),
    ("version", body(o=True)),
    ("version", body(o="1")),
    ("shape", body(m="two words")),
    ("shape", body(d=7)),
    ("shape", body(n=-1)),
    ("shape", body(n=True)),
    ("shape", body(n=2**53)),
    ("shape", body(at="today")),
    ("shape", body(at="2026-11-21\u00a010:14:05")),
    ("shape", body(at=20261121)),
    ("shape", body(qv="hia")),
    ("shape", body(qv=None)),
    ("shape", body(extra=[{"deep": [1.5]}])),
    ("field", body(f="q/practice.directory/colour")),
    ("field", body(f="q/../rating")),
    ("field", body(f=3)),
    ("value", body(v="5")),
    ("value", body(v=3)),
    ("value", body(v=True)),
    ("value", body(f="q/a/target", v="0")),
    ("value", body(f="q/a/note", v=7)),
    ("value", body(f="q/a/note", v=["a", 7])),
    ("value", body(f="q/a/note", v={"text": "a"})),
    ("too-long", body(f="q/a/note", v="x" * 10_001)),
    ("too-long", body(f="q/a/note", v=["x"] * (MAX_REPLACED + 1))),
    ("text", body(f="q/a/note", v="bell \x07")),
    ("text", body(f="q/a/note", v="right to left \u202e")),
    ("text", body(f="q/a/note", v="e\u0301")),
    ("text", body(why="\x1b[2J")),
    ("value", body(why=7)),
    ("shape", body(how="guess")),
    ("shape", body(sup="none")),
    ("shape", body(sup=[ID_A] * (MAX_REPLACED + 1))),
    ("shape", body(sup=["short"])),
    ("shape", body(sup=[7])),
    ("shape", body(saw=["short"])),
    ("shape", body(undoes=-1)),
    ("shape", body(redoes="3")),
    ("too-large", body(extra="x" * MAX_BYTES)),
]


@pytest.mark.parametrize(("code", "given"), BROKEN)
def test_each_rule_names_itself_when_it_is_broken(code: str, given: object):
    with pytest.raises(MalformedOperation) as broken:
        parse_operation(given)
    assert broken.value.code == code
    assert str(broken.value)[0].islower()


@pytest.mark.parametrize(("code", "given"), BROKEN)
def test_a_line_that_breaks_a_rule_breaks_it_on_the_short_road_too(code: str, given: object):
    try:
        line = json.dumps(given, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    except (TypeError, UnicodeEncodeError):
        return  # what JSON cannot say never arrives as a line
    assert outcome(parse_canonical, line) == ("broken", code)


@pytest.mark.parametrize(
    "line",
    [b"", b"{", b"\xff\xfe", b"null", b"[" * 5000, b'{"o":NaN}', b"\xef\xbb\xbf{}", b'"text"', b"9" * 5000],
)
def test_a_line_that_is_no_operation_is_refused(line: bytes):
    assert outcome(parse_canonical, line)[0] == "broken"


def test_a_line_beyond_the_limit_is_not_even_parsed():
    assert outcome(parse_canonical, b" " * MAX_BYTES + b"{}") == ("broken", "too-large")


# What the short road could get wrong: characters, escapes, key order, empty and overlong lists, numbers.
ids = st.sampled_from([ID_A, ID_B, "_" * 20, "-" * 20])
texts = st.one_of(
    st.text(max_size=12),
    st.sampled_from(['say "hi"', "back\\slash", "two\nlines", "\x7f", "£5 – “ok”", "\u2028", "e\u0301", ""]),
)
values = st.one_of(
    st.sampled_from([*RATING_VALUES, None, True, False, "5", 3]), texts, st.lists(texts, max_size=2)
)
fields = st.sampled_from(
    ["q/a/rating", "q/a/target", "q/a/note", "q/a/own/rating", "section/s/done", "action/k_-3/title",
     "member/M-1/name", "assign/s", "assessment/title", "q/a/colour", "section/s/note"]
)  # fmt: skip
bodies = st.fixed_dictionaries(
    {
        "o": st.sampled_from([1, 1, 1, 2, "1"]),
        "f": fields,
        "v": values,
        "sup": st.lists(ids, max_size=3),
        "m": st.sampled_from(["m7", "two words", ""]),
        "d": st.just("d1"),
        "n": st.sampled_from([0, 41, 10**14, 10**15, 2**53, -1]),
        "at": st.sampled_from(["2026-11-21T10:14:05+00:00", "someday, soon", 'a "day" soon', "x"]),
        "qv": st.sampled_from(["hia@2026.1", "hia"]),
    },
    optional={
        "how": st.sampled_from(["pick", "undo", "guess", None]),
        "why": st.one_of(st.none(), texts),
        "saw": st.lists(ids, max_size=2),
        "undoes": st.sampled_from([3, -1]),
        "extra": st.one_of(st.integers(), st.floats(allow_nan=False), texts),
    },
)


@settings(deadline=None, max_examples=200)
@given(bodies, st.sampled_from(["canonical", "spaced", "escaped", "shuffled"]), st.randoms())
def test_both_roads_agree_on_every_line(given, spelling, randomness):
    keys = list(given)
    if spelling == "shuffled":
        randomness.shuffle(keys)
    else:
        keys.sort()
    try:
        line = json.dumps(
            {key: given[key] for key in keys},
            separators=(", ", ": ") if spelling == "spaced" else (",", ":"),
            ensure_ascii=spelling == "escaped",
        ).encode()
    except UnicodeEncodeError:
        return
    assert outcome(parse_canonical, line) == outcome(parse_operation, json.loads(line))


@settings(deadline=None, max_examples=200)
@given(bodies, st.integers(0, 10**6), st.binary(min_size=1, max_size=1))
def test_both_roads_agree_on_lines_with_a_byte_changed(given, where, byte):
    try:
        line = bytearray(canonical_bytes(given))
    except UnicodeEncodeError:
        return
    line[where % len(line)] = byte[0]
    try:
        expected = outcome(parse_operation, json.loads(bytes(line).decode()))
    except (ValueError, RecursionError):
        expected = ("broken", "shape")
    assert outcome(parse_canonical, bytes(line)) == expected


def test_the_short_road_is_the_one_that_is_taken(monkeypatch):
    line = canonical_bytes(
        body(f="q/a/note", v="Folder on the shared drive – last edited 2024", why="Agreed")
    )
    expected = parse_operation(json.loads(line))
    monkeypatch.setattr(operation.json, "loads", None)
    assert parse_canonical(line) == expected
