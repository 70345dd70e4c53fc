"""The commands, as scripts use them: what they print, what they keep, and how they refuse."""

from pathlib import Path

import pytest

from tests.cli.conftest import Hia

NOTES = [
    "“curly quotes” and ‘single’",
    "é, Gàidhlig, ŵ ŷ, Łukasz",
    "[b] and [/b] and [@click=app.quit]x[/]",
    "=1+1",
    "an emoji: 🩺",
    "two\nlines",
    "x" * 10_000,
]


def test_a_new_assessment_has_every_section_with_numerator_and_denominator(started: Hia) -> None:
    started("answer", "1.1", "3", "--evidence", "Minutes of May")
    status = started("status", "--json").facts
    assert status["assessment"]["title"] == "Ward 5"
    assert status["assessment"]["questionnaire"].startswith("hia@")
    assert [s["number"] for s in status["sections"]] == [1, 2, 3, 4, 5, 6]
    first = status["sections"][0]
    assert (first["answered"], first["questions"], first["completion"]) == (1, 12, 8)
    assert (first["points"], first["possible"], first["score"], first["state"]) == (2, 3, None, "in-progress")
    assert (status["overall"]["answered"], status["overall"]["questions"]) == (1, 72)
    assert status["unsent"] == 0
    assert set(status["digest"]) == {"n", "x"}


def test_the_worked_example_of_scoring_holds_through_the_commands(started: Hia) -> None:
    answers = ["1", "2", "2", "3", "3", "3", "4", "2", "dont-know", "dont-know", "not-applicable"]
    for number, rating in enumerate(answers, start=1):
        extra = ["--reason", "Not our work"] if rating == "not-applicable" else []
        assert started("answer", f"1.{number}", rating, *extra).status == 0
    first = started("status", "--json").facts["sections"][0]
    assert (first["points"], first["possible"], first["score"]) == (12, 24, 50)
    assert (first["answered"], first["questions"], first["completion"]) == (11, 12, 92)
    assert (first["dont_know"], first["not_applicable"]) == (2, 1)


@pytest.mark.parametrize("note", NOTES, ids=range(len(NOTES)))
def test_notes_are_kept_exactly(started: Hia, note: str) -> None:
    assert started("answer", "2.6", "--note", note).status == 0
    shown = started("show", "2.6", "--json").facts
    assert [v["value"] for v in shown["fields"]["note"]["values"]] == [note]
    assert shown["fields"]["note"]["status"] == "answered"
    assert shown["question"] == "2.6"


def test_show_tells_who_when_and_what_was_replaced(started: Hia) -> None:
    started("answer", "1.2", "2")
    started("answer", "1.2", "4")
    shown = started("show", "1.2", "--json").facts
    first, second = shown["history"]
    assert (first["value"], second["value"]) == ("2", "4")
    assert first["replaced_by"] == second["operation"]
    assert second["replaced_by"] is None
    assert second["by"] == "Ana"
    assert shown["fields"]["rating"]["values"][0]["role"] == "Nurse"
    assert shown["fields"]["reason"] == {"status": "empty", "values": []}


def test_cleared_is_not_the_same_as_never_answered(started: Hia) -> None:
    started("answer", "1.2", "2")
    started("answer", "1.2", "clear")
    assert started("show", "1.2", "--json").facts["fields"]["rating"]["status"] == "cleared"
    assert started("show", "1.3", "--json").facts["fields"]["rating"]["status"] == "empty"
    assert started("status", "--json").facts["sections"][0]["answered"] == 0


def test_the_same_answer_again_writes_nothing_and_says_so(started: Hia) -> None:
    started("answer", "1.2", "2")
    before = started("status", "--json").facts["digest"]
    again = started("answer", "1.2", "2")
    assert "Nothing was changed" in again.out
    assert started("status", "--json").facts["digest"] == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["answer", "9.9", "3"], "no question"),
        (["answer", "1.1", "7"], "not a rating"),
        (["answer", "1.1"], "Give a rating"),
        (["answer", "1.1", "--note", "x" * 10_001], "10,000 characters or less"),
        (["show", "0.1"], "no question"),
        (["section", "7"], "no section"),
        (["action", "add", "--title", "x"], "section or question"),
        (["action", "add", "--section", "1", "--title", ""], "what will be done"),
        (["action", "add", "--section", "1", "--title", "x", "--due", "soon"], "must be a day"),
        (["action", "set", "nothing", "--owner", "x"], "no action"),
        (["use", "nowhere"], "No assessment"),
        (["settings", "no.such"], "no setting"),
        (["settings", "keys.single", "maybe"], "takes yes, no"),
        (["report", "--format", "doc"], "not a format"),
        (["report", "--kind", "novel"], "not a kind"),
        (["report", "9"], "no section"),
        (["content", "check", "/nowhere/at/all"], "no folder"),
        (["fly"], "no command"),
        (["new", "--title", " "], "Enter the title"),
        (["new", "--title", "x", "--form", "tiny"], "invalid choice"),
        (["undo"], "nothing to undo"),
    ],
)
def test_bad_input_gets_a_sentence_and_status_2(started: Hia, arguments: list[str], words: str) -> None:
    before = started("status", "--json").facts["digest"]
    ran = started(*arguments)
    assert ran.status == 2
    assert words in ran.err
    assert "Traceback" not in ran.err
    assert started("status", "--json").facts["digest"] == before


