"""When to sync: on a clock that the test moves, and on a real thread that it waits for."""

import threading

from hia_tui.sync.background import OFFLINE_AFTER, BackgroundSync, Phase
from hia_tui.sync.engine import Outcome
from hia_tui.sync.schedule import SETTLE_SECONDS, Schedule
from hia_tui.sync.trouble import Declined, Unavailable


def middle():
    return 0.5


def test_a_burst_of_saves_is_one_sync_three_seconds_after_the_first():
    schedule = Schedule(0.0, middle)
    schedule.succeeded(0.0, 60)
    for moment in (10.0, 11.0, 12.0):
        schedule.saved(moment)
    assert schedule.due(12.0) == 10.0 + SETTLE_SECONDS - 12.0
    assert schedule.due(13.0) == 0.0


def test_polls_are_spread_around_what_the_server_said():
    drawn = []
    for chance in (0.0, 0.5, 1.0):
        schedule = Schedule(0.0, lambda chance=chance: chance)
        schedule.succeeded(100.0, 60)
        drawn.append(schedule.due(100.0))
    assert drawn == [48.0, 60.0, 72.0]


def test_failures_wait_longer_and_saves_do_not_hurry_them():
    schedule = Schedule(0.0, lambda: 1.0)
    waits = []
    for _ in range(8):
        schedule.failed(0.0, None)
        waits.append(schedule.due(0.0))
    assert waits == [2, 4, 8, 16, 32, 60, 60, 60]
    schedule.saved(1.0)
    assert schedule.due(1.0) == 59.0
    schedule.asked(1.0)
    assert schedule.due(1.0) == 0.0


def test_what_the_server_asks_for_is_kept_to():
    schedule = Schedule(0.0, middle)
    schedule.failed(0.0, 120.0)
    assert schedule.due(0.0) == 121.0
    schedule.saved(0.0)
    assert schedule.due(0.0) == 121.0
    schedule.succeeded(200.0, 60)
    assert schedule.failures == 0


def test_after_a_no_only_a_person_starts_it_again():
    schedule = Schedule(0.0, middle)
    schedule.declined()
    schedule.saved(5.0)
    assert schedule.due(100.0) is None
    schedule.asked(100.0)
    assert schedule.due(100.0) == 0.0


class Watch:
    """Collects states, and lets a test wait for one."""

    def __init__(self):
        self.states = []
        self.changed = threading.Condition()

    def __call__(self, state):
        with self.changed:
            self.states.append(state)
            self.changed.notify_all()

    def until(self, phase, times=1):
        with self.changed:
            assert self.changed.wait_for(lambda: [s.phase for s in self.states].count(phase) >= times, 10)
        return self.states[-1]


def test_it_syncs_when_asked_says_so_and_once_more_at_the_end_if_something_was_saved():
    watch, runs = Watch(), []

    def sync():
        runs.append(1)
        return Outcome()

    background = BackgroundSync(sync, on_state=watch)
    background.now()
    assert watch.until(Phase.SYNCED).outcome is not None
    background.saved()
    assert background.close()
    assert len(runs) == 2
    assert [state.phase for state in watch.states] == [Phase.SYNCING, Phase.SYNCED] * 2


def test_closing_does_not_sync_what_is_synced_already():
    watch, runs = Watch(), []
    background = BackgroundSync(lambda: runs.append(1) or Outcome(), on_state=watch)
    background.now()
    watch.until(Phase.SYNCED)
    assert background.close()
    assert len(runs) == 1


def test_offline_is_said_after_some_failures_and_it_goes_on():
    watch, answers = Watch(), [Unavailable("away")] * OFFLINE_AFTER + [None]

    def sync():
        problem = answers.pop(0) if answers else None
        if problem:
            raise problem
        return Outcome()

    background = BackgroundSync(sync, on_state=watch, random=lambda: 0.0)
    background.now()
    assert watch.until(Phase.SYNCED).phase is Phase.SYNCED
    assert background.close()
    phases = [state.phase for state in watch.states if state.phase is not Phase.SYNCING]
    assert phases == [Phase.WAITING] * (OFFLINE_AFTER - 1) + [Phase.OFFLINE, Phase.SYNCED]
    assert watch.states[1].sentence == "away"


def test_a_no_ends_it_until_a_person_asks():
    watch, problems = Watch(), [Declined("removed", 403, "revoked")]

    def sync():
        if problems:
            raise problems.pop()
        return Outcome()

    background = BackgroundSync(sync, on_state=watch)
    background.now()
    assert watch.until(Phase.DECLINED).sentence == "removed"
    background.saved()
    background.now()
    watch.until(Phase.SYNCED)
    assert background.close()


def test_closing_while_a_server_hangs_does_not_hang():
    hanging, let_go = threading.Event(), threading.Event()

    def sync():
        hanging.set()
        let_go.wait(10)
        return Outcome()

    background = BackgroundSync(sync, on_state=lambda state: None)
    background.now()
    assert hanging.wait(10)
    assert background.close(timeout=0.05) is False
    let_go.set()
    assert background.close(timeout=10)
