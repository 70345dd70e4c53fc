"""The files of a content folder as the checker sees them: all that can be read, and what cannot be."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from hia_tui.content import schema
from hia_tui.content.files import BadFile, files_in, parse_toml, read_text
from hia_tui.content.lines import Lines, Place
from hia_tui.content.locate import INDEX, ORGANISATION
from hia_tui.content.problem import Problem, Severity
from hia_tui.content.schema import Key, Keys, Kind, Part
from hia_tui.domain.questionnaire import Nation


class Sort(StrEnum):
    """What a file is."""

    INDEX = "index"
    SECTION = "section"
    SOURCES = "sources"
    RESOURCES = "resources"
    EVALUATION = "evaluation"
    NATION = "nation"
    ORGANISATION = "organisation"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Text:
    """One text that people read, with its place."""

    document: "Document"
    line: int
    field: str
    text: str
    part: Part

    def warning(self, code: str, message: str) -> Problem:
        """A warning about this text."""
        return Problem(Severity.WARNING, self.document.path, self.line, self.field, message, code)

    def error(self, code: str, message: str) -> Problem:
        """An error in this text."""
        return Problem(Severity.ERROR, self.document.path, self.line, self.field, message, code)


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A file that was read; for TOML also parsed."""

    path: Path
    sort: Sort
    is_own: bool
    """Whether it is of an organisation's folder."""
    text: str
    data: Mapping[str, object] = field(default_factory=dict)
    lines: Lines = field(default_factory=lambda: Lines(""))

    @property
    def keys(self) -> Keys:
        """What the file may hold."""
        if self.sort is Sort.SECTION and self.is_own:
            return schema.EXTENSION if "extends" in self.data else schema.OWN_SECTION
        return _KEYS[self.sort]

    def error(self, place: Place, code: str, message: str) -> Problem:
        """An error at a place."""
        return Problem(Severity.ERROR, self.path, self.lines.of(place), self.field(place), message, code)

    def warning(self, place: Place, code: str, message: str) -> Problem:
        """A warning at a place."""
        return Problem(Severity.WARNING, self.path, self.lines.of(place), self.field(place), message, code)

    def field(self, place: Place) -> str:
        """A place in words: the id of the table where it has one, else its count from 1."""
        head, rest = place[:2], place[2:]
        if len(head) == 2:
            name = self.at(head).get("id")
            head = (name,) if isinstance(name, str) and name.isprintable() else head
        return " ".join(str(p + 1) if isinstance(p, int) else p for p in (*head, *rest))

    def tables(self, key: str) -> Iterator[tuple[int, Mapping[str, object]]]:
        """The [[key]] tables that are tables, each with its position."""
        value = self.data.get(key)
        if isinstance(value, list):
            yield from ((n, item) for n, item in enumerate(value) if isinstance(item, dict))

    def at(self, place: Place) -> Mapping[str, object]:
        """The table of the file itself, or one of its [[tables]]; an empty one if there is none there."""
        found: object = self.data
        for part in place:
            if isinstance(found, dict) and isinstance(part, str):
                found = found.get(part)
            elif isinstance(found, list) and isinstance(part, int):
                found = found[part]
        return found if isinstance(found, dict) else {}

    def texts(self) -> Iterator[Text]:
        """Every text of a TOML file that people read and whose wording is ours."""
        for place, value, part in leaves(self.data, self.keys, ()):
            yield Text(self, self.lines.of(place), self.field(place), value, part)


_KEYS: Mapping[Sort, Keys] = {
    Sort.INDEX: schema.INDEX,
    Sort.SECTION: schema.SECTION,
    Sort.SOURCES: schema.SOURCES,
    Sort.RESOURCES: schema.RESOURCES,
    Sort.EVALUATION: schema.EVALUATION,
    Sort.NATION: schema.NATION,
    Sort.ORGANISATION: schema.ORGANISATION,
    Sort.PAGE: {},
}


_SYSTEM_FILES = frozenset(("README.md", "Thumbs.db", "desktop.ini"))


