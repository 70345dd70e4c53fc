"""Backups, the bin, erasing a name and the doctor, by command."""

from pathlib import Path

from tests.cli.conftest import Hia


def test_going_back_to_a_backup_is_previewed_done_and_undone(started: Hia) -> None:
    started("answer", "1.1", "2")
    started("answer", "1.1", "3")
    (backup,) = started("backup", "list", "--json").facts
    preview = started("backup", "restore", str(backup["number"]), "--json").facts
    assert (preview["restored"], len(preview["fields"])) == (False, 1)
    assert started("show", "1.1", "--json").facts["fields"]["rating"]["values"][0]["value"] == "3"
    started("backup", "restore", str(backup["number"]), "--yes")
    assert started("show", "1.1", "--json").facts["fields"]["rating"]["status"] in ("cleared", "empty")
    started("undo")
    assert started("show", "1.1", "--json").facts["fields"]["rating"]["values"][0]["value"] == "3"
    assert started("backup", "restore", "99").status == 2


def test_an_assessment_in_the_bin_can_be_taken_out(started: Hia) -> None:
    started("answer", "1.1", "2")
    assert "is in the bin" in started("remove", "Ward 5").out
    assert started("list", "--json").facts == []
    (binned,) = started("remove", "--list", "--json").facts
    assert binned["title"] == "Ward 5"
    assert started("remove", "--take-out", binned["name"]).status == 0
    assert started("status", "--json").facts["overall"]["answered"] == 1
    assert started("remove").status == 2


def test_a_name_is_erased_everywhere_and_the_answers_stay(started: Hia, home: Path) -> None:
    started("profile", "--name", "Jo Unusual-Name")
    started("answer", "1.1", "2")
    assert started("erase-name", "Jo Unusual-Name").status == 2
    assert started("erase-name", "Jo Unusual-Name", "--yes").status == 0
    assert started("show", "1.1", "--json").facts["fields"]["rating"]["values"][0]["value"] == "2"
    holding = [p for p in home.rglob("*") if p.is_file() and "Unusual-Name" in p.read_text(errors="replace")]
    assert holding == []
    assert started("erase-name", "Nobody", "--yes").status == 2


def test_the_doctor_says_what_is_kept_where_and_that_nothing_is_contacted(started: Hia, home: Path) -> None:
    started("answer", "1.1", "2")
    ran = started("doctor", "--json")
    assert ran.status == 0
    assert ran.facts["home"] == str(home)
    assert ran.facts["home_mode"] == "0700"
    assert ran.facts["outbound_connections"] == []
    assert ran.facts["stores"][0]["state"] == "whole"
    assert ran.facts["problems"] == []


def test_the_doctor_finds_what_is_wrong(started: Hia, home: Path) -> None:
    (store,) = (home / "assessments").glob("*.json")
    store.chmod(0o644)
    store.with_name(store.stem + " (conflicted copy).json").write_bytes(store.read_bytes())
    ran = started("doctor")
    assert ran.status == 1
    assert "chmod 600" in ran.out
    assert "copies beside it" in ran.out or "1 copies" in ran.out


def test_a_damaged_store_comes_back_and_says_so(started: Hia, home: Path) -> None:
    started("answer", "1.1", "2")
    started("answer", "1.2", "3")
    (store,) = (home / "assessments").glob("*.json")
    store.write_bytes(store.read_bytes()[:-400])
    ran = started("status", "--json")
    assert ran.status == 0
    assert "came back" in ran.err
    assert ran.facts["overall"]["answered"] >= 1


def test_a_store_that_nothing_can_be_read_from_is_left_as_it_is(started: Hia, home: Path) -> None:
    (store,) = (home / "assessments").glob("*.json")
    for extra in (home / "assessments").glob("*.bak"):
        extra.unlink()
    for backup in home.glob("backups/**/*.json"):
        backup.unlink()
    store.write_bytes(b"\x00\xff" * 500)
    ran = started("status")
    assert ran.status in (1, 2)
    assert "Traceback" not in ran.err
    kept = [p.read_bytes() for p in (home / "assessments").iterdir()]
    assert b"\x00\xff" * 500 in kept
