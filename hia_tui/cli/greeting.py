"""The first line of the full-screen app, before anything is imported that takes time.

On a busy host or a slow line it says at once that something happens.
"""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST_LINE = "Opening the Health Inequalities Self-Assessment …"
_LINE_BY_LINE = ("HIA_LINEAR", "ACCESSIBLE")
_NO_SCREEN = ("", "dumb", "unknown")


def greet(arguments: "list[str]", environ: "Mapping[str, str]") -> bool:
    """Say that the app is being opened, if it is the full-screen app on a terminal; whether that was said."""
    if arguments or any(map(environ.get, _LINE_BY_LINE)) or environ.get("TERM", "") in _NO_SCREEN:
        return False
    try:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            return False
        sys.stdout.write(f"{FIRST_LINE}\n")
        sys.stdout.flush()
    except (OSError, ValueError, AttributeError):
        return False  # a terminal that is closed, or going
    return True
