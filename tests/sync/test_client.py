"""What goes over the line, and what every kind of failure becomes."""

import gzip
import json
import subprocess
import sys

import httpx
import pytest

from hia_tui.domain.errors import BadInput
from hia_tui.sync import client as module
from hia_tui.sync.address import Address, parse_address
from hia_tui.sync.client import Client
from hia_tui.sync.patience import Patient, waiting
from hia_tui.sync.trouble import Declined, Unavailable

OK = (200, {}, b'{"done":true}')


def test_the_library_for_requests_is_loaded_with_the_first_request_only():
    code = (
        "import sys, hia_tui.sync.client, hia_tui.sync.engine, hia_tui.workspace.team_sync, hia_tui.cli.team;"
        "print([m for m in ('httpx', 'truststore', 'ssl_') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_a_request_says_little_and_carries_the_token(client):
    talking = client(OK)
    talking.ask("POST", "/v1/sync", b'{"a":1}')
    (request,) = talking.transport.requests
    assert request.content == b'{"a":1}'
    assert request.headers["authorization"] == "Bearer hia_" + "t" * 43
    assert set(request.headers) == {
        "host",
        "accept-encoding",
        "authorization",
        "content-length",
    }
    assert str(request.url) == "http://127.0.0.1:1/v1/sync"


def test_a_large_body_is_packed_and_a_packed_answer_unpacked(client):
    answer = gzip.compress(json.dumps({"x": "y" * 10_000}).encode())
    talking = client((200, {"content-encoding": "gzip"}, answer[:20], answer[20:]))
    body = b'"' + b"z" * 600 + b'"'
    assert talking.ask("POST", "/v1/sync", body).body == {"x": "y" * 10_000}
    (request,) = talking.transport.requests
    assert request.headers["content-encoding"] == "gzip"
    assert gzip.decompress(request.content) == body


@pytest.mark.parametrize(
    "answer",
    [
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("cut"),
        (503, {"retry-after": "7"}, b'{"code":"database","msg":"no"}'),
        (502, {}, b"<html>Bad gateway</html>"),
        (429, {"retry-after": "7"}, b"{}"),
        (200, {}, b"<html>Log in to the wifi</html>"),
        (302, {"location": "https://elsewhere.example/"}, b""),
        (200, {"content-encoding": "gzip"}, b"not gzip"),
        (200, {"content-encoding": "gzip"}, gzip.compress(b'{"a":1}')[:-9]),
        (401, {}, b"<html>proxy says no</html>"),
    ],
    ids=str,
)
def test_what_may_pass_by_itself_is_unavailable_and_says_that_nothing_is_lost(client, answer):
    talking = client(answer)
    with pytest.raises(Unavailable, match="Your work is saved on this machine") as caught:
        talking.ask("POST", "/v1/sync", b"{}")
    assert caught.value.exit_status == 1
    if isinstance(answer, tuple) and "retry-after" in answer[1]:
        assert caught.value.after == 7.0
    assert len(talking.transport.requests) == 1


def test_a_redirect_is_not_followed_so_the_token_goes_nowhere_else(client):
    talking = client((301, {"location": "http://evil.example/"}, b"{}"))
    with pytest.raises(Declined):
        talking.ask("GET", "/v1/roster")
    assert [str(request.url) for request in talking.transport.requests] == ["http://127.0.0.1:1/v1/roster"]


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (401, {"code": "token", "msg": "Not known."}, "token"),
        (403, {"code": "revoked", "msg": "Removed."}, "revoked"),
        (426, {"code": "protocol", "msg": "x", "min": 2, "max": 3}, "protocol"),
        (507, {"code": "full", "msg": "Full."}, "full"),
        (400, ["odd"], ""),
        (413, {"code": "too-large", "msg": "Large."}, "too-large"),
    ],
)
def test_a_no_is_a_no_with_the_servers_word_for_it(client, status, body, code):
    with pytest.raises(Declined) as caught:
        client((status, {}, json.dumps(body).encode())).ask("POST", "/v1/sync", b"{}")
    assert (caught.value.status, caught.value.code) == (status, code)
    assert "Your work is saved on this machine" in str(caught.value)


def test_a_proxys_own_word_for_too_large_is_understood(client):
    with pytest.raises(Declined) as caught:
        client((413, {}, b"<html>413 Request Entity Too Large</html>")).ask("POST", "/v1/sync", b"{}")
    assert caught.value.code == "too-large"


