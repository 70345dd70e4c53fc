"""What the storage tests share: operations, a header, and a file system that fails or dies on demand."""

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hia_tui.domain.operation import Operation, new_operation
from hia_tui.storage.assessment_store import AssessmentStore
from hia_tui.storage.contents import StoredAssessment
from hia_tui.storage.files import FileSystem

ID = "u1f3Zk9QaB7xWc2dYe5hLg"
HEADER = StoredAssessment(
    ID, "Leith community nursing", "2026-11-21T10:00:00+00:00", "hia@2026.1", "full", "uk"
)
MOMENT = datetime(2026, 11, 21, 10, 14, 5, tzinfo=UTC)


def operation(
    number: int, *, text: str = "", device: str = "dZk3x9Qa", field: str | None = None
) -> Operation:
    """An edit that differs from every other number's."""
    return new_operation(
        field=field or f"q/practice.question{number % 72}/note",
        value=text or f"Folder on the shared drive, edit {number}",
        member="m7Qx2c",
        device=device,
        n=number,
        at="2026-11-21T10:14:05+00:00",
        questionnaire="hia@2026.1",
    )


def operations(count: int, *, start: int = 0, device: str = "dZk3x9Qa") -> list[Operation]:
    """So many edits."""
    return [operation(number, device=device) for number in range(start, start + count)]


class Died(BaseException):
    """The program was killed at this call; nothing that it would do afterwards happens."""


class FaultyFileSystem(FileSystem):
    """Fails, or dies, at one call; counts all calls, so that every one can be tried in turn."""

    CALLS = ("open", "read", "write", "fsync", "close", "replace", "link", "unlink", "mkdir", "rmdir", "stat")

    def __init__(self, at: int | None = None, fault: str = "die", *, calls: tuple[str, ...] = CALLS) -> None:
        self.at = at
        self.fault = fault
        self.count = 0
        self.dead = False
        self.hit: str | None = None
        self.log: list[str] = []
        for name in calls:
            setattr(self, name, self._guarded(name, getattr(super(), name)))

    def _guarded(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if self.dead:
                raise Died
            self.count += 1
            self.log.append(name)
            if self.count == self.at:
                self.hit = name
                return self._fail(name, real, args, kwargs)
            return real(*args, **kwargs)

        return call

    def _fail(self, name: str, real: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        if self.fault == "die":
            self.dead = True
            if name == "write" and len(args[1]) > 1:
                real(args[0], args[1][: len(args[1]) // 2])
            raise Died
        if self.fault == "short":
            return real(args[0], args[1][: len(args[1]) // 3 + 1])
        if self.fault == "done, but said to have failed" or name == "close":
            real(*args, **kwargs)
        raise OSError(errno.ENOSPC if self.fault == "full" else errno.EIO, "injected")


FAULTS = {
    "die": FaultyFileSystem.CALLS,
    "full": ("open", "write", "fsync", "close", "replace", "link", "mkdir"),
    "error": FaultyFileSystem.CALLS,
    "short": ("write",),
    "done, but said to have failed": ("write", "fsync", "replace", "link", "unlink", "mkdir", "rmdir"),
}
"""What can go wrong, and at which calls."""


LINES = pytest.StashKey[list[str]]()


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Says a figure at the end of the run."""
    return request.config.stash.setdefault(LINES, []).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    lines = config.stash.get(LINES, [])
    if lines:
        terminalreporter.section("storage")
        for line in lines:
            terminalreporter.write_line(line)


@pytest.fixture
def ram(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: flushing costs nothing there, and these tests flush for ever."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory, prefix="hia-test-") as folder:
        yield Path(folder)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where an assessment is kept."""
    return tmp_path / "home" / "assessments" / f"{ID}.json"


@pytest.fixture
def store(path: Path) -> AssessmentStore:
    """A store with ten operations."""
    made = AssessmentStore.create(path, HEADER, now=lambda: MOMENT)
    made.append(operations(10))
    return made
