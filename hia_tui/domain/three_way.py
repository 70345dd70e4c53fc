"""Texts that two people changed apart: what they both started from, a proposal, and the words that differ.

Nothing here decides. A proposal fills an editor that a person then confirms, and where two people changed
the same lines it holds both versions and says so.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hia_tui.domain.ledger import Ledger
from hia_tui.domain.operation import Operation

MOST_CELLS = 1_000_000
"""Size of the table up to which two passages are compared; beyond it they count as wholly different."""

_WORDS = re.compile(r"\S+|\s+")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text put together from several, for a person to confirm."""

    text: str
    is_clean: bool
    """False where people changed the same lines: there, all their versions follow one another."""


class Change(StrEnum):
    """What became of a run of words."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Lines `start` to `end` of the old text, which a version has otherwise."""

    start: int
    end: int
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring words with the same fate."""

    change: Change
    text: str


def merge_texts(base: str, *versions: str) -> Proposal:
    """Put together the lines that people changed apart, starting from the text that they all had.

    Lines that one person changed are taken from that person. Lines that several changed to the same are
    taken once; lines that they changed to different ones are all kept, in the order of `versions`.
    """
    old = _lines(base)
    hunks = [list(_hunks(old, _lines(version))) for version in versions]
    merged: list[str] = []
    is_clean = True
    done = 0
    for start, end in _meeting(hunk for changed in hunks for hunk in changed):
        passage = old[start:end]
        written = [_applied(old, changed, start, end) for changed in hunks]
        different = _distinct(lines for lines in written if lines != passage)
        is_clean = is_clean and len(different) == 1
        merged += old[done:start]
        for lines in different:
            merged += lines
        done = end
    return Proposal("\n".join(merged + old[done:]), is_clean)


def keep_all(signed: Sequence[tuple[str, str]]) -> str:
    """All the versions under their writers' names: `(name, text)` in the order to show them."""
    return "\n\n".join(f"{name}: {text}" for name, text in signed if text)


def word_differences(old: str, new: str) -> tuple[Run, ...]:
    """The runs of words that lead from one text to another; what was removed stands before what came."""
    runs: list[Run] = []
    for old_lines, new_lines, same in _passages(old.splitlines(keepends=True), new.splitlines(keepends=True)):
        if same:
            runs.append(Run(Change.SAME, "".join(old_lines)))
            continue
        before, after = _WORDS.findall("".join(old_lines)), _WORDS.findall("".join(new_lines))
        for removed, added, kept in _passages(before, after):
            if kept:
                runs.append(Run(Change.SAME, "".join(removed)))
            else:
                runs.append(Run(Change.REMOVED, "".join(removed)))
                runs.append(Run(Change.ADDED, "".join(added)))
    return _joined(runs)


def nearest_replaced(ledger: Ledger, operations: Iterable[Operation]) -> Operation | None:
    """The latest edit of the field that every one of these edits replaced, directly or not.

    None when they have nothing in common. Where people crossed over and left several equally near, the
    one with the smallest id, so every machine names the same.
    """
    lines = [_replaced_by(ledger, operation) for operation in operations]
    shared = set.intersection(*lines) if lines else set()
    further = {old for op_id in shared for old in _parents(ledger, op_id)}
    nearest = min(shared - further, default=None)
    return ledger.get(nearest) if nearest else None


def _replaced_by(ledger: Ledger, operation: Operation) -> set[str]:
    found: set[str] = set()
    waiting = [operation.id]
    while waiting:
        for old in _parents(ledger, waiting.pop()):
            if old not in found:
                found.add(old)
                waiting.append(old)
    return found


def _parents(ledger: Ledger, operation_id: str) -> list[str]:
    operation = ledger.get(operation_id)
    if operation is None:
        return []
    replaced = ((old, ledger.get(old)) for old in operation.sup)
    return [old for old, found in replaced if found is not None and found.field == operation.field]


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _hunks(old: list[str], new: list[str]) -> Iterable[_Hunk]:
    at = 0
    for removed, added, same in _passages(old, new):
        if not same:
            yield _Hunk(at, at + len(removed), added)
        at += len(removed)


