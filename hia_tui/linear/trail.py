"""The way to where a person is, in the form in which both front ends keep it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Spot:
    """A screen of the map and what it is about."""

    screen: str
    subject: str = ""
    """Id of the section, question, page … that is shown there."""


SHARED = (
    "tasks", "question", "end", "quick", "plan", "reports", "disagreements", "evaluation", "settings",
)  # fmt: skip
"""Places of linear mode that the full-screen app has too; at any other, the question before it is kept."""


def to_json(spot: Spot, section: str) -> Any:
    """A spot as it is kept, with the way that leads to it in full screen; `section` is the one it is in."""
    way = [Spot("tasks")]
    if spot.screen in ("question", "end", "quick"):
        way.append(Spot("section", section))
    if spot.screen != "tasks":
        way.append(spot)
    return {"trail": [{"screen": step.screen, "subject": step.subject} for step in way]}


def read(kept: Any) -> list[Spot]:
    """A way as it was kept; empty where it cannot be read."""
    steps = kept.get("trail") if isinstance(kept, dict) else None
    found = []
    for step in steps if isinstance(steps, list) else ():
        said = step if isinstance(step, dict) else {}
        screen, subject = said.get("screen"), said.get("subject", "")
        if isinstance(screen, str) and isinstance(subject, str) and screen:
            found.append(Spot(screen, subject))
    return found
