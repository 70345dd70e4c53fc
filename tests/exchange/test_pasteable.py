"""A pack as text comes back through whatever people send it through."""

import random
import re
import textwrap

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hia_tui.exchange.pasteable import BEGINS, WIDTH, Pasted, find_packs, is_pasteable, to_text

DATA = random.Random(8).randbytes(2_000)
TEXT = to_text(DATA, "From A. Khan, team leader: 110 changes to Leith community nursing. " * 2)


def only(text: str) -> Pasted:
    (found,) = find_packs(text)
    return found


def whole(data: bytes, text: str) -> Pasted:
    lines = int(re.search(r"1of(\d+),", text)[1])  # type: ignore[index]
    return Pasted(data, lines, (), ())


def test_the_text_is_plain_and_at_most_76_columns_wide():
    lines = TEXT.splitlines()
    assert all(len(line) <= WIDTH for line in lines)
    assert TEXT.isascii()
    assert (lines[0], lines[-1]) == ("HIA PACK BEGINS", "HIA PACK ENDS")
    assert all(re.fullmatch(r"\d+of43,[A-Za-z0-9+/]{1,63},[A-Za-z0-9+/]{4};", line) for line in lines[3:-1])


@settings(deadline=None, max_examples=60)
@given(st.binary(min_size=1, max_size=700))
def test_what_goes_in_comes_out(data: bytes):
    text = to_text(data, "A sentence.")
    assert is_pasteable(text)
    assert only(text) == whole(data, text)


@pytest.mark.parametrize("size", [1, 2, 3, 430, 440, 4_400, 4_500, 48_000])
def test_lines_fit_however_many_digits_their_numbers_have(size: int):
    data = random.Random(size).randbytes(size)
    text = to_text(data, "A sentence.")
    assert max(map(len, text.splitlines())) <= WIDTH
    assert only(text).data == data


def through_terminal(text: str, columns: int = 80) -> str:
    """What a person copies from a terminal: its rows, padded with spaces."""
    rows = 3 * text.count("\n")
    screen = pyte.Screen(columns, rows)
    pyte.Stream(screen).feed(text.replace("\n", "\r\n"))
    return "\n".join(screen.display)


CARRIERS = {
    "line ends of Windows": lambda text: text.replace("\n", "\r\n"),
    "quoted in a reply": lambda text: "".join(f"> {line}\n" for line in text.splitlines()),
    "quoted thrice": lambda text: "".join(f"> >> {line}\n" for line in text.splitlines()),
    "quoted with initials": lambda text: "".join(f"AK> {line}\n" for line in text.splitlines()),
    "indented": lambda text: textwrap.indent(text, "\t   "),
    "trailing spaces": lambda text: text.replace("\n", "   \n"),
    "double spaced": lambda text: text.replace("\n", "\n\n"),
    "wrapped at 60": lambda text: "\n".join(
        part for line in text.splitlines() for part in (line[:60], line[60:])
    ),
    "quoted, then wrapped at 72": lambda text: "\n".join(
        part for line in text.splitlines() for part in ("> " + line[:70], "> " + line[70:])
    ),
    "wrapped after the number": lambda text: text.replace(",", ",\n"),
    "all on one line": lambda text: " ".join(text.split()),
    "no-break spaces and zero-width ones": lambda text: text.replace("\n", "\u00a0\u200b\n\u2060"),
    "soft line breaks of e-mail": lambda text: re.sub(r"(?m)^(.{70})", "\\1=\n", text),
    "smart changes": lambda text: text.replace("...", "…").replace("--", "—").replace("'", "’")
    .replace('"', "“").replace("(c)", "©").replace(":)", "😀").replace("1of", "1Of"),
    "text around it": lambda text: f"Hi Ben, 3 packs,\nas agreed; 2\n{text}\nRegards 7\nAna\n1. one\n",
    "text around it, markers lost": lambda text: "Hi 5 " + text.replace("HIA PACK", "") + "--\n2 Ana",
    "a terminal of 80 columns": through_terminal,
    "a terminal of 40 columns": lambda text: through_terminal(text, 40),
    "pasted twice, the first time cut short": lambda text: text[:1500] + "\n" + text.replace(BEGINS, ""),
    "lines in another order": lambda text: "\n".join(reversed(text.splitlines())),
}  # fmt: skip


@pytest.mark.parametrize("carrier", CARRIERS)
def test_it_survives(carrier: str):
    assert only(CARRIERS[carrier](TEXT)) == whole(DATA, TEXT)


def test_two_packs_in_one_paste_are_both_found():
    other = to_text(b"another", "Another.")
    assert [found.data for found in find_packs(f"{TEXT}\nand\n{other}")] == [DATA, b"another"]


def test_a_damaged_line_is_named_and_what_came_before_it_is_kept():
    line = TEXT.splitlines()[6]
    assert line.startswith("4of43,")
    for bad in (line.replace(line[10], "#"), line[:30] + line[31:], line[:-2] + "A;", line[:20]):
        found = only(TEXT.replace(line, bad))
        assert (found.damaged, found.missing) == ((4,), ())
        assert found.trouble == "is damaged in line 4 of 43"
        assert DATA.startswith(found.data)
        assert len(found.data) > 100


def test_every_changed_letter_is_noticed():
    lines = to_text(DATA[:100], "x").splitlines()
    for number, line in enumerate(lines[2:-1], start=1):
        for where in range(len(line) - 1):
            changed = line[:where] + ("7" if line[where] != "7" else "8") + line[where + 1 :]
            found = find_packs("\n".join([*lines[: number + 1], changed, *lines[number + 2 :]]))
            assert all(number in (*pack.damaged, *pack.missing) for pack in found)
            assert found


def test_a_text_that_stops_within_a_line_lacks_it():
    found = only(TEXT[: TEXT.index("41of43") + 30])
    assert (found.damaged, found.missing, found.lacking) == ((), (41, 42, 43), 3)


def test_missing_lines_are_named():
    lines = TEXT.splitlines()
    found = only("\n".join(lines[:5] + lines[6:8] + lines[9:]))
    assert found.trouble == "lacks lines 3 and 6 of 43"
    assert only("\n".join(lines[:20])).trouble == "lacks lines 18, 19, 20, 21 and 22 more of 43"
    assert only("\n".join(lines[4:])).data == b""


def test_damage_and_loss_are_both_said():
    lines = TEXT.splitlines()
    assert only("\n".join([*lines[:4], lines[4][:-3] + "##;", *lines[6:]])).trouble == (
        "is damaged in line 2 of 43 and lacks line 3 of 43"
    )


@pytest.mark.parametrize(
    "text", ["", "no pack at all", BEGINS, "5of4,AAAA,BBBB;", "0of4,AAAA,BBBB;", "1of2", "one of 3, perhaps"]
)
def test_other_text_holds_no_pack(text: str):
    assert find_packs(text) == []


def test_lines_that_claim_many_others_cost_nothing():
    assert find_packs("1of999999,AAAA,BBBB;") == []
    found = only("1of300000,AAAA,BBBB;")
    assert (found.damaged, found.lacking, len(found.missing)) == ((1,), 299_999, 100)
    assert found.trouble.endswith("lacks lines 2, 3, 4, 5 and 299995 more of 300000")
    many = find_packs(f"{BEGINS} 1of300000,AAAA,BBBB;\n" * 1_000)
    assert len(many) <= 101


@settings(deadline=None, max_examples=60)
@given(st.text(st.sampled_from("0123456789of,;>ABab+/ \n"), max_size=80))
def test_no_text_makes_it_fail(text: str):
    for found in find_packs(text):
        assert isinstance(found.data, bytes)
