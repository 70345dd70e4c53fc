"""Half-typed texts and places: kept at once, given back, never another living program's."""

import subprocess
import sys
from pathlib import Path

import pytest

from hia_tui.domain.errors import NotSaved
from hia_tui.storage.places import Draft, Places
from tests.storage.conftest import ID, MOMENT, FaultyFileSystem

HALF = Draft(
    "q/practice.directory/note", "Ask the link worker whether “Ŵ”…\n\tand", 1, 4, ("Jm3v0QkT2p8sWc1xYb4Z",)
)
TYPE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from hia_tui.storage.places import Draft, Places
places = Places(Path(sys.argv[1]), now=lambda: datetime.now(UTC))
places.keep_draft(sys.argv[2], Draft("f", sys.argv[3]))
print("kept", flush=True)
sys.stdin.read()
"""


def places_at(folder: Path) -> Places:
    return Places(folder, now=lambda: MOMENT)


def typing(folder: Path, text: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", TYPE, str(folder), ID, text],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "kept\n"
    return process


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_a_draft_comes_back_with_cursor_and_what_stood_there(tmp_path: Path) -> None:
    places = places_at(tmp_path)
    assert places.draft(ID) is None
    places.keep_draft(ID, Draft("f", "earlier"))
    places.keep_draft(ID, HALF)
    assert places.draft(ID) == HALF
    assert [kept.kept_at for kept in places.drafts(ID)] == ["2026-11-21T10:14:05+00:00"]


def test_a_dropped_draft_leaves_nothing(tmp_path: Path) -> None:
    places = places_at(tmp_path)
    places.keep_draft(ID, HALF)
    places.drop_draft(ID)
    places.drop_draft(ID)
    assert places.draft(ID) is None
    assert list((tmp_path / "drafts" / ID).iterdir()) == []
    places.keep_draft(ID, HALF)
    assert places.draft(ID) == HALF


def test_a_killed_program_s_draft_is_handed_out_and_then_forgotten(tmp_path: Path) -> None:
    kill(typing(tmp_path, "half a sen"))
    places = places_at(tmp_path)
    assert places.draft(ID) == Draft("f", "half a sen")
    places.keep_draft(ID, Draft("f", "half a sentence"))
    assert places.draft(ID) == Draft("f", "half a sentence")
    places.drop_draft(ID)
    assert places_at(tmp_path).draft(ID) is None
    assert list((tmp_path / "drafts" / ID).iterdir()) == []


def test_a_living_program_s_draft_stays_its_own(tmp_path: Path) -> None:
    process = typing(tmp_path, "theirs")
    places = places_at(tmp_path)
    assert places.draft(ID) is None
    assert [kept.is_left_behind for kept in places.drafts(ID)] == [False]
    places.keep_draft(ID, HALF)
    places.drop_draft(ID)
    assert [kept.draft.text for kept in places.drafts(ID)] == ["theirs"]
    kill(process)
    assert places.draft(ID) == Draft("f", "theirs")


def test_one_of_two_drafts_left_behind_at_a_time(tmp_path: Path) -> None:
    kill(typing(tmp_path, "first"))
    kill(typing(tmp_path, "second"))
    places = places_at(tmp_path)
    assert places.draft(ID) == Draft("f", "second")
    places.drop_draft(ID)
    assert places.draft(ID) == Draft("f", "first")


def test_two_programs_in_one_process_do_not_share(tmp_path: Path) -> None:
    one, two = places_at(tmp_path), places_at(tmp_path)
    one.keep_draft(ID, Draft("f", "one"))
    two.keep_draft(ID, Draft("f", "two"))
    assert (one.draft(ID), two.draft(ID)) == (Draft("f", "one"), Draft("f", "two"))


def test_a_draft_left_by_a_program_of_the_same_number_is_not_typed_over(tmp_path: Path) -> None:
    left = places_at(tmp_path)
    left.keep_draft(ID, Draft("f", "left"))
    kept = left.drafts(ID)[0].path
    kept.with_suffix(".lock").unlink()
    places = places_at(tmp_path)
    places.keep_draft(ID, HALF)
    places.drop_draft(ID)
    assert places.draft(ID) == Draft("f", "left")


def test_a_draft_of_one_assessment_is_not_another_s(tmp_path: Path) -> None:
    places = places_at(tmp_path)
    places.keep_draft(ID, HALF)
    assert places.draft("another") is None


@pytest.mark.parametrize("rubbish", [b"", b"{", b"[]", b'{"field":"f"}', b'{"cursor":[1]}'])
def test_rubbish_is_no_draft(tmp_path: Path, rubbish: bytes) -> None:
    folder = tmp_path / "drafts" / ID
    folder.mkdir(parents=True)
    (folder / "1-0.json").write_bytes(rubbish)
    assert places_at(tmp_path).draft(ID) is None


def test_a_full_disk_keeps_the_draft_before(tmp_path: Path) -> None:
    fs = FaultyFileSystem(2, "full", calls=("write",))
    places = Places(tmp_path, now=lambda: MOMENT, fs=fs)
    places.keep_draft(ID, Draft("f", "half"))
    with pytest.raises(NotSaved, match="the disk is full"):
        places.keep_draft(ID, HALF)
    assert places.draft(ID) == Draft("f", "half")


def test_a_place_comes_back(tmp_path: Path) -> None:
    place = {"screen": "question", "section": "practice", "question": "practice.directory", "field": "note"}
    places_at(tmp_path).keep_place(ID, place)
    assert places_at(tmp_path).place(ID) == place
    assert places_at(tmp_path).place("another") is None
    (tmp_path / "places" / f"{ID}.json").write_bytes(b"{")
    assert places_at(tmp_path).place(ID) is None
