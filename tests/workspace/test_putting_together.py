"""People who edit, look, pack, merge, settle and undo on machines that are cloned and restored.

The whole program works underneath; a model of ten lines, `hidden`, says what must never happen.
"""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from traceback import format_exception

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from hia_tui.domain import operation
from hia_tui.domain.errors import BadInput, CouldNotDo
from hia_tui.domain.ledger import Ledger
from hia_tui.domain.operation import Operation
from hia_tui.exchange.arrival import arrivals_in
from hia_tui.paths import Paths
from hia_tui.workspace import answers, disagreements, merging, packing, receipts, settling, undo
from hia_tui.workspace.home import Start, Workspace
from hia_tui.workspace.work import Work
from tests.workspace.conftest import Clock

NAMES = ("ana", "ben", "cy")
FIELDS = ("q/practice.directory/rating", "q/practice.directory/note")
MACHINES = st.sampled_from(NAMES)
VALUES = st.sampled_from("123")


def hidden(written: set[str], current: set[str], saw: dict[str, set[str]]) -> set[str]:
    """The model: answers that are not current although nobody who was shown them replaced them."""
    replaced: set[str] = set()
    waiting = [op_id for op_id in current if op_id in saw]
    while waiting:
        for seen in saw.get(waiting.pop(), set()) - replaced:
            replaced.add(seen)
            waiting.append(seen)
    return written - current - replaced


class Team(RuleBasedStateMachine):
    """Three machines, one of them with two programs open, and packs that travel between them."""

    packs = Bundle("packs")

    @initialize()
    def start(self) -> None:
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.folder = Path(tempfile.mkdtemp(dir=memory, prefix="hia-team-"))
        self.homes: dict[str, Workspace] = {}
        self.works: dict[str, Work] = {}
        self.shown: dict[str, dict[str, tuple[str, ...]]] = {}
        self.saw: dict[str, set[str]] = {}
        self.written: list[Operation] = []
        self.set_aside: set[str] = set()
        """Taken back somewhere on purpose, so nobody may have it any more."""
        self.homes["ana"] = self._home("ana")
        self.works["ana"] = self.homes["ana"].create(Start(title="Ward 5"))
        first = packing.make_pack(self.homes["ana"], self.works["ana"]).data
        for name in NAMES[1:]:
            self.homes[name] = self._home(name)
            proposal = merging.propose(self.homes[name], None, arrivals_in(first, "first.hia"))
            self.works[name] = merging.apply(self.homes[name], proposal).work
        for name in NAMES:
            self.look(name)

    def teardown(self) -> None:
        for work in getattr(self, "works", {}).values():
            work.close()
        shutil.rmtree(getattr(self, "folder", Path("/nowhere")), ignore_errors=True)

    @rule(machine=MACHINES)
    def look(self, machine: str) -> None:
        """The person looks at the screen; until they look again, this is what they have seen."""
        view = self.works[machine].view
        self.shown[machine] = {field: view.field(field).ids for field in FIELDS}

    @rule(machine=MACHINES, field=st.sampled_from(FIELDS), value=VALUES)
    def edit(self, machine: str, field: str, value: str) -> None:
        seen = self.shown[machine][field]
        work = self.works[machine]
        self._note(machine, answers.edit_field(work, field, value, seen).operations, {field: seen})

    @rule(machine=MACHINES, value=VALUES)
    def edit_in_a_second_program(self, machine: str, value: str) -> None:
        other = self.homes[machine].open()
        seen = other.view.field(FIELDS[0]).ids
        made = answers.edit_field(other, FIELDS[0], value, seen).operations
        other.close()
        for op in made:
            self.written.append(op)
            self.saw[op.id] = set(seen)

    @rule(machine=MACHINES)
    def refresh(self, machine: str) -> None:
        self.works[machine].refresh()

    @rule(machine=MACHINES, target=packs)
    def pack(self, machine: str) -> bytes:
        return self._packed(machine)

    @rule(machine=MACHINES, pack=packs)
    def merge(self, machine: str, pack: bytes) -> None:
        self._take(machine, pack)

    @rule(machine=MACHINES)
    def unmerge(self, machine: str) -> None:
        work = self.works[machine]
        done = [receipt for receipt in receipts.receipts(work) if receipt.undone is None]
        if done:
            before = self._current(machine)
            try:
                taken_back = receipts.unmerge(self.homes[machine], work, done[-1])
            except CouldNotDo:
                return
            made = [op for op in work.ledger if op.id in taken_back.undone.operations]
            self._note(machine, tuple(made), before)
            if not made:
                self.set_aside.update(taken_back.operations)

    @rule(machine=MACHINES, back=st.booleans())
    def undo(self, machine: str, back: bool) -> None:
        work = self.works[machine]
        before, known = self._current(machine), {op.id for op in work.ledger}
        try:
            undo.undo(work) if back else undo.redo(work)
        except (BadInput, CouldNotDo):
            return
        self._note(machine, tuple(op for op in work.ledger if op.id not in known), before)

    @rule(machine=MACHINES, pick=st.integers(0, 5))
    def settle(self, machine: str, pick: int) -> None:
        work = self.works[machine]
        for found in disagreements.disagreements(work)[:1]:
            version = found.versions[pick % len(found.versions)]
            try:
                made = settling.settle(work, found, version.operation.value, how=settling.PICK)
            except CouldNotDo:
                return
            self._note(machine, tuple(made), {found.path: found.seen})

    @rule(source=MACHINES, onto=MACHINES, whole=st.booleans())
    def clone(self, source: str, onto: str, whole: bool) -> None:
        """Somebody copies a home to another machine, or the whole machine with it."""
        if source == onto:
            return
        self._everything_to("ana" if onto != "ana" else "ben", onto)
        self.works[onto].close()
        shutil.rmtree(self.folder / onto)
        shutil.copytree(self.folder / source, self.folder / onto)
        if whole:
            shutil.copy(self._witness(source), self._witness(onto))
        else:
            self._witness(onto).unlink(missing_ok=True)
        self._reopen(onto)

    @rule(machine=MACHINES)
    def put_by(self, machine: str) -> None:
        """The machine's nightly copy."""
        self.works[machine].flush()
        aside = self.folder / f"{machine}.night"
        shutil.rmtree(aside, ignore_errors=True)
        shutil.copytree(self.folder / machine, aside)

    @rule(machine=MACHINES)
    def restore(self, machine: str) -> None:
        """The nightly copy is put in the home's place, after everything in it went to somebody else."""
        aside = self.folder / f"{machine}.night"
        if aside.exists():
            self._everything_to("ana" if machine != "ana" else "ben", machine)
            self.works[machine].close()
            shutil.rmtree(self.folder / machine)
            shutil.copytree(aside, self.folder / machine)
            self._reopen(machine)

    def finish(self) -> None:
        """Everybody gets everything: the same on all machines, and no answer hidden."""
        for _ in range(2):
            for source in NAMES:
                data = self._packed(source)
                for target in NAMES:
                    if target != source:
                        self._take(target, data)
        assert len({self.works[name].ledger.digest for name in NAMES}) == 1, "the machines differ"
        held = {op.canonical for op in self.works["ana"].ledger}
        lost = [op for op in self.written if op.canonical not in held and op.id not in self.set_aside]
        assert not lost, "an answer is lost"
        current = {op_id for ids in self._current("ana").values() for op_id in ids}
        kept = {op.id for op in self.written if op.canonical in held}
        assert not hidden(kept, current, self.saw), "an answer that nobody saw is hidden"

    def _note(self, machine: str, made: tuple[Operation, ...], seen: dict[str, tuple[str, ...]]) -> None:
        for op in made:
            if op.field in FIELDS:
                self.written.append(op)
                self.saw.setdefault(op.id, set()).update(set(seen[op.field]) - {op.id})
        self.look(machine)

    def _current(self, machine: str) -> dict[str, tuple[str, ...]]:
        ledger = self.works[machine].ledger
        return {field: tuple(op.id for op in ledger.live(field)) for field in FIELDS}

    def _everything_to(self, target: str, source: str) -> None:
        self._take(target, self._packed(source))

    def _packed(self, machine: str) -> bytes:
        work = self.works[machine]
        work.refresh()
        # Nothing is left where the first pack of all was taken back.
        return packing.make_pack(self.homes[machine], work).data if len(work.ledger) else b""

    def _take(self, machine: str, pack: bytes) -> None:
        if not pack:
            return
        home, work = self.homes[machine], self.works[machine]
        merging.apply(home, merging.propose(home, work, arrivals_in(pack, "pack.hia")))

    def _home(self, name: str) -> Workspace:
        home = Workspace(Paths(self.folder / name, self._witness(name)), clock=Clock())
        if not home.profile.name:
            home.set_profile(name=name.title())
        return home

    def _witness(self, name: str) -> Path:
        return self.folder / f"{name}.witness"

    def _reopen(self, name: str) -> None:
        self.homes[name] = self._home(name)
        self.works[name] = self.homes[name].open()
        self.look(name)


