"""The typed view of a ledger: answers, sections, members, sign-offs, disagreements, history.

A view is computed from the operations and a questionnaire, stores nothing of its own, and is the same
on every machine that holds the same operations.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from hia_tui.domain.actions import Action, action_of, removed_from
from hia_tui.domain.ledger import Digest, Ledger, Status, id_number, status_of, value_key
from hia_tui.domain.operation import Operation, Value
from hia_tui.domain.questionnaire import Question, Questionnaire, Section
from hia_tui.domain.scoring import Tally, tally

UNNAMED = "Unnamed"
QUESTION_FIELDS = ("rating", "reason", "evidence", "note", "target", "come-back")
_AGREED_KINDS = ("q", "section", "action", "assessment", "assign", "due")
"""Kinds of field on which a team has to agree; two claims or two names simply stand side by side."""
_MARKS = ("come-back", "returned")
"""Marks stand when anybody set them, so two people cannot disagree about one."""


@dataclass(frozen=True, slots=True)
class Field:
    """What is current in one field."""

    name: str
    live: tuple[Operation, ...]

    @property
    def status(self) -> Status:
        """Empty, answered, agreed, disagreement or cleared."""
        return status_of(self.live)

    @property
    def value(self) -> Value:
        """The one current value; None when empty, cleared or in disagreement."""
        return None if self.status is Status.DISAGREEMENT or not self.live else self.live[0].value

    @property
    def text(self) -> str:
        """The one current value as text, empty where there is none."""
        value = self.value
        return value if isinstance(value, str) else ""

    @property
    def is_disagreed(self) -> bool:
        """Whether people gave different answers that nobody has settled."""
        return self.status is Status.DISAGREEMENT

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of what is current: what an edit made from this view replaces."""
        return tuple(op.id for op in self.live)


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that is current about one question."""

    question: Question
    rating: Field
    reason: Field
    evidence: Field
    note: Field
    target: Field
    come_back: bool

    @property
    def state(self) -> str | None:
        """A rating code, `disagreement`, or None for unanswered: what `scoring.tally` counts."""
        if self.rating.is_disagreed:
            return "disagreement"
        return self.rating.text or None

    @property
    def is_answered(self) -> bool:
        """Whether the question counts as answered."""
        return self.state is not None

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields in which people can disagree."""
        return (self.rating, self.reason, self.evidence, self.note, self.target)


class SectionState(StrEnum):
    """How far a section is, as people say it and as its answers allow."""

    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    SIGNED_OFF = "signed-off"


@dataclass(frozen=True, slots=True)
class SignOff:
    """A section's sign-off, and whether the section still is what was signed."""

    operation: Operation
    still_holds: bool
    changed_by: tuple[str, ...]
    """Members whose later edits changed the section."""


