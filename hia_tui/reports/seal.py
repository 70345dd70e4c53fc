"""The seal of a file: a digest of its bytes with the digest left out. It shows a later change to the file."""

import re
from hashlib import sha256

BLANK = "0" * 32
"""What stands in the place of the seal while it is computed."""
MARK = "hia-seal:"
_FOUND = re.compile(rb"hia-seal:([0-9a-f]{32})")


def sealed(data: bytes) -> bytes:
    """The file with its seal in the place of the blank one."""
    return data.replace(f"{MARK}{BLANK}".encode(), f"{MARK}{_digest(data)}".encode(), 1)


def is_unchanged(data: bytes) -> bool | None:
    """Whether the file is as it was saved; None where it has no seal."""
    found = _FOUND.search(data)
    if found is None:
        return None
    blank = data[: found.start(1)] + BLANK.encode() + data[found.end(1) :]
    return found[1].decode() == _digest(blank)


def _digest(data: bytes) -> str:
    # Mail programs and editors turn line ends; that changes nothing that a reader sees.
    return sha256(data.replace(b"\r\n", b"\n")).hexdigest()[:32]
