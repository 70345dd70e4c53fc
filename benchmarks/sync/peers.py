"""Others that sync small documents, on the same wire: CouchDB's protocol (PouchDB) and Anki's sync server."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from wire import Count, Wire

HERE = Path(__file__).parent


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int, seconds: float = 20.0) -> None:
    """Until somebody listens there."""
    ends = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.05)
        else:
            return


def pouch(folder: Path, modules: Path) -> dict[str, Count]:
    """PouchDB in Node, replicating both ways once with express-pouchdb: nothing, 1 and 144 changes."""
    port = free_port()
    environment = os.environ | {"NODE_PATH": str(modules), "PORT": str(port)}
    server = subprocess.Popen(
        ["node", str(HERE / "pouch_server.js")], cwd=_empty(folder / "server"), env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(port)
        wire = Wire(port)
        client = subprocess.Popen(
            ["node", str(HERE / "pouch_client.js")], cwd=_empty(folder / "client"),
            env=environment | {"PORT": str(wire.port)},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert client.stdin is not None
        assert client.stdout is not None
        found = {}
        for step, changes in (
            ("first", 535),
            ("settled", 0),
            ("nothing", 0),
            ("1 change", 1),
            ("144 changes", 144),
        ):
            wire.take()
            client.stdin.write(f"{changes}\n")
            client.stdin.flush()
            client.stdout.readline()
            found[step] = wire.take()
        client.stdin.close()
        client.wait(10)
        return found
    finally:
        server.kill()
        server.wait()


def anki(folder: Path, python: Path) -> dict[str, Count]:
    """Anki's own client with Anki's own server: nothing, 1 and 144 changed notes."""
    port = free_port()
    environment = os.environ | {
        "SYNC_USER1": "u:p", "SYNC_BASE": str(_empty(folder / "server")), "SYNC_HOST": "127.0.0.1",
        "SYNC_PORT": str(port), "RUST_LOG": "error",
    }  # fmt: skip
    server = subprocess.Popen(
        [str(python), "-m", "anki.syncserver"], env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(port)
        wire = Wire(port)
        client = subprocess.Popen(
            [str(python), str(HERE / "anki_client.py"), f"http://127.0.0.1:{wire.port}/",
             str(_empty(folder / "client"))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert client.stdin is not None
        assert client.stdout is not None
        client.stdout.readline()
        found = {}
        for step, changes in (
            ("first", 535),
            ("settled", 0),
            ("nothing", 0),
            ("1 change", 1),
            ("144 changes", 144),
        ):
            wire.take()
            client.stdin.write(f"{changes}\n")
            client.stdin.flush()
            client.stdout.readline()
            found[step] = wire.take()
        client.stdin.close()
        client.wait(10)
        return found
    finally:
        server.kill()
        server.wait()


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
