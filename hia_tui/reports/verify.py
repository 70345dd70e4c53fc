"""Whether a saved report still says what the store says, and what changed since."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from hia_tui.domain.assessment import Assessment
from hia_tui.reports.fingerprint import Fingerprint, codes_of, fingerprint_of, read_fingerprint
from hia_tui.reports.seal import is_unchanged
from hia_tui.reports.wording import count, listed, upper_first

LARGEST = 64 * 1024 * 1024
"""Bytes of a file that are looked at."""
_PROPERTIES = "docProps/core.xml"
_PROPERTIES_LIMIT = 1024 * 1024


class Verdict(StrEnum):
    """What came of the comparison."""

    MATCHES = "matches"
    CHANGED = "changed"
    OTHER = "other-assessment"
    UNKNOWN = "no-fingerprint"


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict with its reasons."""

    verdict: Verdict
    changed: tuple[str, ...]
    """Parts of the assessment that changed since: `question 2.6`, `section 1`, `actions of section 3` …"""
    edits: int
    """Edits in the store now, less those at the time of the report."""
    file_unchanged: bool | None
    """Whether the file is as it was saved; None where its format carries no seal."""
    names_parts: bool = True
    """Whether the file carries enough to say which parts changed; a CSV file does not."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """The verdict as a person reads it."""
        return tuple(_sentences(self))


def verify(data: bytes, assessment: Assessment, assessment_id: str) -> Verification:
    """Compare a report file with the store.

    Args:
        data: the file.
        assessment: the assessment as it is now.
        assessment_id: its id.
    """
    written = fingerprint_in(data)
    intact = is_unchanged(data)
    if written is None:
        return Verification(Verdict.UNKNOWN, (), 0, intact)
    if written.assessment_id != assessment_id:
        return Verification(Verdict.OTHER, (), 0, intact)
    now = fingerprint_of(assessment, assessment_id)
    edits = now.n - written.n
    if (written.n, written.x) == (now.n, now.x):
        return Verification(Verdict.MATCHES, (), 0, intact)
    changed = _changed(written, assessment)
    return Verification(Verdict.CHANGED, changed, edits, intact, names_parts=bool(written.codes))


def fingerprint_in(data: bytes) -> Fingerprint | None:
    """The fingerprint that a file carries, whatever its format."""
    data = data[:LARGEST]
    if data.startswith(b"PK"):
        data = _workbook_properties(data)
    if data.startswith(b"BEGIN:VCALENDAR"):
        data = data.replace(b"\r\n ", b"")
    found = re.findall(rb"hia1\.[A-Za-z0-9_-]{1,64}\.\d{1,6}\.[0-9a-f]{30}\.[A-Za-z0-9_-]*", data)
    return read_fingerprint(max(found, key=len).decode()) if found else None


def _workbook_properties(data: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book, book.open(_PROPERTIES) as member:
            return member.read(_PROPERTIES_LIMIT)
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, EOFError):
        return b""


def _changed(written: Fingerprint, assessment: Assessment) -> tuple[str, ...]:
    now = list(codes_of(assessment))
    if len(now) != len(written.codes):
        return ()
    return tuple(name for (name, code), old in zip(now, written.codes, strict=True) if code != old)


def _sentences(found: Verification) -> list[str]:
    said = {
        Verdict.MATCHES: "The report matches the store: nothing was written since.",
        Verdict.OTHER: "The report is of another assessment.",
        Verdict.UNKNOWN: "The file carries no fingerprint, so it cannot be compared with the store.",
        Verdict.CHANGED: _change(found.changed, found.edits, names_parts=found.names_parts),
    }[found.verdict]
    if found.file_unchanged is False:
        return [said, "The file itself was changed after it was saved."]
    return [said]


def _change(changed: Sequence[str], edits: int, *, names_parts: bool) -> str:
    if edits > 0:
        since = f"{upper_first(count(edits, 'edit'))} since the report."
    elif edits < 0:
        since = f"The report was made with {count(-edits, 'edit')} that this store does not have."
    else:
        since = "The report was made from other edits than this store has."
    if not names_parts:
        return f"{since} This format does not carry which parts they are of."
    if not changed:
        return f"{since} What is current reads the same, or the questionnaire has another shape."
    return f"{since} Changed: {listed(list(changed))}."
