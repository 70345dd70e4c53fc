"""A team at work, at random: edit, pack, merge, clone, restore, settle, undo, two programs on one home.

After every step each home holds exactly the operations of the model, and shows as current exactly what the
ten-line model shows. In the end everybody's work meets, and nothing that anybody held is missing or hidden.
"""

import functools
import os
import shutil
import tempfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hia_tui.domain.errors import BadInput, CouldNotDo
from hia_tui.domain.ledger import value_key
from hia_tui.domain.operation import Operation
from hia_tui.exchange.arrival import arrivals_in
from hia_tui.exchange.pack import compress
from hia_tui.paths import Paths
from hia_tui.workspace import answers, disagreements, home, merging, packing, receipts, settling, undo
from hia_tui.workspace.home import Start, Workspace
from hia_tui.workspace.work import Work

LOAD = functools.cache(home.load_questionnaire)
PEOPLE = ("ana", "ben", "cy")
people = st.sampled_from(PEOPLE)
Held = dict[str, Operation]


def model_live(held: Held, field: str) -> set[str]:
    """The ten-line model of what is current."""
    on_field = [op for op in held.values() if op.field == field]
    replaced = {old for op in on_field for old in op.sup}
    return {op.id for op in on_field if op.id not in replaced}


def model_disagreements(held: Held) -> set[str]:
    found = set()
    for field in {op.field for op in held.values() if op.field.startswith("q/")}:
        live = model_live(held, field)
        if len({value_key(held[op_id].value) for op_id in live}) > 1 and not field.endswith("come-back"):
            found.add(field)
    return found


