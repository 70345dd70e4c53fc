"""Packs as text that survives e-mail, chat and copy-and-paste through a terminal of 80 columns.

```
HIA PACK BEGINS
From A. Khan, team leader: 110 changes to Leith community nursing.
1of42,H4sIAAAAAAAC/41Wy27bMBC8…,Kq3x;
…
HIA PACK ENDS
```

Letters, digits, `+`, `/`, commas and semicolons are what no mail program, chat or word processor makes
smarter. Each line has its number, how many there are, and a check over all three, so lines may come quoted,
wrapped, joined, twice or with text around them, and one that was damaged is named.
"""

import re
from base64 import b64decode, b64encode
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from textwrap import wrap

WIDTH = 76
BEGINS = "HIA PACK BEGINS"
ENDS = "HIA PACK ENDS"

_CHECK = 4
_MOST_LINES = 300_000
_MOST_PACKS = 100
_MOST_MISSING = 100
"""Bounds on what a text may make us do; the largest pack that an assessment can fill is far within."""
_QUOTED = re.compile(r"^[ \t]*(?:[A-Za-z]{0,3}[>|][ \t]*)+", re.MULTILINE)
_START = re.compile(r"(?<![0-9A-Za-z+/])(?=\d{1,6}of\d{1,6},)", re.IGNORECASE)
_OTHER = re.compile(r"[^0-9A-Za-z+/,;]+")
_LINE = re.compile(r"(\d{1,6})of(\d{1,6}),([A-Za-z0-9+/]+),([A-Za-z0-9+/]{4})", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,6})of(\d{1,6}),", re.IGNORECASE)
_MARKER = re.compile(r"HIA\s+PACK\s+BEGINS", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pasted:
    """What could be read of one pack in a text."""

    data: bytes
    """The bytes of the pack; of one with bad lines, those before the first of them."""
    lines: int
    """How many lines the pack has."""
    damaged: tuple[int, ...]
    """Numbers of the lines that are there and not as they were written."""
    missing: tuple[int, ...]
    """Numbers of lines that are not there; of very many, the first."""
    lacking: int = 0
    """How many lines are not there."""

    @property
    def trouble(self) -> str:
        """What is wrong, as the rest of a sentence; empty when nothing is."""
        parts = []
        if self.damaged:
            parts.append(f"is damaged in {_named(self.damaged, len(self.damaged))} of {self.lines}")
        if self.missing:
            parts.append(f"lacks {_named(self.missing, self.lacking)} of {self.lines}")
        return " and ".join(parts)


def to_text(data: bytes, about: str) -> str:
    """A pack's bytes as lines of at most 76 columns, under a sentence about it."""
    encoded = b64encode(data).decode().rstrip("=")
    digits = 1
    while len(encoded) > _room(digits) * (10**digits - 1):
        digits += 1
    room = _room(digits)
    payloads = [encoded[start : start + room] for start in range(0, len(encoded), room)]
    numbered = (f"{i}of{len(payloads)},{payload}" for i, payload in enumerate(payloads, start=1))
    lines = [f"{line},{_check(line)};" for line in numbered]
    return "\n".join([BEGINS, *wrap(about, WIDTH), *lines, ENDS]) + "\n"


def is_pasteable(text: str) -> bool:
    """Whether there is a pack in a text, whole or in part."""
    return _START.search(text) is not None


def find_packs(text: str) -> list[Pasted]:
    """All the packs in a text, in the order in which they stand."""
    parts = _MARKER.split(text, maxsplit=_MOST_PACKS)
    return [found for part in parts if is_pasteable(part) and (found := _read(part)) is not None]


def _read(text: str) -> Pasted | None:
    sound: dict[tuple[int, int], str] = {}
    damaged: set[tuple[int, int]] = set()
    for piece in _pieces(text):
        if found := _LINE.match(piece):
            number, of, payload, check = found.groups()
            place = int(number), int(of)
            if (
                0 < place[0] <= place[1] <= _MOST_LINES
                and _check(f"{place[0]}of{place[1]},{payload}") == check
            ):
                sound.setdefault(place, payload)
                continue
        numbers = _NUMBERS.match(piece)
        if numbers and 0 < int(numbers[1]) <= int(numbers[2]) <= _MOST_LINES:
            damaged.add((int(numbers[1]), int(numbers[2])))
    if not sound and not damaged:
        return None
    totals = Counter(of for _, of in sound) or Counter(of for _, of in damaged)
    lines = max(totals, key=lambda of: (totals[of], of))
    payloads = {number: payload for (number, of), payload in sound.items() if of == lines}
    bad = {number for number, of in damaged if of == lines} - payloads.keys()
    missing = (number for number in range(1, lines + 1) if number not in payloads and number not in bad)
    return Pasted(
        data=_joined(payloads, lines),
        lines=lines,
        damaged=tuple(sorted(bad)),
        missing=tuple(islice(missing, _MOST_MISSING)),
        lacking=lines - len(payloads) - len(bad),
    )


def _pieces(text: str) -> list[str]:
    """The stretches of a text that begin like a line, freed of quote marks, wrapping and stray characters."""
    pieces = [
        _OTHER.sub("", piece) for piece in _START.split(_QUOTED.sub("", text), maxsplit=_MOST_LINES)[1:]
    ]
    if pieces and ";" not in pieces[-1] and len(pieces) > 1:
        # The text stops within this line: it is missing, not damaged.
        pieces.pop()
    return [piece.split(";")[0] for piece in pieces]


def _joined(payloads: dict[int, str], lines: int) -> bytes:
    """The bytes up to the first line that is not there."""
    arrived = next((i for i in range(1, lines + 1) if i not in payloads), lines + 1)
    encoded = "".join(payloads[i] for i in range(1, arrived))
    if arrived <= lines:
        encoded = encoded[: len(encoded) // 4 * 4]
    return b64decode(encoded + "=" * (-len(encoded) % 4)) if len(encoded) % 4 != 1 else b""


def _room(digits: int) -> int:
    return WIDTH - len("of,,;") - 2 * digits - _CHECK


def _check(line: str) -> str:
    return b64encode(sha256(line.encode()).digest()).decode()[:_CHECK]


def _named(numbers: tuple[int, ...], count: int) -> str:
    if count == 1:
        return f"line {numbers[0]}"
    if count > 5:
        return f"lines {', '.join(map(str, numbers[:4]))} and {count - 4} more"
    return f"lines {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
