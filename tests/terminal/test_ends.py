"""Every way out, through a real pseudo-terminal: work on disk, process gone in time, terminal as it was."""

import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from terminal_player import Player

Form = Callable[..., Player]
TEXT = "Typed – £5, 日本"


def app_of(player: Player) -> int:
    """The process that shows the screen: the launcher's only child."""
    parent, child = player.family()
    assert parent == player.pid
    return child


def is_at_rest(player: Player) -> bool:
    """Whether nothing is computed any more: a screen that does not read cannot show that keys have come."""
    before = player.usage().cpu_s
    player.until(lambda: False, 0.3)
    return player.usage().cpu_s == before


def assert_left_as_it_was(player: Player) -> None:
    assert player.modes_left_on() == []
    assert player.is_cooked()
    assert player.family() == []


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "record"


@pytest.fixture
def typing(form: Form, record: Path) -> Form:
    """A form in the middle of whose text field somebody is typing."""

    def start(*arguments: str, **options: object) -> Player:
        player = form(*arguments, **{"FORM_RECORD": record} | options)
        player.press("f2")
        player.type(TEXT)
        player.wait_for("£5,")
        player.settle(0.05)
        return player

    return start


def test_a_line_is_there_before_anything_is_imported(play: Form) -> None:
    player = play(sys.executable, str(Path(__file__).with_name("form_app.py")))
    player.wait_for("Opening the form …", 5.0)
    assert "\x1b" not in player.raw.decode()


def test_quitting_leaves_the_terminal_as_it_was(form: Form) -> None:
    player = form()
    asked = time.monotonic()
    player.press("ctrl+q")
    assert player.wait_for_end() == 0
    assert player.ended is not None
    assert player.ended - asked < 0.4
    assert_left_as_it_was(player)
    assert player.text.startswith("Opening the form …\n\n")


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"])
@pytest.mark.parametrize("whom", ["launcher", "app"])
def test_told_to_stop_it_saves_and_goes(typing: Form, record: Path, name: str, whom: str) -> None:
    player = typing()
    number = getattr(signal, name)
    told = time.monotonic()
    player.kill(number, app_of(player) if whom == "app" else None)
    assert player.wait_for_end() == 128 + number
    assert player.ended is not None
    assert player.ended - told < 0.5
    assert record.read_text(encoding="utf-8").endswith(TEXT)
    assert_left_as_it_was(player)
    assert "HIA TUI was told to stop. Everything that you had entered is on disk" in player.text.replace(
        "\n", " "
    )


@pytest.mark.parametrize("name", ["SIGKILL", "SIGSEGV", "SIGUSR1"])
def test_killed_without_a_word_it_still_leaves_a_terminal_that_works(typing: Form, name: str) -> None:
    player = typing()
    player.kill(getattr(signal, name), app_of(player))
    assert player.wait_for_end() == 128 + getattr(signal, name)
    assert_left_as_it_was(player)
    assert f"HIA TUI was ended from outside ({name})" in player.text


def test_when_the_launcher_is_killed_the_app_saves_and_goes(typing: Form, record: Path) -> None:
    player = typing()
    app = app_of(player)
    player.kill(signal.SIGKILL)
    assert player.until(lambda: not _runs(app), 0.5)
    assert record.read_text(encoding="utf-8").endswith(TEXT)
    player.until(lambda: False, 0.05)
    assert player.modes_left_on() == []
    assert player.is_cooked()


@pytest.mark.parametrize("ignoring", [False, True], ids=["", "with SIGHUP ignored"])
def test_a_closed_window_ends_the_app_with_the_work_on_disk(play: Form, record: Path, ignoring: bool) -> None:
    command = f"{sys.executable} {Path(__file__).with_name('form_app.py')}"
    player = play(
        "sh", "-c", f"trap '' HUP; {command}" if ignoring else f"exec {command}", FORM_RECORD=record
    )
    player.wait_for("Ready")
    player.press("f2")
    player.type(TEXT)
    player.wait_for("£5,")
    family = player.family()
    player.hang_up()
    assert player.until(lambda: not any(map(_runs, family)), 0.5)
    assert record.read_text(encoding="utf-8").endswith(TEXT)


def test_saving_that_hangs_does_not_keep_the_process(typing: Form) -> None:
    player = typing(FORM_SAVE_HANGS="1")
    told = time.monotonic()
    player.kill(signal.SIGTERM)
    player.wait_for_end()
    assert player.ended is not None
    assert player.ended - told < 0.6
    assert_left_as_it_was(player)


def test_a_loop_that_is_stuck_does_not_keep_the_process(typing: Form) -> None:
    player = typing()
    player.press("f5")
    player.until(lambda: False, 0.2)
    told = time.monotonic()
    player.kill(signal.SIGTERM)
    player.wait_for_end()
    assert player.ended is not None
    assert player.ended - told < 0.6
    assert_left_as_it_was(player)


def test_a_terminal_that_does_not_read_holds_up_neither_app_nor_save(typing: Form, record: Path) -> None:
    player = typing()
    player.is_stalled = True
    for _ in range(40):
        player.resize(200, 60)
        player.resize(80, 24)
        player.press("ctrl+l")
        player.pump(0.01)
    player.press("up", "down")
    player.type("more")
    assert player.until(lambda: is_at_rest(player), 20.0)
    told = time.monotonic()
    player.kill(signal.SIGTERM)
    player.until(lambda: player.status is not None, 2.0)
    assert player.ended is not None
    assert player.ended - told < 0.9
    assert record.read_text(encoding="utf-8").endswith(TEXT + "more")
    player.is_stalled = False
    player.wait_for_end()
    assert player.is_cooked()


def test_stopped_and_continued_it_comes_back_whole(form: Form) -> None:
    player = form()
    before = player.text
    player.kill(signal.SIGTSTP)
    assert player.until(lambda: {_state(pid) for pid in player.family()} == {"T"}, 3.0)
    player.until(lambda: False, 0.05)
    assert player.modes_left_on() == []
    assert player.is_cooked()
    assert "Ready" not in player.text
    player.kill(signal.SIGCONT)
    player.wait_for("Ready")
    player.settle()
    assert player.text == before
    player.press("ctrl+q")
    assert player.wait_for_end() == 0
    assert_left_as_it_was(player)


def test_stopped_without_a_warning_it_comes_back_whole(form: Form) -> None:
    player = form()
    before = player.text
    for pid in player.family():
        player.kill(signal.SIGSTOP, pid)
    player._show(0.0, b"\x1b[2J\x1b[?1049lthe shell has had the terminal")
    for pid in player.family():
        player.kill(signal.SIGCONT, pid)
    player.wait_for("Ready")
    player.settle()
    assert player.text == before


def test_the_launcher_passes_statuses_on(play: Form) -> None:
    code = "import sys, hia_tui.terminal.launcher as l; sys.exit(l.launch(lambda: {}, first_line=''))"
    for child, status in (("7", 7), ("sys.exit(3)", 3), ("sys.exit('no')", 1), ("1 / 0", 1)):
        player = play(sys.executable, "-c", code.format(child))
        assert player.wait_for_end() == status, child
    assert "ZeroDivisionError" in player.text


def test_where_nothing_can_be_forked_the_app_runs_in_the_same_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from hia_tui.terminal import launcher

    monkeypatch.delattr("os.fork")
    assert launcher.launch(lambda: 5, first_line="") == 5


def _runs(pid: int) -> bool:
    return Path(f"/proc/{pid}/exe").exists()


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]
