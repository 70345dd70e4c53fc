"""A fault of the program ends in a sentence, wherever it is, and one on a thread paints nothing."""

import threading
from pathlib import Path

import pytest

from hia_tui.domain.errors import CouldNotDo
from hia_tui.tui import faults, run
from hia_tui.tui.app import HiaApp
from hia_tui.tui.place import Place
from hia_tui.tui.watch import Watcher
from hia_tui.workspace.arriving import Lookout
from hia_tui.workspace.home import Workspace
from tests.tui.conftest import open_at, seen, wait_for, wait_for_text


@pytest.fixture(autouse=True)
def threads_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)


def test_a_fault_before_the_first_screen_is_a_sentence(
    started: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_anything: object, **_more: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(HiaApp, "__init__", broken)
    assert run.run(started) == 1
    said = capsys.readouterr().err
    assert said.startswith("The program had to stop because of a fault in it. What you wrote is kept.")
    assert "Traceback" not in said
    noted = (started.paths.home / faults.NAME).read_text(encoding="utf-8")
    assert "a fault of ours" in noted


def test_what_the_program_knows_how_to_say_stays_with_who_asked(
    started: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_anything: object, **_more: object) -> None:
        raise CouldNotDo("The folder cannot be read.")

    monkeypatch.setattr(HiaApp, "__init__", refused)
    with pytest.raises(CouldNotDo):
        run.run(started)


def test_a_fault_on_a_thread_is_written_down_and_not_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    faults.watch_threads(tmp_path)

    def broken() -> None:
        raise RuntimeError("off the screen")

    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()
    assert capsys.readouterr() == ("", "")
    assert "off the screen" in (tmp_path / faults.NAME).read_text(encoding="utf-8")


async def test_a_fault_while_looking_for_packs_leaves_the_app_at_work(
    started: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Lookout) -> None:
        raise RuntimeError("cannot look")

    monkeypatch.setattr(Lookout, "look", broken)
    async with open_at(started, Place("tasks")) as (app, pilot):
        await wait_for_text(pilot, "Packs that wait cannot be shown")
        assert app.sitting is not None
        watcher: Watcher = app.sitting.watcher
        await wait_for(pilot, lambda: watcher.found is not None, "the sentence")
        assert "0 of 72 answered" in seen(app)
    assert "cannot look" in (started.paths.home / faults.NAME).read_text(encoding="utf-8")


async def test_what_could_not_be_kept_is_not_said_to_be(
    started: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_seconds: float) -> bool:
        raise OSError("the disk is gone")

    async with open_at(started, Place("tasks")) as (app, _pilot):
        said: list[str] = []
        monkeypatch.setattr(app, "panic", said.append)
        for flush in (lambda *_seconds: True, lambda *_seconds: False, fails):
            with monkeypatch.context() as patch:
                patch.setattr(app.sitting, "flush", flush)
                app._has_fault = False
                app._fatal_error()
    assert ["What you wrote is kept." in words for words in said] == [True, False, False]
    assert ["may not be on the disk" in words for words in said] == [False, True, True]
