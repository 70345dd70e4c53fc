"""Whatever is handed in gives its packs, and what is wrong with it is a sentence."""

import os
from pathlib import Path

import pytest

from hia_tui.domain.errors import BadInput
from hia_tui.exchange import arrival
from hia_tui.exchange.arrival import arrivals_at, arrivals_in, looks_like_pack
from hia_tui.exchange.inbox import Inbox
from hia_tui.exchange.locked import lock
from hia_tui.exchange.pack import PackState, compress, write_pack
from hia_tui.exchange.pasteable import to_text

WORDS = "four plain words here"


@pytest.fixture
def data(header, some_operations) -> bytes:
    return write_pack(header, some_operations, [])


def forms(data: bytes) -> dict[str, bytes]:
    return {
        "plain": data,
        "gzipped": compress(data),
        "text": to_text(compress(data), "A sentence.").encode(),
        "text of a plain one": f"Hello,\n{to_text(data, 'x')}".encode(),
        "locked": lock(compress(data), WORDS, os.urandom),
        "locked, as text": to_text(lock(data, WORDS, os.urandom), "x").encode(),
    }


def with_damage(text: str, line: int) -> str:
    """A text with the tenth character of one of its numbered lines lost."""
    start = text.index(f"\n{line}of") + 10
    return text[:start] + text[start + 1 :]


def test_every_form_gives_the_same_pack(data, some_operations):
    for form, given in forms(data).items():
        (found,) = arrivals_in(given, form, WORDS)
        assert found.reading.state is PackState.WHOLE, form
        assert set(found.reading.operations) == set(some_operations), form
        assert (found.source, found.needs_passphrase, found.is_named) == (form, False, True)
        assert found.fingerprint == arrivals_in(data, "plain")[0].fingerprint, "one pack, whatever its form"


def test_two_packs_in_one_text_are_two_arrivals(data, make_header, ben):
    other = write_pack(make_header("ben"), [ben.write("q/a/note", "x")], [])
    text = (to_text(data, "x") + to_text(other, "y")).encode()
    assert [len(found.reading.operations) for found in arrivals_in(text, "pasted")] == [9, 1]
    fingerprints = {found.fingerprint for found in arrivals_in(text, "pasted")}
    assert len(fingerprints) == 2


def test_four_troubles_are_four_sentences(data):
    locked = lock(data, WORDS, os.urandom)
    troubles = {
        name: arrivals_in(given, name, words)[0]
        for name, given, words in [
            ("cut", data[:900], None),
            ("flipped", data.replace(b"Name an owner", b"Name an owmer"), None),
            ("locked", locked, None),
            ("wrong words", locked, "some other words"),
            ("locked and flipped", locked[:-1] + bytes([locked[-1] ^ 1]), WORDS),
            ("locked and cut", locked[:-9], WORDS),
            ("text, a line damaged", with_damage(to_text(data, "x"), 30).encode(), None),
            ("text, cut", to_text(data, "x")[:900].encode(), None),
        ]
    }
    sentences = {found.reading.trouble for found in troubles.values()}
    assert len(sentences) == len(troubles)
    assert "incomplete: 4 of 9 changes arrived" in troubles["cut"].reading.trouble
    assert troubles["flipped"].reading.trouble == "is damaged in line 4"
    assert troubles["locked"].reading.trouble == "is locked: its passphrase is needed"
    assert troubles["wrong words"].reading.trouble == "is locked, and the passphrase is not its own"
    assert troubles["locked"].needs_passphrase
    assert troubles["wrong words"].needs_passphrase
    assert troubles["locked and flipped"].reading.state is PackState.DAMAGED
    assert troubles["locked and cut"].reading.state is PackState.INCOMPLETE
    assert not troubles["locked and cut"].needs_passphrase
    assert troubles["text, a line damaged"].reading.trouble.endswith(" of 9 changes arrived")
    assert "lacks lines" in troubles["text, cut"].reading.trouble
    assert troubles["text, cut"].reading.state is PackState.INCOMPLETE


def test_of_a_text_with_a_damaged_line_what_stands_before_it_is_sound(data, some_operations):
    text = to_text(data, "x")
    last = text.count("\n") - 3
    (found,) = arrivals_in(with_damage(text, last - 6).encode(), "pasted")
    assert found.reading.state is PackState.DAMAGED
    assert 6 <= len(found.reading.operations) < 9
    assert set(found.reading.operations) <= set(some_operations)
    assert found.reading.trouble.startswith(f"is damaged in line {last - 6} of {last}: ")


def test_of_a_locked_text_with_a_damaged_line_nothing_is_said_about_a_passphrase(data):
    text = to_text(lock(data, WORDS, os.urandom), "x")
    (found,) = arrivals_in(with_damage(text, 5).encode(), "pasted", None)
    assert not found.needs_passphrase
    assert found.reading.state is PackState.DAMAGED
    assert "line 5" in found.reading.trouble


