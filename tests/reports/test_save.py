"""A report is on disk whole or not at all, under a name that gives nobody away."""

import errno
import os
import re
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from hia_tui.domain.errors import NotSaved
from hia_tui.reports.model import ReportKind
from hia_tui.reports.save import save_report, suggested_name


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_saved_file_is_whole_and_private(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        path = save_report(b"data", tmp_path, "report.pdf")
    finally:
        os.umask(old)
    assert path == tmp_path / "report.pdf"
    assert path.read_bytes() == b"data"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert names_in(tmp_path) == ["report.pdf"]


def test_shared_file_is_readable_by_others(tmp_path: Path) -> None:
    path = save_report(b"data", tmp_path, "report.pdf", is_shared=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_existing_file_is_not_touched(tmp_path: Path) -> None:
    names = [save_report(str(i).encode(), tmp_path, "report.pdf").name for i in range(3)]
    assert names == ["report.pdf", "report-2.pdf", "report-3.pdf"]
    assert [(tmp_path / name).read_bytes() for name in names] == [b"0", b"1", b"2"]


def test_path_that_a_person_gave_is_replaced_when_asked(tmp_path: Path) -> None:
    target = tmp_path / "board.pdf"
    target.write_bytes(b"old")
    assert save_report(b"new", target, replace=True) == target
    assert target.read_bytes() == b"new"
    assert save_report(b"newer", target).name == "board-2.pdf"
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("replaces", [True, False])
def test_planted_link_is_not_followed(tmp_path: Path, replaces: bool) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    link = tmp_path / "report.pdf"
    link.symlink_to(victim)
    saved = save_report(b"data", link, replace=replaces)
    assert victim.read_bytes() == b"precious"
    assert not saved.is_symlink()
    assert saved.read_bytes() == b"data"


def test_file_system_without_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_link(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_link)
    assert save_report(b"one", tmp_path, "r.pdf").name == "r.pdf"
    assert save_report(b"two", tmp_path, "r.pdf").name == "r-2.pdf"
    assert names_in(tmp_path) == ["r-2.pdf", "r.pdf"]
    assert (tmp_path / "r.pdf").read_bytes() == b"one"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EROFS, "cannot be written to"),
        (errno.EACCES, "You may not write"),
        (errno.EIO, "was not saved"),
    ],
)
@pytest.mark.parametrize("place", ["fsync", "link"])
def test_trouble_is_a_sentence_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str, place: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, place, fail)
    if place == "link":
        monkeypatch.setattr(os, "open", fail)
    with pytest.raises(NotSaved, match=words) as caught:
        save_report(b"data", tmp_path, "report.pdf")
    assert "answers are safe" in str(caught.value)
    assert names_in(tmp_path) == []


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotSaved, match="There is no folder"):
        save_report(b"data", tmp_path / "nowhere", "report.pdf")


def test_file_that_reads_back_otherwise_is_not_called_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "read_bytes", lambda _: b"rotten")
    with pytest.raises(NotSaved, match="does not read back"):
        save_report(b"data", tmp_path, "report.pdf")


CHILD = """
import os, sys, tempfile
from pathlib import Path
from hia_tui.reports.save import save_report
left = int(sys.argv[1])
def counted(real):
    def call(*args, **more):
        global left
        left -= 1
        if left == 0:
            os._exit(9)
        return real(*args, **more)
    return call
for owner, name in ((tempfile, "mkstemp"), (os, "fsync"), (os, "link"), (Path, "chmod"), (Path, "replace"),
                    (Path, "read_bytes"), (Path, "unlink")):
    setattr(owner, name, counted(getattr(owner, name)))
save_report(b"new" * 100_000, Path(sys.argv[2]), replace=True)
"""


def test_death_at_any_point_leaves_the_old_or_the_new_file(tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    outcomes = set()
    for step in range(1, 9):
        target.write_bytes(b"old")
        ended = subprocess.run([sys.executable, "-c", CHILD, str(step), str(target)], timeout=30, check=False)
        assert target.read_bytes() in (b"old", b"new" * 100_000)
        outcomes.add((ended.returncode, target.read_bytes() == b"old"))
        for left in tmp_path.glob(".hia-*"):
            left.unlink()
    assert outcomes == {(9, True), (9, False), (0, False)}


def test_names_hold_no_people_and_fit_everywhere(sample, asked) -> None:
    meta = sample.meta(asked)
    assert suggested_name(meta, ReportKind.OVERALL, None, "pdf") == (
        "hia-overall-leith-community-nursing-2026-11-21.pdf"
    )
    section = asked.sections[1]
    assert suggested_name(meta, ReportKind.SECTION, section, "html").startswith("hia-section-2-leith")
    for title in (
        "../../etc/passwd",
        "CON",
        "Ŵyn 你好",
        "x" * 500,
        "",
        "a\nb",
        "…",
        "nul. ",
        "=cmd|'/C calc'",
    ):
        name = suggested_name(replace(meta, title=title), ReportKind.OVERALL, None, "pdf")
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.pdf", name), name
        assert len(name) <= 100
        assert "khan" not in name
