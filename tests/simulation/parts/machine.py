"""One person's machine: the production store on a disk that dies at any call, and the production engine."""

import shutil
from pathlib import Path

from hia_tui.domain.errors import HiaError
from hia_tui.domain.ledger import Ledger
from hia_tui.domain.operation import new_operation
from hia_tui.storage.assessment_store import AssessmentStore, StoredAssessment
from hia_tui.storage.files import FileSystem
from hia_tui.sync.address import Address
from hia_tui.sync.client import Client
from hia_tui.sync.engine import Engine
from hia_tui.sync.patience import Patient
from hia_tui.sync.records import KEY, read_record

A = "assessment-of-the-world"
ADDRESS = Address("http://127.0.0.1", is_loopback=True)


class MachineDied(BaseException):
    """The process was killed, or the power went."""


class DyingDisk(FileSystem):
    """Dies at the n-th call from now, in the middle of a write when it is one."""

    def __init__(self):
        self.left = None

    def _live(self):
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise MachineDied

    def open(self, path, flags, mode=0o600):
        self._live()
        return super().open(path, flags, mode)

    def write(self, descriptor, data):
        if self.left == 0 and len(data) > 1:
            super().write(descriptor, data[: len(data) // 2])
        self._live()
        return super().write(descriptor, data)

    def fsync(self, descriptor):
        self._live()

    def replace(self, source, target):
        self._live()
        super().replace(source, target)

    def link(self, source, target):
        self._live()
        super().link(source, target)

    def unlink(self, path):
        self._live()
        super().unlink(path)


class Machine:
    """A machine with a person in front of it."""

    def __init__(self, world, name, folder, token, member, device, clock_off=0):
        self.world, self.name, self.folder, self.token = world, name, Path(folder), token
        self.member, self.device, self.clock_off = member, device, clock_off
        self.disk = DyingDisk()
        self.shown = {}
        self.saved = set()
        self.n = 0
        self.deaths = 0
        self.held_before = frozenset()
        self.open()

    @property
    def path(self):
        return self.folder / f"{A}.json"

    def open(self):
        """Start the program; what was saved has to be there."""
        self.disk = DyingDisk()
        if self.path.exists() or self.path.with_name(self.path.name + ".bak").exists():
            self.store = AssessmentStore.open(self.path, fs=self.disk)
        else:
            header = StoredAssessment(A, "World", "2026-01-01", "hia@2026.1", "full", "uk")
            self.store = AssessmentStore.create(self.path, header, fs=self.disk)
        self.ledger = self.world.ledger_class(self.store.operations())
        missing = self.saved - {op.id for op in self.store.operations()}
        assert not missing, f"{self.name} lost {len(missing)} saved operations"
        http = Client(ADDRESS, self.token, transport=self.world.line())
        self.talker = Patient(
            http, sleep=self.world.clock.sleep, random=self.world.random.random, tries=2, longest=5
        )
        self.engine = self.world.engine_class(
            self.store, self.talker, A, server=ADDRESS.url, team=self.world.team
        )
        self.shown = {}

    def render(self, field):
        """Show a field: what is seen now is what a later edit may replace."""
        self.shown[field] = tuple(op.id for op in self.ledger.live(field))

    def edit(self, field, value):
        """Write what the person typed; saved when this returns."""
        if field not in self.shown:
            self.render(field)
        shown = self.shown[field]
        sup = tuple(op.id for op in self.ledger.live(field)) if self.world.replaces_unseen else shown
        self.n = max((op.n for op in self.ledger if op.device == self.device), default=0) + 1
        op = new_operation(
            field=field, value=value, sup=sup, member=self.member, device=self.device, n=self.n,
            at=self.world.clock.said(self.clock_off), questionnaire="hia@2026.1",
        )  # fmt: skip
        self.world.written(op, shown)
        self.take(self.store.append([op]))
        self.take([op])
        self.saved.add(op.id)
        self.render(field)

    def sync(self):
        """Let the program sync; HiaErrors are what a person would read as a sentence."""
        try:
            outcome = self.engine.sync()
        except HiaError:
            self.take(self.store.operations())
            return None
        self.take(self.store.operations())
        self.world.healed += outcome.healed
        return outcome

    def take(self, operations):
        self.ledger.union(operations)
        self.saved |= {op.id for op in operations}

    def die_within(self, calls, act):
        """Do something during which the machine may die, and start it again if it did."""
        self.disk.left = calls
        try:
            act()
        except MachineDied:
            self.deaths += 1
            self.open()
        self.disk.left = None

    def copy_to(self, folder):
        shutil.copytree(self.folder, folder)

    def put_back(self, folder):
        """The whole folder as it was when a backup of it was made."""
        shutil.rmtree(self.folder)
        shutil.copytree(folder, self.folder)
        self.saved = set()
        self.open()
        self.saved = self.ids()
        self.held_before = self.held()

    def ids(self):
        return {op.id for op in self.store.operations()}

    def bodies(self):
        return {op.canonical for op in self.store.operations()}

    def held(self):
        record = read_record(self.store.side(KEY))
        return record.held if record else frozenset()


__all__ = ["Engine", "Ledger", "Machine", "MachineDied"]