def _meeting(hunks: Iterable[_Hunk]) -> list[tuple[int, int]]:
    """The stretches of the old text within which changes meet, in order.

    Changes of neighbouring lines do not meet. What is put in at a place where a change begins or ends does,
    because nobody can say which of them comes first.
    """
    found: list[tuple[int, int]] = []
    put_in = -1
    for hunk in sorted(hunks, key=lambda hunk: (hunk.start, hunk.end)):
        start, end = found[-1] if found else (-1, -1)
        is_put_in = hunk.start == hunk.end
        if hunk.start < end or (hunk.start == end and (is_put_in or put_in == end)):
            found[-1] = (start, max(end, hunk.end))
        else:
            found.append((hunk.start, hunk.end))
        put_in = hunk.end if is_put_in else put_in
    return found


def _applied(old: list[str], hunks: Iterable[_Hunk], start: int, end: int) -> list[str]:
    """Lines `start` to `end` as one version has them."""
    lines: list[str] = []
    done = start
    for hunk in hunks:
        if start <= hunk.start and hunk.end <= end:
            lines += old[done : hunk.start] + hunk.lines
            done = hunk.end
    return lines + old[done:end]


def _passages(old: list[str], new: list[str]) -> Iterable[tuple[list[str], list[str], bool]]:
    """Stretches of two sequences in order: the same in both, or what stands in their place in each."""
    i = j = 0
    for a, b in [*_common(old, new), (len(old), len(new))]:
        if old[i:a] or new[j:b]:
            yield old[i:a], new[j:b], False
        if a < len(old):
            yield [old[a]], [new[b]], True
        i, j = a + 1, b + 1


def _common(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Index pairs of a longest common subsequence; only of the two ends when the middles are too long."""
    shortest = min(len(old), len(new))
    head = _run_length(shortest, lambda i: old[i] == new[i])
    tail = _run_length(shortest - head, lambda i: old[-1 - i] == new[-1 - i])
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    middle = _longest(a, b) if len(a) * len(b) <= MOST_CELLS else []
    return [
        *((i, i) for i in range(head)),
        *((i + head, j + head) for i, j in middle),
        *((len(old) - i, len(new) - i) for i in range(tail, 0, -1)),
    ]


def _run_length(most: int, is_same: Callable[[int], bool]) -> int:
    return next((i for i in range(most) if not is_same(i)), most)


def _longest(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    lengths = [[0] * (len(b) + 1)]
    for item in reversed(a):
        below, row = lengths[-1], [0] * (len(b) + 1)
        for j in range(len(b) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if item == b[j] else max(below[j], row[j + 1])
        lengths.append(row)
    lengths.reverse()
    pairs = []
    i = j = 0
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


def _distinct(passages: Iterable[list[str]]) -> list[list[str]]:
    kept: list[list[str]] = []
    for passage in passages:
        if passage not in kept:
            kept.append(passage)
    return kept


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    """Runs with neighbours of one kind made one, and a lone space between two changes made part of them."""
    joined: list[Run] = []
    removed = added = ""
    for i, run in enumerate(runs):
        between = bool(removed or added) and i + 1 < len(runs) and runs[i + 1].change is not Change.SAME
        if run.change is not Change.SAME:
            removed += run.text if run.change is Change.REMOVED else ""
            added += run.text if run.change is Change.ADDED else ""
        elif between and run.text.isspace():
            removed, added = removed + run.text, added + run.text
        else:
            joined += _changed(removed, added)
            removed = added = ""
            if joined and joined[-1].change is Change.SAME:
                joined[-1] = Run(Change.SAME, joined[-1].text + run.text)
            else:
                joined.append(run)
    return (*joined, *_changed(removed, added))


def _changed(removed: str, added: str) -> list[Run]:
    found = ((Change.REMOVED, removed), (Change.ADDED, added))
    return [Run(change, text) for change, text in found if text]
