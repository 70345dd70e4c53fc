"""The first line of a pack: which assessment it is of, who made it, and what it holds."""

import json
import re
from dataclasses import dataclass
from typing import Any

from hia_tui.domain.assessment import UNNAMED
from hia_tui.domain.ledger import Digest
from hia_tui.domain.text import printable

VERSION = 1
LONGEST = 200
"""Characters kept of a title or a name from elsewhere."""

_LABEL = re.compile(r"[A-Za-z0-9_-]{1,64}")
_REFERENCE = re.compile(r"[A-Za-z0-9._@-]{1,97}")
_XOR = re.compile(r"[0-9a-f]{30}")


class BadHeader(ValueError):
    """The line is no header of a pack; the message says why, as a clause."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who made a pack."""

    member: str
    name: str
    role: str

    @property
    def label(self) -> str:
        """Name and role, such as `A. Khan, team leader`."""
        return ", ".join(part for part in (self.name or UNNAMED, self.role) if part)


@dataclass(frozen=True, slots=True)
class Header:
    """What a pack says about itself. None of it decides anything but which assessment it belongs to."""

    assessment: str
    title: str
    sender: Sender
    made: str
    """The sender's clock, ISO 8601; for display only."""
    questionnaires: tuple[str, ...]
    """The questionnaires that its answers bind to, such as `hia@2026.1`."""
    digest: Digest
    """Count and fingerprint of its operations."""
    sections: tuple[str, ...] = ()
    """Ids of the sections that it was made of; empty for the whole."""
    evaluations: int = 0
    """Evaluation answers, in a part of their own."""

    def line(self) -> bytes:
        """The header as it is written."""
        return encode(
            {
                "hia": "pack",
                "v": VERSION,
                "assessment": self.assessment,
                "title": self.title,
                "from": {"member": self.sender.member, "name": self.sender.name, "role": self.sender.role},
                "made": self.made,
                "questionnaire": list(self.questionnaires),
                "sections": list(self.sections),
                "n": self.digest.n,
                "x": self.digest.x,
                "evaluations": self.evaluations,
            }
        )


def encode(value: dict[str, Any]) -> bytes:
    """One line of a pack that is not an operation."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def read_header(line: bytes) -> Header:
    """Read and check the first line of a pack.

    Raises:
        BadHeader: it is none, or of a version that this program does not know.
    """
    try:
        body = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise BadHeader("its first line is not that of a pack") from None
    if not isinstance(body, dict) or body.get("hia") != "pack":
        raise BadHeader("its first line is not that of a pack")
    if body.get("v") != VERSION:
        raise BadHeader("it was made by a newer version of this program")
    digest = Digest(_count(body, "n"), _matching(body.get("x", "0" * 30), _XOR))
    return Header(
        assessment=_matching(body.get("assessment"), _LABEL),
        title=_line(body.get("title")),
        sender=_sender(body.get("from")),
        made=_line(body.get("made"), 40),
        questionnaires=_references(body.get("questionnaire")),
        digest=digest,
        sections=_references(body.get("sections")),
        evaluations=_count(body, "evaluations") if "evaluations" in body else 0,
    )


def _sender(value: object) -> Sender:
    if not isinstance(value, dict):
        return Sender("", _line(value), "")
    member = value.get("member")
    known = isinstance(member, str) and _LABEL.fullmatch(member)
    return Sender(str(member) if known else "", _line(value.get("name")), _line(value.get("role")))


def _count(body: dict[str, Any], key: str) -> int:
    value = body.get(key)
    if type(value) is not int or not 0 <= value < 2**31:
        raise BadHeader("its first line does not say how much it holds")
    return value


def _matching(value: object, pattern: re.Pattern[str]) -> str:
    if not (isinstance(value, str) and pattern.fullmatch(value)):
        raise BadHeader("its first line does not say which assessment it is of")
    return value


def _references(value: object) -> tuple[str, ...]:
    given = value if isinstance(value, list) else [value]
    return tuple(item for item in given[:100] if isinstance(item, str) and _REFERENCE.fullmatch(item))


def _line(value: object, longest: int = LONGEST) -> str:
    """A text from elsewhere on one line, with nothing in it that could drive a terminal."""
    return " ".join(printable(value).split())[:longest] if isinstance(value, str) else ""
