"""Where things stand in a TOML file: the line of a table, of a key, of an item in a list, and the comments.

`tomllib` gives values without places. This reads the same text again for places only, when there is a
mistake to report; it expects a file that `tomllib` has accepted.
"""

import re
from collections.abc import Iterator

Place = tuple[str | int, ...]
"""`("questions", 2, "why")`: the key `why` of the third `[[questions]]` table."""

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|\n"
    r"|[\[\]{}=,]"
    r"|[^\s\"'#\[\]{}=,]+",
    re.DOTALL,
)
_Token = tuple[str, int]


class Lines:
    """The places in one TOML text.

    Attributes:
        comments: every comment by its line, without the leading `#`.
        alone: the lines on which nothing but a comment stands.
    """

    def __init__(self, text: str) -> None:
        self.comments: dict[int, str] = {}
        self.alone: set[int] = set()
        self._places: dict[Place, int] = {}
        self._table: Place = ()
        self._counts: dict[Place, int] = {}
        statement: list[_Token] = []
        depth = 0
        filled = 0
        for token, line in _tokens(text):
            if token.startswith("#"):
                self.comments[line] = token[1:].strip()
                if filled != line:
                    self.alone.add(line)
            elif token == "\n":
                if depth == 0 and statement:
                    self._take(statement)
                    statement = []
            else:
                filled = line
                depth += (token in "[{") - (token in "]}")
                statement.append((token, line))
        if statement:
            self._take(statement)

    def of(self, place: Place) -> int:
        """The line of a place, or of the nearest thing around it that has one; 1 for the file."""
        while place:
            if place in self._places:
                return self._places[place]
            place = place[:-1]
        return 1

    def _take(self, statement: list[_Token]) -> None:
        if statement[0][0] == "[":
            self._header([t for t, _ in statement], statement[0][1])
            return
        cut = next((i for i, (token, _) in enumerate(statement) if token == "="), len(statement))
        place = self._table + tuple(_names(token for token, _ in statement[:cut]))
        self._places.setdefault(place, statement[0][1])
        self._items(place, statement[cut + 1 :])

    def _header(self, tokens: list[str], line: int) -> None:
        many = tokens[:2] == ["[", "["]
        names = list(_names(t for t in tokens if t not in "[]"))
        place: Place = ()
        for left, name in enumerate(names, 1 - len(names)):
            place += (name,)
            if place in self._counts and not (many and left == 0):
                place += (self._counts[place],)
        if many:
            self._places.setdefault(place, line)
            self._counts[place] = self._counts.get(place, -1) + 1
            place += (self._counts[place],)
        self._table = place
        self._places.setdefault(place, line)

    def _items(self, place: Place, value: list[_Token]) -> None:
        """Note the line of each item of a list."""
        if not value or value[0][0] != "[":
            return
        depth = index = 0
        for token, line in value[1:]:
            if token == "," and depth == 0:
                index += 1
            else:
                self._places.setdefault((*place, index), line)
            depth += (token in "[{") - (token in "]}")


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for match in _TOKEN.finditer(text):
        token = match.group()
        yield token, line
        line += token.count("\n")


def _names(tokens: Iterator[str]) -> Iterator[str]:
    """The parts of a key, be it bare, dotted or quoted."""
    for token in tokens:
        if token[0] in "\"'":
            yield token[1:-1]
        else:
            yield from (part for part in token.split(".") if part)
