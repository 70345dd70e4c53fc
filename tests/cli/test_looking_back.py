"""Commands that look back: evidence to confirm, questions sent back, one's own answer given again."""

from pathlib import Path

import pytest

from hia_tui.domain.text import printable
from tests.cli.conftest import Hia


def test_evidence_of_the_round_before_is_confirmed(started: Hia) -> None:
    started("answer", "1.1", "3", "--evidence", "The shared list")
    before = started("list", "--json").facts[0]["id"]
    assert started("new", "--title", "Ward 5", "--from", before).status == 0
    assert started("answer", "1.2", "--confirm").status == 2
    done = started("answer", "1.1", "--confirm", "--json")
    assert done.status == 0
    assert len(done.facts["written"]) == 1
    assert "Nothing was changed" in started("answer", "1.1", "--confirm").err


def test_what_was_sent_back_is_shown_with_its_note(started: Hia, tmp_path: Path) -> None:
    started("answer", "1.1", "3")
    started("pack", "--return", "1.1", "--note", "Which minutes?", "--out", str(tmp_path))
    assert started("status", "--json").facts["sent_back"] == ["1.1"]
    for said in (started("status").out, started("show", "1.1").out):
        assert "Which minutes?" in said
        assert printable(said) == said
    started("answer", "1.1", "--no-come-back")
    assert started("status", "--json").facts["sent_back"] == []


def test_the_person_overruled_gives_their_answer_again(
    started: Hia, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, theirs = str(tmp_path / "home"), str(tmp_path / "coordinator")
    given, back = str(tmp_path / "given.hia"), str(tmp_path / "back.hia")
    started("pack", "--out", given)
    started("answer", "1.1", "4", "--note", "We have a list")
    started("pack", "--out", back)
    monkeypatch.setenv("HIA_HOME", theirs)
    started("merge", given)
    started("profile", "--name", "Bo")
    started("answer", "1.1", "2")
    assert started("merge", back).status == 3
    assert started("resolve", "1.1", "--value", "2", "--why", "Nobody owns the list").status == 0
    started("pack", "--out", given)
    monkeypatch.setenv("HIA_HOME", mine)
    assert started("resolve", "1.1", "--mine").status == 2
    assert started("merge", given).status == 0
    said = started("disagreements").out
    assert "was replaced by Bo: Nobody owns the list. To give it again: hia resolve" in said
    path = said.partition("hia resolve ")[2].split()[0]
    assert started("resolve", path, "--mine", "--why", "It has an owner now").status == 0
    [standing] = started("show", "1.1", "--json").facts["fields"]["rating"]["values"]
    assert standing["value"] == "4"
    assert started("resolve", path, "--mine").status == 2
