"""Putting work together by commands, from the outside: packs, merge, disagreements, receipts."""

import functools
import io
import itertools
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hia_tui.workspace import home

Hia = Callable[..., Any]


@pytest.fixture
def at(hia: Hia, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hia:
    """Run a command in one person's home; the witness of each machine is its own."""
    monkeypatch.setattr(home, "load_questionnaire", functools.cache(home.load_questionnaire))

    def run(person: str, *arguments: str, stdin: bytes = b"") -> Any:
        monkeypatch.setenv("HIA_HOME", str(tmp_path / person))
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / f"{person}.state"))
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        return hia(*arguments)

    return run


@pytest.fixture
def pack_of(at: Hia, tmp_path: Path) -> Callable[..., str]:
    def make(person: str, name: str = "", *more: str) -> str:
        path = tmp_path / (name or f"{person}.hia")
        ran = at(person, "pack", *more, "--out", str(path))
        assert ran.status == 0, ran.err
        return str(path)

    return make


@pytest.fixture
def ana(at: Hia) -> str:
    at("ana", "new", "--title", "Leith community nursing", "--name", "Ana Khan", "--role", "Team leader")
    return "ana"


@pytest.fixture
def team(at: Hia, ana: str, pack_of: Callable[..., str]) -> Callable[[str], str]:
    """Let somebody join: their home takes Ana's pack, and they say who they are."""

    def join(person: str) -> str:
        assert at(person, "merge", pack_of(ana, f"for-{person}.hia")).status == 0
        at(person, "profile", "--name", person.capitalize(), "--role", "Nurse")
        return person

    return join


def digest(at: Hia, person: str) -> dict[str, Any]:
    return at(person, "status", "--json").facts["digest"]


def view(at: Hia, person: str) -> tuple[Any, ...]:
    """Everything that can be seen of the answers."""
    shown = [at(person, "show", number, "--json").facts for number in ("1.1", "1.2", "2.6")]
    status = at(person, "status", "--json").facts
    listed = at(person, "disagreements", "--json").facts
    return shown, status["overall"], status["sections"], status["digest"], listed


def value(at: Hia, person: str, question: str, field: str = "rating") -> set[Any]:
    return {v["value"] for v in at(person, "show", question, "--json").facts["fields"][field]["values"]}


def test_an_empty_home_takes_the_packs_assessment_and_writes_nothing_of_its_own(at, ana, pack_of):
    at(ana, "answer", "2.6", "3")
    ran = at("ben", "merge", pack_of(ana), "--json")
    assert (ran.status, ran.facts["applied"]) == (0, True)
    assert at("ben", "status", "--json").facts == at(ana, "status", "--json").facts
    assert at("ben", "list").out == at(ana, "list").out


@pytest.mark.parametrize("step", [17, pytest.param(1, marks=pytest.mark.slow)])
def test_five_packs_merge_to_the_same_store_in_any_order(at, ana, team, pack_of, step: int):
    people = [team(person) for person in ("ben", "cy", "dee", "ed")]
    for n, person in enumerate([ana, *people]):
        at(person, "answer", "2.6", str(n % 4 + 1), "--note", f"As {person} sees it")
        at(person, "answer", "1.1", "2", "--evidence", f"Evidence of {person}")
    packs = [pack_of(person) for person in [ana, *people]]
    results = set()
    for n, order in enumerate(list(itertools.permutations(packs))[::step]):
        for pack in order:
            assert at(f"collector{n}", "merge", pack).status in (0, 3)
        results.add(json.dumps(view(at, f"collector{n}"), sort_keys=True))
    assert len(results) == 1
    together = at("all", "merge", *packs, "--json")
    assert together.status == 3
    assert json.dumps(view(at, "all"), sort_keys=True) in results
    listed = at("all", "disagreements", "--json").facts
    assert [d["path"].rsplit("/", 1)[1] for d in listed] == ["evidence", "note", "rating"]
    assert len(listed[2]["values"]) == 5


def test_merging_again_says_so_and_writes_nothing(at, ana, team, pack_of, tmp_path):
    at(team("ben"), "answer", "2.6", "2")
    pack = pack_of("ben")
    at(ana, "merge", pack)
    files = {path: path.read_bytes() for path in (tmp_path / "ana").rglob("*") if path.is_file()}
    ran = at(ana, "merge", pack, "--json")
    assert ran.status == 0
    assert (ran.facts["packs"][0]["state"], ran.facts["applied"], ran.facts["receipt"]) == (
        "already-merged", False, None,
    )  # fmt: skip
    assert {path: path.read_bytes() for path in (tmp_path / "ana").rglob("*") if path.is_file()} == files
    assert "Already merged. Nothing was changed." in at(ana, "merge", pack).out


