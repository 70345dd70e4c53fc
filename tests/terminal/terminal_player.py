"""Plays the terminal: starts a program in a pseudo-terminal, shows what it paints, presses keys, hangs up."""

import codecs
import errno
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import pyte
from wcwidth import wcwidth

KEYS = {
    "enter": "\r", "tab": "\t", "space": " ", "escape": "\x1b", "backspace": "\x7f", "shift+tab": "\x1b[Z",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
    "home": "\x1b[1~", "end": "\x1b[4~", "pageup": "\x1b[5~", "pagedown": "\x1b[6~",
    "insert": "\x1b[2~", "delete": "\x1b[3~",
    **{f"f{n}": f"\x1b[{code}~" for n, code in enumerate((11, 12, 13, 14, 15, 17, 18, 19, 20, 21), start=1)},
}  # fmt: skip
"""What PuTTY, as it comes, sends for each key."""
ON_WHEN_FRESH = frozenset({7, 25})
_MODE = re.compile(rb"\x1b\[\?([\d;]+)([hl])")
_ALTERNATE = re.compile(r"\x1b\[\?1049([hl])")
_UNFINISHED = re.compile(r"(?:\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?)?)?\Z")
_UNKNOWN_TO_PYTE = re.compile(
    r"\x1b\[[<=>][0-?]*[ -/]*[@-~]|\x1b\[\?[\d;]*\$p|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[78]"
)


class Screen(pyte.Screen):
    """pyte's screen, which fills with the pen's background wherever it erases, as PuTTY and xterm do."""

    def erase_in_display(self, how: int = 0, *_arguments: int, **_options: int) -> None:
        """Erase all cells, also those that were never written."""
        super().erase_in_display(how)
        if how == 2:
            for y in range(self.lines):
                for x in range(self.columns):
                    self.buffer[y][x] = self.cursor.attrs._replace(data=" ")

    def line(self, y: int) -> str:
        """A line as text. Half of a wide sign, the other half of which was overwritten, is a blank."""
        cells = [self.buffer[y][x].data for x in range(self.columns)] + [" "]
        wide = [bool(cell) and wcwidth(cell[0]) == 2 for cell in cells]
        shown = []
        for x, cell in enumerate(cells[:-1]):
            if cell == "":
                shown.append("" if x and wide[x - 1] else " ")
            else:
                shown.append(" " if wide[x] and cells[x + 1] else cell)
        return "".join(shown)


@dataclass(frozen=True, slots=True)
class Usage:
    """What a program and its children have used so far."""

    cpu_s: float
    rss_mb: float
    pss_mb: float
    sleeps: int


@dataclass(slots=True)
class Line:
    """The line between the program and the person."""

    delay_s: float = 0.0
    """One way."""
    bytes_per_s: float = 0.0
    """Towards the person; 0 is as fast as it goes."""


@dataclass(slots=True)
class _Transit:
    due: float
    data: bytes


