"""Others that sync small documents, on the same wire: CouchDB's protocol (PouchDB) and Anki's sync server."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from driving import Driven, drive
from wire import Wire

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


def pouch(folder: Path, modules: Path, repeats: int) -> Driven:
    """PouchDB in Node, replicating both ways once with express-pouchdb."""
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
        return driven(client, wire, server.pid, repeats)
    finally:
        server.kill()
        server.wait()


def anki(folder: Path, python: Path, repeats: int) -> Driven:
    """Anki's own client with Anki's own server: changed notes."""
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
        assert client.stdout is not None
        client.stdout.readline()
        return driven(client, wire, server.pid, repeats)
    finally:
        server.kill()
        server.wait()


def driven(client: subprocess.Popen[str], wire: Wire, server: int, repeats: int) -> Driven:
    """A client that takes a number of changes a line, and says when they are synced."""

    def step(changes: int) -> None:
        assert client.stdin is not None
        assert client.stdout is not None
        client.stdin.write(f"{changes}\n")
        client.stdin.flush()
        client.stdout.readline()

    found = drive(step, wire, server, repeats)
    assert client.stdin is not None
    client.stdin.close()
    client.wait(10)
    return found


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