@dataclass(frozen=True, slots=True)
class SectionView:
    """Everything that is current about one section."""

    section: Section
    tally: Tally
    state: SectionState
    done: Field
    strengths: Field
    gaps: Field
    disagreements: tuple[Field, ...]
    sign_off: SignOff | None


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One edit of a field and what became of it."""

    operation: Operation
    replaced_by: str | None
    """Id of the operation that replaced it; the smallest where several did."""


class Assessment:
    """A ledger seen through a questionnaire."""

    def __init__(self, ledger: Ledger, questionnaire: Questionnaire) -> None:
        self.ledger = ledger
        self.questionnaire = questionnaire

    def field(self, name: str) -> Field:
        """What is current in a field, by its path."""
        return Field(name, self.ledger.live(name))

    def answer(self, question: Question) -> Answer:
        """What is current about a question."""
        prefix = f"q/{question.id}/"
        rating, reason, evidence, note, target = (
            self.field(prefix + name) for name in ("rating", "reason", "evidence", "note", "target")
        )
        come_back = any(op.value is True for op in self.ledger.live(prefix + "come-back"))
        return Answer(question, rating, reason, evidence, note, target, come_back)

    def is_to_confirm(self, question: Question) -> bool:
        """Whether its evidence came along from the round before and nobody has looked at it yet."""
        if self.field(f"q/{question.id}/confirm").value is not True:
            return False
        live = self.ledger.live(f"q/{question.id}/evidence")
        return bool(live) and all(op.how == "import" for op in live)

    def answers(self, section: Section | None = None) -> Iterator[Answer]:
        """Answers in the order of the questions, of one section or of all."""
        for question in (section or self.questionnaire).questions:
            yield self.answer(question)

    def tally(self, section: Section | None = None) -> Tally:
        """Completion and score of a section or of the whole."""
        return tally(answer.state for answer in self.answers(section))

    def section(self, section: Section) -> SectionView:
        """What is current about a section."""
        done = self.field(f"section/{section.id}/done")
        counted = self.tally(section)
        disagreements = tuple(self.disagreements(section))
        sign_off = self._sign_off(section)
        return SectionView(
            section=section,
            tally=counted,
            state=self._state(section, counted, done, disagreements, sign_off),
            done=done,
            strengths=self.field(f"section/{section.id}/strengths"),
            gaps=self.field(f"section/{section.id}/gaps"),
            disagreements=disagreements,
            sign_off=sign_off,
        )

    def sections(self) -> list[SectionView]:
        """All sections in order."""
        return [self.section(section) for section in self.questionnaire.sections]

    def next_unanswered(self, after: str | None = None) -> Question | None:
        """The first unanswered question after the one with that id, going round at the end."""
        questions = self.questionnaire.questions
        start = next((i + 1 for i, q in enumerate(questions) if q.id == after), 0)
        for question in questions[start:] + questions[:start]:
            if not self.answer(question).is_answered:
                return question
        return None

    def actions(self) -> list[Action]:
        """All actions that stand, by their order key and then their id."""
        found = (action_of(self.ledger, item) for item in self._items())
        return sorted((a for a in found if not a.is_removed), key=lambda a: (a.text("order"), a.id))

    def removed_but_changed(self) -> list[Action]:
        """Actions that one person removed and another changed without having seen the removal."""
        return [
            a for a in (action_of(self.ledger, item) for item in self._items()) if a.changed_after_removal
        ]

    def disagreements(self, section: Section | None = None) -> Iterator[Field]:
        """Fields with an open disagreement, by path; of one section, or of everything."""
        gone = {item for item in self._items() if removed_from(self.ledger, item)}
        for name in self.ledger.fields():
            kind, _, rest = name.partition("/")
            if kind not in _AGREED_KINDS or len(self.ledger.operations_on(name)) < 2:
                continue
            if name.endswith(_MARKS) or (kind == "action" and rest.split("/")[0] in gone):
                continue
            if section is not None and self.section_of(name) != section.id:
                continue
            field = self.field(name)
            if field.is_disagreed:
                yield field

    def section_of(self, field_name: str) -> str | None:
        """Id of the section that a field belongs to, None for the assessment as a whole."""
        kind, _, rest = field_name.partition("/")
        subject = rest.split("/")[0]
        if kind == "q":
            question = self.questionnaire.find(subject)
            return question.section if question else None
        if kind == "action":
            return self.section_of_action(action_of(self.ledger, subject))
        return subject if kind in ("section", "assign", "due", "claim", "sign") else None

    def section_of_action(self, action: Action) -> str | None:
        """Id of the section that an action belongs to, directly or by its question."""
        question = self.questionnaire.find(action.text("question"))
        return action.text("section") or (question.section if question else None)

    def history(self, field_name: str) -> list[HistoryEntry]:
        """Every edit of a field, parents before children."""
        ordered = self.ledger.history(field_name)
        replaced_by: dict[str, str] = {}
        for op in ordered:
            for old in op.sup:
                replaced_by[old] = min(op.id, replaced_by.get(old, op.id))
        return [HistoryEntry(op, replaced_by.get(op.id)) for op in ordered]

    def given(self, op: Operation) -> Operation:
        """The edit that first gave an answer: what an undo brings back stays that of whoever gave it."""
        if op.how != "undo":
            return op
        known, waiting = {op.id}, list(op.sup)
        while waiting:
            old = self.ledger.get(waiting.pop(0))
            if old is None or old.id in known or old.field != op.field:
                continue
            if old.how != "undo" and value_key(old.value) == value_key(op.value):
                return old
            known.add(old.id)
            waiting.extend(old.sup)
        return op

    def member_name(self, member: str) -> str:
        """The name a member goes by, or `Unnamed`; several names are shown side by side."""
        names = {op.value for op in self.ledger.live(f"member/{member}/name") if isinstance(op.value, str)}
        return " / ".join(sorted(names)) or UNNAMED

    def member_role(self, member: str) -> str:
        """The role a member goes by, or nothing."""
        roles = {op.value for op in self.ledger.live(f"member/{member}/role") if isinstance(op.value, str)}
        return " / ".join(sorted(roles))

    def members(self) -> list[str]:
        """Ids of everybody who wrote anything, sorted."""
        return sorted({op.member for op in self.ledger})

    def unknown_questions(self) -> list[str]:
        """Ids of questions that were answered and that this questionnaire does not have."""
        return sorted(set(self.ledger.subjects("q")) - {q.id for q in self.questionnaire.questions})

    def section_digest(self, section: Section) -> Digest:
        """Fingerprint of a section's answers and texts: what a sign-off signs."""
        operations = list(self._operations_of(section))
        xor = 0
        for op in operations:
            xor ^= id_number(op.id)
        return Digest(len(operations), f"{xor:030x}")

    def live_of(self, section: Section) -> list[Operation]:
        """The current operations of a section: what a sign-off has seen."""
        return [op for name in _fields_of(section) for op in self.ledger.live(name)]

    def _operations_of(self, section: Section) -> Iterator[Operation]:
        for name in _fields_of(section):
            yield from self.ledger.operations_on(name)

    def _sign_off(self, section: Section) -> SignOff | None:
        signatures = [op for op in self.ledger.live(f"sign/{section.id}") if isinstance(op.value, str)]
        if not signatures:
            return None
        digest = self.section_digest(section)
        now = f"{digest.n}:{digest.x}"
        holding = [op for op in signatures if op.value == now]
        if holding:
            return SignOff(holding[0], True, ())
        return SignOff(signatures[0], False, self._changed_since(section, signatures[0]))

    def _changed_since(self, section: Section, signature: Operation) -> tuple[str, ...]:
        signed = set(signature.saw)
        return tuple(sorted({op.member for op in self.live_of(section) if op.id not in signed}))

    def _state(
        self,
        section: Section,
        counted: Tally,
        done: Field,
        disagreements: tuple[Field, ...],
        sign_off: SignOff | None,
    ) -> SectionState:
        if sign_off is not None and sign_off.still_holds:
            return SectionState.SIGNED_OFF
        if done.value is True and not counted.unanswered and not disagreements:
            return SectionState.COMPLETED
        started = any(op.value is not None and not _came_along(op) for op in self._operations_of(section))
        return SectionState.IN_PROGRESS if started else SectionState.NOT_STARTED

    def _items(self) -> list[str]:
        return self.ledger.subjects("action")


def _came_along(op: Operation) -> bool:
    """Evidence from the round before waits to be confirmed; nobody has started anything by it."""
    return op.how == "import" and op.field.endswith("/evidence")


def _fields_of(section: Section) -> Iterator[str]:
    for question in section.questions:
        for field in QUESTION_FIELDS:
            yield f"q/{question.id}/{field}"
    for field in ("strengths", "gaps", "done"):
        yield f"section/{section.id}/{field}"
