"""Each kind of mistake, planted into a questionnaire without any, is found at its line and under its name."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from hia_tui.content import check
from hia_tui.content.check import check_content
from hia_tui.content.load import load_questionnaire, release_list
from hia_tui.content.problem import Severity
from hia_tui.domain.errors import BadContent
from hia_tui.domain.questionnaire import Form, Nation

TODAY = date(2026, 11, 22)
S1, S2 = "sections/01-first.toml", "sections/02-second.toml"
PLANTED = tomllib.loads(Path(__file__).with_name("planted.toml").read_text(encoding="utf-8"))["planted"]
ELSEWHERE = {"markdown", "vanished-id", "unread-file", "file"}
"""Codes whose mistakes are planted by tests of their own below."""


def test_the_sample_has_no_problem(sample):
    assert check_content(sample, today=TODAY) == []


@pytest.mark.parametrize("row", PLANTED, ids=lambda row: f"{row['code']}-{row['file']}-{row['field']}")
def test_each_planted_mistake_is_found(sample, change, row):
    change(sample / row["file"], row["old"], row["new"])

    problems = check_content(sample, today=TODAY)

    blamed = sample / row.get("blamed", row["file"])
    wanted = (row["severity"], blamed, line_of(blamed, row["at"]), row["field"])
    assert wanted in [(p.severity, p.file, p.line, p.field) for p in problems if p.code == row["code"]]
    assert all(p.message.endswith((".", "…", "?")) for p in problems)
    assert any(p.severity is Severity.ERROR for p in problems) or loads(sample)


def loads(folder: Path) -> bool:
    """Whether the program can work with what the checker finds no error in."""
    try:
        load_questionnaire(folder, nation=Nation.WALES, form=Form.SHORT)
    except BadContent:
        return False
    return True


def line_of(path: Path, anchor: str) -> int:
    """The line where the anchor begins a line; the first line for none."""
    before, found, _ = f"\n{path.read_text(encoding='utf-8')}".partition(f"\n{anchor}")
    assert found
    return before.count("\n") + 1 if anchor else 1


def test_every_code_that_the_checker_names_is_planted():
    """The codes stand in backticks in the docstrings of the check modules."""
    named: set[str] = set()
    for path in Path(check.__file__).parent.glob("check_*.py"):
        docstring = path.read_text(encoding="utf-8").split('"""')[1]
        named |= set(re.findall(r"`([a-z-]+)`", docstring.partition("Codes: ")[2]))
    assert named - {row["code"] for row in PLANTED} - ELSEWHERE == set()


@pytest.mark.parametrize(
    "bad",
    [
        "### Deeper",
        "#Tag",
        "# Again",
        "* star",
        "+ plus",
        "1) one",
        "  - inner",
        "| a | b |",
        "> quoted",
        "```",
        "---",
        "Use `code` here.",
        "See [us](https://example.org).",
        "![x](y)",
        "A <b>bold</b> word.",
        "<script>",
        "<!-- a comment -->",
        "An *italic* word.",
        "An _italic_ word.",
        "A **bold word.",
        "A \\* star.",
    ],
)
def test_markdown_that_no_front_end_shows(sample, change, bad):
    change(sample / "guidance/start.md", "- An hour.", f"{bad}\n\n- An hour.")

    found = [p for p in check_content(sample, today=TODAY) if p.severity is Severity.ERROR]

    line = line_of(sample / "guidance/start.md", bad)
    assert [(p.code, p.line) for p in found] == [("markdown", line)]


def test_a_planted_mistake_does_not_hide_another(sample, change):
    """Every file broken in its own way, one of them beyond reading: all are told in one pass."""
    change(sample / S1, "minutes = 45", "minutes = forty")
    change(sample / S2, "The whole team.", "Our stakeholders.")
    change(sample / "sources.toml", "https:", "http:")
    change(sample / "guidance/start.md", "- An hour.", "* An hour.")
    change(sample / "nations/wales.toml", "advice", "advise")
    (sample / "evaluation.toml").write_bytes(b"\xff\xfe")
    (sample / "guidance/contact.md").unlink()

    found = {(p.file.relative_to(sample).as_posix(), p.code) for p in check_content(sample, today=TODAY)}

    assert found >= {
        (S1, "toml"),
        (S2, "avoid"),
        ("sources.toml", "link"),
        ("guidance/start.md", "markdown"),
        ("nations/wales.toml", "nation"),
        ("evaluation.toml", "file"),
        ("questionnaire.toml", "dead-reference"),
    }


def test_a_section_that_cannot_be_read_is_one_problem_and_no_more(sample, change, put):
    put(sample / "released/2026.1.txt", release_list(load_questionnaire(sample)))
    change(sample / S1, "minutes = 45", "minutes = forty")

    assert [p.code for p in check_content(sample, today=TODAY)] == ["toml"]


class TestReleased:
    def test_a_vanished_id_is_found_in_the_newest_list(self, sample, change, put):
        put(sample / "released/2026.2.txt", "first.money\nfirst.old\n")
        put(sample / "released/2026.10.txt", "# all\n\nfirst.money\nfirst.home\n")

        (problem,) = check_content(sample, today=TODAY)

        assert (problem.code, problem.severity, problem.field) == ("vanished-id", "error", "first.home")
        assert (problem.file.name, problem.line) == ("2026.10.txt", 4)

    def test_a_change_may_replace_it(self, sample, change, put):
        put(sample / "released/2026.1.txt", "first.home\n")
        change(
            sample / "questionnaire.toml",
            "[[scale]]",
            '[[changes]]\nquestion = "first.rent"\nreplaces = "first.home"\ngrade = "meaning"\n'
            'version = "2026.2"\nnote = "Rent only."\n\n[[scale]]',
        )

        assert check_content(sample, today=TODAY) == []

    def test_a_list_that_cannot_be_read(self, sample):
        (sample / "released").mkdir()
        (sample / "released/2026.1.txt").write_bytes(b"\xff")

        assert [(p.code, p.line) for p in check_content(sample, today=TODAY)] == [("file", 1)]


class TestUnreadFiles:
    @pytest.mark.parametrize(
        "name",
        ["sections/03-third.toml.txt", "guidance/more.markdown", "nations/france.toml", "Sources.toml"],
    )
    def test_a_slip_in_a_name_is_told(self, sample, put, name):
        put(sample / name, "x = 1\n")

        (problem,) = check_content(sample, today=TODAY)

        assert (problem.code, problem.file) == ("unread-file", sample / name)

    def test_what_systems_and_editors_leave_behind_is_not(self, sample, put):
        for name in (".DS_Store", "Thumbs.db", "README.md", "sections/.01-first.toml.swp"):
            put(sample / name, "")

        assert check_content(sample, today=TODAY) == []
