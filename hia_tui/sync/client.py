"""One connection to one server: requests out, checked answers in, every failure a sentence."""

import json
import ssl
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hia_tui.domain.errors import BadInput
from hia_tui.sync.address import Address
from hia_tui.sync.proxies import proxy_for
from hia_tui.sync.trouble import Declined, Unavailable

if TYPE_CHECKING:
    import httpx

CONNECT_SECONDS = 5.0
READ_SECONDS = 20.0
WHOLE_SECONDS = 60.0
"""The longest that one request may take: a server that drips resets every shorter limit."""
KEEP_SECONDS = 60.0
"""How long a connection is kept: shorter than the server's, which then never closes it under a request."""
GZIP_ABOVE = 512
MOST_BYTES = 16 << 20
"""Of an answer, unpacked."""
_TRY_AGAIN = (408, 425, 429, 500, 502, 503, 504)
_KEPT = "Your work is saved on this machine."


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    body: Any
    """Parsed JSON; None where there is none."""
    etag: str = ""


@dataclass(slots=True)
class Traffic:
    """What was asked so far."""

    requests: int = 0


@dataclass
class Client:
    """Holds a connection open between requests. Not for several threads at once."""

    address: Address
    token: str = field(repr=False)
    ca_file: str = ""
    """An extra certificate authority, as a PEM file."""
    transport: "httpx.BaseTransport | None" = None
    """What carries requests; None for the network."""
    stopwatch: Callable[[], float] = time.monotonic
    traffic: Traffic = field(default_factory=Traffic)
    _http: "httpx.Client | None" = field(default=None, repr=False)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask once.

        Raises:
            Unavailable: it may work later.
            Declined: it will not.
            BadInput: the certificate file cannot be used.
        """
        import httpx

        given = dict(headers or {})
        if body is not None and len(body) > GZIP_ABOVE:
            body, given["Content-Encoding"] = _packed(body), "gzip"
        if self._http is None:
            self._http = self._connect()
        self.traffic.requests += 1
        try:
            with self._http.stream(method, path, content=body, headers=given) as response:
                data = self._read(response)
        except httpx.TimeoutException as problem:
            raise Unavailable(f"The server {self.address.url} did not answer in time. {_KEPT}") from problem
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise Unavailable(self._unreached(problem)) from problem
        except zlib.error as problem:
            raise self._odd() from problem
        return self._understood(response, data)

    def close(self) -> None:
        """Let the connection go."""
        if self._http is not None:
            self._http.close()
            self._http = None

    def _connect(self) -> "httpx.Client":
        import httpx

        client = httpx.Client(
            base_url=self.address.url,
            headers={"Accept-Encoding": "gzip"},
            timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
            limits=httpx.Limits(max_connections=1, keepalive_expiry=KEEP_SECONDS),
            transport=self.transport,
            verify=self._trust() if self.address.url.startswith("https:") else False,
            # Proxies named in the environment are for the network, never for this very machine.
            trust_env=not self.address.is_loopback,
            follow_redirects=False,
        )
        client.headers["Authorization"] = f"Bearer {self.token}"
        # Who asks is in the token; nothing else of the machine is anybody's business on the way.
        for unneeded in ("accept", "connection", "user-agent"):
            del client.headers[unneeded]
        return client

    def _trust(self) -> ssl.SSLContext:
        """The operating system's authorities, where IT keeps its own, and one more if it is set."""
        import truststore

        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if self.ca_file:
            try:
                context.load_verify_locations(self.ca_file)
            except OSError as problem:
                raise BadInput(
                    f"The certificate file {self.ca_file} (setting sync.ca-file) cannot be used. "
                    "Nothing was sent."
                ) from problem
        return context

    def _read(self, response: "httpx.Response") -> bytes:
        started, data = self.stopwatch(), bytearray()
        packed = response.headers.get("content-encoding") == "gzip"
        unpack = zlib.decompressobj(31) if packed else None
        for chunk in response.iter_raw():
            data += unpack.decompress(chunk, MOST_BYTES + 1 - len(data)) if unpack else chunk
            if len(data) > MOST_BYTES or self.stopwatch() - started > WHOLE_SECONDS:
                raise Unavailable(f"The server {self.address.url} answered without an end. {_KEPT}")
        if unpack and not unpack.eof:
            raise self._odd()
        return bytes(data)

    def _understood(self, response: "httpx.Response", data: bytes) -> Answer:
        status = response.status_code
        if status == 304:
            return Answer(status, None)
        try:
            body = json.loads(data)
        except (ValueError, RecursionError) as problem:
            if status in _TRY_AGAIN:
                raise Unavailable(self._busy(), _seconds(response.headers)) from problem
            if status == 413:
                # A proxy in front of the server says so in its own words.
                raise Declined(_sentence(status, "", "", self.address), status, "too-large") from problem
            raise self._odd() from problem
        if 200 <= status < 300:
            return Answer(status, body, response.headers.get("etag", ""))
        if status in _TRY_AGAIN:
            raise Unavailable(self._busy(), _seconds(response.headers))
        code, message = _said(body)
        raise Declined(_sentence(status, code, message, self.address), status, code)

    def _unreached(self, problem: Exception) -> str:
        text = str(problem)
        if "CERTIFICATE_VERIFY_FAILED" in text or "certificate" in text.lower():
            return (
                f"The server {self.address.url} could not prove who it is, so nothing was sent. If your "
                "organisation has its own certificate authority, set it: hia settings sync.ca-file FILE. "
                + _KEPT
            )
        proxy = proxy_for(self.address)
        if type(problem).__name__ == "ProxyError":
            return (
                f"The proxy {proxy} did not let this through to {self.address.url} ({text[:60]}). If it asks "
                f"for a name and password, IT can say how they go into HTTPS_PROXY. {_KEPT}"
            )
        through = f" through the proxy {proxy}" if proxy else ""
        return f"The server {self.address.url} could not be reached{through}. {_KEPT}"

    def _busy(self) -> str:
        return f"The server {self.address.url} is busy. {_KEPT}"

    def _odd(self) -> Unavailable:
        return Unavailable(
            f"Something at {self.address.url} answered that is not a HIA sync server, or only part of an "
            f"answer came. Check the address, and whether this network asks you to log in. {_KEPT}"
        )


def _packed(body: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()


def _seconds(headers: Mapping[str, str]) -> float | None:
    try:
        return min(3600.0, max(0.0, float(headers["retry-after"])))
    except (KeyError, ValueError):
        return None


def _said(body: object) -> tuple[str, str]:
    if isinstance(body, dict) and isinstance(body.get("code"), str) and isinstance(body.get("msg"), str):
        return body["code"][:40], body["msg"][:500]
    return "", ""


def _sentence(status: int, code: str, message: str, address: Address) -> str:
    if status == 426:
        return (
            f"The server {address.url} and this program are of different versions. Update the older. {_KEPT}"
        )
    if not message:
        return f"The server {address.url} answered {status}. {_KEPT}"
    return message if _KEPT in message or status in (404, 409) else f"{message} {_KEPT}"