@dataclass
class Player:
    """One program in one terminal."""

    command: list[str]
    environ: Mapping[str, str]
    size: tuple[int, int] = (80, 24)
    charset: str = "utf-8"
    line: Line = field(default_factory=Line)

    def __post_init__(self) -> None:
        self.screens = [Screen(*self.size) for _ in range(2)]
        self.screen = self.screens[0]
        self._stream = pyte.Stream(self.screen)
        self._decode = codecs.getincrementaldecoder(self.charset)(errors="replace").decode
        self._carry = ""
        self._coming: deque[_Transit] = deque()
        self._going: deque[_Transit] = deque()
        self._line_free = 0.0
        self.raw = bytearray()
        self.last_heard: float | None = None
        self.is_stalled = False
        self.is_gone = False
        self.status: int | None = None
        self.ended: float | None = None
        self.started = time.monotonic()
        reports, reported = os.pipe()
        shell, self.fd = pty.fork()
        if shell == 0:
            _be_the_shell(self, reported)
        self.shell = shell
        os.close(reported)
        self.pid = int(os.read(reports, 16).decode())
        self._reports = reports
        os.set_blocking(reports, False)
        self._resize_line()
        os.set_blocking(self.fd, False)

    def __enter__(self) -> "Player":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    # What the person does

    def press(self, *keys: str) -> None:
        """Press keys, or type single characters."""
        for key in keys:
            self.send(encode(key))

    def type(self, text: str) -> None:
        """Type a text, one character after the other."""
        for character in text:
            self.send(character.encode(self.charset))

    def send(self, data: bytes) -> None:
        """Send bytes in one piece."""
        self._going.append(_Transit(time.monotonic() + self.line.delay_s, data))
        self.pump(0)

    def resize(self, columns: int, rows: int) -> None:
        """Drag the window to another size."""
        self.size = (columns, rows)
        for screen in self.screens:
            screen.resize(max(1, rows), max(1, columns))
        self._resize_line()

    def _resize_line(self) -> None:
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", self.size[1], self.size[0], 0, 0))

    def hang_up(self) -> None:
        """Close the window."""
        if not self.is_gone:
            self.is_gone = True
            os.close(self.fd)

    def kill(self, number: int, pid: int | None = None) -> None:
        """Send a signal, to the program as it was started unless another process is named."""
        with suppress(ProcessLookupError):
            os.kill(self.pid if pid is None else pid, number)

    # What the person sees

    @property
    def text(self) -> str:
        """The screen as text."""
        return "\n".join(self.screen.line(y).rstrip() for y in range(self.screen.lines))

    def pump(self, seconds: float) -> None:
        """Carry bytes both ways for one moment."""
        now = time.monotonic()
        dues = [queue[0].due for queue in (self._coming, self._going) if queue]
        if self._line_free > now:
            dues.append(self._line_free)
        reading = [] if self.is_gone or self.is_stalled or self._line_free > now else [self.fd]
        writing = [self.fd] if self._going and self._going[0].due <= now and not self.is_gone else []
        wait = max(0.0, min([seconds, *(due - now for due in dues)]))
        readable, writable, _ = select.select(reading, writing, [], wait)
        if readable:
            self._hear()
        if writable:
            transit = self._going[0]
            with suppress(BlockingIOError, OSError):
                transit.data = transit.data[os.write(self.fd, transit.data) :]
            if not transit.data:
                self._going.popleft()
        while self._coming and self._coming[0].due <= time.monotonic():
            transit = self._coming.popleft()
            self._show(transit.due, transit.data)
        self._look_after_child()

    def _hear(self) -> None:
        piece = max(1, int(self.line.bytes_per_s * 0.02)) if self.line.bytes_per_s else 65536
        try:
            data = os.read(self.fd, piece)
        except BlockingIOError:
            return
        except OSError as problem:
            if problem.errno != errno.EIO:
                raise
            self.is_gone = True
            os.close(self.fd)
            return
        taken = len(data) / self.line.bytes_per_s if self.line.bytes_per_s else 0.0
        self._line_free = time.monotonic() + taken
        self._coming.append(_Transit(self._line_free + self.line.delay_s, data))

    def _look_after_child(self) -> None:
        if self.status is None:
            with suppress(BlockingIOError):
                if report := os.read(self._reports, 16):
                    self.status, self.ended = (
                        os.waitstatus_to_exitcode(int(report.decode())),
                        time.monotonic(),
                    )

    def _show(self, when: float, data: bytes) -> None:
        self.last_heard = when
        self.raw += data
        text = self._carry + self._decode(data)
        unfinished = _UNFINISHED.search(text)
        self._carry = unfinished[0] if unfinished else ""
        text = _UNKNOWN_TO_PYTE.sub("", text[: len(text) - len(self._carry)])
        for part in _ALTERNATE.split(text):
            if part in ("h", "l"):
                self.screens[1].reset()
                self.screen = self.screens[part == "h"]
                self._stream = pyte.Stream(self.screen)
            else:
                self._stream.feed(part)

    def until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Play on until a condition holds; whether it came to hold."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() >= end or (self.is_gone and self.status is not None and not self._coming):
                return condition()
            self.pump(min(0.02, max(0.0, end - time.monotonic())))
        return True

    def wait_for(self, text: str, seconds: float = 20.0) -> None:
        """Wait until a text is on the screen.

        Raises:
            AssertionError: with the screen, if it does not come.
        """
        found = self.until(lambda: text in self.text, seconds)
        assert found, f"{text!r} did not appear (status {self.status}):\n{self.text}"

    def settle(self, quiet_s: float = 0.12, limit_s: float = 10.0) -> None:
        """Wait until nothing has come for a while and nothing is on its way."""
        since = time.monotonic()
        self.until(
            lambda: (
                not self._coming
                and not self._going
                and time.monotonic() - max(self.last_heard or 0.0, self._line_free, since) >= quiet_s
            ),
            limit_s,
        )

    def wait_for_end(self, seconds: float = 5.0) -> int | None:
        """Wait until the program has ended and all that it wrote is here; its status, None if it goes on."""
        if self.until(lambda: self.status is not None, seconds):
            self.settle(0.05, 1.0)
        return self.status

    def modes_left_on(self) -> list[str]:
        """The terminal modes that differ from a fresh terminal's."""
        modes: dict[int, bool] = {}
        for numbers, switch in _MODE.findall(bytes(self.raw)):
            modes |= {int(number): switch == b"h" for number in numbers.split(b";") if number}
        pushed = self.raw.count(b"\x1b[>25u") + self.raw.count(b"\x1b[>1u") - self.raw.count(b"\x1b[<u")
        odd = [
            f"{'+' if on else '-'}{mode}"
            for mode, on in sorted(modes.items())
            if on != (mode in ON_WHEN_FRESH)
        ]
        return odd + ["kitty"] * (pushed > 0)

    def is_cooked(self) -> bool:
        """Whether the line has its ordinary settings again: echo on, lines edited by the kernel."""
        flags = termios.tcgetattr(self.fd)[3]
        return bool(flags & termios.ECHO and flags & termios.ICANON and flags & termios.ISIG)

    # The processes

    def family(self) -> list[int]:
        """The program's process and all that came of it and still run."""
        parents = {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdecimal():
                with suppress(OSError, IndexError):
                    state, parent = (folder / "stat").read_text().rpartition(") ")[2].split()[:2]
                    if state != "Z":
                        parents[int(folder.name)] = int(parent)
        found = [self.pid] if self.pid in parents else []
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        return found

    def usage(self) -> Usage:
        """What the program has used, its children included."""
        ticks = rss = pss = sleeps = 0
        for pid in self.family():
            with suppress(OSError):
                ticks += sum(
                    map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()[11:13])
                )
                for task in Path(f"/proc/{pid}/task").iterdir():
                    sleeps += _number((task / "status").read_text(), "voluntary_ctxt_switches")
                memory = Path(f"/proc/{pid}/smaps_rollup").read_text()
                rss += _number(memory, "Rss")
                pss += _number(memory, "Pss")
        return Usage(ticks / os.sysconf("SC_CLK_TCK"), round(rss / 1024, 1), round(pss / 1024, 1), sleeps)

    def close(self) -> None:
        """End whatever still runs."""
        family = self.family()
        self.hang_up()
        for pid in (*family, self.shell):
            self.kill(signal.SIGKILL, pid)
        os.waitpid(self.shell, 0)
        os.close(self._reports)