def test_an_answer_without_an_end_is_given_up(client, monkeypatch):
    monkeypatch.setattr(module, "MOST_BYTES", 1000)
    with pytest.raises(Unavailable, match="without an end"):
        client((200, {}, *[b"x" * 300] * 10)).ask("GET", "/v1/roster")
    bomb = gzip.compress(b"0" * 5_000_000)
    with pytest.raises(Unavailable, match="without an end"):
        client((200, {"content-encoding": "gzip"}, bomb)).ask("GET", "/v1/roster")
    ticks = iter(range(0, 10_000, 40))
    dripping = client((200, {}, *[b" "] * 5), stopwatch=lambda: next(ticks))
    with pytest.raises(Unavailable, match="without an end"):
        dripping.ask("GET", "/v1/roster")


def test_a_certificate_that_is_not_trusted_is_said_with_what_to_do(client):
    problem = httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")
    with pytest.raises(Unavailable, match=r"hia settings sync\.ca-file"):
        client(problem).ask("GET", "/v1/roster")


def test_a_certificate_file_that_is_none_is_a_sentence(tmp_path):
    address = Address("https://127.0.0.1:1", is_loopback=True)
    for file in (tmp_path / "missing.pem", tmp_path):
        talking = Client(address, "t", ca_file=str(file))
        with pytest.raises(BadInput, match=r"sync\.ca-file"):
            talking.ask("GET", "/")
        talking.close()


def test_proxies_are_for_the_network_and_never_for_this_machine(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:8080")
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:8080")
    for url, proxied in (("https://hia.example.nhs.uk", True), ("http://127.0.0.1:9", False)):
        talking = Client(parse_address(url), "t")
        http = talking._connect()
        mounts = [transport for transport in http._mounts.values() if transport is not None]
        assert bool(mounts) is proxied
        http.close()


def test_the_token_is_in_no_text_of_the_client():
    assert "secret-token" not in repr(Client(parse_address("https://x.example"), "secret-token"))


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://hia.example.nhs.uk/", "https://hia.example.nhs.uk"),
        ("hia.example.nhs.uk", "https://hia.example.nhs.uk"),
        (" HTTPS://hia.example.nhs.uk:8443/sync/ ", "https://hia.example.nhs.uk:8443/sync"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost:1", "http://localhost:1"),
        ("http://[::1]:5", "http://[::1]:5"),
    ],
)
def test_addresses_that_can_be(typed, url):
    assert parse_address(typed).url == url


@pytest.mark.parametrize(
    "typed",
    [
        "http://hia.example.nhs.uk", "http://10.0.0.1:80", "ftp://x.example", "https://", "", "https://a b",
        "https://user:pw@x.example", "https://x.example/?a=1", "https://x.example/#f", "https://x:99999",
        "https://[::1", "http://127.0.0.1.evil.example", "https://exämple.nhs.uk", "https://x\x1b[2J.example",
    ],
)  # fmt: skip
def test_addresses_that_cannot_be_or_that_others_could_read(typed):
    with pytest.raises(BadInput, match="Nothing was changed"):
        parse_address(typed)


def test_patience_waits_as_long_as_it_was_asked_to_and_a_little_by_chance(client):
    waits = []
    talking = client((503, {"retry-after": "7"}, b"{}"), httpx.ReadError("cut"), OK)
    patient = Patient(talking, sleep=waits.append, random=lambda: 0.5)
    assert patient.ask("GET", "/").body == {"done": True}
    assert waits == [7.5, 1.0]
    assert patient.traffic.requests == 3


def test_patience_ends_after_its_tries_or_when_the_wait_would_be_long(client):
    waits = []
    with pytest.raises(Unavailable):
        Patient(client(httpx.ReadError("x")), sleep=waits.append, random=lambda: 1.0, tries=3).ask("GET", "/")
    assert waits == [1.0, 2.0]
    busy = client((429, {"retry-after": "600"}, b"{}"))
    with pytest.raises(Unavailable):
        Patient(busy, sleep=waits.append, random=lambda: 1.0).ask("GET", "/")
    assert waits == [1.0, 2.0]


def test_a_no_is_not_asked_for_twice(client):
    talking = client((403, {}, b'{"code":"revoked","msg":"Removed."}'))
    with pytest.raises(Declined):
        Patient(talking, sleep=pytest.fail, random=lambda: 0.0).ask("GET", "/")
    assert len(talking.transport.requests) == 1


def test_waits_grow_with_chance_and_have_an_end():
    assert [waiting(n, None, lambda: 1.0) for n in range(1, 9)] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert waiting(3, None, lambda: 0.0) == 0.0
    assert waiting(5000, 10.0, lambda: 1.0) == 70.0
