"""Checks across files: what names something elsewhere, what was released before, what nations share.

Codes: `dead-reference` `duplicate-id` `vanished-id` `unlisted` `unused` `nation` `scale`.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from hia_tui.content.build import CODES
from hia_tui.content.documents import Collection, Document, Sort
from hia_tui.content.files import BadFile, files_in, read_text
from hia_tui.content.lines import Place
from hia_tui.content.problem import Problem, Severity
from hia_tui.domain.questionnaire import Nation

Ids = Mapping[str, tuple[Document, Place]]


def check_references(found: Collection, folder: Path, overlay: Path | None) -> Iterator[Problem]:
    """Every problem that shows only when files are read together."""
    for index in found.of(Sort.INDEX):
        yield from _listed(found, index, "sections", Sort.SECTION)
        yield from _listed(found, index, "pages", Sort.PAGE)
        yield from _scale(index)
    for is_own in (False, True):
        sections = [d for d in found.of(Sort.SECTION) if d.is_own == is_own]
        yield from _twice([(d, ()) for d in sections if "extends" not in d.data])
        yield from _twice([(d, ("questions", n)) for d in sections for n, _ in d.tables("questions")])
    yield from _sources(found)
    yield from _resources(found)
    yield from _extensions(found)
    yield from _nations(found)
    yield from _releases(found, folder, is_own=False)
    if overlay is not None:
        yield from _releases(found, overlay, is_own=True)


def _listed(found: Collection, index: Document, key: str, sort: Sort) -> Iterator[Problem]:
    names = _texts(index.data.get(key))
    files = {d.path.stem: d for d in found.of(sort) if not d.is_own}
    unreadable = {p.file.stem for p in found.problems}
    for n, name in names:
        if name not in files and name not in unreadable:
            message = f"There is no file for {name!r}."
            yield index.error((key, n), "dead-reference", message)
    for name, document in files.items():
        if name not in [listed for _, listed in names]:
            message = f"questionnaire.toml does not list this file under “{key}”, so nobody sees it."
            yield document.warning((), "unlisted", message)


def _scale(index: Document) -> Iterator[Problem]:
    codes = tuple(table.get("code") for _, table in index.tables("scale"))
    if codes and codes != CODES:
        yield index.error(("scale",), "scale", f"The codes have to be, in this order: {', '.join(CODES)}.")


def _twice(places: list[tuple[Document, Place]]) -> Iterator[Problem]:
    """Ids that two files have; those within one file are found with the file."""
    seen: dict[str, Document] = {}
    for document, place in places:
        name = document.at(place).get("id")
        if not isinstance(name, str):
            continue
        first = seen.setdefault(name, document)
        if first is not document:
            message = f"{first.path.name} has the id {name!r} too, so answers would be mixed up."
            yield document.error((*place, "id"), "duplicate-id", message)


def _sources(found: Collection) -> Iterator[Problem]:
    known = _ids(found, "sources", (Sort.SOURCES, Sort.ORGANISATION))
    if not found.of(Sort.SOURCES):
        return
    for document in found.of(Sort.SECTION):
        for key, name in (("why", "source"), ("questions", "why_source")):
            for n, table in document.tables(key):
                value = table.get(name)
                if isinstance(value, str) and value.strip() and value not in known:
                    message = f"There is no source {value!r} in sources.toml."
                    yield document.error((key, n, name), "dead-reference", message)


def _resources(found: Collection) -> Iterator[Problem]:
    known = _ids(found, "resources", (Sort.RESOURCES, Sort.ORGANISATION))
    if not found.of(Sort.RESOURCES):
        return
    used: set[str] = set()
    for document in found.of(Sort.SECTION):
        for place, table in _holders(document):
            names = _texts(table.get("resources"))
            used.update(name for _, name in names)
            for n, name in names:
                if name not in known:
                    message = f"There is no resource {name!r} in resources.toml."
                    yield document.error((*place, "resources", n), "dead-reference", message)
            yield from _offered(document, place, table, [known[name] for _, name in names if name in known])
    for name, (document, place) in known.items():
        if name not in used:
            message = "No section and no question names this resource, so nobody sees it."
            yield document.warning(place, "unused", message)


def _offered(
    document: Document, place: Place, table: Mapping[str, object], resources: list[tuple[Document, Place]]
) -> Iterator[Problem]:
    """Whether each nation that is asked has something to read."""
    offered: set[str] = set()
    for holder, where in resources:
        only = [name for _, name in _texts(holder.at(where).get("nations"))]
        offered.update(only or Nation)
    asked = [name for _, name in _texts(table.get("nations"))] or list(Nation)[1:]
    without = [str(name) for name in asked if name not in offered]
    if resources and without:
        message = f"None of these resources is for {', '.join(without)}."
        yield document.warning((*place, "resources"), "nation", message)


def _extensions(found: Collection) -> Iterator[Problem]:
    sections = [d for d in found.of(Sort.SECTION) if "extends" not in d.data]
    known = {d.data.get("id") for d in sections}
    for document in found.of(Sort.SECTION):
        name = document.data.get("extends")
        if isinstance(name, str) and name not in known and found.has_all_sections:
            yield document.error(("extends",), "dead-reference", f"There is no section {name!r}.")


def _nations(found: Collection) -> Iterator[Problem]:
    """All nations have to define the same words; the neutral wording says which."""
    words = {d.path.stem: (d, d.data.get("words")) for d in found.of(Sort.NATION)}
    _, neutral = words.get(Nation.UK, (None, None))
    if not isinstance(neutral, dict):
        return
    for document, own in words.values():
        if isinstance(own, dict):
            for name in neutral:
                if name not in own:
                    yield document.error(("words",), "nation", f"The word {name!r} of uk.toml is missing.")
            for name in own:
                if name not in neutral:
                    yield document.error(("words", name), "nation", f"uk.toml has no word {name!r}.")


def _releases(found: Collection, folder: Path, *, is_own: bool) -> Iterator[Problem]:
    """No released id may vanish unless a change says what took its place."""
    try:
        lists = sorted(files_in(folder / "released", ".txt"), key=_version)
        released = [{line.strip(): n for n, line in _numbered(path)} for path in lists]
    except BadFile as problem:
        yield Problem(Severity.ERROR, problem.path, max(problem.line, 1), "", problem.sentence, "file")
        return
    known = {
        str(table.get("id"))
        for document in found.of(Sort.SECTION)
        if is_own or not document.is_own
        for _, table in document.tables("questions")
    }
    replaced: set[str] = set()
    for index in found.of(Sort.INDEX) if not is_own else []:
        for n, change in index.tables("changes"):
            replaced.add(str(change.get("replaces")))
            yield from _change(index, n, change, known, {name for names in released for name in names})
    if lists and found.has_all_sections:
        for name, line in released[-1].items():
            if name not in known | replaced:
                message = f"This id was released and is in no section any more. {_HOW_TO_REPLACE}"
                yield Problem(Severity.ERROR, lists[-1], line, name, message, "vanished-id")


_HOW_TO_REPLACE = "Put the question back, or say under [[changes]] in questionnaire.toml what replaces it."


def _change(
    index: Document, n: int, change: Mapping[str, object], known: set[str], released: set[str]
) -> Iterator[Problem]:
    if str(change.get("question")) not in known:
        message = f"There is no question {change.get('question')!r}."
        yield index.error(("changes", n, "question"), "dead-reference", message)
    if str(change.get("replaces")) not in known | released:
        message = f"There never was a question {change.get('replaces')!r}."
        yield index.error(("changes", n, "replaces"), "dead-reference", message)


def _numbered(path: Path) -> Iterator[tuple[int, str]]:
    for n, line in enumerate(read_text(path).split("\n"), 1):
        if line.strip() and not line.startswith("#"):
            yield n, line


def _version(path: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d{1,9}", path.stem))


def _holders(document: Document) -> Iterator[tuple[Place, Mapping[str, object]]]:
    """The section itself and each question: what may name resources."""
    yield (), document.data
    for n, table in document.tables("questions"):
        yield ("questions", n), table


def _ids(found: Collection, key: str, sorts: tuple[Sort, ...]) -> Ids:
    """Where each id is defined; the organisation's takes the place of ours."""
    return {
        str(table.get("id")): (document, (key, n))
        for sort in sorts
        for document in found.of(sort)
        for n, table in document.tables(key)
    }


def _texts(value: object) -> list[tuple[int, str]]:
    """The texts in what should be a list of them, each with its position."""
    return (
        [(n, item) for n, item in enumerate(value) if isinstance(item, str)]
        if isinstance(value, list)
        else []
    )
