"""Reading a request's body: capped while it streams in, and again while it is unpacked."""

import zlib

from starlette.requests import ClientDisconnect, Request

from sync_server.problem import LIMITS, Problem, malformed, too_large

_GZIP = 31
"""zlib's word for "gzip, with its header and check"."""


async def read_body(request: Request) -> bytes:
    """The body as its sender meant it.

    Raises:
        Problem: 413 over a limit, 415 for an encoding other than gzip, 400 for a broken one.
    """
    _check_length(request)
    data = bytearray()
    try:
        async for chunk in request.stream():
            data += chunk
            if len(data) > LIMITS["body"]:
                raise too_large()
    except ClientDisconnect as problem:
        raise malformed("The request broke off.") from problem
    encodings = request.headers.getlist("content-encoding")
    if not encodings or encodings == ["identity"]:
        return bytes(data)
    if encodings != ["gzip"]:
        raise Problem(415, "encoding", "A body is sent as it is, or with gzip.")
    return unpacked(bytes(data), LIMITS["inflated"])


def check_type(request: Request) -> None:
    """A body that says what it is has to say JSON (Problem 415)."""
    given = request.headers.get("content-type")
    if given is not None and given.partition(";")[0].strip().lower() != "application/json":
        raise Problem(415, "type", "A body is JSON.")


def unpacked(data: bytes, limit: int) -> bytes:
    """One gzip member, whole, of at most `limit` bytes unpacked.

    Raises:
        Problem: 413 over the limit, 400 when it is broken or something follows it.
    """
    stream = zlib.decompressobj(_GZIP)
    try:
        body = stream.decompress(data, limit + 1)
    except zlib.error as problem:
        raise malformed("The body is not sound gzip.") from problem
    if len(body) > limit:
        raise too_large()
    if not stream.eof or stream.unused_data:
        raise malformed("The body is not sound gzip.")
    return body


def _check_length(request: Request) -> None:
    length = request.headers.get("content-length")
    if length is not None and (not length.isdecimal() or int(length) > LIMITS["body"]):
        raise too_large()