class TeamAtWork(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.questionnaires = patch.object(home, "load_questionnaire", LOAD)
        self.questionnaires.start()
        self.folder = Path(tempfile.mkdtemp(prefix="hia-team-"))
        self.now = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
        self.works: dict[str, Work] = {}
        self.homes: dict[str, Workspace] = {}
        self.held: dict[str, Held] = {}
        self.snapshots: dict[str, Held] = {}
        self.packs: list[tuple[bytes, Held]] = []
        first = self._home("ana")
        first.set_profile(name="Ana", role="")
        self.works["ana"] = first.create(Start(title="Ward 5"))
        self.held["ana"] = {op.id: op for op in self.works["ana"].ledger}
        self.pack("ana")
        for person in PEOPLE[1:]:
            theirs = self._home(person)
            theirs.set_profile(name=person, role="")
            arrivals = arrivals_in(self.packs[0][0], "pack")
            self.works[person] = merging.apply(theirs, merging.propose(theirs, None, arrivals)).work
            self.held[person] = dict(self.packs[0][1])

    def teardown(self) -> None:
        try:
            self._everybody_meets()
        finally:
            self.questionnaires.stop()
            shutil.rmtree(self.folder, ignore_errors=True)

    @rule(source=people, to=people)
    def send(self, source: str, to: str) -> None:
        """The commonest step: what one has goes to another at once."""
        self.pack(source)
        if source != to:
            self.merge(to, len(self.packs) - 1, 0)

    @rule(person=people, number=st.sampled_from(["1.1", "2.6", "2.6", "2.6"]), rating=st.sampled_from("123"))
    def answer(self, person: str, number: str, rating: str) -> None:
        work = self.works[person]
        question = work.questionnaire.question(number)
        shown = {op.id for op in work.ledger.live(f"q/{question.id}/rating")}
        with suppress(CouldNotDo):
            written = answers.answer(work, question, rating=rating).operations
            assert all(set(op.sup) == shown for op in written)
        self._wrote(person)

    @rule(source=people, to=people, ratings=st.permutations("123"))
    def answer_apart(self, source: str, to: str, ratings: list[str]) -> None:
        """Two answer the same question, neither knowing of the other, and then one hears from the other."""
        self.answer(source, "2.6", ratings[0])
        self.answer(to, "2.6", ratings[1])
        self.send(source, to)

    @rule(person=people, rating=st.sampled_from("123"))
    def answer_in_another_program(self, person: str, rating: str) -> None:
        """A second program on the same home, of which the first does not know yet."""
        other = self.homes[person].open(self.works[person].header.id)
        with suppress(CouldNotDo):
            answers.answer(other, other.questionnaire.question("2.6"), rating=rating)
        self._wrote(person, other)

    @rule(person=people)
    def pack(self, person: str) -> None:
        if not self.held[person]:
            return
        data = packing.make_pack(self.homes[person], self.works[person])
        packing.as_text(self.works[person], data, None, os.urandom)
        self.packs.append((compress(data.data), dict(self.held[person])))

    @rule(person=people, which=st.integers(0, 99), cut=st.sampled_from([0, 0, 0, 60, 300]))
    def merge(self, person: str, which: int, cut: int) -> None:
        data, inside = self.packs[which % len(self.packs)]
        work, place = self.works[person], self.homes[person]
        arrivals = arrivals_in(data[: len(data) - cut] if cut else data, "pack")
        proposal = merging.propose(place, work, arrivals, partial=True)
        came = {op.id: op for op in proposal.preview.new}
        expected = {op_id for op_id in inside if op_id not in self.held[person]}
        assert came.keys() <= expected if cut else came.keys() == expected
        merged = merging.apply(place, proposal)
        assert (merged.receipt is None) == (not came)
        self.held[person] |= came

    @rule(source=people, over=people)
    def clone(self, source: str, over: str) -> None:
        """Somebody copies a whole home over another, whose work went into a pack before."""
        if source != over:
            self.pack(over)
            shutil.rmtree(self.folder / over)
            shutil.copytree(self.folder / source, self.folder / over)
            self.held[over] = dict(self.held[source])
            self._reopen(over)

    @rule(person=people)
    def keep_a_backup(self, person: str) -> None:
        shutil.rmtree(self.folder / f"{person}.kept", ignore_errors=True)
        shutil.copytree(self.folder / person, self.folder / f"{person}.kept")
        self.snapshots[person] = dict(self.held[person])

    @precondition(lambda self: self.snapshots)
    @rule(which=st.integers(0, 9))
    def go_back_to_a_backup(self, which: int) -> None:
        person = sorted(self.snapshots)[which % len(self.snapshots)]
        self.pack(person)
        shutil.rmtree(self.folder / person)
        shutil.copytree(self.folder / f"{person}.kept", self.folder / person)
        self.held[person] = dict(self.snapshots[person])
        self._reopen(person)

    @precondition(lambda self: self._asked())
    @rule(which=st.integers(0, 9), take=st.booleans())
    def settle(self, which: int, take: bool) -> None:
        asked = self._asked()
        person = asked[which % len(asked)]
        work = self.works[person]
        found = [one for one in disagreements.disagreements(work) if one.path.startswith("q/")]
        one = found[which % len(found)]
        value = one.versions[0].operation.value if take else "4"
        (written,) = settling.settle(work, one, value, how=settling.PICK)
        assert set(written.sup) == set(one.seen)
        assert model_live(self.held[person] | {written.id: written}, one.path) == {written.id}
        self._wrote(person)

    @rule(person=people)
    def undo(self, person: str) -> None:
        with suppress(BadInput, CouldNotDo):
            undo.undo(self.works[person])
        self._wrote(person)

    @rule(person=people)
    def unmerge(self, person: str) -> None:
        work = self.works[person]
        known = receipts.receipts(work)
        if not known:
            return
        with suppress(BadInput, CouldNotDo):
            done = receipts.unmerge(self.homes[person], work, known[-1])
            assert done.undone is not None
            if done.undone.how == receipts.SET_ASIDE:
                for op_id in done.operations:
                    del self.held[person][op_id]
        self._wrote(person)

    @invariant()
    def every_home_holds_and_shows_what_the_model_does(self) -> None:
        for person, held in self.held.items():
            work = self.works[person]
            work.refresh()
            assert {op.id for op in work.ledger} == held.keys(), person
            for field in work.ledger.fields():
                assert {op.id for op in work.ledger.live(field)} == model_live(held, field)
            listed = {one.path for one in disagreements.disagreements(work) if one.path.startswith("q/")}
            assert listed == model_disagreements(held)
            counted = sum(len(section.disagreements) for section in work.view.sections())
            assert counted == len(listed), "the badges count what the list shows"

    def _everybody_meets(self) -> None:
        ever: Held = {op_id: op for _, inside in self.packs for op_id, op in inside.items()}
        for held in self.held.values():
            ever |= held
        for person in PEOPLE:
            self.pack(person)
        for person in reversed(PEOPLE):
            work, place = self.works[person], self.homes[person]
            arrivals = [arrival for data, _ in self.packs for arrival in arrivals_in(data, "pack")]
            merging.apply(place, merging.propose(place, work, arrivals))
            assert {op.id for op in work.ledger} == ever.keys()
            named = {old for op in ever.values() for old in op.sup}
            assert all(op in work.ledger.live(op.field) for op in ever.values() if op.id not in named)
        assert len({self.works[person].ledger.digest for person in PEOPLE}) == 1

    def _asked(self) -> list[str]:
        """Who has a disagreement to settle."""
        return [person for person in PEOPLE if model_disagreements(self.held[person])]

    def _wrote(self, person: str, through: Work | None = None) -> None:
        """Take what was just written into the model; nothing else may have changed."""
        work = through or self.works[person]
        held = self.held[person]
        new = {op.id: op for op in work.ledger if op.id not in held}
        assert all(op.device == work.author.device for op in new.values())
        held |= new

    def _home(self, person: str) -> Workspace:
        paths = Paths(self.folder / person, self.folder / f"{person}.witness")
        place = self.homes[person] = Workspace(paths, clock=self._tick)
        return place

    def _reopen(self, person: str) -> None:
        self.works[person] = self._home(person).open(self.works[person].header.id)

    def _tick(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


TestTeamAtWork = TeamAtWork.TestCase
TestTeamAtWork.settings = settings(
    max_examples=int(os.environ.get("HIA_EXAMPLES", "12")),
    stateful_step_count=int(os.environ.get("HIA_STEPS", "14")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
