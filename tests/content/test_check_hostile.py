"""The checker on folders and files that nobody would write: an answer, soon, and no traceback."""

from datetime import date
from time import process_time

import pytest

from hia_tui.content.check import check_content
from hia_tui.content.problem import Severity, as_lines, to_json
from hia_tui.domain.text import is_forbidden

TODAY = date(2026, 11, 22)
S1 = "sections/01-first.toml"
RAW = {
    "nul": b"\x00" * 100,
    "no UTF-8": b"\xff" * 100,
    "open": b"[" * 100_000,
    "deep": b"x = " + b"[" * 100_000,
    "empty": b"",
    "lines": b"\n" * 100_000,
    "twice": b"a = 1\n" * 1_000,
    "stars": b"# \n" + b"*" * 90_000,
    "underlines": b"# a\n" + b"_a" * 40_000,
    "brackets": b"# a\n" + b"[" * 40_000,
    "angles": b"# a\n" + b"<a" * 40_000,
}
KINDS = """
questions = 3
why = ['a']
[questions]; id = 1
[[questions]]; id = []; resources = {}
id = {}; extends = []
[[why]]; text = 1; [[questions]]; why = 2; level_1 = []
questions = [[]]
why = [1, 'a', {}]
resources = [1]; nations = [[1]]
[[questions]]; id = "\\u001b[2J"; nations = [3]
[words]; a = []
words = 3
[[resources]]; checked = 3; url = []; nations = 'x'
[[sources]]; checked = "9999-99-99"
[[items]]; options = 3; type = 'scale'
[[scale]]; code = 3; [[changes]]; question = []
sections = 3; pages = [3]
organisation = 3; contact = []; words = [1]
"""


def test_no_folder(tmp_path):
    found = check_content(tmp_path / "nowhere", today=TODAY)
    assert found
    assert {p.code for p in found} == {"file"}


@pytest.mark.parametrize(
    "name", ["questionnaire.toml", "sources.toml", S1, "nations/uk.toml", "guidance/start.md"]
)
@pytest.mark.parametrize("raw", RAW)
def test_whatever_a_file_holds(sample, name, raw):
    (sample / name).write_bytes(RAW[raw])

    found = check_content(sample, today=TODAY)

    # To a page, odd characters are words like others.
    assert any(p.severity is Severity.ERROR for p in found) or RAW[raw].startswith(b"# ")
    assert all(len(p.message) < 1_000 for p in found)


@pytest.mark.parametrize("text", KINDS.strip().split("\n"))
@pytest.mark.parametrize(
    "name", ["questionnaire.toml", "sources.toml", S1, "nations/uk.toml", "evaluation.toml"]
)
def test_wrong_kinds_anywhere(sample, own, name, text):
    text = text.replace("; ", "\n")
    (sample / name).write_text(text, encoding="utf-8")
    (own / "organisation.toml").write_text(text, encoding="utf-8")

    assert any(p.severity is Severity.ERROR for p in check_content(sample, own, today=TODAY))


@pytest.mark.parametrize(
    "text",
    [
        "[[questions]]\n" * 30_000,
        "resources = [" + '"a",' * 120_000 + "]\n",
        'purpose = "' + "we go e.g. A " * 38_000 + '"\n',
        'purpose = "' + "(A" * 200_000 + ' 1 in 2"\n',
        '[[resources]]\nurl = "https://' + "." * 400_000 + ' "\n',
        'purpose = "' + "realizing" * 50_000 + '"\n',
        "".join(f"k{n} = 1\n" for n in range(40_000)),
    ],
    ids=["tables", "items", "abbreviations", "brackets", "dots", "syllables", "keys"],
)
def test_much_of_anything_is_told_soon(sample, text):
    (sample / S1).write_text(text, encoding="utf-8")
    (sample / "resources.toml").write_text(text, encoding="utf-8")

    before = process_time()
    found = check_content(sample, today=TODAY)

    assert any(p.severity is Severity.ERROR for p in found)
    # Seconds at most; with time that grows with the square of the length it would be minutes.
    assert process_time() - before < 20


def test_loops(sample):
    (sample / S1).unlink()
    (sample / S1).symlink_to(sample / S1)
    (sample / "released").symlink_to(sample / "released")

    assert {p.code for p in check_content(sample, today=TODAY)} >= {"file"}


def test_a_report_cannot_drive_the_terminal(sample):
    (sample / S1).write_text(
        '"\\u001b[2J\\nkey" = 1\nwho = "\\u001b]0;x\\u0007\\u202e' + "we go " * 30 + '"\n'
    )
    (sample / "guidance/\x1b[31m\u202e.txt").write_text("", encoding="utf-8")

    found = check_content(sample, today=TODAY)
    shown = [*as_lines(found), *to_json(found).split("\n")]

    assert len(found) > 5
    assert [line for line in shown if any(is_forbidden(c) for c in line)] == []
    assert len(as_lines(found)) == len(found) + 1
