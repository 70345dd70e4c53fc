"""Bringing an assessment back from a damaged file: from it, its last save, its backups and copies of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hia_tui.domain.ledger import Ledger
from hia_tui.storage.contents import Contents, StoredAssessment, joined, with_added
from hia_tui.storage.files import REAL, FileSystem, read_if_there, read_whole
from hia_tui.storage.layout import Damaged, parse
from hia_tui.storage.migrations import contents_from
from hia_tui.storage.salvage import Salvage, salvage


@dataclass(frozen=True, slots=True)
class Recovery:
    """What happened to a damaged file, in numbers."""

    reason: str
    """A clause: `the file is cut short or garbled`."""
    kept_as: Path | None
    """Where the damaged file is, untouched; None when there was none."""
    expected: int | None
    """Operations that the damaged file said it held, where that could be read."""
    from_file: int
    """Whole operations found in the damaged file."""
    from_previous: int
    """Further ones from the save before."""
    from_backups: int
    """Further ones from backups."""
    from_copies: int
    """Further ones from copies of the file beside it."""
    from_memory: int = 0
    """Further ones that the program held in memory."""

    @property
    def total(self) -> int:
        """Operations that are there now."""
        found = self.from_file + self.from_previous + self.from_backups + self.from_copies
        return found + self.from_memory

    @property
    def missing(self) -> int | None:
        """Operations that the file said it held and that are not there; None when that is not known."""
        return None if self.expected is None else max(0, self.expected - self.total)

    def sentence(self) -> str:
        """What a person is told."""
        of = f" of {self.expected:,}" if self.expected is not None and self.expected >= self.total else ""
        places = (
            (self.from_file, "the damaged file"),
            (self.from_previous, "the save before it"),
            (self.from_backups, "backups"),
            (self.from_copies, "copies beside it"),
            (self.from_memory, "this program's memory"),
        )
        came = ", ".join(f"{count:,} from {place}" for count, place in places if count)
        said = f"The saved assessment could not be read: {self.reason}. {self.total:,}{of} changes came back"
        said += f" ({came})." if came else "."
        if self.kept_as is not None:
            said += f" The damaged file is kept as {self.kept_as.name}."
        return said


@dataclass(frozen=True, slots=True)
class Sources:
    """Where else operations of this assessment may be."""

    previous: Path
    backups: Sequence[Path] = ()
    copies: Sequence[Path] = ()


def recover(
    data: bytes, reason: str, sources: Sources, *, name: str, fs: FileSystem = REAL
) -> tuple[Contents, Recovery] | None:
    """Put together what is whole; None when nothing is.

    Args:
        data: the damaged file's bytes, as far as they could be read.
        reason: a clause that says what is wrong with it.
        sources: the save before, backups and copies.
        name: the assessment's id, where no file says it any more.
        fs: the file system.

    Raises:
        CouldNotDo: the machine will not hand out the save before.
    """
    rubble = salvage(data)
    # The save before is written over by the saves to come, so it is read now or nothing is done.
    previous = whole_contents(read_if_there(sources.previous, fs=fs))
    header = previous.header if previous else rubble.header
    assessment = header.id if header else name
    nobody = StoredAssessment(assessment, "", "", "", "", "")
    known = _from_rubble(rubble, previous, header or nobody)
    counts = [len(known.operations)]
    known = _with(known, previous, whole=True)
    counts.append(len(known.operations) - sum(counts))
    for whole, paths in ((True, sources.backups), (False, sources.copies)):
        for path in paths:
            known = _with(known, read_contents(path, fs), whole=whole)
        counts.append(len(known.operations) - sum(counts))
    if not known.operations and not known.header.title:
        return None
    if not known.header.title:
        known = replace(known, header=_guessed_header(known))
    return known, Recovery(reason, None, rubble.expected, *counts)


def read_contents(path: Path, fs: FileSystem = REAL) -> Contents | None:
    """What a file that should be a store holds, damaged or not; None when it does not say whose it is."""
    try:
        return whole_contents(read_whole(path, fs=fs))
    except OSError:
        return None


def whole_contents(data: bytes) -> Contents | None:
    """What the bytes of a store hold, damaged or not; None when they do not say whose they are."""
    try:
        return contents_from(parse(data))
    except Damaged:
        rubble = salvage(data)
    if rubble.header is None:
        return None
    return Contents(rubble.header, rubble.generation, rubble.operations, rubble.set_aside, rubble.side)


def _from_rubble(rubble: Salvage, previous: Contents | None, header: StoredAssessment) -> Contents:
    # Headers and side documents carry no hash: what the save before has of them is to be believed first.
    sound = previous.side if previous else {}
    side = {key: found for key, found in rubble.side.items() if key not in sound or found.at > sound[key].at}
    return Contents(header, rubble.generation, rubble.operations, rubble.set_aside, side)


def _with(known: Contents, other: Contents | None, *, whole: bool) -> Contents:
    if other is None or other.header.id != known.header.id:
        return known
    header = known.header if known.header.title else other.header
    if whole:
        return replace(joined(known, other), header=header)
    # A copy's side documents are another machine's; its operations are everybody's.
    return replace(with_added(known, other.operations.values()), header=header)


def _guessed_header(known: Contents) -> StoredAssessment:
    """A header from what the operations say, where none is left."""
    titles = Ledger(known.operations.values()).live("assessment/title")
    title = next((op.value for op in titles if isinstance(op.value, str)), "Recovered assessment")
    named = Counter(op.questionnaire for op in known.operations.values())
    created = min((op.at for op in known.operations.values()), default="")
    return replace(
        known.header, title=title, questionnaire=named.most_common(1)[0][0], created=created, form="full"
    )