def test_without_an_assessment_commands_say_how_to_start_one(hia: Hia) -> None:
    ran = hia("status")
    assert ran.status == 2
    assert "hia new" in ran.err


def test_without_a_profile_the_author_is_unnamed(hia: Hia) -> None:
    hia("new", "--title", "Nobody's")
    hia("answer", "1.1", "2")
    assert hia("show", "1.1", "--json").facts["fields"]["rating"]["values"][0]["by"] == "Unnamed"


def test_a_home_that_is_a_file_is_the_machines_fault(hia: Hia, home: Path) -> None:
    home.write_text("not a folder")
    ran = hia("new", "--title", "Ward 5")
    assert ran.status == 1
    assert "Traceback" not in ran.err
    assert ran.err.strip()
    assert home.read_text() == "not a folder"


def test_actions_are_added_changed_listed_and_removed(started: Hia) -> None:
    added = started(
        "action", "add", "--question", "1.3", "--title", "Ask the advice service in", "--json"
    ).facts
    assert (added["section"], added["question"], added["ready"]) == ("knowledge", "1.3", False)
    changed = started(
        "action", "set", added["action"], "--owner", "Team lead", "--due", "31 March 2027", "--json"
    )
    assert (changed.facts["due"], changed.facts["ready"]) == ("2027-03-31", True)
    done = started("action", "set", added["action"], "--status", "done", "--json").facts
    assert done["status"] == "done"
    assert [a["action"] for a in started("action", "list", "--json").facts] == [added["action"]]
    started("action", "remove", added["action"])
    assert started("action", "list", "--json").facts == []
    started("undo")
    assert [a["action"] for a in started("action", "list", "--json").facts] == [added["action"]]


def test_a_section_is_completed_by_a_person_and_falls_back_when_something_opens(started: Hia) -> None:
    for number in range(1, 13):
        started("answer", f"1.{number}", "2")
    assert started("section", "1", "--completed", "yes", "--json").facts["state"] == "completed"
    assert started("sign-off", "1").status == 0
    assert started("status", "--json").facts["sections"][0]["state"] == "signed-off"
    started("answer", "1.4", "3")
    assert started("status", "--json").facts["sections"][0]["state"] == "completed"
    started("answer", "1.4", "clear")
    assert started("status", "--json").facts["sections"][0]["state"] == "in-progress"
    assert "Changed after the last sign-off by Ana" in started("sign-off", "1").out


def test_undo_and_redo_name_the_step(started: Hia) -> None:
    started("answer", "2.3", "3")
    started("answer", "2.3", "2", "--note", "less than we thought")
    assert started("undo").out.strip() == "Undone: 2.3 from Starting to Established and 1 more"
    assert started("show", "2.3", "--json").facts["fields"]["rating"]["values"][0]["value"] == "3"
    assert started("redo").out.strip() == "Redone: 2.3 from Established to Starting and 1 more"
    assert (
        started("show", "2.3", "--json").facts["fields"]["note"]["values"][0]["value"]
        == "less than we thought"
    )
    started("undo")
    started("undo")
    assert started("undo").status == 2
    assert started("redo").status == 0


def test_the_next_round_brings_evidence_and_actions_but_no_rating(started: Hia) -> None:
    started("answer", "1.1", "3", "--evidence", "Minutes of May")
    started("action", "add", "--section", "1", "--title", "Walk the patient's journey")
    first = started("status", "--json").facts["assessment"]
    assert started("new", "--from", first["id"]).status == 0
    status = started("status", "--json").facts
    assert (status["assessment"]["title"], status["assessment"]["round"]) == ("Ward 5", "Review 1")
    assert status["overall"]["answered"] == 0
    assert status["sections"][0]["state"] == "not-started"
    shown = started("show", "1.1", "--json").facts["fields"]
    assert shown["rating"]["status"] == "empty"
    assert shown["evidence"]["values"][0]["value"] == "Minutes of May"
    assert [a["title"] for a in started("action", "list", "--json").facts] == ["Walk the patient's journey"]


def test_short_form_and_nation_are_kept(hia: Hia) -> None:
    hia("new", "--title", "Short", "--form", "short", "--nation", "scotland")
    status = hia("status", "--json").facts
    assert (status["assessment"]["form"], status["overall"]["questions"]) == ("short", 48)
    assert status["assessment"]["nation"] == "scotland"


