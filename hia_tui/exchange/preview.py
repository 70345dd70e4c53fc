"""What a merge would do, before it does anything: pure functions of what is here and what was handed in."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hia_tui.domain.assessment import Assessment
from hia_tui.domain.ledger import Ledger, Status, status_of, subject_of
from hia_tui.domain.operation import Operation
from hia_tui.domain.questionnaire import Change
from hia_tui.exchange.arrival import Arrival
from hia_tui.exchange.evaluation import EvaluationSheet, union
from hia_tui.exchange.pack import PackState
from hia_tui.exchange.unusual import unusual_about_pack, unusual_overall


class ArrivalState(StrEnum):
    """What one pack is to the assessment that it was handed to."""

    NEW = "new"
    ALREADY_MERGED = "already-merged"
    DAMAGED = "damaged"
    INCOMPLETE = "incomplete"
    OTHER_ASSESSMENT = "other-assessment"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Here:
    """What a merge would be made into."""

    view: Assessment
    assessment: str | None
    """The assessment's id; None for an empty home, which takes the packs' own."""
    also: Container[str] = ()
    """Ids of other assessments whose packs are taken all the same, because somebody said so."""
    refused: Container[str] = ()
    """Ids of operations that are not taken in again, because they were erased on purpose."""
    evaluations: Sequence[EvaluationSheet] = ()
    member: str = ""
    """The member at this machine."""


@dataclass(frozen=True, slots=True)
class PackPreview:
    """What one pack would bring."""

    arrival: Arrival
    state: ArrivalState
    is_taken: bool
    """Whether applying the merge takes anything from it."""
    new: int
    """Operations that are not here yet."""
    same: int
    """Operations that are here already."""
    replaces: tuple[str, ...]
    """Fields whose current value its people had seen and replaced."""
    disagreements: tuple[str, ...]
    """Fields on which the merge leaves a disagreement in which this pack takes part."""
    unknown: tuple[str, ...]
    """Ids of questions that it answers and that the questionnaire here does not have."""
    unusual: tuple[str, ...]
    """What a person should look at first, a sentence each."""

    @property
    def person(self) -> str:
        """Who made it, with their role; empty where not even that could be read."""
        header = self.arrival.reading.header
        return header.sender.label if header else ""

    @property
    def trouble(self) -> str:
        """What is wrong, as the rest of a sentence that begins with the source; empty when nothing is."""
        if self.state is ArrivalState.OTHER_ASSESSMENT:
            header = self.arrival.reading.header
            return f"is of another assessment, “{header.title if header else ''}”"
        return self.arrival.reading.trouble


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What all the packs together would do. Fields are named by their paths."""

    packs: tuple[PackPreview, ...]
    new: tuple[Operation, ...]
    """What would be added, each once, sorted by id."""
    evaluations: tuple[EvaluationSheet, ...]
    """Evaluation answers that are new, or newer than those here."""
    adds: tuple[str, ...]
    """Fields that had no value and get one."""
    replaces: tuple[str, ...]
    """Fields whose value changes, written by somebody who had seen the one here."""
    agrees: tuple[str, ...]
    """Fields to which several people gave the same answer independently; nobody is asked."""
    disagreements: tuple[str, ...]
    """Fields that will have a disagreement that they have not now, or one with another version."""
    settles: tuple[str, ...]
    """Fields whose disagreement here somebody has settled."""
    unknown: tuple[str, ...]
    wording: tuple[Change, ...]
    """Questions answered as an earlier questionnaire asked them, with what changed since."""
    malformed: int
    """Lines that break the rules of operations; they are left out."""
    unusual: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether everything is here already."""
        return not self.new and not self.evaluations

    @property
    def refused(self) -> tuple[PackPreview, ...]:
        """Packs from which nothing is taken because something is wrong with them."""
        fine = (ArrivalState.NEW, ArrivalState.ALREADY_MERGED)
        return tuple(pack for pack in self.packs if not pack.is_taken and pack.state not in fine)


def preview(
    here: Here, arrivals: Iterable[Arrival], *, partial: bool = False, now: datetime | None = None
) -> MergePreview:
    """What merging the packs would do.

    Args:
        here: the assessment, or an empty one for an empty home.
        arrivals: the packs.
        partial: take what is sound of packs that are damaged or incomplete.
        now: this machine's clock, only to notice that another one is off.
    """
    judged = [_Judged.of(here, arrival, partial) for arrival in arrivals]
    new = {op.id: op for pack in judged if pack.is_taken for op in pack.new}
    before, after = _around(here.view, new.values())
    outcome = _outcome(here.view, before, after)
    taken = [pack.arrival.reading for pack in judged if pack.is_taken]
    brought = union(here.evaluations, *(reading.evaluations for reading in taken))
    disagreeing = {op.id for name in outcome.disagreements for op in after.ledger.live(name)}
    return MergePreview(
        packs=tuple(pack.preview(here, disagreeing, now) for pack in judged),
        new=tuple(new[op_id] for op_id in sorted(new)),
        evaluations=tuple(sheet for sheet in brought if sheet not in set(here.evaluations)),
        adds=outcome.adds,
        replaces=outcome.replaces,
        agrees=outcome.agrees,
        disagreements=outcome.disagreements,
        settles=outcome.settles,
        unknown=_unknown(here.view, new.values()),
        wording=_wording(here.view, new.values()),
        malformed=sum(len(reading.malformed) for reading in taken if reading.state is PackState.WHOLE),
        unusual=unusual_overall(here.view, after, new.values()),
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    arrival: Arrival
    state: ArrivalState
    is_taken: bool
    new: tuple[Operation, ...]

    @classmethod
    def of(cls, here: Here, arrival: Arrival, partial: bool) -> "_Judged":
        reading = arrival.reading
        new = tuple(
            {
                op.id: op
                for op in reading.operations
                if op.id not in here.view.ledger and op.id not in here.refused
            }.values()
        )
        state = _state(here, arrival, new)
        is_part = partial and state in (ArrivalState.DAMAGED, ArrivalState.INCOMPLETE)
        is_ours = _is_ours(here, arrival)
        has_any = bool(new or reading.evaluations)
        return cls(arrival, state, is_ours and has_any and (state is ArrivalState.NEW or is_part), new)

    def preview(self, here: Here, disagreeing: Container[str], now: datetime | None) -> PackPreview:
        mine = {op.id for op in self.arrival.reading.operations}
        apart = {op.field for op in self.arrival.reading.operations if op.id in disagreeing}
        return PackPreview(
            arrival=self.arrival,
            state=self.state,
            is_taken=self.is_taken,
            new=len(self.new),
            same=len(mine) - len(self.new),
            replaces=_replaced(here.view.ledger, self.new),
            disagreements=tuple(sorted(apart)) if self.is_taken else (),
            unknown=_unknown(here.view, self.new),
            unusual=unusual_about_pack(here.view, self.arrival.reading, self.new, here.member, now),
        )


@dataclass(frozen=True, slots=True)
class _Outcome:
    adds: tuple[str, ...]
    replaces: tuple[str, ...]
    agrees: tuple[str, ...]
    disagreements: tuple[str, ...]
    settles: tuple[str, ...]


def _is_ours(here: Here, arrival: Arrival) -> bool:
    header = arrival.reading.header
    return header is not None and (
        here.assessment is None or header.assessment == here.assessment or header.assessment in here.also
    )


def _state(here: Here, arrival: Arrival, new: tuple[Operation, ...]) -> ArrivalState:
    reading = arrival.reading
    if arrival.needs_passphrase:
        return ArrivalState.LOCKED
    if reading.state is PackState.DAMAGED:
        return ArrivalState.DAMAGED
    if reading.state is PackState.INCOMPLETE:
        return ArrivalState.INCOMPLETE
    if not _is_ours(here, arrival):
        return ArrivalState.OTHER_ASSESSMENT
    if new or union(here.evaluations, reading.evaluations) != union(here.evaluations):
        return ArrivalState.NEW
    return ArrivalState.ALREADY_MERGED


def _around(view: Assessment, new: Iterable[Operation]) -> tuple[Assessment, Assessment]:
    """The subjects that the new operations touch, as they are and as they will be."""
    added = list(new)
    subjects = {subject_of(op.field) for op in added}
    names = [name for subject in subjects for name in view.ledger.fields_of(subject)]
    known = [op for name in names for op in view.ledger.operations_on(name)]
    return (
        Assessment(Ledger(known), view.questionnaire),
        Assessment(Ledger([*known, *added]), view.questionnaire),
    )


def _outcome(view: Assessment, before: Assessment, after: Assessment) -> _Outcome:
    open_now = {field.name: field.ids for field in before.disagreements()}
    open_then = {field.name: field.ids for field in after.disagreements()}
    found: dict[str, list[str]] = {"adds": [], "replaces": [], "agrees": []}
    for name in after.ledger.fields():
        was, will_be = before.ledger.live(name), after.ledger.live(name)
        if was == will_be or name in open_then or name in open_now:
            continue
        kind = _kind(was, will_be)
        if kind:
            found[kind].append(name)
    return _Outcome(
        adds=tuple(found["adds"]),
        replaces=tuple(found["replaces"]),
        agrees=tuple(found["agrees"]),
        disagreements=tuple(name for name, ids in open_then.items() if open_now.get(name) != ids),
        settles=tuple(name for name in open_now if name not in open_then),
    )


def _kind(was: tuple[Operation, ...], will_be: tuple[Operation, ...]) -> str | None:
    if all(op.value is None for op in was):
        return "adds" if any(op.value is not None for op in will_be) else None
    if status_of(will_be) is Status.AGREED and set(was) <= set(will_be):
        return "agrees"
    return "replaces"


def _replaced(ledger: Ledger, new: Iterable[Operation]) -> tuple[str, ...]:
    fields = {
        op.field
        for op in new
        for old in op.sup
        if any(current.id == old for current in ledger.live(op.field))
    }
    return tuple(sorted(fields))


def _unknown(view: Assessment, new: Iterable[Operation]) -> tuple[str, ...]:
    subjects = {op.field.split("/")[1] for op in new if op.field.startswith("q/")}
    known = {question.id for question in view.questionnaire.questions}
    return tuple(sorted(subjects - known))


def _wording(view: Assessment, new: Iterable[Operation]) -> tuple[Change, ...]:
    """What changed about questions since the version that the new answers bind to."""
    questionnaire = view.questionnaire
    oldest: dict[str, str] = {}
    for op in new:
        kind, _, rest = op.field.partition("/")
        reference, _, version = op.questionnaire.partition("@")
        if kind == "q" and reference == questionnaire.id:
            subject = rest.split("/")[0]
            oldest[subject] = min(version, oldest.get(subject, version), key=version_key)
    return tuple(
        change
        for change in questionnaire.changes
        for subject in {change.question, change.replaces} & oldest.keys()
        if version_key(oldest[subject]) < version_key(change.version)
    )


def version_key(version: str) -> tuple[tuple[int, str], ...]:
    """`2026.10` after `2026.9`."""
    return tuple((int(part), "") if part.isdecimal() else (0, part) for part in version.split("."))
