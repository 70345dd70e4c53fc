"""Operations, a journal in memory, and answers of a server that is not there."""

import os
import subprocess
import sys
from itertools import count

import httpx
import pytest

from hia_tui.domain.operation import new_operation
from hia_tui.sync.address import Address
from hia_tui.sync.client import Answer, Client, Traffic

LOOPBACK = Address("http://127.0.0.1:1", is_loopback=True)


@pytest.fixture
def op():
    numbers = count(1)

    def make(value="3", field="q/practice.directory/rating", **more):
        given = {"sup": (), "member": "ana", "device": "d", "n": next(numbers)} | more
        return new_operation(
            field=field, value=value, at="2026-11-21T10:00:00+00:00", questionnaire="hia@2026.1", **given
        )

    return make


class Bytes(httpx.SyncByteStream):
    """An answer that comes in pieces."""

    def __init__(self, *pieces):
        self.pieces = pieces

    def __iter__(self):
        yield from self.pieces


class Wire(httpx.BaseTransport):
    """Hands out prepared answers, one a request, and remembers what was asked."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests = []

    def handle_request(self, request):
        request.read()
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        status, headers, *pieces = answer
        return httpx.Response(status, headers=headers, stream=Bytes(*pieces))


@pytest.fixture
def client():
    def make(*answers, token="hia_" + "t" * 43, **more):
        return Client(LOOPBACK, token, transport=Wire(*answers), **more)

    return make


class Journal:
    """An assessment's store without a disk."""

    def __init__(self, *operations):
        self.held = list(operations)
        self.gone = set()
        self.documents = {}
        self.writes = 0

    def operations(self):
        return list(self.held)

    def erased(self):
        return frozenset(self.gone)

    def side(self, key):
        return self.documents.get(key)

    def append(self, operations, *, side=None, bring_back=False):
        self.writes += 1
        here = {op.id for op in self.held}
        self.held += [op for op in operations if op.id not in here | self.gone]
        for key, value in (side or {}).items():
            self.documents[key] = value(self.documents.get(key)) if callable(value) else value
        return []

    def erase(self, ids):
        going = set(ids)
        self.gone |= going
        self.held = [op for op in self.held if op.id not in going]
        return []


@pytest.fixture
def journal():
    return Journal


class Script:
    """A talker whose answers are written down beforehand; the last one goes on for ever."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []
        self.traffic = Traffic()

    def ask(self, method, path, body=None, *, headers=None):
        self.asked.append((method, path, body))
        self.traffic.requests += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return Answer(200, answer(body) if callable(answer) else answer)


@pytest.fixture
def script():
    return Script


@pytest.fixture(scope="package")
def sync_server_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("sync-server")


@pytest.fixture(scope="package")
def sync_server_address(sync_server_folder):
    """A server process for the tests of this folder."""
    process = subprocess.Popen(
        [sys.executable, "-m", "sync_server", "serve", "--port", "0", "--data", str(sync_server_folder)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env=os.environ | {"HIA_SYNC_REQUESTS_AT_ONCE": "100000"},
    )  # fmt: skip
    yield process.stdout.readline().split()[-1]
    process.kill()
    process.wait()
    process.stdout.close()
