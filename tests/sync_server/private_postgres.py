"""A PostgreSQL of the tests' own, in a temporary folder: it may be killed, and nobody else's is touched."""

import asyncio
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

SECONDS = 60.0


def programs() -> Path | None:
    """The folder of PostgreSQL's programs; None where they are not installed."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    return folders[-1].parent if folders else None


def unprivileged() -> str | None:
    """Whom to run it as: PostgreSQL refuses to run as root. None for whoever runs the tests."""
    return None if os.geteuid() else "postgres"


def missing() -> str:
    """Why there can be no PostgreSQL here; empty where there can."""
    if programs() is None:
        return "PostgreSQL's programs are not installed here"
    try:
        pwd.getpwnam(unprivileged() or pwd.getpwuid(os.geteuid()).pw_name)
    except KeyError:
        return "PostgreSQL does not run as root, and there is no user postgres"
    return ""


class Cluster:
    """One database server."""

    def __init__(self) -> None:
        self._bin = programs()
        assert self._bin is not None, missing()
        self._folder = Path(tempfile.mkdtemp(prefix="hia-pg-", dir="/tmp"))
        self._as = {"user": unprivileged()} if unprivileged() else {}
        if self._as:
            shutil.chown(self._folder, unprivileged(), pwd.getpwnam(str(unprivileged())).pw_gid)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None
        self._run("initdb", "-D", str(self._data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()

    @property
    def url(self) -> str:
        """How to reach it."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._bin / "postgres", "-D", self._data, "-p", str(self.port), "-h", "127.0.0.1",
                 "-k", self._folder, "-c", "max_connections=60"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self._folder, **self._as,
            )  # fmt: skip
        ends = time.monotonic() + SECONDS
        while not asyncio.run(_answers(self.url)):
            assert self._process.poll() is None, (self._folder / "log").read_text()[-2000:]
            assert time.monotonic() < ends, "PostgreSQL does not answer"
            time.sleep(0.05)

    def kill(self) -> None:
        """End it with all its processes, in the middle of whatever they do; then wait until all are gone."""
        assert self._process is not None
        pids = [self._process.pid, *_children(self._process.pid)]
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self._process.wait()
        ends = time.monotonic() + SECONDS
        while any(Path(f"/proc/{pid}").exists() for pid in pids[1:]):
            assert time.monotonic() < ends, "PostgreSQL's processes do not end"
            time.sleep(0.02)

    def close(self) -> None:
        """End it, and remove it."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(SECONDS)
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _run(self, program: str, *arguments: str) -> None:
        assert self._bin is not None
        done = subprocess.run(
            [self._bin / program, *arguments], capture_output=True, text=True, cwd=self._folder, **self._as
        )
        assert done.returncode == 0, done.stdout + done.stderr


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found]


async def _answers(url: str) -> bool:
    import asyncpg

    try:
        db = await asyncpg.connect(url, timeout=5)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
        return False
    await db.close()
    return True
