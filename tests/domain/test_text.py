"""What text may hold, at every door."""

import sys
import unicodedata

import pytest

from hia_tui.domain.text import clean_text, has_forbidden, is_forbidden, printable

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def test_forbidden_are_the_controls_the_lone_surrogates_and_the_turners_of_reading_order():
    forbidden = {c for c in map(chr, range(sys.maxunicode + 1)) if is_forbidden(c)}
    controls = {c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) in ("Cc", "Cs")} - {
        "\n",
        "\t",
    }
    assert forbidden == controls | set(BIDI) | {"\ufeff"}


@pytest.mark.parametrize(
    ("typed", "kept", "removed"),
    [
        ("plain", "plain", 0),
        ("one\r\ntwo\rthree\u2028four\u2029five", "one\ntwo\nthree\nfour\nfive", 0),
        ("red \x1b[31mtext\x07", "red [31mtext", 2),
        ("abc\u202edef\u202c", "abcdef", 2),
        ("e\u0301", "\u00e9", 0),
        ("half \ud800 pair", "half  pair", 1),
        ("tab\tkept", "tab\tkept", 0),
    ],
)
def test_cleaning_keeps_what_was_meant_and_counts_what_it_took(typed: str, kept: str, removed: int):
    cleaned = clean_text(typed)
    assert (cleaned.text, cleaned.removed) == (kept, removed)
    assert printable(typed) == kept
    assert not has_forbidden(cleaned.text)
    assert clean_text(cleaned.text).text == kept


def test_text_from_elsewhere_is_judged_by_the_same_rules():
    assert not has_forbidden("plain, and caf\u00e9\n")
    assert has_forbidden("\x9b31m")
    assert has_forbidden("e\u0301")
