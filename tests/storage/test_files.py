"""Durable files: whole, private, flushed; and what a person reads when the machine refuses."""

import errno
import os
from pathlib import Path

import pytest

from hia_tui.domain.errors import NotSaved
from hia_tui.storage.files import (
    FileSystem,
    cannot_read,
    make_private_folder,
    not_saved_sentence,
    read_if_there,
    read_whole,
    second_name,
    write_durably,
)
from tests.storage.conftest import FaultyFileSystem


def test_a_file_is_replaced_whole_and_private(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"longer than what follows")
    old = os.umask(0)
    try:
        write_durably(path, b"new")
    finally:
        os.umask(old)
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_the_order_is_write_flush_close_move_flush_the_folder(tmp_path: Path) -> None:
    fs = FaultyFileSystem()
    write_durably(tmp_path / "file", b"new", fs=fs)
    assert fs.log == ["open", "write", "fsync", "close", "replace", "open", "fsync", "close"]


def test_a_system_that_writes_little_at_a_time_is_asked_again(tmp_path: Path) -> None:
    class OneByte(FileSystem):
        def write(self, descriptor: int, data: memoryview) -> int:
            return super().write(descriptor, data[:1])

    write_durably(tmp_path / "file", b"all of it", fs=OneByte())
    assert (tmp_path / "file").read_bytes() == b"all of it"


def test_a_system_that_writes_nothing_is_an_error_and_no_endless_loop(tmp_path: Path) -> None:
    class Nothing(FileSystem):
        def write(self, descriptor: int, data: memoryview) -> int:
            return 0

    with pytest.raises(NotSaved):
        write_durably(tmp_path / "file", b"all of it", fs=Nothing())
    assert list(tmp_path.iterdir()) == []


def test_temporary_names_that_are_taken_are_passed_over(tmp_path: Path) -> None:
    taken = tmp_path / f".file.{os.getpid()}-0.tmp"
    taken.symlink_to(tmp_path / "elsewhere")
    write_durably(tmp_path / "file", b"new")
    assert taken.is_symlink()
    assert not (tmp_path / "elsewhere").exists()


def test_folders_are_made_private_all_the_way(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        make_private_folder(tmp_path / "a" / "b" / "c")
    finally:
        os.umask(old)
    for folder in ("a", "a/b", "a/b/c"):
        assert (tmp_path / folder).stat().st_mode & 0o777 == 0o700


def test_a_file_in_the_place_of_a_folder_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(NotSaved, match="is not there"):
        make_private_folder(tmp_path / "a" / "b")


def test_the_first_bytes_alone_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"0123456789")
    assert read_whole(tmp_path / "file", limit=4) == b"0123"
    assert read_whole(tmp_path / "file", limit=99) == b"0123456789"
    assert read_if_there(tmp_path / "none") == b""


def test_a_second_name_is_free_and_holds_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    assert second_name(tmp_path / "file", "kept") == tmp_path / "kept"
    assert second_name(tmp_path / "file", "kept") == tmp_path / "kept-2"
    assert second_name(tmp_path / "none", "kept") is None


def test_where_files_have_one_name_only_the_bytes_are_copied(tmp_path: Path) -> None:
    class NoLinks(FileSystem):
        def link(self, source: Path, target: Path) -> None:
            raise OSError(errno.EOPNOTSUPP, "no links here")

    (tmp_path / "file").write_bytes(b"x")
    made = second_name(tmp_path / "file", "kept", fs=NoLinks())
    assert made is not None
    assert made.read_bytes() == b"x"
    assert made.stat().st_ino != (tmp_path / "file").stat().st_ino


@pytest.mark.parametrize(
    ("number", "cause"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "your share of the disk is used up"),
        (errno.EROFS, "the disk can only be read"),
        (errno.EACCES, "you may not write to /data"),
        (errno.EIO, "the disk reported an error"),
        (errno.EFBIG, "the file would be larger than you may write"),
        (errno.ESTALE, "the network drive went away"),
        (errno.ENOENT, "the folder /data is not there"),
        (errno.EMFILE, "too many files are open"),
        (errno.EBADF, "the machine said “Bad file descriptor”"),
    ],
)
def test_each_refusal_has_its_sentence(number: int, cause: str) -> None:
    sentence = not_saved_sentence(OSError(number, os.strerror(number)), Path("/data/file"))
    assert sentence.startswith(f"Not saved: {cause}. What was saved before is unchanged; ")
    assert sentence.endswith(".")
    assert "please" not in sentence


def test_a_file_that_may_not_be_read_is_said_and_left() -> None:
    assert "You may not read" in str(cannot_read(PermissionError(errno.EACCES, "no"), Path("/data/file")))
    assert "left as it is" in str(cannot_read(OSError(errno.EIO, "I/O error"), Path("/data/file")))