def test_different_fields_of_one_question_ask_nothing_and_the_same_field_is_asked(at, ana, team, pack_of):
    at(ana, "answer", "2.6", "3")
    ben = team("ben")
    at(ben, "answer", "2.6", "--note", "Mine")
    at(ana, "answer", "2.6", "--evidence", "Theirs")
    assert at(ana, "merge", pack_of(ben)).status == 0
    assert at(ana, "disagreements", "--json").facts == []
    at(ana, "answer", "2.6", "4")
    at(ben, "answer", "2.6", "1")
    assert at(ana, "merge", pack_of(ben)).status == 3
    (asked,) = at(ana, "disagreements", "--json").facts
    assert asked["question"] == "2.6"
    assert (asked["base"]["value"], asked["base"]["by"]) == ("3", "Ana Khan")
    assert {(v["value"], v["by"], v["role"]) for v in asked["values"]} == {
        ("4", "Ana Khan", "Team leader"), ("1", "Ben", "Nurse"),
    }  # fmt: skip
    assert [v["operation"] for v in asked["values"]] == sorted(v["operation"] for v in asked["values"])
    said = at(ana, "disagreements").out
    assert "All started from: Established: Ana Khan, Team leader" in said
    assert "evidence: Theirs" in said
    assert "note: Mine" in said


def test_equal_answers_are_not_asked_about_and_both_names_stay(at, ana, team, pack_of):
    ben = team("ben")
    at(ana, "answer", "2.6", "3")
    at(ben, "answer", "2.6", "3")
    assert at(ana, "merge", pack_of(ben)).status == 0
    rating = at(ana, "show", "2.6", "--json").facts["fields"]["rating"]
    assert (rating["status"], {v["by"] for v in rating["values"]}) == ("agreed", {"Ana Khan", "Ben"})


def test_settling_one_of_four_leaves_three_that_are_named(at, ana, team, pack_of):
    ben = team("ben")
    for n, question in enumerate(("1.1", "1.2", "2.6", "3.1")):
        at(ana, "answer", question, "1")
        at(ben, "answer", question, str(n % 2 + 2))
    at(ana, "merge", pack_of(ben))
    last = at(ana, "disagreements", "--json").facts[-1]
    assert (
        at(
            ana, "resolve", last["question"], "--take", last["values"][1]["operation"], "--why", "Agreed"
        ).status
        == 0
    )
    left = at(ana, "disagreements", "--json").facts
    assert len(left) == 3
    assert last["path"] not in [d["path"] for d in left]
    assert at(ana, "merge", pack_of(ben, "again.hia")).status == 3
    (settled,) = at(ana, "show", last["question"], "--json").facts["fields"]["rating"]["values"]
    assert settled["value"] == last["values"][1]["value"]
    history = at(ana, "show", last["question"], "--json").facts["history"]
    assert "Agreed" in [entry["why"] for entry in history]


def test_notes_stay_with_their_question_and_author_and_null_is_nowhere(at, ana, team, pack_of):
    ben = team("ben")
    at(ana, "answer", "1.1", "--note", "Ana on 1.1")
    at(ben, "answer", "1.2", "--note", "Ben on 1.2")
    at(ben, "answer", "2.6", "3")
    at(ana, "merge", pack_of(ben))
    for question, text, by in (("1.1", "Ana on 1.1", "Ana Khan"), ("1.2", "Ben on 1.2", "Ben")):
        (note,) = at(ana, "show", question, "--json").facts["fields"]["note"]["values"]
        assert (note["value"], note["by"]) == (text, by)
    assert value(at, ana, "2.6", "note") == set()
    for question in ("1.1", "1.2", "2.6"):
        out = at(ana, "show", question).out
        assert "null" not in out
        assert "None" not in out


def test_a_merge_is_taken_back_after_a_restart_and_the_same_pack_brings_it_back(at, ana, team, pack_of):
    ben = team("ben")
    at(ben, "answer", "2.6", "2")
    at(ana, "answer", "2.6", "4")
    before = digest(at, ana)
    pack = pack_of(ben)
    receipt = at(ana, "merge", pack, "--json").facts["receipt"]
    merged = digest(at, ana)
    ran = at(ana, "unmerge", receipt, "--json")
    assert (ran.status, ran.facts["undone"]["how"]) == (0, "set-aside")
    assert digest(at, ana) == before
    (kept,) = at(ana, "receipts", "--json").facts
    assert (kept["receipt"], kept["undone"]["by"]) == (receipt, "Ana Khan")
    again = at(ana, "unmerge", receipt)
    assert again.status == 2
    assert "taken back already" in again.err
    assert at(ana, "merge", pack).status == 3
    assert digest(at, ana) == merged
    assert len(at(ana, "receipts", "--json").facts) == 2
    assert "set aside" in at(ana, "unmerge", "last").out


