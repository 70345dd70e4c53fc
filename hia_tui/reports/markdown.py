"""The Markdown twin. What people wrote is escaped, so that it stays text in every reader."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from hia_tui.reports import seal
from hia_tui.reports.blocks import (
    BarChart,
    Block,
    Bullets,
    Callout,
    Columns,
    Contents,
    Cover,
    Facts,
    Heading,
    KeyFigures,
    Line,
    Para,
    Rating,
    ReportView,
    Role,
    Run,
    Table,
    TickBoxes,
    WritingLines,
)

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#|~!&$^])")
_AT_START = re.compile(r"^(\s*)(\d+(?=[.)])|[-+=:])")
_SCHEME = re.compile(r"(?i)\b(https?|ftp|mailto|javascript|data|file|vbscript)(:)")
_WWW = re.compile(r"(?i)\bwww(\.)")


def markdown_of(view: ReportView) -> bytes:
    """The view as a Markdown file."""
    parts = [text for block in view.blocks for text in _DRAWN[type(block)](block)]
    tail = f"Fingerprint: `{view.fingerprint}`\n\nSeal: `{seal.MARK}{seal.BLANK}`\n"
    headings = "\n".join(f"- {escaped(h.text)}" for h in view.headings)
    body = "\n\n".join(part for part in parts if part).replace(_CONTENTS, headings)
    return seal.sealed(f"{body}\n\n---\n\n{escaped(view.footer)}\n\n{tail}".encode())


def escaped(text: str, *, end: str = " ") -> str:
    """Text that Markdown shows as it is; `end` stands for the line ends in it."""
    return end.join(_escaped_line(line) for line in text.split("\n"))


def _escaped_line(line: str) -> str:
    line = _SPECIAL.sub(r"\\\1", " ".join(line.split()))
    line = _SCHEME.sub(r"\1\\\2", line)
    line = _WWW.sub(r"www\\\1", line)
    return _AT_START.sub(_freed, line)


def _freed(found: re.Match[str]) -> str:
    """A number or a mark at the start of a line, so that it starts no list."""
    mark = found[2]
    return f"{found[1]}{mark}\\" if mark[0].isdigit() else f"{found[1]}\\{mark}"


_CONTENTS = "\u0000contents\u0000"


def _line(line: Line, end: str = "\\\n") -> str:
    return "".join(_run(run, end) for run in line)


def _run(run: Run, end: str) -> str:
    if run.href.startswith(("https://", "mailto:")):
        if not re.fullmatch(r"[^<>\s]+", run.href):
            return escaped(run.href)
        return f"<{run.href}>" if run.text == run.href else f"[{escaped(run.text)}](<{run.href}>)"
    leading = " " if run.text[:1].isspace() else ""
    trailing = " " if run.text[-1:].isspace() else ""
    text = escaped(run.text, end=end)
    return f"{leading}**{text}**{trailing}" if run.bold and text else f"{leading}{text}{trailing}"


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


def _cover(block: Cover) -> Iterator[str]:
    yield escaped(block.kicker)
    yield f"# {escaped(block.title)}"
    yield from map(escaped, block.lines)


def _heading(block: Heading) -> Iterator[str]:
    yield f"{'#' * block.level} {escaped(block.text)}"


def _para(block: Para) -> Iterator[str]:
    text = _line(block.line)
    yield _quoted(text) if block.role is Role.SAID else text


def _bullets(block: Bullets) -> Iterator[str]:
    marks = (f"{i}." if block.numbered else "-" for i in range(1, len(block.items) + 1))
    yield "\n".join(f"{mark} {_line(item, ' ')}" for mark, item in zip(marks, block.items, strict=True))


def _columns(block: Columns) -> Iterator[str]:
    for title, items in zip(block.titles, block.items, strict=True):
        yield f"## {escaped(title)}"
        yield from _bullets(Bullets(items))


def _key_figures(block: KeyFigures) -> Iterator[str]:
    yield "\n".join(
        f"- **{escaped(f.value)}** {escaped(f.label)}. {escaped(f.detail)}" for f in block.figures
    )


def _bar_chart(block: BarChart) -> Iterator[str]:
    yield f"**{escaped(block.title)}**"
    last = (f" (last round {bar.previous}%)" if bar.previous is not None else "" for bar in block.bars)
    yield "\n".join(
        f"- {escaped(bar.label)}: **{escaped(bar.words)}**{escaped(was)}"
        for bar, was in zip(block.bars, last, strict=True)
    )
    yield escaped(block.key)


def _rating(block: Rating) -> Iterator[str]:
    yield f"**{escaped(block.words)}**"


def _facts(block: Facts) -> Iterator[str]:
    yield "\n".join(f"- **{escaped(term)}:** {_line(said, ' ')}" for term, said in block.rows)


def _table(block: Table) -> Iterator[str]:
    if block.title:
        yield f"**{escaped(block.title)}**"
    rule = ["---:" if i in block.numeric else "---" for i in range(len(block.columns))]
    rows = [[escaped(text) for text in row] for row in (block.columns, *block.rows)]
    lines = [rows[0], rule, *rows[1:]]
    yield "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _callout(block: Callout) -> Iterator[str]:
    said = [f"**{escaped(block.title)}**", *(_line(line) for line in block.lines)]
    yield _quoted("\n\n".join(said))


def _contents(_: Contents) -> Iterator[str]:
    yield "## Contents"
    yield _CONTENTS


def _tick_boxes(block: TickBoxes) -> Iterator[str]:
    yield f"**{escaped(block.label)}**" if block.label else ""
    yield "\n".join(
        f"- \\[ \\] **{escaped(c.code)} {escaped(c.label)}** {escaped(c.meaning)}" for c in block.choices
    )


def _writing_lines(block: WritingLines) -> Iterator[str]:
    yield f"**{escaped(block.label)}**"
    yield from ["\\_" * 60] * block.count


_DRAWN: dict[type[Block], Callable[[Any], Iterator[str]]] = {
    Cover: _cover,
    Heading: _heading,
    Para: _para,
    Bullets: _bullets,
    Columns: _columns,
    KeyFigures: _key_figures,
    BarChart: _bar_chart,
    Rating: _rating,
    Facts: _facts,
    Table: _table,
    Callout: _callout,
    Contents: _contents,
    TickBoxes: _tick_boxes,
    WritingLines: _writing_lines,
}
