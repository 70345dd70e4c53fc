"""What the OpenAPI document allows, and much that it does not, asked of a real server by schemathesis.

`HIA_FUZZ` sets how many requests each operation gets; the default is the same requests every time.
"""

import os
import secrets
import subprocess
import sys
from itertools import count

import httpx
import pytest
from hypothesis import HealthCheck, settings

schemathesis = pytest.importorskip("schemathesis")
checks = pytest.importorskip("schemathesis.specs.openapi.checks")
not_a_server_error = pytest.importorskip("schemathesis.checks").not_a_server_error
EXAMPLES = int(os.environ.get("HIA_FUZZ", "12"))
_callers = count(1)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A server that takes any number of requests, so that limits on them hide nothing."""
    process = subprocess.Popen(
        [sys.executable, "-m", "sync_server", "serve", "--port", "0", "--proxies", "127.0.0.1",
         "--data", str(tmp_path_factory.mktemp("fuzz"))],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env=os.environ | {"HIA_SYNC_REQUESTS_AT_ONCE": "10000000", "HIA_SYNC_TEAMS": "open"},
    )  # fmt: skip
    assert process.stdout is not None
    yield process.stdout.readline().split()[-1]
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture(scope="module")
def api(address):
    return schemathesis.openapi.from_url(f"{address}/openapi.json")


@pytest.fixture(scope="module")
def token(address):
    return new_team(address)


def new_team(address):
    token = f"hia_{secrets.token_urlsafe(32)}"
    with httpx.Client(base_url=address, headers=caller() | {"Authorization": f"Bearer {token}"}) as client:
        assert client.post("/v1/teams", json={"name": "Leith", "member": "ana"}).status_code == 201
    return token


def caller():
    """Strangers are limited by address, so each request is somebody else's."""
    number = next(_callers)
    return {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}


@schemathesis.pytest.from_fixture("api").parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="HIA_FUZZ" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
def test_no_request_breaks_the_server_or_gets_an_answer_that_the_document_does_not_name(case, address, token):
    if (case.method, case.path) == ("DELETE", "/v1/team"):
        token = new_team(address)
    response = case.call(headers=caller() | {"Authorization": f"Bearer {token}"}, timeout=60)
    # Which of its requests are wrong schemathesis judges by JSON Schema alone, where 1.0 is an integer and a
    # token that was left out is one; that those are refused is in test_security.
    case.validate_response(
        response,
        checks=(
            not_a_server_error,
            checks.status_code_conformance,
            checks.content_type_conformance,
            checks.response_headers_conformance,
            checks.response_schema_conformance,
        ),
    )