class WholeTeam(Team):
    """The same, judged at the end of each run."""

    def teardown(self) -> None:
        try:
            if hasattr(self, "works") and len(self.works) == len(NAMES):
                self.finish()
        finally:
            super().teardown()


def run(examples: int) -> None:
    run_state_machine_as_test(
        WholeTeam,
        settings=settings(
            max_examples=examples, stateful_step_count=25, deadline=None, derandomize=True, database=None,
            phases=(Phase.generate,), suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
        ),
    )  # fmt: skip


def test_no_answer_is_lost_or_hidden_and_all_machines_agree() -> None:
    run(int(os.environ.get("HIA_TEAMS", "25")))


def _last_write_wins(patch: pytest.MonkeyPatch) -> None:
    def live(self: Ledger, field: str) -> tuple[Operation, ...]:
        return tuple(sorted(self.operations_on(field), key=lambda op: (op.at, op.id))[-1:])

    patch.setattr(Ledger, "live", live)


def _counters_for_ids(patch: pytest.MonkeyPatch) -> None:
    real = operation.operation_id

    def counted(canonical: bytes) -> str:
        body = json.loads(canonical)
        return real(f"{body['d']} {body['n']} {body['f']}".encode())

    patch.setattr(operation, "operation_id", counted)


def _replaces_everything_known(patch: pytest.MonkeyPatch) -> None:
    real = Work.write

    def write(self: Work, edits, **how):  # type: ignore[no-untyped-def]
        knowing = [
            edit.__class__(
                edit.field, edit.value, tuple(op.id for op in self.ledger.operations_on(edit.field))
            )
            for edit in edits
        ]
        return real(self, knowing, **how)

    patch.setattr(Work, "write", write)


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    with monkeypatch.context() as patch:
        yield patch


@pytest.mark.parametrize(
    "mistake",
    [_last_write_wins, _counters_for_ids, _replaces_everything_known],
    ids=["last write wins", "counters for ids", "replaces everything known"],
)
def test_a_planted_mistake_is_caught(
    planted: pytest.MonkeyPatch, mistake: Callable[[pytest.MonkeyPatch], None]
) -> None:
    mistake(planted)
    # What goes wrong in several ways comes as a group of errors.
    with pytest.raises((AssertionError, ExceptionGroup)) as caught:
        run(200)
    assert re.search(r"is lost|is hidden|machines differ", "".join(format_exception(caught.value)))
