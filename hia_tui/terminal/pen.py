"""Writes the difference between two screens in as few bytes as it can."""

from collections.abc import Iterable, Iterator

from hia_tui.terminal.facts import TerminalFacts
from hia_tui.terminal.grid import REST, Row, is_certain
from hia_tui.terminal.looks import PLAIN, Look, Looks

_WORTH_BRIDGING = 4
"""So many unchanged cells cost no more than the sequence that jumps over them."""
_WORTH_ERASING = 4
_FILLS_WITH_PAPER = ("xterm", "putty", "rxvt", "linux", "konsole", "alacritty", "foot")
_STAND_INS = str.maketrans(
    "─━═╌▔▁" "│┃║▌▐▊▎▏▕" "┌┐└┘├┤┬┴┼╭╮╰╯" "▀▄█▓░▒" "■□▪▫●○◉⭘•·" "▲▼►▶◄◀→←↑↓›‹" "‘’“”–—‑−…" "✓✔✗×÷≥≤€\u00a0",
    "-==--_" "|||||||||" "+++++++++++++" "####.:" "#o*o*o*o*." "^v>><<><^v><" "''\"\"----." "xxxx/><E ",
)  # fmt: skip
"""What a sign becomes, cell for cell, where the terminal's character set lacks it."""


class Pen:
    """Where the terminal's cursor is and what its pen is set to, as far as that is known."""

    def __init__(self, facts: TerminalFacts, looks: Looks) -> None:
        self._looks = looks
        self._charset = facts.charset
        self._fills_with_paper = facts.term.startswith(_FILLS_WITH_PAPER)
        self._out: list[str] = []
        self._look: Look | None = None
        self.at: tuple[int, int] | None = None
        """Where the terminal's cursor is; None where that is not known."""

    def lift(self) -> None:
        """Know nothing: somebody else has written, or may have."""
        self._look = None
        self.at = None

    def take(self) -> str:
        """What has been written since the last time."""
        text = "".join(self._out)
        self._out.clear()
        return text

    def encode(self, text: str) -> bytes:
        """Text in the terminal's own character set, cell for cell."""
        if self._charset == "utf-8":
            return text.encode("utf-8", "replace")
        return "".join(map(self._spelt, text)).encode(self._charset, "replace")

    def _spelt(self, character: str) -> str:
        try:
            coded = character.encode(self._charset)
        except UnicodeEncodeError:
            return character.translate(_STAND_INS)
        # 0x80 to 0x9F steer a terminal that reads a single-byte character set.
        return (
            "?"
            if len(coded) == 1 and 0x80 <= coded[0] < 0xA0 and self._charset.startswith("iso")
            else character
        )

    def clear(self, rows: list[Row]) -> Look:
        """Empty the screen in whatever look fills most of it; that look."""
        counts: dict[Look, int] = {}
        for row in rows:
            for sign, look in zip(row.signs, row.looks, strict=True):
                if sign == " " and not look.marks:
                    counts[look] = counts.get(look, 0) + 1
        fill = max(counts, key=lambda look: counts[look], default=PLAIN) if self._fills_with_paper else PLAIN
        self._look = None
        self._set(fill)
        self._out.append("\x1b[H\x1b[2J")
        self.at = (0, 0)
        return fill

    def change(self, y: int, before: Row, after: Row) -> None:
        """Write what differs in one row."""
        width = len(after.signs)
        erased = self._tail(before, after)
        for start, end in _spans(self._looks, before, after, width if erased is None else erased):
            self._write(y, start, end, after)
        if erased is not None:
            self.move(erased, y)
            self._set_for(" ", after.looks[erased])
            self._out.append("\x1b[K")

    def _tail(self, before: Row, after: Row) -> int | None:
        """Where the blank rest of a row begins, if there is one that is best erased in one go."""
        start = end = len(after.signs)
        look = after.looks[-1]
        if look.marks or (look.paper and not self._fills_with_paper):
            return None
        while start and after.signs[start - 1] == " " and after.looks[start - 1] == look:
            start -= 1
        changed = sum(
            sign != " " or was != look
            for sign, was in zip(before.signs[start:], before.looks[start:], strict=True)
        )
        if changed <= _WORTH_ERASING or end - start <= _WORTH_ERASING:
            return None
        return start

    def _write(self, y: int, start: int, end: int, row: Row) -> None:
        x = start
        while x < end:
            self.move(x, y)
            self._set_for(row.signs[x], row.looks[x])
            stop = self._run_end(row, x, end)
            self._out.extend(row.signs[x:stop])
            last = row.signs[stop - 1] or row.signs[stop - 2]
            # In the last column the cursor stays, or waits to wrap; after a sign whose width terminals
            # disagree on it is anywhere. Both times it is placed afresh.
            self.at = (stop, y) if stop < len(row.signs) and is_certain(last) else None
            x = stop

    def _run_end(self, row: Row, start: int, end: int) -> int:
        """How far a row goes on in what the pen is set to, and in signs of certain width; one at least."""
        look = self._look
        blank = self._looks.blank_of(look) if look is not None else None
        x = start
        while x < end:
            sign = row.signs[x]
            if x > start and sign != REST and row.looks[x] != (blank if sign == " " else look):
                break
            x += 1
            if sign != REST and not is_certain(sign):
                return x + (x < len(row.signs) and row.signs[x] == REST)
        return x

    def _set(self, look: Look) -> None:
        """Set the pen to a look."""
        if self._look is None:
            self._out.append("\x1b[m")
            self._look = PLAIN
        if look != self._look:
            self._out.append(self._looks.step(self._look, look))
            self._look = look

    def _set_for(self, sign: str, look: Look) -> None:
        """Set the pen to what a sign needs; for a blank that is often what it is set to already."""
        if self._look is None or sign != " " or look != self._looks.blank_of(self._look):
            self._set(look)

    def move(self, x: int, y: int) -> None:
        """Place the cursor."""
        if self.at == (x, y):
            return
        self._out.append(min(self._ways(x, y), key=len))
        self.at = (x, y)

    def _ways(self, x: int, y: int) -> Iterator[str]:
        yield f"\x1b[{y + 1};{x + 1}H" if x else (f"\x1b[{y + 1}H" if y else "\x1b[H")
        if self.at is None:
            return
        was_x, was_y = self.at
        if was_y == y and x > was_x:
            yield forward(x - was_x)
        elif was_y == y and x < was_x:
            yield "\b" * (was_x - x)
            yield "\r" + forward(x)
        elif y > was_y:
            # A line feed alone would keep the column on some lines and not on others.
            yield "\r" + "\n" * (y - was_y) + forward(x)


