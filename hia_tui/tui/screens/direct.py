"""Doing what is on the disk when it is done: a merge, taking one back, the bin, erasing a name."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from hia_tui.domain.errors import HiaError

if TYPE_CHECKING:
    from hia_tui.tui.app import HiaApp


def saved_at_once(hia: "HiaApp", do: Callable[[], object]) -> bool:
    """Do something that saves by itself; False when something stood in its way, which is said."""
    try:
        do()
    except HiaError as problem:
        hia.say(str(problem), "error")
        return False
    hia.refresh_facts()
    hia.keep_place()
    return True