def test_a_merge_that_went_out_to_others_is_taken_back_by_writing_values_again(at, ana, team, pack_of):
    ben = team("ben")
    at(ana, "answer", "2.6", "4", "--note", "As before")
    pack_of(ana, "early.hia")
    at(ben, "merge", pack_of(ana, "seen.hia"))
    at(ben, "answer", "2.6", "2", "--note", "Changed")
    at(ben, "answer", "1.1", "3")
    at(ben, "action", "add", "--question", "1.1", "--title", "Name an owner")
    receipt = at(ana, "merge", pack_of(ben), "--json").facts["receipt"]
    assert value(at, ana, "2.6") == {"2"}
    pack_of(ana, "out.hia")
    ran = at(ana, "unmerge", receipt)
    assert ran.status == 0
    assert "written again as before" in ran.out
    assert value(at, ana, "2.6") == {"4"}
    assert value(at, ana, "2.6", "note") == {"As before"}
    assert value(at, ana, "1.1") <= {None}
    assert at(ana, "action", "list", "--json").facts == []
    assert at(ana, "status", "--json").facts["overall"]["answered"] == 1
    cy = at("cy", "merge", pack_of(ana, "after.hia"))
    assert cy.status == 0
    assert value(at, "cy", "2.6") == {"4"}, "whoever holds both sees it undone too"


def test_a_merge_on_which_something_rests_is_not_taken_back_until_that_is_undone(at, ana, team, pack_of):
    ben = team("ben")
    at(ben, "answer", "2.6", "2")
    receipt = at(ana, "merge", pack_of(ben), "--json").facts["receipt"]
    at(ana, "answer", "2.6", "3")
    ran = at(ana, "unmerge", receipt)
    assert ran.status == 1
    assert "1 change was made on top of this merge: 2.6 by Ana Khan. Nothing was changed." in ran.err
    assert at(ana, "receipts", receipt, "--json").facts["can_be_undone"] is False
    at(ana, "undo")
    assert at(ana, "receipts", receipt, "--json").facts["can_be_undone"] is True
    assert at(ana, "unmerge", receipt).status == 0
    assert value(at, ana, "2.6") <= {None}


