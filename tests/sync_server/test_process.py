"""The server as its own process: ready line, deadlines, TLS, signals, commands beside it."""

import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

SERVER = [sys.executable, "-m", "sync_server"]


class Process:
    """A running server."""

    def __init__(self, folder, *flags, env=None):
        self.folder = folder
        self.errors = (folder.parent / f"{folder.name}.log").open("a+")
        self.process = subprocess.Popen(
            [*SERVER, "serve", "--port", "0", "--data", str(folder), *flags],
            stdout=subprocess.PIPE, stderr=self.errors, text=True, env=os.environ | (env or {}),
        )  # fmt: skip
        line = self.process.stdout.readline()
        assert re.fullmatch(r"listening on https?://\S+:\d+\n", line), line
        self.url = line.split()[-1]
        self.port = int(self.url.rsplit(":", 1)[1])

    def log(self):
        self.errors.seek(0)
        return [json.loads(line) for line in self.errors.read().splitlines()]

    def end(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        status = self.process.wait(15)
        self.process.stdout.close()
        return status

    def close(self):
        self.end(signal.SIGKILL)
        self.errors.close()


@pytest.fixture
def start(tmp_path):
    running = []

    def begin(*flags, name="data", env=None):
        running.append(Process(tmp_path / name, *flags, env=env))
        return running[-1]

    yield begin
    for process in running:
        process.close()


def run(*arguments, env=None):
    return subprocess.run(
        [*SERVER, *arguments], capture_output=True, text=True, timeout=30, env=os.environ | (env or {})
    )


def token(letter):
    return {"Authorization": f"Bearer hia_{letter * 43}"}


def test_it_starts_says_where_and_ends_with_status_0(start):
    server = start()
    assert httpx.get(server.url + "/readyz").json() == {"done": True}
    assert server.end() == 0
    line = server.log()[0]
    assert set(line) == {"ts", "method", "route", "status", "ms", "in", "out"}


def test_a_second_server_in_one_folder_and_a_taken_port_are_sentences(start, tmp_path):
    server = start()
    second = run("serve", "--data", str(server.folder), "--port", "0")
    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr.startswith("Another hia-sync-server uses")
    taken = run("serve", "--data", str(tmp_path / "other"), "--port", str(server.port))
    assert taken.returncode == 1
    assert "address already in use" in taken.stderr
    public = run("serve", "--host", "0.0.0.0")
    assert (public.returncode, "without TLS" in public.stderr) == (2, True)
    assert run("serve", "--data", "/proc/nowhere", "--port", "0").returncode == 1


def test_slow_headers_and_slow_bodies_are_cut_off_and_quick_ones_are_not(start, tmp_path):
    program = tmp_path / "impatient.py"
    program.write_text(
        "import sys\nfrom sync_server.deadlines import DeadlineProtocol as D\n"
        "D.headers_seconds, D.request_seconds = 0.4, 0.8\n"
        "from sync_server.__main__ import main\nsys.exit(main(sys.argv[1:]))\n"
    )
    process = subprocess.Popen(
        [sys.executable, str(program), "serve", "--port", "0", "--data", str(tmp_path / "d")],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        port = int(process.stdout.readline().rsplit(":", 1)[1])
        silent, half, body, kept = (socket.create_connection(("127.0.0.1", port)) for _ in range(4))
        half.sendall(b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        head = b"POST /v1/join HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + b"a" * 43
        body.sendall(head + b"\r\nContent-Length: 1000\r\n\r\n{")
        kept.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        for idle in (silent, half, body, kept):
            idle.settimeout(5)
        assert _answer(kept).startswith(b"HTTP/1.1 200")
        started = time.monotonic()
        assert [_closed(each) for each in (silent, half, body)] == [True] * 3
        assert time.monotonic() - started < 4
        kept.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert _answer(kept).startswith(b"HTTP/1.1 200")
        for each in (silent, half, body, kept):
            each.close()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def _answer(connection):
    got = b""
    while not got.endswith(b'{"done":true}'):
        got += connection.recv(1000)
    return got


def _closed(connection):
    try:
        return connection.recv(1000) == b""
    except ConnectionResetError:
        return True


def test_raw_requests_that_no_client_sends_break_nothing(start):
    server = start()
    for raw in (
        b"GET /v1/../v1/roster HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /static/../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
        b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\r\n" * 50_000,
    ):
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.settimeout(5)
            answer = b""
            try:
                connection.sendall(raw)
                answer = connection.recv(1000)
            except (ConnectionResetError, BrokenPipeError):
                pass
            assert not answer or re.match(rb"HTTP/1.1 4\d\d", answer), (raw[:60], answer)
    assert httpx.get(server.url + "/healthz").status_code == 200


def test_it_speaks_tls_with_a_private_authority(start, tmp_path):
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=IP:127.0.0.1"],
        capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("openssl cannot make a certificate here")
    server = start("--tls-cert", str(cert), "--tls-key", str(key))
    assert server.url.startswith("https://")
    context = ssl.create_default_context(cafile=str(cert))
    assert httpx.get(server.url + "/healthz", verify=context).status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(server.url + "/healthz")


def test_what_an_operator_does_by_hand_works_beside_a_running_server(start, tmp_path, op):
    server = start()
    made = run("create-team", "  Leith   nurses ", "--data", str(server.folder))
    code = made.stdout.split()[-1]
    joined = httpx.post(
        server.url + "/v1/join", json={"code": code, "member": "ana"}, headers=token("a")
    ).json()
    assert (joined["name"], joined["role"]) == ("Leith nurses", "coordinator")
    push = [op("Ann Khan", "member/ana/name").body, op().body]
    httpx.post(server.url + "/v1/sync", json={"a": "assessment-1", "push": push}, headers=token("a"))
    copy = tmp_path / "copy.sqlite"
    backup = run("backup", str(copy), "--data", str(server.folder))
    assert (backup.returncode, copy.exists()) == (0, True)
    assert run("backup", str(copy), "--data", str(server.folder)).returncode == 1
    listed = run("check", "--data", str(server.folder))
    assert (listed.returncode, joined["team"] in listed.stdout) == (0, True)
    purged = run("purge", "--team", joined["team"], "--member", "ana", "--data", str(server.folder))
    assert purged.stdout.startswith("Erased 1 operations")
    beside = b"".join(path.read_bytes() for path in server.folder.iterdir())
    assert b"Ann Khan" not in beside
    answer = httpx.post(
        server.url + "/v1/sync", json={"a": "assessment-1", "cur": 2}, headers=token("a")
    ).json()
    assert [list(entry) for entry in answer["new"]] == [["s", "drop"]]
    assert server.end() == 0
    files = b"".join(path.read_bytes() for path in server.folder.iterdir())
    assert b"Ann Khan" not in files
    assert run("purge", "--team", "none", "--member", "ana", "--data", str(server.folder)).returncode == 2
    assert run("create-team", " ", "--data", str(server.folder)).returncode == 2
    empty = ("--data", str(tmp_path / "empty"))
    for asked in (("backup", str(tmp_path / "x")), ("check",), ("purge", "--team", "t", "--member", "m")):
        refused = run(*asked, *empty)
        assert (refused.returncode, "There is no database in" in refused.stderr) == (1, True)
    assert not (tmp_path / "empty").exists()


def test_a_certificate_that_cannot_be_used_is_a_sentence_and_nobody_is_asked_for_a_passphrase(tmp_path):
    nonsense = tmp_path / "nonsense.pem"
    nonsense.write_text("nonsense")
    encrypted = tmp_path / "encrypted.pem"
    made = subprocess.run(
        ["openssl", "genpkey", "-algorithm", "ED25519", "-aes-256-cbc", "-pass", "pass:x", "-out", encrypted],
        capture_output=True, check=False,
    )  # fmt: skip
    pairs = [(tmp_path / "missing.pem", nonsense), (nonsense, nonsense), (tmp_path, nonsense)]
    for cert, key in pairs if made.returncode else [*pairs, (encrypted, encrypted)]:
        flags = ("--tls-cert", str(cert), "--tls-key", str(key), "--data", str(tmp_path / "data"))
        refused = run("serve", "--port", "0", *flags)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "The server was not started." in refused.stderr
        assert "Traceback" not in refused.stderr


def test_check_finds_what_was_changed_from_outside(start, op):
    import sqlite3

    server = start()
    httpx.post(server.url + "/v1/teams", json={"name": "L", "member": "ana"}, headers=token("a"))
    body = {"a": "assessment-1", "push": [op().body]}
    httpx.post(server.url + "/v1/sync", json=body, headers=token("a"))
    server.end()
    db = sqlite3.connect(server.folder / "hia-sync.sqlite")
    db.execute("UPDATE op SET body = CAST(replace(CAST(body AS TEXT), '\"3\"', '\"4\"') AS BLOB)")
    db.commit()
    db.close()
    found = run("check", "--data", str(server.folder))
    assert (found.returncode, "not the one that its id names" in found.stdout) == (1, True)


def test_admin_secret_decides_who_makes_teams(start, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("let me in\n")
    server = start(env={"HIA_SYNC_ADMIN_SECRET_FILE": str(secret)})
    body = {"name": "Leith", "member": "ana"}
    without = httpx.post(server.url + "/v1/teams", json=body, headers=token("a"))
    wrong = httpx.post(server.url + "/v1/teams", json=body | {"admin": "guess"}, headers=token("a"))
    right = httpx.post(server.url + "/v1/teams", json=body | {"admin": "let me in"}, headers=token("a"))
    assert [answer.status_code for answer in (without, wrong, right)] == [403, 403, 201]
    closed = start(name="closed", env={"HIA_SYNC_TEAMS": "closed"})
    assert httpx.post(closed.url + "/v1/teams", json=body, headers=token("a")).json()["code"] == "closed"


def test_a_stop_under_load_loses_nothing_that_was_acknowledged(start, op):
    server = start(env={"HIA_SYNC_REQUESTS_AT_ONCE": "100000"})
    httpx.post(server.url + "/v1/teams", json={"name": "L", "member": "ana"}, headers=token("a"))
    acknowledged = []
    with httpx.Client(headers=token("a")) as client:
        for turn in range(300):
            if turn == 50:
                server.process.send_signal(signal.SIGTERM)
            one = op()
            try:
                answer = client.post(server.url + "/v1/sync", json={"a": "assessment-1", "push": [one.body]})
            except httpx.TransportError:
                break
            acknowledged.append(one.id)
            assert answer.status_code == 200
    assert server.end() == 0
    again = start()
    held = httpx.post(
        again.url + "/v1/reconcile", json={"a": "assessment-1", "ids": acknowledged}, headers=token("a")
    ).json()
    assert len(acknowledged) >= 50
    assert held["want"] == []


def test_without_its_libraries_the_server_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "sync_server.serving", raising=False)
    from sync_server.__main__ import main

    assert main(["serve", "--data", str(tmp_path)]) == 1
    assert "hia-tui[server]" in capsys.readouterr().err
