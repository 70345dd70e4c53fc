import pytest

from hia_tui.linear.dialogue import Dialogue, EndOfInput
from hia_tui.linear.letters import Letters, charset_of


@pytest.mark.parametrize(
    ("charset", "text", "shown"),
    [
        ("utf-8", "“£5” ŵ – 日本", "“£5” ŵ – 日本"),
        ("ascii", "“£5” – it’s…", '"GBP 5" - it\'s...'),
        ("ascii", "Gàidhlig, ŵ ŷ, Łukasz, 日", "Gaidhlig, w y, Lukasz, ?"),
        ("ascii", "e\u0301", "e"),
        ("iso8859-1", "£5 – é ŵ", "£5 - é w"),
        ("cp1252", "“£5” ŵ", "“£5” w"),
    ],
)
def test_what_a_character_set_lacks_has_a_stand_in(charset: str, text: str, shown: str) -> None:
    assert Letters(charset)(text) == shown
    assert Letters(charset)(text).encode(charset)


@pytest.mark.parametrize(
    ("environment", "stream", "charset"),
    [
        ({}, "utf-8", "ascii"),
        ({"LANG": "C"}, "utf-8", "ascii"),
        ({"LC_ALL": "POSIX", "LANG": "en_GB.UTF-8"}, "utf-8", "ascii"),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, "utf-8", "ascii"),
        ({"LC_CTYPE": "C.UTF-8"}, "utf-8", "ascii"),
        ({"LANG": "C.UTF-8"}, "utf-8", "utf-8"),
        ({"LANG": "en_GB.UTF-8"}, "utf-8", "utf-8"),
        ({"LANG": "en_GB.ISO-8859-1"}, "utf-8", "iso8859-1"),
        ({"LANG": "en_GB"}, "latin-1", "iso8859-1"),
        ({"LANG": "xx.nonsense"}, "utf-8", "utf-8"),
    ],
)
def test_the_character_set_is_the_locales(environment: dict[str, str], stream: str, charset: str) -> None:
    assert charset_of(environment, stream) == charset


def conversation(*typed: str, charset: str = "utf-8") -> tuple[Dialogue, list[str]]:
    lines, said = iter(typed), list[str]()

    def read(prompt: str) -> str | None:
        said.append(prompt)
        return next(lines, None)

    return Dialogue(read, said.append, Letters(charset)), said


def test_ours_is_wrapped_and_theirs_is_not() -> None:
    talk, said = conversation()
    talk.say("word " * 40)
    assert max(map(len, said)) <= 81
    talk.quote("Note", "x " * 100 + "\n\nsecond\x1b[2J\tline")
    assert said[-2].startswith("Note, line 1 of 2: x x x")
    assert said[-1] == "Note, line 2 of 2: second[2J line\n"
    talk.address("https://example.org/" + "a" * 100)
    assert said[-1] == "Address: https://example.org/" + "a" * 100 + "\n"


def test_nothing_to_say_says_nothing() -> None:
    talk, said = conversation()
    talk.say("", "  ")
    talk.quote("Note", " \n ")
    assert said == []


def test_a_prompt_ends_in_one_sign_and_the_end_of_input_is_no_answer() -> None:
    talk, said = conversation("a", "", "c")
    assert (talk.ask("Rating"), talk.ask("Why?"), talk.ask("")) == ("a", "", "c")
    assert said == ["Rating: ", "Why? ", ""]
    with pytest.raises(EndOfInput):
        talk.ask("More")


def test_stand_ins_do_not_make_a_line_too_long() -> None:
    talk, said = conversation(charset="ascii")
    talk.say("£££ …… " * 30)
    assert max(map(len, said)) <= 81
    assert all(line.isascii() for line in said)