TROUBLES = {
    "cut": lambda data: data[: len(data) // 2],
    "flipped": lambda data: data.replace(b"Shared folder", b"Shared fokder"),
    "no pack": lambda data: b"\x89PNG" + data,
}


def test_four_troubles_four_sentences_and_the_store_untouched(at, ana, team, pack_of, tmp_path):
    ben = team("ben")
    at(ben, "answer", "2.6", "2", "--evidence", "Shared folder")
    (tmp_path / "words").write_text("four plain words here\n")
    (tmp_path / "other").write_text("some other words\n")
    good = Path(pack_of(ben)).read_bytes()
    at("zoe", "new", "--title", "Ward 7", "--name", "Zoe")
    given: dict[str, list[str]] = {"foreign": [pack_of("zoe")]}
    for name, change in TROUBLES.items():
        (tmp_path / f"{name}.hia").write_bytes(change(good))
        given[name] = [str(tmp_path / f"{name}.hia")]
    locked = pack_of(ben, "locked.hia", "--passphrase-file", str(tmp_path / "words"))
    given["locked"] = [locked]
    given["wrong words"] = [locked, "--passphrase-file", str(tmp_path / "other")]
    before = digest(at, ana)
    sentences = set()
    for name, arguments in given.items():
        ran = at(ana, "merge", *arguments)
        assert ran.status == 2, name
        assert "Nothing was merged." in ran.err
        assert "Traceback" not in ran.err
        sentences.add(ran.err.split(".hia ", 1)[1])
        facts = at(ana, "merge", *arguments, "--json").facts
        assert facts["applied"] is False, name
        assert at(ana, "merge", *arguments, "--dry-run").status == 2
    assert len(sentences) == len(given)
    assert digest(at, ana) == before
    states = {
        name: at(ana, "merge", *given[name], "--json").facts["packs"][0]["state"]
        for name in ("cut", "flipped", "foreign", "no pack")
    }
    assert states == {
        "cut": "incomplete", "flipped": "damaged", "foreign": "other-assessment", "no pack": "damaged",
    }  # fmt: skip
    flipped = at(ana, "merge", *given["flipped"], "--json").facts["packs"][0]
    assert len(flipped["malformed"]) == 1
    assert f"in line {flipped['malformed'][0]['line']}" in flipped["trouble"]
    assert at(ana, "merge", *given["flipped"], "--partial").status == 0
    assert value(at, ana, "2.6") == {"2"}
    assert value(at, ana, "2.6", "evidence") == set()
    assert at(ana, "merge", locked, "--passphrase-file", str(tmp_path / "words")).status == 0
    assert value(at, ana, "2.6", "evidence") == {"Shared folder"}


def test_a_cut_pack_says_how_much_arrived_and_gives_that_when_asked(at, ana, team, pack_of, tmp_path):
    ben = team("ben")
    for number in range(1, 13):
        at(ben, "answer", f"1.{number}", "2")
    lines = Path(pack_of(ben)).read_bytes().splitlines(keepends=True)
    total = len(lines) - 2
    cut = tmp_path / "cut.hia"
    cut.write_bytes(b"".join(lines[: total - 3]))
    ran = at(ana, "merge", str(cut))
    assert ran.status == 2
    assert f"is incomplete: {total - 4} of {total} changes arrived" in ran.err
    assert "--partial" in ran.err
    assert at(ana, "status", "--json").facts["overall"]["answered"] == 0
    part = at(ana, "merge", str(cut), "--partial", "--json")
    assert (part.status, part.facts["applied"]) == (0, True)
    assert at(ana, "status", "--json").facts["overall"]["answered"] > 5


def test_named_packs_are_all_taken_or_none_and_a_folder_gives_what_is_good(at, ana, team, pack_of, tmp_path):
    ben, cy = team("ben"), team("cy")
    at(ben, "answer", "1.1", "2")
    at(cy, "answer", "1.2", "3")
    folder = tmp_path / "shared"
    folder.mkdir()
    good = shutil.copy(pack_of(ben), folder)
    bad = folder / "cy.hia"
    bad.write_bytes(Path(pack_of(cy)).read_bytes()[:900])
    at("zoe", "new", "--title", "Ward 7")
    shutil.copy(pack_of("zoe"), folder)
    (folder / "notes.txt").write_text("no pack")
    before = digest(at, ana)
    assert at(ana, "merge", str(good), str(bad)).status == 2
    assert digest(at, ana) == before
    ran = at(ana, "merge", str(folder))
    assert ran.status == 2
    assert "cy.hia is incomplete" in ran.err
    assert "Merged. Receipt" in ran.out
    assert value(at, ana, "1.1") == {"2"}
    shutil.copy(pack_of(cy), folder)
    ran = at(ana, "merge", str(folder), "--json")
    assert ran.status == 0, "a pack of other work in a folder is passed by"
    assert [pack["state"] for pack in ran.facts["packs"]] == ["already-merged", "new", "other-assessment"]


def test_a_clock_ten_years_off_changes_nothing_but_the_date_shown(at, ana, team, pack_of, monkeypatch):
    ben = team("ben")
    at(ana, "answer", "2.6", "3")
    # The workspace's clock is a default argument, so it is set where the workspace is made.
    monkeypatch.setitem(
        home.Workspace.__init__.__kwdefaults__, "clock", lambda: datetime(2036, 11, 21, 10, 0, tzinfo=UTC)
    )
    at(ben, "answer", "2.6", "4")
    pack = pack_of(ben)
    monkeypatch.setitem(home.Workspace.__init__.__kwdefaults__, "clock", home.now)
    ran = at(ana, "merge", pack, "--json")
    assert ran.status == 3
    assert "it says 21 November 2036" in ran.facts["packs"][0]["unusual"][0]
    assert value(at, ana, "2.6") == {"3", "4"}


def test_a_cloned_home_edited_on_both_sides_loses_nothing(at, ana, pack_of, tmp_path):
    at(ana, "answer", "2.6", "1")
    shutil.copytree(tmp_path / "ana", tmp_path / "clone")
    at(ana, "answer", "2.6", "2")
    at("clone", "answer", "2.6", "3")
    at("clone", "answer", "1.1", "4")
    assert at(ana, "merge", pack_of("clone")).status == 3
    assert value(at, ana, "2.6") == {"2", "3"}
    assert value(at, ana, "1.1") == {"4"}
    assert at("clone", "merge", pack_of(ana)).status == 3
    assert digest(at, ana) == digest(at, "clone")


def test_a_home_restored_from_a_backup_and_edited_loses_nothing(at, ana, team, pack_of, tmp_path):
    at(ana, "answer", "2.6", "1")
    shutil.copytree(tmp_path / "ana", tmp_path / "kept")
    at(ana, "answer", "2.6", "2")
    at(ana, "answer", "1.1", "3")
    out = pack_of(ana, "before-loss.hia")
    shutil.rmtree(tmp_path / "ana")
    shutil.copytree(tmp_path / "kept", tmp_path / "ana")
    at(ana, "answer", "2.6", "4")
    assert at(ana, "merge", out).status == 3
    assert value(at, ana, "2.6") == {"2", "4"}
    assert value(at, ana, "1.1") == {"3"}


def test_removal_against_a_change_of_an_action_is_shown(at, ana, team, pack_of):
    action = at(ana, "action", "add", "--question", "2.6", "--title", "Name an owner", "--json").facts[
        "action"
    ]
    ben = team("ben")
    at(ben, "action", "remove", action)
    at(ana, "action", "set", action, "--due", "2026-12-01")
    ran = at(ana, "merge", pack_of(ben))
    assert "was removed by one person and changed by another, so it stays" in ran.out
    (listed,) = at(ana, "action", "list", "--json").facts
    assert listed["changed_after_removal"] is True
    assert "Name an owner" in at(ana, "disagreements").out


def test_text_through_a_terminal_comes_back_and_a_damaged_line_is_named(at, ana, team):
    ben = team("ben")
    for number in range(1, 13):
        at(ben, "answer", f"1.{number}", "2", "--note", f"Größe – “{number}”")
    text = at(ben, "pack", "--out", "-").out
    assert max(map(len, text.splitlines())) <= 76
    pasted = "".join(f"> {line}  \r\n" for line in text.splitlines())
    damaged = pasted.replace("\r\n> 3of", "\r\n> 3oof")
    ran = at(ana, "merge", "-", stdin=damaged.encode())
    assert ran.status == 2
    assert "standard input lacks line 3 of" in ran.err
    wrong = pasted.replace("> 4of", "> 4of", 1)
    start = wrong.index("> 4of") + 20
    ran = at(ana, "merge", "-", stdin=(wrong[:start] + wrong[start + 1 :]).encode())
    assert "standard input is damaged in line 4 of" in ran.err
    assert at(ana, "merge", "-", stdin=pasted.encode()).status == 0
    assert digest(at, ana)["n"] > 24
    assert value(at, ana, "1.7", "note") == {"Größe – “7”"}


def test_sections_that_were_chosen_and_no_others_are_packed(at, ana, pack_of):
    at(ana, "answer", "1.1", "2")
    at(ana, "answer", "2.6", "3")
    ran = at("ben", "merge", pack_of(ana, "two.hia", "2"), "--json")
    assert ran.facts["packs"][0]["sections"] == ["practice"]
    assert value(at, "ben", "2.6") == {"3"}
    assert value(at, "ben", "1.1") == set()
    shown = at("ben", "show", "2.6", "--json").facts["fields"]["rating"]["values"]
    assert shown[0]["by"] == "Ana Khan"


@pytest.mark.parametrize("name", ["ana.hia", "ana.hia.gz", "ana.txt"])
def test_every_ending_is_a_form(at, ana, pack_of, tmp_path, name):
    at(ana, "answer", "2.6", "3")
    (tmp_path / "words").write_text("four plain words here")
    words = ("--passphrase-file", str(tmp_path / "words"))
    for more in ((), words):
        assert at(f"ben{len(more)}", "merge", pack_of(ana, name, *more), *more).status == 0
        assert value(at, f"ben{len(more)}", "2.6") == {"3"}
    first = (tmp_path / name).read_bytes()[:20]
    assert first.startswith(b"HIA PACK" if name.endswith("txt") else b'{"hia":"locked"')


def test_a_pack_saved_in_a_folder_names_itself_and_never_takes_the_place_of_another_file(at, ana, tmp_path):
    at(ana, "answer", "2.6", "3")
    folder = tmp_path / "shared"
    folder.mkdir()
    saved = Path(at(ana, "pack", "--out", str(folder), "--json").facts["path"])
    assert saved.parent == folder
    assert saved.name.startswith("leith-community-nursing-ana-khan-20")
    assert at(ana, "pack", "--out", str(saved)).status == 0, "a pack may be replaced"
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"\xff\xd8 a photo")
    ran = at(ana, "pack", "--out", str(photo))
    assert ran.status == 2
    assert photo.read_bytes() == b"\xff\xd8 a photo"
    assert "is no pack" in ran.err
    ran = at(ana, "pack", "--out", str(tmp_path / "none" / "a.hia"))
    assert ran.status == 1
    assert "Traceback" not in ran.err


