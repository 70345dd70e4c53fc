"""What a field is called by ear: elsewhere a rating goes by its question alone, which is no name here."""

import re

from hia_tui.domain.assessment import Assessment
from hia_tui.workspace.words import field_name

_NUMBER = re.compile(r"\d+\.\d+")


def heard(name: str) -> str:
    """The name of a field as it is said: `rating of 2.6`, `note of 2.6`."""
    return f"rating of {name}" if _NUMBER.fullmatch(name) else name


def heard_field(view: Assessment, path: str) -> str:
    """The name of the field at a path, as it is said."""
    return heard(field_name(view, path))


def begun(name: str) -> str:
    """The name as a line begins with it."""
    said = heard(name)
    return said[:1].upper() + said[1:]
