"""A program that is open syncs by itself, beside a person who writes, and shows what came."""

import subprocess
import sys
import threading

import pytest

from hia_tui.domain.errors import CouldNotDo
from hia_tui.paths import find_paths
from hia_tui.sync.background import Phase
from hia_tui.sync.engine import Outcome
from hia_tui.workspace import answers, team, team_board, team_sync
from hia_tui.workspace.home import Start, Workspace
from hia_tui.workspace.team_sync import settle, sync_in_background, sync_now


def workspace(folder):
    return Workspace(
        find_paths({"HIA_HOME": str(folder), "HOME": str(folder), "XDG_STATE_HOME": str(folder / "s")})
    )


class Watch:
    """What the background said, and a way to wait for it."""

    def __init__(self):
        self.phases, self.outcomes, self.changed = [], [], threading.Condition()

    def state(self, state):
        with self.changed:
            self.phases.append(state.phase)
            self.changed.notify_all()

    def synced(self, outcome):
        with self.changed:
            self.outcomes.append(outcome)
            self.changed.notify_all()

    def until(self, check):
        with self.changed:
            assert self.changed.wait_for(lambda: check(self), 20), self.phases


@pytest.fixture
def two(tmp_path, sync_server_address):
    ana, ben = workspace(tmp_path / "ana"), workspace(tmp_path / "ben")
    ana.set_profile(name="Ann")
    ben.set_profile(name="Ben")
    mine = ana.create(Start(title="Leith"))
    founded = team.create(ana, mine, sync_server_address, "Leith")
    joined = team.join(ben, sync_server_address, founded.invitation.code)
    yield (ana, mine), (ben, joined.works[0])
    mine.close()
    joined.works[0].close()


def test_an_assessment_that_is_not_shared_has_no_background(tmp_path):
    alone = workspace(tmp_path)
    work = alone.create(Start(title="Alone"))
    assert sync_in_background(alone, work, on_state=lambda s: None, on_synced=lambda o: None) is None
    assert work.unsent() == 0
    with pytest.raises(CouldNotDo, match="not shared with a team"):
        sync_now(alone, work)
    work.close()


def test_what_is_written_goes_out_and_what_others_wrote_comes_in_while_it_is_open(two, monkeypatch):
    monkeypatch.setattr("hia_tui.sync.schedule.SETTLE_SECONDS", 0.01)
    monkeypatch.setattr("hia_tui.sync.background.FIRST_SECONDS", 0.0)
    (ana, mine), (ben, theirs) = two
    watch = Watch()
    background = sync_in_background(ana, mine, on_state=watch.state, on_synced=watch.synced)
    watch.until(lambda w: Phase.SYNCED in w.phases)
    answers.answer(mine, mine.questionnaire.question("1.1"), rating="3")
    assert mine.unsent() >= 1
    background.saved()
    watch.until(lambda w: any(outcome.sent for outcome in w.outcomes))
    assert mine.unsent() == 0
    sync_now(ben, theirs)
    assert theirs.view.answer(theirs.questionnaire.question("1.1")).rating.value == "3"
    answers.answer(theirs, theirs.questionnaire.question("1.2"), rating="2")
    sync_now(ben, theirs)
    background.now()
    watch.until(lambda w: any(op.field.startswith("q/") for outcome in w.outcomes for op in outcome.received))
    settle(mine, watch.outcomes[-1])
    assert mine.view.answer(mine.questionnaire.question("1.2")).rating.value == "2"
    assert background.close(10)


def test_the_last_change_goes_out_when_the_program_closes(two):
    (ana, mine), (ben, theirs) = two
    watch = Watch()
    background = sync_in_background(ana, mine, on_state=watch.state, on_synced=watch.synced)
    background.now()
    watch.until(lambda w: Phase.SYNCED in w.phases)
    answers.answer(mine, mine.questionnaire.question("1.3"), rating="4")
    background.saved()
    assert background.close(10)
    sync_now(ben, theirs)
    assert theirs.view.answer(theirs.questionnaire.question("1.3")).rating.value == "4"


def test_an_erased_name_goes_from_the_machine_and_its_backups(two, sync_server_folder):
    (ana, mine), (_, theirs) = two
    sync_now(ana, mine)
    member = theirs.author.member
    assert mine.view.member_name(member) == "Ben"
    ana.store.backups(mine.header.id).make(mine.store.path, "test")
    membership = team_sync.membership_of(ana, mine)
    subprocess.run(
        [sys.executable, "-m", "sync_server", "purge", "--team", membership.team, "--member", member,
         "--data", str(sync_server_folder)],
        check=True, capture_output=True,
    )  # fmt: skip
    outcome = sync_now(ana, mine)
    assert (outcome.erased, outcome.healed) == (1, 0)
    assert mine.view.member_name(member) == "Unnamed"
    files = [path for path in ana.paths.home.rglob("*") if path.is_file() and "assessments" in str(path)]
    assert files
    assert not any(b'"Ben"' in path.read_bytes() for path in files)
    assert sync_now(ana, mine).requests == 1


def test_a_reminder_names_what_is_left_and_nobody_is_reminded_of_nothing(two):
    (ana, mine), _ = two
    section = mine.questionnaire.section("1")
    team_board.assign(ana, mine, section, "me", "31 March 2030")
    found = team_board.board(ana, mine)
    text = team_board.reminder(mine, found, mine.author.member)
    assert text.startswith("Dear Ann,")
    assert "due 31 March 2030" in text
    with pytest.raises(CouldNotDo, match="nothing left"):
        team_board.reminder(mine, found, "somebody")


def test_an_outcome_that_brought_nothing_settles_to_nothing(two):
    (_, mine), _ = two
    before = mine.ledger.digest
    settle(mine, Outcome())
    assert mine.ledger.digest == before