def test_what_was_settled_meanwhile_or_not_seen_is_respected(at, ana, team, pack_of):
    ben, cy = team("ben"), team("cy")
    for person, rating in ((ana, "1"), (ben, "2"), (cy, "3")):
        at(person, "answer", "2.6", rating)
    at(ana, "merge", pack_of(ben))
    seen = [v["operation"] for v in at(ana, "disagreements", "--json").facts[0]["values"]]
    at(ana, "merge", pack_of(cy))
    ran = at(ana, "resolve", "2.6", "--value", "4", "--seen", ",".join(seen), "--json")
    assert ran.status == 0
    assert ran.facts["status"] == "disagreement"
    assert sorted(ran.facts["replaced"]) == sorted(seen)
    assert value(at, ana, "2.6") == {"3", "4"}, "the version that was not seen opens it again"
    assert at(ana, "resolve", "2.6", "--take", "1").status == 0
    ran = at(ana, "resolve", "2.6", "--take", "1")
    assert ran.status == 2
    assert "There is no disagreement about 2.6" in ran.err


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("resolve", "2.6", "--take", "3"), 2),
        (("resolve", "2.6", "--take", "0"), 2),
        (("resolve", "2.6", "--take", "A" * 20), 2),
        (("resolve", "2.6", "--value", "7"), 2),
        (("resolve", "2.6", "--keep-all"), 2),
        (("resolve", "2.6"), 2),
        (("resolve", "--take", "1"), 2),
        (("resolve", "9.9", "--take", "1"), 2),
        (("resolve", "2.6", "note", "--take", "1"), 2),
        (("resolve", "q/practice.directory/colour", "--take", "1"), 2),
        (("resolve", "2.6", "--take", "1", "--seen", "B" * 20), 2),
        (("resolve", "--all-from", "Nobody"), 2),
        (("answer", "2.6", "3"), 1),
        (("merge",), 2),
        (("merge", "none.hia"), 2),
        (("merge", "-"), 2),
        (("unmerge", "none"), 2),
        (("receipts", "none"), 2),
        (("pack", "9", "--out", "-"), 2),
        (("pack", "--return", "2.6", "--out", "-"), 2),
        (("pack", "--passphrase-file", "none"), 2),
    ],
)
def test_bad_input_is_a_sentence_and_changes_nothing(at, ana, team, pack_of, arguments, status):
    ben = team("ben")
    at(ana, "answer", "2.6", "1")
    at(ben, "answer", "2.6", "2")
    at(ana, "merge", pack_of(ben))
    before = digest(at, ana)
    ran = at(ana, *arguments)
    assert ran.status == status, ran.err
    assert ran.err.strip()
    assert "Traceback" not in ran.err
    assert digest(at, ana) == before


