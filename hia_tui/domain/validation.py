"""What a person may type into a field, and the sentence that says so when it does not fit.

Each check returns the value as it is stored, or raises `BadInput` in the question's own words. What
was typed is never changed by a check; the caller keeps it on the screen.
"""

import re
from datetime import date

from hia_tui.domain.actions import ActionStatus, Outcome
from hia_tui.domain.errors import BadInput
from hia_tui.domain.text import TEXT_LIMIT, Cleaned, clean_text

LINE_LIMIT = 200
"""Characters in a one-line text such as a title or a name."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
         "november", "december"), start=1)
    for name in (names, names[:3])
}  # fmt: skip
_RATING_WORDS = {
    "1": "1", "2": "2", "3": "3", "4": "4",
    "not yet": "1", "starting": "2", "established": "3", "embedded": "4",
    "dont-know": "dont-know", "don't know": "dont-know", "dont know": "dont-know", "don’t know": "dont-know",
    "not-applicable": "not-applicable", "not applicable": "not-applicable",
    "clear": None,
}  # fmt: skip
_EMAIL = re.compile(r"[^\s@<>,;]{1,64}@[^\s@<>,;]+\.[^\s@<>,;.]{2,}")


def rating(typed: str) -> str | None:
    """A rating as people and commands write it; None for `clear`.

    Raises:
        BadInput: with the answers that there are.
    """
    word = typed.strip().casefold()
    if word not in _RATING_WORDS:
        raise BadInput(
            f"{typed!r} is not a rating. Give 1 (Not yet), 2 (Starting), 3 (Established), 4 (Embedded), "
            "dont-know, not-applicable or clear. Nothing was changed."
        )
    return _RATING_WORDS[word]


def text(typed: str, what: str, limit: int = TEXT_LIMIT) -> Cleaned:
    """A text of several lines, made safe; `what` names it in a sentence ("The note").

    Raises:
        BadInput: when it is longer than the limit, with both numbers.
    """
    cleaned = clean_text(typed)
    if len(cleaned.text) > limit:
        raise BadInput(
            f"{what} must be {limit:,} characters or less. It has {len(cleaned.text):,}. "
            "Nothing was changed; what you typed is still there."
        )
    return cleaned


def line(typed: str, what: str, *, required: bool = False, limit: int = LINE_LIMIT) -> str:
    """A text of one line, made safe and trimmed.

    Raises:
        BadInput: when it is too long, or empty where something is needed.
    """
    cleaned = " ".join(text(typed, what, limit).text.split())
    if required and not cleaned:
        raise BadInput(f"Enter {what[0].lower()}{what[1:]}. Nothing was changed.")
    return cleaned


def day(typed: str, what: str) -> date:
    """A day: `2026-03-31`, `31/3/2026` or `31 March 2026`.

    Raises:
        BadInput: with the ways in which a day can be written.
    """
    written = typed.strip().casefold()
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", written)
    british = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", written)
    words = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]+) (\d{4})", written)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if british:
            return date(int(british[3]), int(british[2]), int(british[1]))
        if words:
            return date(int(words[3]), _MONTHS[words[2]], int(words[1]))
    except (ValueError, KeyError):
        pass
    raise BadInput(f"{what} must be a day such as 2026-03-31 or 31 March 2026. Nothing was changed.")


def action_status(typed: str) -> ActionStatus:
    """Where an action stands, as a code or in words.

    Raises:
        BadInput: with the words that there are.
    """
    try:
        return ActionStatus(typed.strip().casefold().replace(" ", "-"))
    except ValueError:
        choices = ", ".join(status.value for status in ActionStatus)
        raise BadInput(f"{typed!r} is not a status. Give one of: {choices}. Nothing was changed.") from None


def outcome(typed: str) -> Outcome:
    """What became of a plan, as a code or in words: `partly` or `Partly done`.

    Raises:
        BadInput: with the words that there are.
    """
    word = typed.strip().casefold()
    for one in Outcome:
        if word in (one.value, one.label.casefold(), one.value.replace("-", " ")):
            return one
    choices = ", ".join(one.value for one in Outcome)
    raise BadInput(
        f"{typed!r} does not say what became of the plan. Give one of: {choices}. Nothing was changed."
    )


def email(typed: str) -> str:
    """An e-mail address, or nothing.

    Raises:
        BadInput: when it could not be one.
    """
    address = typed.strip()
    if address and not _EMAIL.fullmatch(address):
        raise BadInput("An e-mail address looks like name@example.nhs.uk. Nothing was changed.")
    return address