def _be_the_shell(player: Player, reported: int) -> NoReturn:
    """The process that a person's shell is: it gives the terminal to the program, and takes it back."""
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    try:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", player.size[1], player.size[0], 0, 0))
        pid = os.fork()
        if pid == 0:
            os.setpgid(0, 0)
            os.tcsetpgrp(0, os.getpid())
            signal.signal(signal.SIGTTOU, signal.SIG_DFL)
            # Tests may be run by something that ignores it (nohup); a person's shell does not.
            signal.signal(signal.SIGHUP, signal.SIG_DFL)
            os.execvpe(player.command[0], player.command, dict(player.environ))
        os.write(reported, str(pid).encode())
        status = os.waitpid(pid, 0)[1]
        os.tcsetpgrp(0, os.getpgrp())
        os.write(reported, str(status).encode())
        signal.pause()
    finally:
        os._exit(127)


def encode(key: str) -> bytes:
    """A key as PuTTY sends it."""
    if key in KEYS:
        return KEYS[key].encode()
    if key.startswith("ctrl+") and len(key) == 6:
        return bytes([ord(key[5]) & 0x1F])
    if key.startswith("alt+"):
        return b"\x1b" + encode(key[4:])
    if len(key) != 1:
        raise ValueError(f"there is no key {key!r}")
    return key.encode()


def _number(text: str, name: str) -> int:
    match = re.search(rf"^{name}:\s+(\d+)", text, re.MULTILINE)
    return int(match[1]) if match else 0
