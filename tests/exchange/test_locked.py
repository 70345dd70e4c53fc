"""A passphrase keeps a pack; a wrong one and a damaged file are different sentences."""

import hashlib
import json
import os
import subprocess
import sys

import pytest

from hia_tui.domain.errors import BadPack, CouldNotDo
from hia_tui.exchange.locked import CutShort, WrongPassphrase, is_locked, lock, unlock

WORDS = "four plain words here"
DATA = b"the bytes of a pack" * 50
LOCKED = lock(DATA, WORDS, os.urandom)


def resealed(**changes: object) -> bytes:
    """What a hostile maker could write: another first line under a fingerprint that fits."""
    first, _, rest = LOCKED.partition(b"\n")
    sealed = rest.partition(b"\n")[2]
    body = {key: value for key, value in (json.loads(first) | changes).items() if value is not ...}
    line = json.dumps(body, separators=(",", ":")).encode()
    return b"\n".join([line, hashlib.sha256(line + b"\n" + sealed).hexdigest().encode(), sealed])


def test_the_right_passphrase_gives_the_pack_back():
    assert is_locked(LOCKED)
    assert not is_locked(DATA)
    assert unlock(LOCKED, WORDS) == DATA
    assert unlock(LOCKED, f" {WORDS}\n") == DATA
    assert b"bytes of a pack" not in LOCKED


def test_each_locking_is_another():
    assert lock(DATA, WORDS, os.urandom) != LOCKED


def test_letters_typed_on_another_machine_are_the_same_letters():
    assert unlock(lock(DATA, "caf\u00e9 caf\u00e9", os.urandom), "cafe\u0301 cafe\u0301") == DATA


def test_a_wrong_passphrase_is_called_that():
    with pytest.raises(WrongPassphrase, match="is not the one that this pack was locked with"):
        unlock(LOCKED, "some other words")


def test_a_damaged_file_is_never_called_a_wrong_passphrase():
    for where in range(0, len(LOCKED), 11):
        flipped = LOCKED[:where] + bytes([LOCKED[where] ^ 1]) + LOCKED[where + 1 :]
        with pytest.raises(BadPack, match=r"damaged|incomplete") as problem:
            unlock(flipped, WORDS)
        assert not isinstance(problem.value, WrongPassphrase)


def test_a_cut_file_says_how_much_arrived():
    with pytest.raises(CutShort, match=r"incomplete: 500 of 990 bytes arrived"):
        unlock(LOCKED[: len(LOCKED) - 490], WORDS)
    with pytest.raises(BadPack, match="damaged"):
        unlock(LOCKED[:40], WORDS)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"v": 2}, "newer version"),
        ({"memory": 2**40}, "more work than"),
        ({"memory": 1}, "more work than"),
        ({"ops": 10_000}, "more work than"),
        ({"ops": 0}, "more work than"),
        ({"ops": "many"}, "damaged"),
        ({"ops": None}, "damaged"),
        ({"salt": "AAAA"}, "damaged"),
        ({"salt": ...}, "damaged"),
        ({"key": "AAAA"}, "damaged"),
    ],
)
def test_a_hostile_first_line_is_refused(changes: dict[str, object], sentence: str):
    with pytest.raises(BadPack, match=sentence):
        unlock(resealed(**changes), WORDS)


def test_contents_that_were_exchanged_under_a_fitting_fingerprint_are_noticed():
    first, _, rest = LOCKED.partition(b"\n")
    sealed = rest.partition(b"\n")[2]
    for other in (sealed[:-1] + bytes([sealed[-1] ^ 1]), b"", b"short"):
        fingerprint = hashlib.sha256(first + b"\n" + other).hexdigest().encode()
        with pytest.raises(BadPack, match="altered on the way"):
            unlock(b"\n".join([first, fingerprint, other]), WORDS)


def test_a_short_passphrase_is_refused():
    with pytest.raises(BadPack, match="at least 8 characters"):
        lock(DATA, "seven77", os.urandom)


def test_encryption_is_loaded_only_when_it_is_used():
    code = "import sys, hia_tui.exchange.locked; sys.exit('nacl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_program_without_pynacl_says_so_when_a_locked_pack_is_asked_for(monkeypatch: pytest.MonkeyPatch):
    for name in [name for name in sys.modules if name.split(".")[0] == "nacl"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "nacl", None)
    for work in (lambda: lock(DATA, WORDS, os.urandom), lambda: unlock(LOCKED, WORDS)):
        with pytest.raises(CouldNotDo, match="without PyNaCl"):
            work()
