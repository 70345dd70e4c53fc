"""Finds every mistake in the content in one pass: `hia content check`.

A mistake is an error or a warning. A warning may stand, with a reason, in a comment at the end of its
line or on the line before: `# check: allow CODE because REASON`; in a page of guidance, on a line of its
own: `<!-- check: allow CODE because REASON -->`. It is then counted as explained. An error may not stand.

The codes are listed in `check_shape`, `check_references`, `check_prose` and `check_markdown`; from here
come `file` and `toml` (cannot be read), `unread-file`, `load`, `allow`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from hia_tui.content.check_markdown import blocks, check_markdown, parts
from hia_tui.content.check_prose import House, check_text, check_whole, wholes
from hia_tui.content.check_references import check_references
from hia_tui.content.check_shape import check_shape
from hia_tui.content.documents import Collection, Document, Sort, collect
from hia_tui.content.files import BadFile
from hia_tui.content.load import load_questionnaire
from hia_tui.content.pages import ALLOWANCE
from hia_tui.content.problem import Problem, Severity

_ALLOW = re.compile(r"check: *allow +(?P<code>[a-z-]+)(?: +because +(?P<reason>\S.*))?")


@dataclass(frozen=True, slots=True)
class _Allowance:
    """A comment that explains a warning."""

    document: Document
    line: int
    target: int
    """The line whose warnings it explains."""
    code: str
    reason: str


def check_content(folder: Path, overlay: Path | None = None, *, today: date) -> list[Problem]:
    """Every problem in a questionnaire, or in an organisation's folder over it, in order of file and line.

    With an overlay, what can only be mended in our own files is left out, but for errors.
    """
    found = collect(folder, overlay)
    problems = list(dict.fromkeys(_all(found, folder, overlay, today)))
    problems = list(_explained(found, problems))
    if not any(p.severity is Severity.ERROR for p in problems):
        problems.extend(_loaded(folder, overlay))
    if overlay is not None:
        problems = [p for p in problems if p.severity is Severity.ERROR or p.file.is_relative_to(overlay)]
    return sorted(problems, key=lambda p: (str(p.file), p.line, p.field, p.code))


def _all(found: Collection, folder: Path, overlay: Path | None, today: date) -> Iterator[Problem]:
    yield from found.problems
    yield from check_references(found, folder, overlay)
    titles = frozenset(
        title for d in found.of(Sort.SECTION) if (title := str(d.data.get("title", "")).strip())
    )
    houses = {is_own: House(_words(found, is_own=is_own)) for is_own in (False, True)}
    for document in found.documents:
        house = houses[document.is_own]
        if document.sort is Sort.PAGE:
            yield from check_markdown(document)
            singles, together = list(blocks(document)), list(parts(document))
        else:
            yield from check_shape(document, today)
            singles, together = list(document.texts()), list(wholes(document))
        for text in singles:
            yield from check_text(text, house, titles)
        for text in together:
            yield from check_whole(text, house)


def _words(found: Collection, *, is_own: bool) -> dict[str, frozenset[str]]:
    """Each {key} that a text may name, with all that it may stand for."""
    words: dict[str, set[str]] = {}
    for document in [*found.of(Sort.NATION), *(found.of(Sort.ORGANISATION) if is_own else ())]:
        table = document.data.get("words")
        for key, text in table.items() if isinstance(table, dict) else ():
            words.setdefault(key, set()).add(str(text))
        name = document.data.get("organisation")
        if isinstance(name, dict) and name.get("name"):
            words["organisation"] = {str(name["name"])}
    return {key: frozenset(texts) for key, texts in words.items()}


def _explained(found: Collection, problems: list[Problem]) -> Iterator[Problem]:
    """The problems, those warnings marked that a comment explains; and comments that explain nothing."""
    allowances = [a for document in found.documents for a in _allowances(document)]
    used: set[_Allowance] = set()
    for problem in problems:
        allowance = next((a for a in allowances if _covers(a, problem)), None)
        if allowance is None:
            yield problem
        else:
            used.add(allowance)
            message = f"{problem.message} Explained: {allowance.reason}"
            yield replace(problem, severity=Severity.ALLOWED, message=message)
    for allowance in allowances:
        if not allowance.reason:
            message = f"This comment gives no reason: # check: allow {allowance.code} because …"
        elif allowance not in used:
            message = f"There is no warning “{allowance.code}” here to explain. Take the comment out."
        else:
            continue
        yield Problem(Severity.WARNING, allowance.document.path, allowance.line, "", message, "allow")


def _covers(allowance: _Allowance, problem: Problem) -> bool:
    return (
        bool(allowance.reason)
        and problem.severity is Severity.WARNING
        and (allowance.document.path, allowance.target, allowance.code)
        == (problem.file, problem.line, problem.code)
    )


def _allowances(document: Document) -> Iterator[_Allowance]:
    if document.sort is Sort.PAGE:
        comments = {
            n: match[1]
            for n, line in enumerate(document.text.split("\n"), 1)
            if (match := ALLOWANCE.match(line))
        }
        alone = set(comments)
    else:
        comments, alone = document.lines.comments, document.lines.alone
    for line, comment in comments.items():
        match = _ALLOW.match(comment)
        if match:
            target = line
            while target in alone:
                target += 1
            yield _Allowance(document, line, target, match["code"], (match["reason"] or "").strip())


def _loaded(folder: Path, overlay: Path | None) -> Iterator[Problem]:
    """Whatever the checks above overlook, and the program would stumble over."""
    try:
        load_questionnaire(folder, overlay=overlay)
    except BadFile as problem:
        yield Problem(Severity.ERROR, problem.path, max(problem.line, 1), "", problem.sentence, "load")
