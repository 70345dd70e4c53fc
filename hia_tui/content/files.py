"""Reading one content file: within limits, as UTF-8, with every fault a sentence that names file and line."""

import re
import stat
from pathlib import Path

from hia_tui.content import plain
from hia_tui.domain.errors import BadContent

MAX_BYTES = 512 * 1024
"""Twenty times our longest section; what is larger is not a content file."""

MAX_FILES = 200
"""Files of one kind in one folder."""

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
"""What a section file or a page may be called, without its ending: nothing in it leads out of the folder."""

# tomllib takes time with the square of a dotted name's parts; content needs no dotted names at all.
_DOTTED = re.compile(r"""\.[ \t]*+(?:(?:[\w-]++|"(?:\\.|[^"\\\n])*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){15}""")
_TOML_PLACE = re.compile(r"\s*\(at (?:line (?P<line>\d+), column \d+|end of document)\)$")

_PLAINLY = (
    ("cannot overwrite a value", "this key stands here twice"),
    ("illegal character '\\n'", "a text does not end with a quotation mark on its line"),
    (
        "expected newline or end of document",
        "something follows the value; is there a quotation mark in the text?",
    ),
    ("invalid value", "a value is text in quotes, a whole number, true, false or a list"),
    ("expected '=' after a key", "a line is: key = value"),
    ("unclosed array", "a list does not end with ]"),
)
"""What tomllib says, and what it means to a person who edits a content file."""


class BadFile(BadContent):
    """A content file that cannot be used.

    Attributes:
        path: the file.
        line: its line, counted from 1; 0 where no line is to blame.
        sentence: what is wrong with it.
    """

    def __init__(self, path: Path, line: int, sentence: str) -> None:
        place = f"{path}, line {line}" if line else str(path)
        super().__init__(
            f"{place}: {sentence} No answer was changed. To see every mistake, run: hia content check"
        )
        self.path = path
        self.line = line
        self.sentence = sentence


def read_text(path: Path) -> str:
    """The text of a content file, with one kind of line end.

    Raises:
        BadFile: if it is missing, unreadable, no ordinary file, too large, or not UTF-8.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise BadFile(path, 0, "This is not an ordinary file.")
        if status.st_size > MAX_BYTES:
            raise BadFile(
                path, 0, f"The file is too large: a content file holds at most {MAX_BYTES // 1024} KB."
            )
        raw = path.read_bytes()
    except FileNotFoundError as problem:
        raise BadFile(path, 0, "The file is missing.") from problem
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or "its name is not usable"
        raise BadFile(path, 0, f"The file cannot be read ({reason}).") from problem
    try:
        # Notepad puts a byte order mark in front of UTF-8.
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        raise BadFile(
            path, line, "The file is not UTF-8 text. Save it again with the encoding UTF-8."
        ) from problem
    return text.replace("\r\n", "\n")


def parse_toml(text: str, path: Path) -> dict[str, object]:
    """The tables of a TOML file whose text was read from `path`.

    Raises:
        BadFile: with the line of the first mistake.
    """
    if (tables := plain.read(text)) is not None:
        return tables
    import tomllib

    dotted = _DOTTED.search(text)
    if dotted:
        raise BadFile(path, text.count("\n", 0, dotted.start()) + 1, "A name here has too many dots in it.")
    try:
        return tomllib.loads(text)
    except RecursionError as problem:
        raise BadFile(path, 0, "The file has lists within lists, too deep to read.") from problem
    except ValueError as problem:
        line, sentence = _explained(str(problem), text)
        raise BadFile(path, line, sentence) from problem


def read_toml(path: Path) -> dict[str, object]:
    """Read and parse a TOML file.

    Raises:
        BadFile: as `read_text` and `parse_toml`.
    """
    return parse_toml(read_text(path), path)


def files_in(folder: Path, ending: str) -> list[Path]:
    """The files with that ending directly in the folder, in order of name; none if there is no such folder.

    Raises:
        BadFile: if the folder cannot be listed, or holds too many.
    """
    try:
        found = sorted(p for p in folder.iterdir() if p.suffix == ending) if folder.is_dir() else []
    except OSError as problem:
        raise BadFile(folder, 0, f"The folder cannot be read ({problem.strerror}).") from problem
    if len(found) > MAX_FILES:
        raise BadFile(folder, 0, f"The folder holds more than {MAX_FILES} files that end in {ending}.")
    return found


def _explained(message: str, text: str) -> tuple[int, str]:
    """The line that tomllib blames (it writes it into its message) and its reason as a sentence."""
    place = _TOML_PLACE.search(message)
    if place is None:
        return 0, f"This is not TOML: {message[:200]}."
    reason = message[: place.start()]
    reason = reason[:1].lower() + reason[1:200]
    reason = next((plain for start, plain in _PLAINLY if reason.startswith(start)), reason)
    line = int(place["line"]) if place["line"] else text.count("\n") + 1
    return line, f"This is not TOML: {reason.rstrip('.?')}{'?' if reason.endswith('?') else '.'}"
