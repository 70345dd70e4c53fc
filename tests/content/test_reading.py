"""Sentences, words, syllables and the reading grade."""

import pytest

from hia_tui.content.reading import grade, sentences, syllables, words

SYLLABLES = {
    1: "the need used asked worked price changed makes rules list team health care homes lives shared",
    2: "people money service table little agreed needed wanted housing income local advice worries changes "
    "faces social being doing handled patients deprived reaches wishes written simple figure likely",
    3: "policy together assessment family poverty area various employment disabled employer services "
    "quality procurement",
    4: "information community experience society material variety advocacy communities",
    5: "inequality opportunity organisation evaluation",
}


@pytest.mark.parametrize(("count", "text"), SYLLABLES.items())
def test_syllables(count, text):
    assert {word: syllables(word) for word in text.split()} == dict.fromkeys(text.split(), count)


@pytest.mark.parametrize("word", ["NHS", "12", "£1.5", "…", "ŵ"])
def test_a_word_has_at_least_one_syllable(word):
    assert syllables(word) >= 1


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("It costs 2.5 pounds. See gov.uk for more.", ["It costs 2.5 pounds.", "See gov.uk for more."]),
        ("Ask, e.g. Dr. Bell, first. Then go.", ["Ask, e.g. Dr. Bell, first.", "Then go."]),
        ("He said “Stop.” Then he left.", ["He said “Stop.", "Then he left."]),
        ("no capital. follows here", ["no capital. follows here"]),
        ("A line\nand another", ["A line", "and another"]),
        ("", []),
    ],
)
def test_sentences(text, cut):
    assert sentences(text) == cut


def test_words():
    assert words("We – our team – know 2017–2019, and/or well-being: 88%.") == [
        "We", "our", "team", "know", "2017", "2019,", "and", "or", "well-being:", "88%.",
    ]  # fmt: skip


def test_grade_is_flesch_and_kincaids():
    # 6 words, 1 sentence, 6 syllables.
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 * 1 - 15.59)
    # 4 words, 2 sentences, 10 syllables: in-for-ma-tion (4) helps (1) com-mu-ni-ties (4) grow (1).
    assert grade("Information helps. Communities grow.") == pytest.approx(0.39 * 2 + 11.8 * 2.5 - 15.59)
    assert grade("") == 0