def forward(cells: int) -> str:
    """Move right."""
    return "" if not cells else "\x1b[C" if cells == 1 else f"\x1b[{cells}C"


def _spans(looks: Looks, before: Row, after: Row, width: int) -> Iterable[tuple[int, int]]:
    """The stretches of a row that differ, joined where a jump would cost more than the cells between."""
    spans: list[list[int]] = []
    cells = zip(before.signs, after.signs, before.looks, after.looks, strict=True)
    for x, (was, sign, was_look, look) in enumerate(cells):
        if x >= width:
            break
        if was == sign and was_look == look:
            continue
        if sign == REST:
            # The second half goes out with the first.
            x -= 1
        if spans and x - spans[-1][1] <= _WORTH_BRIDGING and _is_cheap(looks, after, spans[-1][1], x):
            spans[-1][1] = x + 1
        else:
            spans.append([x, x + 1])
        if x + 1 < len(after.signs) and after.signs[x + 1] == REST:
            spans[-1][1] = x + 2
    return [(start, end) for start, end in spans]


def _is_cheap(looks: Looks, row: Row, start: int, end: int) -> bool:
    look = row.looks[start - 1]
    blank = looks.blank_of(look)
    return all(
        row.looks[x] == (blank if row.signs[x] == " " else look) and is_certain(row.signs[x])
        for x in range(start, end)
    )
