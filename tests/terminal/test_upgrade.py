"""Fails when a new Textual is not the one that this package was made for: read its changes, then adapt."""

import inspect

import pytest
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.widget import Widget
from textual.widgets import Input, TextArea

from hia_tui.terminal import selftest
from hia_tui.terminal.driver import TerminalDriver
from hia_tui.terminal.facts import look
from hia_tui.terminal.install import install, repaint


def test_the_self_test_passes() -> None:
    assert selftest.works()


@pytest.mark.parametrize(
    ("owner", "name"), [(owner, name) for owner, names in selftest.NEEDED for name in names]
)
def test_without_a_private_name_the_self_test_fails(
    owner: object, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(owner, name)
    assert not selftest.works()


def test_an_app_that_cannot_be_fitted_keeps_textual_s_own_painting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hia_tui.terminal.install.works", lambda: False)
    app = App[None]()
    before = app.driver_class, app._display
    assert not install(app, look({}))
    assert (app.driver_class, app._display) == before


def test_a_fitted_app_makes_our_driver() -> None:
    app = App[None]()
    assert install(app, look({}))
    assert getattr(app.driver_class, "func", None) is TerminalDriver


async def test_a_fitted_app_runs_under_test_as_any_other() -> None:
    app = App[None]()
    install(app, look({}))
    async with app.run_test() as pilot:
        await pilot.press("x")
        repaint(app)
        assert app.is_headless


def test_the_driver_has_all_that_textual_calls_on_one() -> None:
    assert not getattr(TerminalDriver, "__abstractmethods__", None)
    public = {
        name for name, _ in inspect.getmembers(LinuxDriver, inspect.isfunction) if not name.startswith("_")
    }
    ours = {name for name, _ in inspect.getmembers(TerminalDriver, inspect.isfunction)}
    inner = {"run_input_thread"}
    assert public - ours == inner


def test_frames_have_the_parts_that_the_grid_reads() -> None:
    assert list(inspect.signature(LayoutUpdate).parameters) == ["strips", "region"]
    assert list(inspect.signature(ChopsUpdate).parameters) == ["chops", "spans", "chop_ends"]


def test_textual_s_display_does_no_more_than_ours_stands_in_for() -> None:
    source = inspect.getsource(App._display)
    for called in ("_batch_count", "_running", "_closed", "clamp_offset", "post_display_hook"):
        assert called in source
    assert inspect.signature(App._display).parameters.keys() == {"self", "screen", "renderable"}


@pytest.mark.parametrize("field", [Input, TextArea])
def test_text_fields_say_where_their_cursor_is_and_which_keys_they_type(field: type[Widget]) -> None:
    assert isinstance(field.__dict__["cursor_screen_offset"], property)
    assert "check_consume_key" in field.__dict__


def test_the_base_driver_hands_every_message_to_send_message() -> None:
    assert "self.send_message(message)" in inspect.getsource(Driver.process_message)