def test_texts_can_be_kept_side_by_side_and_differences_are_said_in_words(at, ana, team, pack_of):
    at(ana, "answer", "2.6", "--note", "The list is old")
    ben = team("ben")
    at(ana, "answer", "2.6", "--note", "The list is new")
    at(ben, "answer", "2.6", "--note", "The list is kept")
    at(ana, "merge", pack_of(ben))
    said = at(ana, "disagreements").out
    assert "removed “old”; added “new”" in said
    assert "removed “old”; added “kept”" in said
    assert at(ana, "resolve", "2.6", "--keep-all").status == 0, "the one open field of a question is meant"
    (text,) = value(at, ana, "2.6", "note")
    assert sorted(text.split("\n\n")) == ["Ana Khan: The list is new", "Ben: The list is kept"]


def test_several_are_settled_by_a_rule_that_is_previewed(at, ana, team, pack_of):
    ben, cy = team("ben"), team("cy")
    for question in ("1.1", "1.2", "2.6"):
        at(ana, "answer", question, "1")
        at(ben, "answer", question, "2")
    at(cy, "answer", "2.6", "3")
    at(ana, "merge", pack_of(ben), pack_of(cy))
    before = digest(at, ana)
    ran = at(ana, "resolve", "--all-from", "Ben", "--section", "1")
    assert "2 disagreements would be settled so. To do it, add --yes." in ran.out
    assert "1.1: Starting (Ben)" in ran.out
    assert digest(at, ana) == before
    ran = at(ana, "resolve", "--all-from", "Ben", "--section", "1", "--yes", "--why", "Ben knows", "--json")
    assert (ran.status, len(ran.facts["written"]), ran.facts["applied"]) == (0, 2, True)
    assert value(at, ana, "1.1") == {"2"}
    assert value(at, ana, "2.6") == {"1", "2", "3"}
    at(ana, "undo")
    assert value(at, ana, "1.1") == value(at, ana, "1.2") == {"1", "2"}
    assert "0 disagreements would be settled" in at(ana, "resolve", "--all-from", "owner").out


def test_the_person_overruled_sees_it(at, ana, team, pack_of):
    ben = team("ben")
    at(ana, "answer", "2.6", "1")
    at(ben, "answer", "2.6", "2")
    at(ana, "merge", pack_of(ben))
    at(ana, "resolve", "2.6", "--value", "1", "--why", "Agreed on Monday")
    at(ben, "merge", pack_of(ana))
    assert (
        "Your answer to 2.6, Starting, was replaced by Ana Khan: Agreed on Monday."
        in at(ben, "disagreements").out
    )
    assert "Your answer" not in at(ana, "disagreements").out


