"""The assessments that a team shares: taking them in, sharing a further one, ending that."""

from collections.abc import Iterable, Mapping
from typing import Any

from hia_tui.domain.errors import CouldNotDo
from hia_tui.domain.operation import Operation
from hia_tui.sync.engine import Engine
from hia_tui.sync.patience import Patient
from hia_tui.sync.records import KEY, Record, read_record
from hia_tui.workspace.described import described
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.membership import Membership
from hia_tui.workspace.team_sync import OUTLINE, memberships, sync_now
from hia_tui.workspace.work import Work


def link(work: Work, membership: Membership) -> None:
    """Share an assessment with a team from now on (NotSaved). What it shared with another one ends."""
    known = read_record(work.store.side(KEY))
    if known is None or not known.is_with(membership.server, membership.team):
        record = Record(membership.server, membership.team)
        work.take(work.store.put_side({KEY: record.to_json(), OUTLINE: None}))


def introduce(work: Work, membership: Membership) -> None:
    """Write one's name down, so that the others see who is there before the first answer is given."""
    if not membership.is_viewer:
        work.record([])


def part(workspace: Workspace, membership: Membership) -> None:
    """Forget a team: its token, and in every assessment that it was shared."""
    for stored in workspace.assessments():
        store = workspace.store.open(stored.id)
        record = read_record(store.side(KEY))
        if record is not None and record.is_with(membership.server, membership.team):
            store.put_side({KEY: None})
        store.close()
    memberships(workspace).forget(membership.team)


def share(workspace: Workspace, work: Work, team: str = "") -> Membership:
    """Share a further assessment, such as the next round, with a team that this home is in.

    Raises:
        CouldNotDo: the home is in no team, or in several and none was named.
    """
    found = [m for m in memberships(workspace).all() if not team or team in (m.team, m.name)]
    if len(found) != 1:
        names = ", ".join(m.name for m in found)
        raise CouldNotDo(
            f"Say which team: {names}. Nothing was changed." if found
            else "This home is in no such team. Join one: hia team join. Nothing was changed."
        )  # fmt: skip
    link(work, found[0])
    return found[0]


def take_in(workspace: Workspace, membership: Membership, asking: Patient, assessment: str) -> Work | None:
    """Open an assessment of the team, after fetching it if it is new here; None while it is empty."""
    if all(stored.id != assessment for stored in workspace.assessments()):
        fetched = _Fetched()
        Engine(fetched, asking, assessment, server=membership.server, team=membership.team).sync()
        if not fetched.held:
            return None
        work = workspace.adopt(described(workspace, assessment, fetched.held, membership.name))
        work.take(work.store.append(fetched.held, side=fetched.kept))
        work.take(fetched.held)
    else:
        workspace.store.use(assessment)
        work = workspace.open(assessment)
        link(work, membership)
    introduce(work, membership)
    sync_now(workspace, work, asking)
    return work


class _Fetched:
    """A journal in memory, for an assessment that this home does not have yet."""

    def __init__(self) -> None:
        self.held: list[Operation] = []
        self.kept: dict[str, Any] = {}

    def operations(self) -> list[Operation]:
        return self.held

    def erased(self) -> frozenset[str]:
        return frozenset()

    def side(self, key: str) -> Any:
        return self.kept.get(key)

    def append(
        self,
        operations: Iterable[Operation],
        *,
        side: Mapping[str, Any] | None = None,
        bring_back: bool = False,
    ) -> list[Operation]:
        here = {op.id for op in self.held}
        self.held += [op for op in operations if op.id not in here]
        for key, value in (side or {}).items():
            self.kept[key] = value(self.kept.get(key)) if callable(value) else value
        return []

    def erase(self, ids: Iterable[str]) -> list[Operation]:
        going = set(ids)
        self.held = [op for op in self.held if op.id not in going]
        return []
