"""The checker on an organisation's own folder."""

from datetime import date

import pytest

from hia_tui.content.check import check_content

TODAY = date(2026, 11, 22)
OWN = """
[[questions]]
id = "first.own"
name = "Our own question"
question = "How well do we know {organisation}?"
why = "We work for {organisation} and use {advice}."
level_1 = "None of us does."
level_2 = "Some of us do."
level_3 = "Most of us do."
level_4 = "All of us do. We check it."
"""
OWN_FIRST = 'extends = "first"\n' + OWN


def test_a_small_folder_without_mistakes(sample, own, put):
    put(own / "sections/first.toml", OWN_FIRST)
    put(own / "guidance/rooms.md", "# Rooms\n\nOurs is {organisation}.\n")

    assert check_content(sample, own, today=TODAY) == []


@pytest.mark.parametrize(
    ("code", "name", "text", "line", "field"),
    [
        ("unknown-key", "organisation.toml", "[contact]\ntelephone = '1'\n", 2, "contact telephone"),
        ("unknown-key", "organisation.toml", "[organization]\nname = 'x'\n", 1, "organization"),
        ("kind", "organisation.toml", "[contact]\nphone = 1\n", 2, "contact phone"),
        ("link", "organisation.toml", '[[resources]]\nid = "a"\nurl = "x"\n', 3, "a url"),
        ("missing", "organisation.toml", '[[resources]]\nid = "a"\nurl = "x"\n', 1, "a title"),
        ("dead-reference", "sections/x.toml", 'extends = "third"\n' + OWN, 1, "extends"),
        ("unknown-key", "sections/x.toml", 'extends = "first"\ntitle = "x"\n' + OWN, 2, "title"),
        ("not-allowed", "sections/x.toml", 'extends = "second"\n' + OWN, 4, "first.own id"),
        ("missing", "sections/x.toml", 'id = "third"\n' + OWN, 1, "title"),
        ("statistic", "sections/x.toml", OWN_FIRST.replace("We work", "80% work"), 3, "first.own why_source"),
        ("word-key", "sections/x.toml", OWN_FIRST.replace("{advice}", "{advise}"), 7, "first.own why"),
        ("load", "guidance/Big Page.md", "# Big page\n", 1, ""),
        ("toml", "sections/x.toml", "id = first", 1, ""),
        ("title", "guidance/x.md", "Rooms", 1, ""),
        ("unread-file", "organization.toml", "", 1, ""),
        ("unread-file", "resources.toml", "", 1, ""),
        ("vanished-id", "released/1.txt", "first.own\nfirst.gone\n", 2, "first.gone"),
    ],
)  # fmt: skip
def test_its_mistakes_are_found(sample, own, put, code, name, text, line, field):
    put(own / name, text)

    problems = check_content(sample, own, today=TODAY)

    assert (own / name, line, field) in [(p.file, p.line, p.field) for p in problems if p.code == code]


def test_a_mistake_elsewhere_does_not_hide_a_dead_section(sample, own, put):
    put(own / "organization.toml", "")
    put(own / "sections/x.toml", 'extends = "third"\n' + OWN)

    found = {p.code for p in check_content(sample, own, today=TODAY)}

    assert found >= {"unread-file", "dead-reference"}


def test_two_files_with_one_question(sample, own, put):
    put(own / "sections/a.toml", OWN_FIRST)
    put(own / "sections/b.toml", OWN_FIRST)

    found = check_content(sample, own, today=TODAY)

    assert [(p.code, p.file.name, p.line) for p in found] == [("duplicate-id", "b.toml", 4)]


def test_warnings_about_ours_are_not_theirs_to_mend(sample, own, change):
    change(sample / "resources.toml", "2026-10-01", "2020-01-01")
    assert check_content(sample, own, today=TODAY) == []

    change(sample / "resources.toml", "https:", "http:")
    assert [p.code for p in check_content(sample, own, today=TODAY)] == ["link"]


def test_a_folder_that_is_not_there(sample, tmp_path):
    found = check_content(sample, tmp_path / "nowhere", today=TODAY)
    assert [(p.code, p.severity) for p in found] == [("file", "error")]
