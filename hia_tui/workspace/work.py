"""One open assessment: its ledger, the view of it, and the way of an edit to disk."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from hia_tui.domain.assessment import Assessment
from hia_tui.domain.errors import BadInput, HiaError, OpenDisagreement, ReadOnly
from hia_tui.domain.ledger import CAPACITY, Ledger, Status, value_key
from hia_tui.domain.operation import MalformedOperation, Operation, Value, new_operation
from hia_tui.domain.questionnaire import Questionnaire
from hia_tui.storage.assessment_store import AssessmentStore
from hia_tui.storage.contents import StoredAssessment
from hia_tui.storage.saver import BackgroundSaver, SaverState
from hia_tui.sync.records import KEY as SYNC
from hia_tui.sync.records import unsent

SETTLING = ("pick", "merge", "new", "undo")
"""Ways of writing that may replace a disagreement."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, on which machine."""

    member: str
    device: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One field's new value, and what the writer saw there."""

    field: str
    value: Value
    replaces: tuple[str, ...] | None = None
    """Ids of what was shown; None for what is current at the moment of writing."""
    saw: tuple[str, ...] = ()


class Work:
    """An open assessment. Edits are on disk when `write` returns, or by a background saver soon after."""

    def __init__(
        self,
        store: AssessmentStore,
        questionnaire: Questionnaire,
        author: Author,
        clock: Callable[[], datetime],
        *,
        before_first_save: Callable[[], object] | None = None,
    ) -> None:
        self.store = store
        self.questionnaire = questionnaire
        self.author = author
        self.clock = clock
        self._before_first_save = before_first_save
        self._rebuild()
        self._saver: BackgroundSaver | None = None
        self._counted = ((-1, -1), 0)

    @property
    def header(self) -> StoredAssessment:
        """What the store says the assessment is."""
        return self.store.header

    @property
    def title(self) -> str:
        """The assessment's title as its operations have it, or as it was stored."""
        return self.view.field("assessment/title").text or self.header.title

    @property
    def round(self) -> str:
        """The round's name, such as Baseline."""
        return self.view.field("assessment/round").text

    @property
    def organisation(self) -> str:
        """The organisation's name, where somebody gave one."""
        return self.view.field("assessment/organisation").text

    def write(
        self, edits: Sequence[Edit], *, how: str | None = None, why: str | None = None
    ) -> list[Operation]:
        """Record edits as one step; returns the operations made, none for what stands already.

        Raises:
            OpenDisagreement: if a field has an open disagreement and `how` does not settle it.
            ReadOnly: if the store cannot be written.
            NotSaved: if the disk did not take it; then nothing is recorded.
            BadInput: if the assessment is full, or a value breaks the rules of operations.
        """
        changing = [edit for edit in edits if self._changes(edit, how)]
        if not changing:
            return []
        step = self._next_step()
        return self.record([self._operation(edit, step, how=how, why=why) for edit in changing], step)

    def record(self, operations: list[Operation], step: int | None = None) -> list[Operation]:
        """Keep operations made here, with the author's name and role where they are not yet known."""
        if self.store.read_only:
            raise ReadOnly(self.store.read_only)
        if len(self.ledger) + len(operations) > CAPACITY:
            raise BadInput(
                f"This assessment holds {len(self.ledger):,} edits and can hold {CAPACITY:,}. "
                "Nothing was changed. Start the next round to go on."
            )
        introduced = self._introduction(self._next_step() if step is None else step)
        self._keep(introduced + operations)
        return operations

    def make(
        self,
        field: str,
        value: Value,
        replaces: tuple[str, ...],
        *,
        how: str | None = None,
        why: str | None = None,
        saw: tuple[str, ...] = (),
        undoes: int | None = None,
        redoes: int | None = None,
    ) -> Operation:
        """An operation of the next step, not yet recorded."""
        step = self._next_step()
        return self._new(
            field, value, replaces, step, how=how, why=why, saw=saw, undoes=undoes, redoes=redoes
        )

    def unsent(self) -> int:
        """Operations that the team's server has not taken yet; 0 where there is no server."""
        moment = (self.store.generation, len(self.ledger))
        if moment != self._counted[0]:
            self._counted = moment, unsent(self.store.side(SYNC), (op.id for op in self.ledger))
        return self._counted[1]

    def bring_in(self, operations: list[Operation]) -> list[Operation]:
        """Keep operations that were made elsewhere and add none; returns what was new (NotSaved)."""
        new = [op for op in operations if op.id not in self.ledger]
        if not new:
            return []
        self.take(self.store.append(new))
        # What a receipt set aside, or what was erased, stays out: the file does not have it either.
        held = {op.id for op in self.store.operations()}
        return self.ledger.union(op for op in new if op.id in held)

    def refresh(self) -> list[Operation]:
        """Take in what other programs wrote to the same store; returns what was new."""
        return self.take(self.store.refresh())

    def take(self, operations: Iterable[Operation]) -> list[Operation]:
        """Take in operations that are on disk already, and let go of those that were set aside there."""
        arrived = list(operations)
        if self.store.removals != self._removals:
            self._rebuild()
            return arrived
        return self.ledger.union(arrived)

    def save_in_background(
        self, on_state: Callable[[SaverState], None], on_arrival: Callable[[list[Operation]], None]
    ) -> None:
        """From now on saves go through a thread; both callbacks are called on that thread."""
        self._prepare()
        self._saver = BackgroundSaver(self.store, on_state=on_state, on_arrival=on_arrival)

    def waiting(self) -> int:
        """How many operations are not on the disk yet."""
        return self._saver.waiting() if self._saver else 0

    def flush(self, timeout: float = 5.0) -> bool:
        """Wait until everything is on disk; False when it could not be."""
        return self._saver.flush(timeout) if self._saver else True

    def close(self) -> None:
        """Save what is waiting and let go of the store."""
        if self._saver:
            self._saver.close()
            self._saver = None
        self.store.close()

    def _rebuild(self) -> None:
        self._removals = self.store.removals
        self.ledger = Ledger(self.store.operations())
        self.view = Assessment(self.ledger, self.questionnaire)

    def _changes(self, edit: Edit, how: str | None) -> bool:
        live = self.ledger.live(edit.field)
        status = self.view.field(edit.field).status
        if status is Status.DISAGREEMENT:
            if how not in SETTLING and edit.replaces is None:
                raise OpenDisagreement(
                    f"{len(live)} people gave different answers to {edit.field}. Nothing was changed. "
                    f"Settle it first: hia resolve {edit.field} --take N"
                )
            return True
        if not live:
            return edit.value is not None
        return value_key(live[0].value) != value_key(edit.value)

    def _operation(self, edit: Edit, step: int, *, how: str | None, why: str | None) -> Operation:
        shown = edit.replaces if edit.replaces is not None else self.view.field(edit.field).ids
        return self._new(edit.field, edit.value, shown, step, how=how, why=why, saw=edit.saw)

    def _new(
        self,
        field: str,
        value: Value,
        replaces: tuple[str, ...],
        step: int,
        *,
        how: str | None = None,
        why: str | None = None,
        saw: tuple[str, ...] = (),
        undoes: int | None = None,
        redoes: int | None = None,
    ) -> Operation:
        try:
            return new_operation(
                field=field,
                value=value,
                sup=replaces,
                member=self.author.member,
                device=self.author.device,
                n=step,
                at=self.clock().isoformat(timespec="seconds"),
                questionnaire=self.questionnaire.reference,
                how=how,
                why=why,
                saw=saw,
                undoes=undoes,
                redoes=redoes,
            )
        except MalformedOperation as problem:
            raise BadInput(f"This cannot be recorded: {problem}. Nothing was changed.") from problem

    def _introduction(self, step: int) -> list[Operation]:
        made = []
        for attribute, value in (("name", self.author.name), ("role", self.author.role)):
            edit = Edit(f"member/{self.author.member}/{attribute}", value or None)
            if value and self._changes(edit, "new"):
                made.append(self._operation(edit, step, how=None, why=None))
        return made

    def _prepare(self) -> None:
        """Make the day's backup once. Where the disk refuses it, the save that follows says so."""
        prepare, self._before_first_save = self._before_first_save, None
        if prepare and len(self.ledger) and not self.store.read_only:
            with suppress(HiaError):
                prepare()

    def _keep(self, operations: list[Operation]) -> None:
        if self._saver is None:
            self._prepare()
            self.take(self.store.append(operations))
            self.ledger.union(operations)
        else:
            self.ledger.union(operations)
            self._saver.submit(operations)

    def _next_step(self) -> int:
        mine = (op.n for op in self.ledger if op.device == self.author.device)
        return max(mine, default=0) + 1