def test_questions_go_back_with_a_note_and_exactly_these_are_open_again(at, ana, team, pack_of):
    ben = team("ben")
    for number in range(1, 13):
        at(ben, "answer", f"2.{number}", "2")
    at(ben, "section", "2", "--completed", "yes")
    at(ana, "merge", pack_of(ben))
    assert at(ana, "status", "--json").facts["sections"][1]["state"] == "completed"
    pack = pack_of(ana, "back.hia", "--return", "2.3", "2.6", "--note", "Say where the list is kept.")
    assert at(ben, "merge", pack).status == 0
    assert at(ben, "status", "--json").facts["sections"][1]["state"] == "in-progress"
    marked = [
        n for n in range(1, 13)
        if at(ben, "show", f"2.{n}", "--json").facts["fields"]["come-back"]["values"]
    ]  # fmt: skip
    assert marked == [3, 6]


def test_assessments_of_the_same_work_are_put_together_only_on_purpose(at, ana, pack_of):
    at(ana, "answer", "2.6", "3")
    at("zoe", "new", "--title", "Leith nursing", "--name", "Zoe")
    at("zoe", "answer", "2.6", "4")
    pack = pack_of("zoe")
    ran = at(ana, "merge", pack)
    assert ran.status == 2
    assert "“Leith nursing”" in ran.err
    assert "--separate" in ran.err
    assert "--join" in ran.err
    assert at(ana, "merge", pack, "--join").status == 3
    assert value(at, ana, "2.6") == {"3", "4"}
    at("zoe", "answer", "1.1", "2")
    assert at(ana, "merge", pack_of("zoe")).status == 3, "once joined, later packs are taken too"
    assert value(at, ana, "1.1") == {"2"}


def test_another_assessment_can_be_kept_beside(at, ana, pack_of):
    at("zoe", "new", "--title", "Ward 7", "--name", "Zoe")
    at("zoe", "answer", "2.6", "4")
    pack = pack_of("zoe")
    at(ana, "answer", "2.6", "3")
    assert at(ana, "merge", pack, "--separate").status == 0
    titles = {item["title"] for item in at(ana, "list", "--json").facts}
    assert titles == {"Leith community nursing", "Ward 7"}
    assert value(at, ana, "2.6") == {"4"}, "the one that came is in use"
    ran = at(ana, "merge", pack, "--separate")
    assert ran.status == 2
    assert "is kept here already" in ran.err
    at(ana, "use", "Leith community nursing")
    ran = at(ana, "merge", pack)
    assert "It is kept here too. Use that one, then merge: hia use" in ran.err
    assert value(at, ana, "2.6") == {"3"}


def test_an_empty_home_is_not_given_two_assessments_at_once(at, ana, pack_of):
    at("zoe", "new", "--title", "Ward 7")
    ran = at("new", "merge", pack_of(ana), pack_of("zoe"))
    assert ran.status == 2
    assert "The packs are of 2 assessments: “Leith community nursing” and “Ward 7”" in ran.err
    assert at("new", "list", "--json").facts == []


def test_an_empty_home_stays_empty_when_nothing_can_be_taken(at, ana, pack_of, tmp_path):
    (tmp_path / "bad.hia").write_bytes(b"rubbish")
    (tmp_path / "cut.hia").write_bytes(Path(pack_of(ana)).read_bytes()[:600])
    for name in ("bad", "cut"):
        assert at("new", "merge", str(tmp_path / f"{name}.hia")).status == 2
    assert at("new", "list", "--json").facts == []
    assert at("new", "merge", pack_of(ana), "--dry-run").status == 0
    assert at("new", "list", "--json").facts == []
    assert at("new", "merge", str(tmp_path / "cut.hia"), "--partial").status == 0


def test_evaluations_travel_without_an_author_and_are_collated(at, ana, team, pack_of):
    people = [team(person) for person in ("ben", "cy")]
    for person in people:
        ran = at(person, "evaluation", "answer", "1", "1")
        assert ran.status == 0, ran.err
    packs = [pack_of(person) for person in people]
    evaluations = [
        line for path in packs for line in Path(path).read_text().splitlines() if '"evaluation"' in line
    ]
    assert len(evaluations) == 2
    for line in evaluations:
        assert set(json.loads(line)) == {"evaluation", "revision", "answers"}
    ran = at(ana, "merge", *packs, "--json")
    assert ran.facts["evaluations"] == 2
    assert [pack["state"] for pack in at(ana, "merge", *packs, "--json").facts["packs"]] == [
        "already-merged"
    ] * 2
    at(ana, "unmerge", "last")
    assert at(ana, "merge", *packs, "--json").facts["evaluations"] == 2


def test_copies_that_a_file_service_made_are_offered_for_merging(at, ana, tmp_path):
    at(ana, "answer", "2.6", "3")
    assert at(ana, "merge").status == 2
    (store,) = (tmp_path / "ana" / "assessments").glob("*.json")
    shutil.copytree(tmp_path / "ana", tmp_path / "other")
    at("other", "answer", "1.1", "4")
    (changed,) = (tmp_path / "other" / "assessments").glob("*.json")
    shutil.copy(changed, store.with_name(f"{store.stem}-LAPTOP-7.json"))
    ran = at(ana, "merge", "--json")
    assert (ran.status, ran.facts["applied"]) == (0, True)
    assert value(at, ana, "1.1") == {"4"}


