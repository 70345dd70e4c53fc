"""The client on networks as hospitals have them: a private authority, proxies that tunnel or say no."""

import os
import socket
import socketserver
import subprocess
import sys
import threading
from base64 import b64encode
from contextlib import contextmanager

import pytest

from hia_tui.sync.address import parse_address
from hia_tui.sync.client import Client
from hia_tui.sync.trouble import Unavailable

NAME = "hia.example.nhs.uk"
TOKEN = "hia_" + "n" * 43
_NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


class Authority:
    """A certificate authority of somebody's own."""

    def __init__(self, folder, name):
        self.folder, self.name = folder, name
        self.file = folder / f"{name}.pem"
        self._key = folder / f"{name}.key"
        self._openssl("req", "-x509", *_NEW_KEY, "-keyout", self._key, "-out", self.file, "-days", "2",
                      "-subj", f"/CN={name}")  # fmt: skip

    def certificate(self, host):
        """A certificate for a host, and its key."""
        cert, key, ask = (self.folder / f"{self.name}-{host}.{end}" for end in ("crt", "key", "csr"))
        names = self.folder / f"{host}.ext"
        names.write_text(f"subjectAltName=DNS:{host}\n")
        self._openssl("req", *_NEW_KEY, "-keyout", key, "-out", ask, "-subj", f"/CN={host}")
        self._openssl("x509", "-req", "-in", ask, "-CA", self.file, "-CAkey", self._key, "-CAcreateserial",
                      "-out", cert, "-days", "2", "-extfile", names)  # fmt: skip
        return cert, key

    def _openssl(self, *arguments):
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


class Tunnels(socketserver.ThreadingTCPServer):
    """A proxy that knows CONNECT, takes every name to one server, and keeps what went through it."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, target, password=""):
        super().__init__(("127.0.0.1", 0), Tunnel)
        self.target, self.password = target, password
        self.asked, self.carried = [], bytearray()
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"


class Tunnel(socketserver.StreamRequestHandler):
    def handle(self):
        line = self.rfile.readline().decode()
        headers = {}
        while (header := self.rfile.readline().decode().strip()) != "":
            name, _, value = header.partition(":")
            headers[name.lower()] = value.strip()
        self.server.asked.append((line.split()[:2], headers))
        wanted = "Basic " + b64encode(self.server.password.encode()).decode()
        if self.server.password and headers.get("proxy-authorization") != wanted:
            self.wfile.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        there = socket.create_connection(("127.0.0.1", self.server.target))
        self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        back = threading.Thread(target=self._pump, args=(there, self.connection), daemon=True)
        back.start()
        self._pump(self.connection, there)
        back.join()
        there.close()

    def _pump(self, source, sink):
        try:
            while data := source.recv(65536):
                self.server.carried += data
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    try:
        return Authority(tmp_path_factory.mktemp("ca"), "Example-Trust")
    except (OSError, subprocess.CalledProcessError) as problem:
        pytest.skip(f"openssl cannot make certificates here: {problem}")


@pytest.fixture(scope="module")
def port(authority, tmp_path_factory):
    """A server that speaks TLS with a certificate for `NAME`, on loopback."""
    cert, key = authority.certificate(NAME)
    process = subprocess.Popen(
        [sys.executable, "-m", "sync_server", "serve", "--port", "0", "--tls-cert", str(cert),
         "--tls-key", str(key), "--data", str(tmp_path_factory.mktemp("tls"))],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    line = process.stdout.readline()
    assert line.startswith("listening on https://"), line
    yield int(line.rsplit(":", 1)[1])
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
def tunnels(port, monkeypatch):
    """Makes a proxy to the server, and names it in the environment as IT does."""
    made = []
    for name in ("ALL_PROXY", "HTTP_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)

    def make(password="", said=""):
        made.append(Tunnels(port, password))
        at = f"http://{said}@" if said else "http://"
        monkeypatch.setenv("HTTPS_PROXY", made[-1].url.replace("http://", at))
        return made[-1]

    yield make
    for one in made:
        one.shutdown()
        one.server_close()


@contextmanager
def talking(address=f"https://{NAME}", ca_file=""):
    client = Client(parse_address(address), TOKEN, ca_file=str(ca_file))
    yield client
    client.close()


def test_through_a_proxy_with_a_private_authority_and_the_proxy_reads_nothing(authority, tunnels):
    proxy = tunnels()
    with talking(ca_file=authority.file) as client:
        assert client.ask("GET", "/healthz").body == {"done": True}
        assert client.ask("GET", "/healthz").status == 200
    assert [line for line, _ in proxy.asked] == [["CONNECT", f"{NAME}:443"]]
    assert proxy.carried
    assert TOKEN.encode() not in proxy.carried
    assert TOKEN not in str(proxy.asked)


def test_the_operating_systems_own_store_is_enough(authority, tunnels, monkeypatch):
    tunnels()
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    with talking() as client:
        assert client.ask("GET", "/healthz").status == 200


def test_a_proxy_that_wants_a_name_and_password_gets_them_and_says_no_without(authority, tunnels):
    proxy = tunnels("ann:secret", said="ann:secret")
    with talking(ca_file=authority.file) as client:
        assert client.ask("GET", "/healthz").status == 200
    tunnels("ann:secret")
    with talking(ca_file=authority.file) as client, pytest.raises(Unavailable) as caught:
        client.ask("GET", "/healthz")
    assert "407" in str(caught.value)
    assert "HTTPS_PROXY" in str(caught.value)
    assert "Your work is saved on this machine" in str(caught.value)
    assert "authorization" not in proxy.asked[0][1]


def test_a_proxy_that_is_gone_is_named_without_its_password(authority, tunnels, monkeypatch):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        tunnels()
        there = f"127.0.0.1:{closed.getsockname()[1]}"
        monkeypatch.setenv("HTTPS_PROXY", f"http://ann:secret@{there}")
        with talking(ca_file=authority.file) as client, pytest.raises(Unavailable) as caught:
            client.ask("GET", "/healthz")
    assert f"through the proxy {there}" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_somebody_elses_authority_and_somebody_elses_name_are_refused(authority, tunnels, tmp_path):
    proxy = tunnels()
    other = Authority(tmp_path, "Somebody-else")
    for address, file in ((f"https://{NAME}", other.file), ("https://other.example.nhs.uk", authority.file)):
        with talking(address, file) as client, pytest.raises(Unavailable, match="could not prove who it is"):
            client.ask("GET", "/healthz")
    assert len(proxy.asked) == 2
    with talking() as client, pytest.raises(Unavailable, match=r"sync\.ca-file"):
        client.ask("GET", "/healthz")


@pytest.mark.slow
def test_a_team_is_made_and_synced_through_a_proxy_by_command(authority, tunnels, tmp_path):
    tunnels()

    def hia(*arguments):
        run = subprocess.run(
            [sys.executable, "-m", "hia_tui.cli.main", *arguments],
            capture_output=True, text=True, timeout=60,
            env=os.environ | {"HIA_HOME": str(tmp_path / "home"), "XDG_STATE_HOME": str(tmp_path / "state")},
        )  # fmt: skip
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout

    hia("new", "--title", "Leith", "--name", "Ann")
    hia("settings", "sync.ca-file", str(authority.file))
    hia("team", "create", "--server", NAME, "--team", "Leith")
    hia("answer", "1.1", "3")
    assert "1 sent" in hia("sync")
