"""The blocks that a report is built of: what every format draws in its own way, in one order."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one weight."""

    text: str
    bold: bool = False
    href: str = ""
    """An https or mailto address that the text leads to."""


Line = tuple[Run, ...]


def plain(line: Line) -> str:
    """The words of a line."""
    return "".join(run.text for run in line)


class Role(StrEnum):
    """What a paragraph is."""

    BODY = "body"
    LEAD = "lead"
    """The first sentences, a little larger."""
    SAID = "said"
    """What people wrote: set off by a rule, so that it is not taken for the report's own words."""
    MUTED = "muted"
    """Who, when and other small print."""


@dataclass(frozen=True, slots=True)
class Cover:
    """The title of the report with the lines that say what it is about."""

    kicker: str
    title: str
    lines: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that a reader sees, in reading order."""
        return (self.kicker, self.title, *self.lines)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 2 to 4; the cover is level 1."""

    level: int
    text: str
    anchor: str
    starts_page: bool = False
    is_listed: bool = True
    """Whether a list of contents shows it, if it is of level 2."""

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that a reader sees, in reading order."""
        return (self.text,)


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; line ends in what people wrote are kept."""

    line: Line
    role: Role = Role.BODY
    lang: str = ""
    """Language tag where it is not the report's."""

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that a reader sees, in reading order."""
        return (plain(self.line),)


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Line, ...]
    numbered: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that a reader sees, in reading order."""
        return tuple(plain(item) for item in self.items)


@dataclass(frozen=True, slots=True)
class Columns:
    """Two short lists that stand side by side where there is room."""

    titles: tuple[str, str]
    items: tuple[tuple[Line, ...], tuple[Line, ...]]

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that a reader sees, in reading order."""
        pairs = zip(self.titles, self.items, strict=True)
        return tuple(text for title, items in pairs for text in (title, *map(plain, items)))


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its words."""

    value: str
    label: str
    detail: str


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The numbers that a reader takes away."""

    figures: tuple[Figure, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that a reader sees, in reading order."""
        return tuple(text for f in self.figures for text in (f.value, f.label, f.detail))


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar chart."""

    label: str
    value: int | None
    """Whole per cent; None draws a hatched empty bar."""
    words: str
    """What stands at the end of the bar."""
    previous: int | None = None
    """Marked by a white diamond."""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars from 0 to 100 per cent, each with its value in words."""

    title: str
    bars: tuple[Bar, ...]
    alt: str
    key: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that a reader sees, in reading order."""
        rows = tuple(text for bar in self.bars for text in (bar.label, bar.words))
        return (self.title, *rows, *((self.key,) if self.key else ()))


@dataclass(frozen=True, slots=True)
class Rating:
    """A level as filled boxes and words; outside the scale as words and a hatched row."""

    level: int | None
    words: str
    target: int | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that a reader sees, in reading order."""
        return (self.words,)


@dataclass(frozen=True, slots=True)
class Facts:
    """Terms with what is to be said about each."""

    rows: tuple[tuple[str, Line], ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that a reader sees, in reading order."""
        return tuple(text for term, line in self.rows for text in (term, plain(line)))


@dataclass(frozen=True, slots=True)
class Table:
    """A plain table; the first column heads its row."""

    title: str
    """Empty where the heading above says it."""
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    """Columns set to the right."""

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that a reader sees, in reading order."""
        titles = (self.title, *self.columns) if self.title else self.columns
        return (*titles, *(text for row in self.rows for text in row))


@dataclass(frozen=True, slots=True)
class Callout:
    """A box that must not be missed."""

    title: str
    lines: tuple[Line, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that a reader sees, in reading order."""
        return (self.title, *map(plain, self.lines))


@dataclass(frozen=True, slots=True)
class Contents:
    """A list of the headings of level 2, with their pages where the format has pages."""

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that a reader sees, in reading order."""
        return ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A box to tick on paper."""

    code: str
    label: str
    meaning: str


@dataclass(frozen=True, slots=True)
class TickBoxes:
    """Boxes of which one is ticked with a pen."""

    label: str
    choices: tuple[Choice, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that a reader sees, in reading order."""
        rows = (text for c in self.choices for text in (c.code, c.label, c.meaning))
        return tuple(text for text in (self.label, *rows) if text)


@dataclass(frozen=True, slots=True)
class WritingLines:
    """Room to write with a pen."""

    label: str
    count: int

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that a reader sees, in reading order."""
        return (self.label,)


Block = (
    Cover
    | Heading
    | Para
    | Bullets
    | Columns
    | KeyFigures
    | BarChart
    | Rating
    | Facts
    | Table
    | Callout
    | Contents
    | TickBoxes
    | WritingLines
)


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as a reader meets it: every string is final, and the order is the reading order."""

    title: str
    """Of the document, as it stands in a window's title bar."""
    subject: str
    author: str
    lang: str
    footer: str
    """What stands at the foot of each page, before the page number."""
    fingerprint: str
    date: str
    """ISO date and time that stand for the making of the file."""
    blocks: tuple[Block, ...]
    names_questions: bool = False
    """Whether the foot of a page names the questions that stand on it."""

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings of level 2, as a list of contents shows them."""
        return tuple(b for b in self.blocks if isinstance(b, Heading) and b.level == 2 and b.is_listed)
