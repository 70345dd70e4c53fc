"""The settings: what is set, what it means, and changing it."""

from hia_tui.config import SETTINGS, Setting
from hia_tui.linear.menu import Item, Menu
from hia_tui.linear.session import Session
from hia_tui.linear.trail import Spot
from hia_tui.workspace.words import count


def open_settings(session: Session, rest: str) -> None:
    """Be at the list of settings."""
    session.go(
        Menu(
            Spot("settings"),
            "Settings",
            lambda session: [
                f"{count(len(SETTINGS), 'setting')}. PROFILE changes your name, role and e-mail address."
            ],
            lambda session: [_item(session, one) for one in SETTINGS],
        )
    )


def _item(session: Session, one: Setting) -> Item:
    now = session.workspace.settings[one.key] or "not set"
    return Item(f"{one.key}: {now}. {one.about}", lambda session: _change(session, one))


def _change(session: Session, one: Setting) -> None:
    how = f"one of {', '.join(one.choices)}" if one.choices else "a value, or a full stop to empty it"
    typed = session.ask(f"Setting {one.key}, {how}, Enter to leave it", one.about)
    if not typed:
        session.say(f"Setting {one.key} is left as it was.")
        return
    session.workspace.set_setting(one.key, "" if typed == "." else typed)
    session.say(f"Saved: {one.key} is {session.workspace.settings[one.key] or 'not set'}.")
    session.again()
