"""Where a person is: a screen of the map, what it is about, and where on it the cursor stands."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from hia_tui.storage.places import Draft

FORM = "form/"
"""Drafts of forms, which are handed in as a whole, are kept under names that start so."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place on the map."""

    screen: str
    subject: str = ""
    """Id of the section, question, page … that the screen shows."""
    focus: str = ""
    """Id of the widget that has the focus."""
    item: str = ""
    """Id of the row that the cursor is on."""
    row: int = 0
    column: int = 0

    @property
    def spot(self) -> tuple[str, str]:
        """What is shown, without where the cursor is."""
        return self.screen, self.subject


def place_of_draft(draft: Draft | None) -> Place | None:
    """The screen on which a half-typed text stands; None for a form, which finds it by itself."""
    if draft is None:
        return None
    kind, _, rest = draft.field.partition("/")
    subject, _, name = rest.partition("/")
    if kind == "q":
        return Place("question", subject, name, "", draft.cursor_row, draft.cursor_col)
    return Place("end", subject, name) if kind == "section" else None


def to_json(trail: list[Place]) -> Any:
    """A trail of places as it is kept."""
    return {"trail": [asdict(place) for place in trail]}


def from_json(said: Any) -> list[Place]:
    """A trail as it was kept; empty where it cannot be read."""
    trail = said.get("trail") if isinstance(said, dict) else None
    if not isinstance(trail, list):
        return []
    return [place for entry in trail if (place := _place(entry)) is not None]


def _place(said: object) -> Place | None:
    if not isinstance(said, dict) or not isinstance(said.get("screen"), str):
        return None
    kinds = {one.name: one.type for one in fields(Place)}
    known = {name: value for name, value in said.items() if name in kinds and type(value) is kinds[name]}
    return Place(**known)
