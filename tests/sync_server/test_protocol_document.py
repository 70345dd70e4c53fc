"""docs/protocol.md says what the server does, and a stranger's client written after it works."""

import ast
import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from hia_tui.domain import operation as operations
from hia_tui.domain.ledger import Ledger
from hia_tui.domain.operation import new_operation
from hia_tui.domain.text import TEXT_LIMIT
from sync_server import app, messages, problem
from sync_server.endpoint import EVERYBODY, LEADERS, WRITERS
from sync_server.problem import LIMITS
from sync_server.routes import ROUTES

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "protocol.md").read_text()
BLOCKS = dict(re.findall(r"```json (\w+)\n(.*?)\n```", TEXT, re.DOTALL))
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")] for line in TEXT.splitlines() if line[:1] == "|"
]
A = "assessment-1"


@pytest.fixture(scope="module")
def stranger():
    """The client of the document, which knows nothing of ours."""
    spec = importlib.util.spec_from_file_location("protocol_client", ROOT / "docs" / "protocol_client.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert "hia_tui" not in (ROOT / "docs" / "protocol_client.py").read_text()
    return module


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    process = subprocess.Popen(
        [sys.executable, "-m", "sync_server", "serve", "--port", "0",
         "--data", str(tmp_path_factory.mktemp("stranger"))],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    yield process.stdout.readline().split()[-1]
    process.kill()
    process.wait()
    process.stdout.close()


def named(text):
    return set(re.findall(r"`([^`]+)`", text))


def test_every_request_and_who_may_make_it_is_in_the_table():
    said = {row[0].strip("`"): row[1] for row in ROWS if re.match(r"`(GET|PUT|POST|DELETE) /", row[0])}
    assert set(said) == {f"{route.method} {route.path}" for route in ROUTES}
    for route in ROUTES:
        who = said[f"{route.method} {route.path}"]
        if route.roles is None:
            assert ("new token" in who) is route.brings_token
            assert "everybody" not in who
        else:
            words = {EVERYBODY: "everybody", LEADERS: "coordinator", WRITERS: "member, coordinator"}
            assert words[route.roles] in who
            assert ("everybody" in who) is (route.roles == EVERYBODY)


async def test_the_openapi_document_and_the_page_speak_of_the_same_requests_and_keys(desk):
    document = (await desk.ask("GET", "/openapi.json")).json()
    asked = {f"{method.upper()} {path}" for path, found in document["paths"].items() for method in found}
    assert asked == {row[0].strip("`") for row in ROWS if re.match(r"`[A-Z]+ /", row[0])}
    words = set(re.findall(r"[a-z]+", TEXT))
    for shape in (
        "SyncRequest", "SyncReply", "EntryReply", "Bad", "ReconcileRequest", "ReconcileReply", "CreateTeam",
        "JoinTeam", "CreateInvite", "SetRole", "Fingerprint", "ProblemReply",
    ):  # fmt: skip
        keys = set(document["components"]["schemas"][shape]["properties"])
        assert keys <= words, f"{shape}: the page does not speak of {keys - words}"


@pytest.mark.parametrize("name", ["SyncRequest", "SyncReply", "ReconcileRequest", "ReconcileReply"])
def test_the_examples_are_of_the_shapes_and_leave_no_key_out(name):
    shape = getattr(messages, name)
    msgspec.json.decode(BLOCKS[name], type=shape)
    assert set(json.loads(BLOCKS[name])) == set(shape.__struct_fields__)


def test_the_example_of_an_operation_has_the_id_and_the_fingerprint_that_the_page_gives(stranger):
    body = json.loads(BLOCKS["operation"])
    ours = operations.parse_operation(body)
    assert f"`{ours.id}`" in TEXT
    assert json.loads(BLOCKS["fingerprint"]) == {"n": 1, "x": Ledger([ours]).digest.x}
    assert stranger.identity(body) == ours.id
    assert stranger.fingerprint([ours.id]) == json.loads(BLOCKS["fingerprint"])


def test_every_word_of_refusal_is_in_the_tables():
    given = set(problem._REFUSALS) | {code for code, _ in app._MESSAGES.values()}
    for path in (ROOT / "sync_server").rglob("*.py"):
        for call in (n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call)):
            if getattr(call.func, "id", "") == "Problem" and isinstance(call.args[1], ast.Constant):
                given.add(call.args[1].value)
    said = set().union(*(named(row[1]) for row in ROWS if re.fullmatch(r"\d{3}", row[0])))
    # 500 is nobody's to handle, and what hia-sync-server says by hand is no answer of the protocol.
    assert said == given - {"broken", "refused"}
    source = ast.parse(Path(operations.__file__).read_text())
    for call in (n for n in ast.walk(source) if isinstance(n, ast.Call)):
        if getattr(call.func, "id", "") == "MalformedOperation":
            assert f"`{call.args[0].value}`" in TEXT


def test_the_limits_are_those_that_hold():
    for said in (
        f"at most {LIMITS['push']:,}", f"at most {LIMITS['page']}", f"at most {operations.MAX_BYTES:,} bytes",
        f"at most {TEXT_LIMIT:,} characters", f"at most {operations.MAX_REPLACED}", "at most 60,000",
        f"{LIMITS['body'] >> 20} MiB as sent and {LIMITS['inflated'] >> 20} MiB unpacked",
    ):  # fmt: skip
        assert said in TEXT, said
    for word in (*operations.RATING_VALUES, *operations.HOW):
        assert f"`{word}`" in TEXT


def test_a_strangers_client_works_with_the_server_and_heals(stranger, address, op):
    leader = stranger.Client(address)
    leader.ask("POST", "/v1/teams", {"name": "Leith", "member": "ana"})
    first = op("3", member="ana")
    leader.write(A, first.body)
    assert leader.sync(A) == []
    code = leader.ask("POST", "/v1/invites", {})["code"]
    other = stranger.Client(address)
    assert other.join(code, "ben") == [A]
    other.sync(A)
    for client, member, value in ((leader, "ana", "4"), (other, "ben", "2")):
        body = new_operation(
            field=first.field, value=value, sup=(first.id,), member=member, device="d", n=9,
            at="2026-11-22T10:00:00+00:00", questionnaire="hia@2026.1",
        ).body  # fmt: skip
        client.write(A, body)
        client.sync(A)
    leader.sync(A)
    (current,) = leader.current(A).values()
    assert {one["v"] for one in current} == {"4", "2"}
    ours = Ledger(operations.parse_operation(body) for body in leader.held[A].values())
    assert stranger.fingerprint(leader.held[A]) == {"n": ours.digest.n, "x": ours.digest.x}
    assert [one.body for one in ours.live(first.field)] == current
    # Its memory of what the server holds is wrong, as after a restored backup.
    other.known[A].clear()
    other.held[A].pop(first.id)
    other.write(A, op("1", "q/practice.time/rating", "ben").body)
    assert other.sync(A) == []
    leader.sync(A)
    assert leader.held[A] == other.held[A]
    broken = dict(first.body, v="5")
    assert [bad["code"] for bad in (leader.write(A, broken), leader.sync(A))[1]] == ["value"]
