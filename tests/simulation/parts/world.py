"""A world: a server, some machines, and a seed that decides what happens to them."""

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from parts.machine import A, Machine
from parts.network import Line, Network
from parts.server import Server

from hia_tui.domain.ledger import Ledger
from hia_tui.sync.engine import Engine

FIELDS = tuple(
    f"q/{section}.{name}/{what}"
    for section, name in (("practice", "directory"), ("practice", "time"), ("planning", "data"))
    for what in ("rating", "note")
)
STEPS = (
    ("edit", 30), ("stale-edit", 8), ("sync", 24), ("dying-sync", 8), ("dying-edit", 5), ("reopen", 3),
    ("clone", 2), ("back-up-machine", 3), ("put-machine-back", 2), ("back-up-server", 3),
    ("restore-server", 2), ("pack", 4), ("settle", 6),
)  # fmt: skip


class Clock:
    """Time that passes only when somebody waits."""

    def __init__(self):
        self.now = 1_800_000_000.0

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds

    def said(self, off):
        return datetime.fromtimestamp(self.now + off, UTC).isoformat(timespec="seconds")


class World:
    """Runs one seed; raises AssertionError when something is lost, hidden or different."""

    ledger_class = Ledger
    engine_class = Engine
    replaces_unseen = False
    server_acknowledges_early = False
    shares_device = False

    def __init__(self, seed, loop, root):
        self.seed, self.random = seed, Random(seed)
        self.folder = Path(tempfile.mkdtemp(dir=root))
        self.clock = Clock()
        self.server = Server(self.random, self.clock, loop, self.server_acknowledges_early)
        self.network = Network(self.random, self.server)
        self.team = ""
        self.seen_when_written = {}
        self.folders = self.healed = 0
        self.kept = []
        self.promised = set()
        self.machines = []
        self._found_team(self.random.randrange(2, 5))

    def line(self):
        return Line(self.network)

    def written(self, op, shown):
        self.seen_when_written.setdefault(op.id, (op.canonical, shown))

    def run(self, steps=40):
        """Let things happen, then let them come to rest, and look."""
        try:
            self.network.rate = self.random.choice((0.0, 0.2, 0.5))
            self.server.plan.rate = self.random.choice((0.0, 0.1, 0.3))
            names, weights = zip(*STEPS, strict=True)
            for name in self.random.choices(names, weights, k=steps):
                getattr(self, "_" + name.replace("-", "_"))(self.random.choice(self.machines))
                self._check_claims()
            self._rest()
        finally:
            self.server.store.db.close()
            shutil.rmtree(self.folder, ignore_errors=True)
        return self

    def _found_team(self, count):
        import json

        def ask(path, body, token):
            headers = [(b"authorization", f"Bearer {token}".encode()), (b"content-type", b"application/json")]
            return json.loads(self.server.answer("POST", path, headers, json.dumps(body).encode())[2])

        tokens = ["hia_" + f"{self.random.getrandbits(256):064x}" for _ in range(count)]
        self.team = ask("/v1/teams", {"name": "World", "member": "m0"}, tokens[0])["team"]
        code = ask("/v1/invites", {}, tokens[0])["code"]
        for number in range(1, count):
            ask("/v1/join", {"code": code, "member": f"m{number}"}, tokens[number])
        for number, token in enumerate(tokens):
            off = self.random.choice((0, 0, 0, 315_000_000, -315_000_000))
            self._new_machine(f"m{number}", token, f"m{number}", f"d{number}", off)
        self.server.back_up()

    def _new_machine(self, name, token, member, device, off=0, folder=None):
        self.machines.append(Machine(self, name, folder or self._new_folder(), token, member, device, off))

    def _new_folder(self):
        self.folders += 1
        return self.folder / str(self.folders)

    def _value(self, field):
        ratings = ("1", "2", "3", "4", "dont-know", None)
        return self.random.choice(ratings) if field.endswith("rating") else f"note {self.random.random()}"

    def _edit(self, machine):
        field = self.random.choice(FIELDS)
        machine.render(field)
        machine.edit(field, self._value(field))

    def _stale_edit(self, machine):
        """The person looked, something arrived meanwhile, and they wrote about what they had seen."""
        field = self.random.choice(FIELDS)
        machine.render(field)
        shown = machine.shown[field]
        machine.sync()
        machine.shown[field] = shown
        machine.edit(field, self._value(field))

    def _settle(self, machine):
        open_fields = [f for f in FIELDS if len(machine.ledger.live(f)) > 1]
        if open_fields:
            field = self.random.choice(open_fields)
            machine.render(field)
            machine.edit(field, self._value(field))

    def _sync(self, machine):
        machine.sync()

    def _dying_sync(self, machine):
        machine.die_within(self.random.randrange(12), machine.sync)

    def _dying_edit(self, machine):
        machine.die_within(self.random.randrange(12), lambda: self._edit(machine))

    def _reopen(self, machine):
        machine.open()

    def _clone(self, machine):
        if len(self.machines) < 6:
            folder = self._new_folder()
            machine.copy_to(folder)
            device = machine.device if self.shares_device else f"{machine.device}c{len(self.machines)}"
            self._new_machine(f"{machine.name}'", machine.token, machine.member, device, folder=folder)
            self.machines[-1].saved = self.machines[-1].ids()
            self.machines[-1].held_before = machine.held()

    def _back_up_machine(self, machine):
        folder = self._new_folder()
        machine.copy_to(folder)
        self.kept.append((machine, folder))

    def _put_machine_back(self, machine):
        if self.kept:
            machine, folder = self.random.choice(self.kept)
            machine.put_back(folder)

    def _back_up_server(self, machine):
        self.server.back_up()

    def _restore_server(self, machine):
        self.server.restore(self.random.choice(self.server.backups))
        self.promised &= self.server.store.ids()

    def _pack(self, machine):
        """Work goes from one machine to another by a file."""
        other = self.random.choice(self.machines)
        brought = machine.store.operations()
        if self.random.random() < 0.5:
            brought = brought[: self.random.randrange(len(brought) + 1)]
        other.take(other.store.append(brought))
        other.take(brought)

    def _check_claims(self):
        """What a machine says is on the server was there, and stays until somebody restores the server."""
        for machine in self.machines:
            held = machine.held()
            assert held <= self.server.store.ever, (
                f"{machine.name} says that the server has what it never had"
            )
            self.promised |= held - machine.held_before
            machine.held_before = held
        assert self.promised <= self.server.store.ids(), "the server lost what it had acknowledged"

    def _rest(self):
        self.server.plan.rate = 0.0
        self.network.quieten()
        everything = set(self.server.store.bodies()).union(*(machine.bodies() for machine in self.machines))
        held_by_server = None
        for _ in range(3):
            for machine in self.machines:
                outcome = machine.sync()
                assert outcome is not None, f"{machine.name} cannot sync on a sound network"
                assert not outcome.refused
            held_by_server = self.server.store.bodies()
        self._check_claims()
        assert held_by_server == everything, "the server lacks operations that somebody has"
        for machine in self.machines:
            assert machine.bodies() == everything, f"{machine.name} lacks operations that others have"
            assert machine.engine.sync().requests == 1, "at rest, one request is enough"
        assert len({machine.ledger.digest for machine in self.machines}) == 1
        assert self.server.faults() == []
        self._check_views(everything)

    def _check_views(self, everything):
        """What is live is what nobody replaced who had seen it: a model in a few lines, from raw bytes."""
        import json

        from hia_tui.domain.operation import parse_canonical

        parsed = {parse_canonical(body).id: json.loads(body) for body in everything}
        for op_id, body in parsed.items():
            seen = self.seen_when_written[op_id][1]
            assert set(body["sup"]) <= set(seen), "an answer was replaced by somebody who never saw it"
        for field in FIELDS:
            on_field = {i: b for i, b in parsed.items() if b["f"] == field}
            replaced = {old for body in on_field.values() for old in body["sup"]}
            live = sorted(set(on_field) - replaced)
            for machine in self.machines:
                shown = [op.id for op in machine.ledger.live(field)]
                assert shown == live, f"{machine.name} shows {len(shown)} of {len(live)} answers to {field}"


__all__ = ["A", "World"]
