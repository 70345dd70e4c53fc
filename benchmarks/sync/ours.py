"""Our server as a process, and the production client against it."""

import asyncio
import base64
import hashlib
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hia_tui.domain.operation import Operation, new_operation
from hia_tui.sync.address import Address
from hia_tui.sync.client import Client
from hia_tui.sync.engine import Engine
from hia_tui.sync.patience import Patient

A = "0123456789abcdefghijkl"


@contextmanager
def serving(folder: Path, *flags: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run the server; gives the process and its port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "sync_server", "serve", "--port", "0", "--data", str(folder), *flags],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env=os.environ | {"HIA_SYNC_REQUESTS_AT_ONCE": "100000000", "HIA_SYNC_LOG": "no"},
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield process, int(process.stdout.readline().rsplit(":", 1)[1])
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def operation(number: int, value: str = "3") -> Operation:
    """One changed rating over the one before, as people's programs write it."""
    # Another operation is replaced and another moment named each time, so that packing finds what it would.
    replaced = base64.urlsafe_b64encode(hashlib.sha256(str(number).encode()).digest()[:15]).decode()
    moment = datetime.fromtimestamp(1_795_000_000 + 37 * number, UTC).isoformat(timespec="seconds")
    return new_operation(
        field=f"q/practice.question-{number % 72}/rating", value=value, sup=(replaced,),
        member="m7Qx2cR8tLpA", device="dZk3x9Qa", n=number, at=moment, questionnaire="hia@2026.1",
    )  # fmt: skip


class Memory:
    """A machine's store without a disk: what is measured here is the wire."""

    def __init__(self) -> None:
        self.held: dict[str, Operation] = {}
        self.documents: dict[str, Any] = {}

    def operations(self) -> list[Operation]:
        return list(self.held.values())

    def erased(self) -> frozenset[str]:
        return frozenset()

    def side(self, key: str) -> Any:
        return self.documents.get(key)

    def append(self, operations: Any, *, side: Any = None, bring_back: bool = False) -> list[Operation]:
        self.held |= {op.id: op for op in operations}
        for key, value in (side or {}).items():
            self.documents[key] = value(self.documents.get(key)) if callable(value) else value
        return []

    def erase(self, ids: Any) -> list[Operation]:
        return []


class Machine:
    """One machine of a team."""

    def __init__(self, port: int, token: str, team: str = "t") -> None:
        address = Address(f"http://127.0.0.1:{port}", is_loopback=True)
        self.store = Memory()
        self.talker = Patient(Client(address, token), sleep=time.sleep, random=lambda: 0.0)
        self.engine = Engine(self.store, self.talker, A, server=address.url, team=team)


def found(port: int, members: int = 2) -> list[str]:
    """Make a team; gives its machines' tokens."""
    tokens = ["hia_" + secrets.token_urlsafe(32) for _ in range(members)]
    address = Address(f"http://127.0.0.1:{port}", is_loopback=True)
    with Patient(Client(address, tokens[0]), sleep=time.sleep, random=lambda: 0.0) as first:
        first.ask_json("POST", "/v1/teams", {"name": "Team", "member": "m0"})
        code = first.ask_json("POST", "/v1/invites", {"uses": 1000})["code"]
    for number, token in enumerate(tokens[1:], 1):
        with Patient(Client(address, token), sleep=time.sleep, random=lambda: 0.0) as other:
            other.ask_json("POST", "/v1/join", {"code": code, "member": f"m{number}"})
    return tokens


async def load(port: int, requests: list[bytes], machines: int, seconds: float) -> tuple[int, list[float]]:
    """Keep `machines` connections busy with prepared requests; gives how many were answered, and how fast."""
    left = iter(requests)
    times: list[float] = []
    ends = time.perf_counter() + seconds

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in left:
            started = time.perf_counter()
            if started > ends:
                break
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r")[0])
            await reader.readexactly(length)
            times.append(time.perf_counter() - started)
        writer.close()

    await asyncio.gather(*(one() for _ in range(machines)))
    return len(times), times


def request(token: str, body: bytes) -> bytes:
    """One HTTP request as the client writes it."""
    return (
        b"POST /v1/sync HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nAccept-Encoding: gzip\r\n"
        b"Content-Length: %d\r\n\r\n%s" % (token.encode(), len(body), body)
    )
