"""Imports Textual without two things of it that this app never uses: a sixth of the time to the first screen.

Its command palette (the app has one of its own) brings five widgets with it; platformdirs is for screenshots.
While `textual.app` is imported, small stand-ins take their places; afterwards both can be imported as ever.
"""

import importlib
import sys
from types import ModuleType
from typing import Any

PALETTE = ("CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider", "SimpleProvider")
"""What Textual's app and themes take from its command palette."""
_STOOD_IN = ("textual.command", "platformdirs")


def import_textual() -> None:
    """Import Textual's app; in full if this Textual wants more of either than the stand-ins have."""
    if sys.modules.keys() & {"textual.app", *_STOOD_IN}:
        return
    known = set(sys.modules)
    sys.modules.update({"textual.command": _palette(), "platformdirs": _folders()})
    try:
        importlib.import_module("textual.app")
    except (ImportError, AttributeError, TypeError):
        for name in set(sys.modules) - known:
            if name.partition(".")[0] == "textual":
                del sys.modules[name]
    finally:
        for name in _STOOD_IN:
            sys.modules.pop(name, None)
        if "textual" in sys.modules:
            vars(sys.modules["textual"]).pop("command", None)


def _palette() -> ModuleType:
    module = ModuleType("textual.command")
    for name in PALETTE:
        setattr(module, name, type(name, (), {}))
    return module


def _folders() -> ModuleType:
    def user_downloads_path() -> Any:
        import platformdirs

        return platformdirs.user_downloads_path()

    module = ModuleType("platformdirs")
    module.user_downloads_path = user_downloads_path  # type: ignore[attr-defined]
    return module