def test_the_evaluation_is_kept_apart_from_the_answers(started: Hia) -> None:
    before = started("status", "--json").facts["digest"]
    assert started("evaluation", "answer", "1", "2").status == 0
    items = started("evaluation", "show", "--json").facts
    assert items[0]["answer"] == items[0]["options"][1]
    assert len(items) < 12
    assert started("status", "--json").facts["digest"] == before
    assert started("evaluation", "answer", "1", "no such").status == 2


def test_as_it_stood_on_an_earlier_day(started: Hia) -> None:
    started("answer", "1.1", "3")
    assert (
        started("show", "1.1", "--on", "2020-01-01", "--json").facts["fields"]["rating"]["status"] == "empty"
    )
    assert (
        started("show", "1.1", "--on", "2999-01-01", "--json").facts["fields"]["rating"]["status"]
        == "answered"
    )


def test_control_characters_are_left_out_and_counted(started: Hia) -> None:
    ran = started("answer", "1.1", "--note", "red\x1b[31m alert\x07")
    assert "2 control characters" in ran.out
    assert "\x1b" not in started("show", "1.1").out
    assert started("show", "1.1", "--json").facts["fields"]["note"]["values"][0]["value"] == "red[31m alert"


def test_a_home_that_cannot_be_made_is_the_machines_fault(hia: Hia, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIA_HOME", "/proc/hia")
    ran = hia("new", "--title", "Ward 5")
    assert ran.status == 1
    assert "Not saved" in ran.err
    assert "Traceback" not in ran.err


def test_a_report_that_cannot_be_written_changes_nothing(started: Hia) -> None:
    before = started("status", "--json").facts["digest"]
    ran = started("report", "1", "--out", "/proc/report.pdf")
    assert ran.status == 1
    assert "was not saved" in ran.err
    assert started("status", "--json").facts["digest"] == before


def test_damaged_content_is_named_with_file_and_line_and_starts_nothing(hia: Hia, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "organisation.toml").write_text('[organisation]\nname = "x\n')
    ran = hia("new", "--title", "Ward 5", "--content", str(own))
    assert ran.status == 2
    assert "organisation.toml, line 2" in ran.err
    assert hia("list", "--json").facts == []


def test_a_full_report_says_every_text_that_the_store_has(started: Hia) -> None:
    texts = []
    for number in range(1, 13):
        for name in ("evidence", "note"):
            texts.append(f"{name} {number} “é” Łukasz ŵ [b]")
            started("answer", f"1.{number}", "3", f"--{name}", texts[-1])
    started("section", "1", "--strengths", "Strong in Gàidhlig", "--gaps", "Gap =1+1")
    started("action", "add", "--section", "1", "--title", "Walk the journey", "--measure", "Ten walked")
    report = " ".join(started("report", "--format", "txt", "--out", "-").out.split())
    flat = report.replace("| ", "")
    for text in (*texts, "Strong in Gàidhlig", "Gap =1+1", "Walk the journey", "Ten walked"):
        assert text in flat
    assert "12 of 72" in flat


def test_help_lists_where_every_fact_comes_from(started: Hia) -> None:
    listed = started("help", "sources").out
    assert listed.startswith("Where the facts come from")
    assert listed.count("https://") > 100


def test_what_nobody_foresaw_is_still_a_sentence(started: Hia, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("unforeseen")

    monkeypatch.delenv("HIA_DEBUG", raising=False)
    monkeypatch.setattr("hia_tui.workspace.facts.status", fails)
    ran = started("status", "--json")
    assert ran.status == 1
    assert "What was saved is safe" in ran.err
    assert "Traceback" not in ran.err


def test_what_an_option_is_given_may_begin_with_a_dash(started: Hia) -> None:
    assert started("answer", "1.1", "3", "--note", "-10 % a year", "--evidence", "-panel").status == 0
    fields = started("show", "1.1", "--json").facts["fields"]
    assert fields["note"]["values"][0]["value"] == "-10 % a year"
    assert fields["evidence"]["values"][0]["value"] == "-panel"
    missing = started("answer", "1.1", "--note", "--json")
    assert (missing.status, "--note" in missing.err) == (2, True)
    assert started("answer", "1.1", "--note", "--evidenc", "x").status == 2
    version = started("resolve", "1.1", "--take", "--5hGkJXdBdbfWunIItB5")
    assert "There is no disagreement about 1.1" in version.err


def test_the_end_of_the_input_at_a_prompt_is_a_sentence(
    hia: Hia, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hia("new", "--title", "Team")

    def ended(_prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("getpass.getpass", ended)
    ran = hia("pack", "--lock", "--out", str(tmp_path / "a.hia"))
    assert (ran.status, "The input ended" in ran.err) == (2, True)
    assert not (tmp_path / "a.hia").exists()