def test_a_shared_folder_in_the_settings_is_the_inbox(at, ana, team, pack_of, tmp_path):
    folder = tmp_path / "team"
    folder.mkdir()
    at(ana, "settings", "inbox.folder", str(folder))
    ran = at(ana, "merge")
    assert (ran.status, "0 new changes." in ran.out) == (0, True)
    at(team("ben"), "answer", "2.6", "3")
    shutil.copy(pack_of("ben"), folder)
    assert at(ana, "merge").status == 0
    assert value(at, ana, "2.6") == {"3"}
    shutil.rmtree(folder)
    ran = at(ana, "merge")
    assert (ran.status, "cannot be read" in ran.err) == (2, True)


def test_a_receipt_can_be_read_listed_and_given_to_the_sender(at, ana, team, pack_of, tmp_path):
    assert "Nothing was merged yet." in at(ana, "receipts").out
    ben = team("ben")
    at(ben, "answer", "2.6", "2")
    at(ana, "answer", "2.6", "3")
    at(ana, "merge", pack_of(ben))
    facts = at(ana, "receipts", "last", "--json").facts
    assert facts["packs"][0]["person"] == "Ben, Nurse"
    assert facts["packs"][0]["source"] == "ben.hia"
    assert facts["disagreements"] == ["q/practice.directory/rating"]
    assert facts["backup"].endswith("-merge.json")
    assert facts["after"]["n"] - facts["before"]["n"] == len(facts["operations"])
    said = at(ana, "receipts", facts["receipt"][:6]).out
    assert "ben.hia: Ben, Nurse;" in said
    assert "to agree: q/practice.directory/rating" in said
    at(ana, "unmerge", "last")
    assert "taken back" in at(ana, "receipts").out
    letter = tmp_path / "letter.txt"
    assert str(letter) in at(ana, "receipts", "last", "--out", str(letter)).out
    text = letter.read_text(encoding="utf-8")
    assert "- ben.hia by Ben, Nurse, made " in text
    assert "- 2.6\n" in text
    assert "Taken back on " in text
    assert at(ana, "receipts", "--out", str(letter)).status == 2
    letter.write_text("something else", encoding="utf-8")
    assert at(ana, "receipts", "last", "--out", str(letter)).status == 2
    assert letter.read_text(encoding="utf-8") == "something else"


def test_a_passphrase_is_asked_for_twice_and_once(at, ana, tmp_path, monkeypatch):
    said: list[str] = []
    monkeypatch.setattr("getpass.getpass", lambda prompt: said.pop(0))
    said += ["four plain words here", "three plain words here"]
    ran = at(ana, "pack", "--lock", "--out", str(tmp_path / "ana.hia"))
    assert (ran.status, "The two passphrases differ" in ran.err) == (2, True)
    said += ["short", "short"]
    ran = at(ana, "pack", "--lock", "--out", str(tmp_path / "ana.hia"))
    assert (ran.status, "at least 8 characters" in ran.err) == (2, True)
    assert not (tmp_path / "ana.hia").exists()
    said += ["four plain words here"] * 3
    assert at(ana, "pack", "--lock", "--out", str(tmp_path / "ana.hia")).status == 0
    assert at("ben", "merge", "--lock", str(tmp_path / "ana.hia")).status == 0
    (tmp_path / "empty").write_text("\n")
    ran = at(ana, "merge", str(tmp_path / "ana.hia"), "--passphrase-file", str(tmp_path / "empty"))
    assert (ran.status, "is empty" in ran.err) == (2, True)


def test_a_folder_without_packs_is_said_to_have_none(at, ana, tmp_path):
    (tmp_path / "none").mkdir()
    ran = at(ana, "merge", str(tmp_path / "none"))
    assert (ran.status, "There is no pack in" in ran.err) == (2, True)


def test_hostile_text_of_a_pack_cannot_drive_the_terminal(at, ana, pack_of, tmp_path):
    data = Path(pack_of(ana)).read_text(encoding="utf-8")
    header, _, rest = data.partition("\n")
    body = json.loads(header) | {"title": "\x1b[2J\x9b31mWard", "assessment": "other"}
    body["from"]["name"] = "\x1b]0;owned\x07Eve"
    (tmp_path / "hostile.hia").write_text(json.dumps(body) + "\n" + rest, encoding="utf-8")
    ran = at(ana, "merge", str(tmp_path / "hostile.hia"))
    assert ran.status == 2
    for stream in (ran.out, ran.err):
        assert not any((ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0 for c in stream)