@dataclass(slots=True)
class Collection:
    """All documents of a check, and the problems met while reading them."""

    documents: list[Document]
    problems: list[Problem]

    def of(self, sort: Sort) -> list[Document]:
        """The documents of a sort, ours first."""
        return [d for d in self.documents if d.sort is sort]

    @property
    def has_all_sections(self) -> bool:
        """Whether every section file could be read: one that could not has not lost its questions."""
        errors = (p for p in self.problems if p.severity is Severity.ERROR)
        return not any(p.file.parent.name == "sections" for p in errors)

    def read(self, path: Path, sort: Sort, is_own: bool) -> None:
        """Take in one file, or the reason why it cannot be."""
        try:
            text = read_text(path)
            if sort is Sort.PAGE:
                self.documents.append(Document(path, sort, is_own, text))
            else:
                self.documents.append(Document(path, sort, is_own, text, parse_toml(text, path), Lines(text)))
        except BadFile as problem:
            code = "toml" if problem.sentence.startswith("This is not TOML") else "file"
            line = max(problem.line, 1)
            self.problems.append(Problem(Severity.ERROR, problem.path, line, "", problem.sentence, code))

    def read_all(self, folder: Path, ending: str, sort: Sort, is_own: bool) -> None:
        """Take in every file with that ending in a folder; what is there besides is named."""
        try:
            for path in files_in(folder, ending):
                self.read(path, sort, is_own)
        except BadFile as problem:
            self.problems.append(Problem(Severity.ERROR, folder, 1, "", problem.sentence, "file"))
        self.name_others(folder, lambda name: name.endswith(ending))

    def name_others(self, folder: Path, is_known: Callable[[str], bool]) -> None:
        """Warn of files that nothing reads: a slip in the name hides a file without a word."""
        try:
            names = sorted(p.name for p in folder.iterdir()) if folder.is_dir() else []
        except OSError:
            return
        for name in names[:100]:
            if not (is_known(name) or name.startswith(".") or name in _SYSTEM_FILES):
                message = f"Nothing reads {name!r} here. Is there a slip in its name or its ending?"
                self.problems.append(Problem(Severity.WARNING, folder / name, 1, "", message, "unread-file"))


def collect(folder: Path, overlay: Path | None) -> Collection:
    """Read every file of a questionnaire, and of an organisation's folder over it."""
    found = Collection([], [])
    single = {
        INDEX: Sort.INDEX,
        "sources.toml": Sort.SOURCES,
        "resources.toml": Sort.RESOURCES,
        "evaluation.toml": Sort.EVALUATION,
    }
    for name, sort in single.items():
        found.read(folder / name, sort, is_own=False)
    for nation in Nation:
        found.read(folder / "nations" / f"{nation}.toml", Sort.NATION, is_own=False)
    found.name_others(folder / "nations", lambda name: name.removesuffix(".toml") in tuple(Nation))
    _read_parts(found, folder, is_own=False)
    found.name_others(folder, lambda name: name in (*single, *_FOLDERS, "nations"))
    if overlay is not None:
        if not overlay.is_dir():
            found.problems.append(Problem(Severity.ERROR, overlay, 1, "", "There is no such folder.", "file"))
        elif (overlay / ORGANISATION).exists() or (overlay / ORGANISATION).is_symlink():
            found.read(overlay / ORGANISATION, Sort.ORGANISATION, is_own=True)
        _read_parts(found, overlay, is_own=True)
        found.name_others(overlay, lambda name: name in (ORGANISATION, *_FOLDERS))
    return found


_FOLDERS = ("sections", "guidance", "released")


def _read_parts(found: Collection, folder: Path, *, is_own: bool) -> None:
    found.read_all(folder / "sections", ".toml", Sort.SECTION, is_own)
    found.read_all(folder / "guidance", ".md", Sort.PAGE, is_own)


def leaves(table: Mapping[str, object], keys: Keys, place: Place) -> Iterator[tuple[Place, str, Part]]:
    """Every text in a table whose wording is ours, with its place and what it is to its reader."""
    for name, value in table.items():
        key = keys.get(name)
        if key is not None:
            yield from _leaf(value, key, (*place, name))


def _leaf(value: object, key: Key, place: Place) -> Iterator[tuple[Place, str, Part]]:
    if key.kind is Kind.TEXT:
        if isinstance(value, str) and key.part is not Part.NONE:
            yield place, value, key.part
    elif isinstance(value, list):
        for n, item in enumerate(value):
            if key.kind is Kind.TABLES and isinstance(item, dict):
                yield from leaves(item, key.keys, (*place, n))
            elif key.kind is Kind.TEXTS and isinstance(item, str) and key.part is not Part.NONE:
                yield (*place, n), item, key.part
    elif isinstance(value, dict):
        inner = key.keys or {name: Key(part=key.part) for name in value}
        yield from leaves(value, inner, place)