@pytest.mark.parametrize(
    ("given", "trouble"),
    [
        (b"5of4,AAAA,BBBB;", "holds no pack"),
        (b"", "is empty"),
        (b"\x89PNG\xff\xfe", "is damaged in line 1, or is no pack: its first line is not that of a pack"),
    ],
)
def test_what_is_no_pack_is_said_to_be_none(given: bytes, trouble: str):
    (found,) = arrivals_in(given, "it")
    assert (found.reading.state, found.reading.trouble) == (PackState.DAMAGED, trouble)


def test_a_folder_gives_its_packs_by_name_and_leaves_the_rest_alone(tmp_path: Path, data):
    for name, given in forms(data).items():
        (tmp_path / f"{name}.hia").write_bytes(given)
    (tmp_path / "mail.txt").write_bytes(forms(data)["text"])
    (tmp_path / "lines.txt").write_bytes(data)
    (tmp_path / "readme.txt").write_text("Put your packs here.")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / ".hidden.hia").write_bytes(data)
    (tmp_path / "~lock.hia").write_bytes(data)
    (tmp_path / "folder.hia").mkdir()
    found = list(arrivals_at([tmp_path], WORDS))
    assert [Path(arrival.source).name for arrival in found] == sorted(
        [*(f"{name}.hia" for name in forms(data)), "mail.txt", "lines.txt"]
    )
    assert not any(arrival.is_named for arrival in found)
    assert all(len(arrival.reading.operations) == 9 for arrival in found)


def test_one_file_that_cannot_be_read_stops_no_other(tmp_path: Path, data, monkeypatch):
    (tmp_path / "a.hia").write_bytes(data)
    (tmp_path / "b.hia").write_bytes(data)
    whole = arrival.read_file

    def refuse(path: Path) -> bytes:
        if path.name == "a.hia":
            raise BadInput("no")
        return whole(path)

    monkeypatch.setattr(arrival, "read_file", refuse)
    found = list(arrivals_at([tmp_path]))
    assert [a.reading.trouble for a in found] == ["cannot be read", ""]


def test_a_file_that_is_named_must_be_one(tmp_path: Path):
    with pytest.raises(BadInput, match="There is no file"):
        list(arrivals_at([tmp_path / "none.hia"]))
    os.mkfifo(tmp_path / "pipe.hia")
    with pytest.raises(BadInput, match="is not a file"):
        list(arrivals_at([tmp_path / "pipe.hia"]))
    assert list(arrivals_at([tmp_path])) == [], "a pipe in a folder is passed by"
    with pytest.raises(BadInput, match="cannot be read: Not a directory"):
        list(arrivals_at([Path(__file__) / "x"]))


def test_a_folder_that_cannot_be_read_is_a_sentence(tmp_path: Path, monkeypatch):
    def refuse(folder: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(BadInput, match=r"The folder .* cannot be read: Permission denied"):
        list(arrivals_at([tmp_path]))


def test_the_inbox_reads_a_file_once_and_again_when_it_has_changed(tmp_path: Path, data, monkeypatch):
    reads: list[str] = []
    whole = arrival.read_file
    monkeypatch.setattr(arrival, "read_file", lambda path: reads.append(path.name) or whole(path))
    inbox = Inbox(tmp_path)
    assert inbox.scan() == []
    (tmp_path / "a.hia").write_bytes(data)
    (tmp_path / "b.hia").write_bytes(data[:900])
    (tmp_path / "notes.txt").write_text("no pack")
    first = inbox.scan()
    assert [len(a.reading.operations) for a in first] == [9, 4]
    assert inbox.scan() == first
    assert reads == ["a.hia", "b.hia", "notes.txt", "b.hia"], "one still on its way is looked at again"
    (tmp_path / "b.hia").write_bytes(data)
    (tmp_path / "a.hia").unlink()
    assert [len(a.reading.operations) for a in inbox.scan()] == [9]


def test_a_file_that_goes_between_two_looks_is_gone(tmp_path: Path, data, monkeypatch):
    (tmp_path / "a.hia").write_bytes(data)
    monkeypatch.setattr("hia_tui.exchange.inbox.packs_in", lambda folder: [folder / "gone.hia"])
    assert Inbox(tmp_path).scan() == []


def test_two_hundred_packs_are_scanned_in_under_a_second(tmp_path: Path, make_header, ana):
    import time

    for n in range(200):
        made = [ana.write(f"q/knowledge.data{i}/rating", "3") for i in range(72)]
        (tmp_path / f"{n}.hia").write_bytes(write_pack(make_header(), made, []))
    inbox = Inbox(tmp_path)
    began = time.process_time()
    assert len(inbox.scan()) == 200
    assert time.process_time() - began < 1
    began = time.process_time()
    inbox.scan()
    assert time.process_time() - began < 0.1


def test_a_file_is_looked_at_by_how_it_begins(tmp_path):
    for name, data, is_pack in (
        ("empty", b"", True), ("pack.json", b'{"hia":"pack"', True), ("notes.txt", b"Dear all", False),
        ("mail.txt", b"> 1of2,AAAA,", True),
    ):  # fmt: skip
        (tmp_path / name).write_bytes(data)
        assert looks_like_pack(tmp_path / name) is is_pack, name
