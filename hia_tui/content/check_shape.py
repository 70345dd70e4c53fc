"""Checks of one TOML file by itself: keys, kinds, counts, lengths, ids, links, dates, figures.

Codes: `unknown-key` `missing` `kind` `empty` `count` `too-long` `not-allowed` `duplicate-id` `link`
`stale` `statistic` `period` `options` `same-text`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from hia_tui.content.documents import Document, Sort
from hia_tui.content.lines import Place
from hia_tui.content.problem import Problem
from hia_tui.content.schema import Key, Keys, Kind
from hia_tui.content.table import named

STALE_DAYS = 548
"""Eighteen months."""

_LOOKED_AT = 200
"""Items of a list, or tables of a kind, that are looked at; of more than that, the count is the mistake."""

_SMALL = "(?:one|two|three|four|five|six|seven|eight|nine|ten)"
FIGURE = re.compile(
    rf"\d|\b{_SMALL} (?:in|out of) {_SMALL}\b|\b(?:half|thirds?|quarters?|fifths?|tenths?) of\b|\btwice as\b",
    re.IGNORECASE,
)
"""A figure, in digits or in words."""

_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b|\bundated\b")

_IS: Mapping[Kind, Callable[[object], bool]] = {
    Kind.TEXT: lambda value: type(value) is str,
    Kind.TEXTS: lambda value: isinstance(value, list) and all(type(item) is str for item in value),
    Kind.WHOLE: lambda value: type(value) is int and 0 <= value <= 10_000,
    Kind.FLAG: lambda value: type(value) is bool,
    Kind.TABLE: lambda value: isinstance(value, dict),
    Kind.WORDS: lambda value: isinstance(value, dict),
    Kind.TABLES: lambda value: isinstance(value, list) and all(isinstance(item, dict) for item in value),
}


def check_shape(document: Document, today: date) -> Iterator[Problem]:
    """Every problem that the file shows by itself."""
    yield from _table(document, document.data, document.keys, ())
    for key in ("questions", "sources", "resources", "items"):
        yield from _same(document, key, "id", "duplicate-id")
    for key in ("sources", "resources"):
        for n, table in document.tables(key):
            yield from _link(document, table, (key, n, "url"))
            yield from _age(document, table, (key, n, "checked"), today)
    if document.sort is Sort.SECTION:
        yield from _section(document)
    for n, item in document.tables("items"):
        yield from _options(document, item, ("items", n, "options"))


def _table(document: Document, table: Mapping[str, object], keys: Keys, place: Place) -> Iterator[Problem]:
    for name in table:
        if name not in keys:
            near = next((k for k in keys if k not in table and k[:3] == name[:3]), "")
            hint = f" Is {near!r} meant?" if near else ""
            yield document.error((*place, name), "unknown-key", f"Nothing reads a key of this name.{hint}")
    for name, key in keys.items():
        if name in table:
            yield from _value(document, table[name], key, (*place, name))
        elif key.required:
            what = "This level has no descriptor." if name.startswith("level_") else "This is missing."
            yield document.error((*place, name), "missing", what)


def _value(document: Document, value: object, key: Key, place: Place) -> Iterator[Problem]:
    if not _IS[key.kind](value):
        what = f"from 0 to 10000, not {value}" if type(value) is int else f"not {named(value)}"
        yield document.error(place, "kind", f"This has to be {key.kind}, {what}.")
    elif isinstance(value, str):
        yield from _text(document, value, key, place)
    elif isinstance(value, list):
        yield from _list(document, value, key, place)
    elif isinstance(value, dict):
        keys = key.keys
        if key.kind is Kind.WORDS:
            keys = {name: Key() for name in value if re.fullmatch(key.pattern, name)}
        yield from _table(document, value, keys, place)


def _text(document: Document, value: str, key: Key, place: Place) -> Iterator[Problem]:
    if not value.strip():
        if not key.blank:
            yield document.error(place, "empty", "This is empty.")
    elif key.choices and value not in key.choices:
        yield document.error(
            place, "not-allowed", f"{value!r} is not one of these: {', '.join(key.choices)}."
        )
    elif key.pattern and not re.fullmatch(key.pattern, value):
        yield document.error(place, "not-allowed", f"{value!r} is not written as this has to be.")
    if key.longest and len(value) > key.longest:
        report = document.error if key.is_hard else document.warning
        yield report(place, "too-long", f"{len(value)} characters; the most is {key.longest}.")


def _list(document: Document, value: list[object], key: Key, place: Place) -> Iterator[Problem]:
    if len(value) < key.fewest or (key.most and len(value) > key.most):
        wanted = str(key.fewest) if key.fewest == key.most else f"{key.fewest} to {key.most or 'any number'}"
        yield document.error(place, "count", f"Here are {len(value)}; there have to be {wanted}.")
    each = Key(choices=key.choices, pattern=key.pattern, longest=key.longest)
    for n, item in enumerate(value[:_LOOKED_AT]):
        if isinstance(item, dict):
            yield from _table(document, item, key.keys, (*place, n))
        elif isinstance(item, str):
            yield from _text(document, item, each, (*place, n))
            if item in value[:n]:
                yield document.error((*place, n), "duplicate-id", f"{item!r} stands here twice.")


def _same(document: Document, key: str, name: str, code: str) -> Iterator[Problem]:
    """Values that two tables of a file have in common and must not."""
    seen: dict[str, int] = {}
    for n, table in document.tables(key):
        value = table.get(name)
        if isinstance(value, str) and value.casefold() in seen:
            line = document.lines.of((key, seen[value.casefold()], name))
            yield document.error((key, n, name), code, f"This is the same as in line {line}: {value!r}.")
        elif isinstance(value, str):
            seen[value.casefold()] = n


def _link(document: Document, table: Mapping[str, object], place: Place) -> Iterator[Problem]:
    url = table.get("url")
    if not isinstance(url, str) or not url:
        return
    host = url.removeprefix("https://").split("/")[0]
    if not url.startswith("https://") or "." not in host or "@" in host or re.search(r"\s", url):
        yield document.error(
            place, "link", f"A link starts with https:// and has no space in it: {url[:200]!r}."
        )


def _age(document: Document, table: Mapping[str, object], place: Place, today: date) -> Iterator[Problem]:
    try:
        checked = date.fromisoformat(str(table.get("checked", "")))
    except ValueError:
        # A date that is none is named by the pattern; the thirtieth of February only here.
        if isinstance(table.get("checked"), str) and re.fullmatch(r"\d{4}-\d\d-\d\d", str(table["checked"])):
            yield document.error(place, "not-allowed", f"There is no day {table['checked']}.")
        return
    days = (today - checked).days
    if days > STALE_DAYS:
        yield document.warning(place, "stale", f"Last checked {days} days ago; the most is {STALE_DAYS}.")
    elif days < 0:
        yield document.warning(place, "stale", f"This day, {checked}, is still to come.")


def _section(document: Document) -> Iterator[Problem]:
    name = document.data.get("extends", document.data.get("id"))
    for n, fact in document.tables("why"):
        yield from _cited(document, fact, ("why", n), ("text", "source", "period"))
    for n, question in document.tables("questions"):
        yield from _cited(document, question, ("questions", n), ("why", "why_source", "why_period"))
        yield from _levels(document, question, n)
        own = question.get("id")
        if isinstance(own, str) and isinstance(name, str) and not own.startswith(f"{name}."):
            message = f"The id of a question of this section starts with “{name}.”."
            yield document.error(("questions", n, "id"), "not-allowed", message)
    for key in ("name", "question"):
        yield from _same(document, "questions", key, "same-text")


def _cited(
    document: Document, table: Mapping[str, object], place: Place, names: tuple[str, str, str]
) -> Iterator[Problem]:
    """A figure needs the source that it is from and the period that it is about."""
    text, source, period = (str(table.get(name, "")) for name in names)
    for name, value, what in ((names[1], source, "source"), (names[2], period, "period")):
        # Where the key has to be there, its absence is named already.
        if FIGURE.search(text) and not value.strip() and (name in table or document.is_own):
            yield document.error((*place, name), "statistic", f"The text holds a figure without its {what}.")
    if period.strip() and not _YEAR.search(period):
        yield document.warning(
            (*place, names[2]), "period", f"{period!r} names no year. Write the year, or “undated”."
        )


def _levels(document: Document, question: Mapping[str, object], n: int) -> Iterator[Problem]:
    texts = [question.get(f"level_{level}") for level in (1, 2, 3, 4)]
    for at, text in enumerate(texts):
        if isinstance(text, str) and text in texts[:at]:
            place = ("questions", n, f"level_{at + 1}")
            yield document.error(place, "same-text", f"This is the same as level {texts.index(text) + 1}.")


def _options(document: Document, item: Mapping[str, object], place: Place) -> Iterator[Problem]:
    options = item.get("options", [])
    count = len(options) if isinstance(options, list) else 0
    match item.get("type"):
        case "text" if count:
            yield document.error(place, "options", "An item that is answered in words has no options.")
        case "choice" | "choices" if count < 2:
            yield document.error(place, "options", "A choice has two options or more.")
        case "scale" if not isinstance(options, list) or count != 5 or options[-1] != "Don't know":
            yield document.error(place, "options", "A scale has four points and then “Don't know”.")
