"""Packs the many small objects of a tagged file into object streams: less than half the size."""

import zlib
from hashlib import sha256

from fpdf.output import OutputProducer

_PER_STREAM = 200
_END = b"\nendstream"


class PackedOutput(OutputProducer):
    """fpdf2's output, written again with object streams and a cross-reference stream (PDF 1.5 on)."""

    def bufferize(self) -> bytearray:
        """The file."""
        plain = bytes(super().bufferize())
        bodies = _bodies(plain, self.offsets, plain.index(b"\nxref\n") + 1)
        catalog = next(number for number, body in bodies.items() if b"/Type /Catalog" in body)
        info = next((number for number, body in bodies.items() if b"/CreationDate" in body), 0)
        return bytearray(_written(bodies, catalog, info))


def _bodies(plain: bytes, offsets: dict[int, int], end: int) -> dict[int, bytes]:
    """What stands between `obj` and `endobj`, by number."""
    ordered = sorted(offsets.items(), key=lambda item: item[1])
    ends = [offset for _, offset in ordered[1:]] + [end]
    found = {}
    for (number, start), stop in zip(ordered, ends, strict=True):
        whole = plain[start:stop]
        found[number] = _compressed(whole[whole.index(b"obj\n") + 4 : whole.rindex(b"\nendobj")])
    return found


def _compressed(body: bytes) -> bytes:
    """The object with its stream compressed, if it has one in clear that may be; metadata stays readable."""
    head, found, rest = body.partition(b"stream\n")
    if not found or b"/Filter" in head or b"/Metadata" in head:
        return body
    data = zlib.compress(rest[: -len(_END)], 9)
    plain = head.strip().removeprefix(b"<<").removesuffix(b">>")
    kept = b"\n".join(line for line in plain.split(b"\n") if line and not line.startswith(b"/Length "))
    return b"<<%b/Filter/FlateDecode/Length %d>>\nstream\n%b%b" % (kept, len(data), data, _END)


def _written(bodies: dict[int, bytes], catalog: int, info: int) -> bytes:
    out = bytearray(b"%PDF-1.7\n%\xe9\xeb\xf1\xbf\n")
    entries: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
    loose = [number for number, body in bodies.items() if not body.endswith(_END)]
    for number, body in bodies.items():
        if body.endswith(_END):
            entries[number] = (1, len(out), 0)
            out += b"%d 0 obj\n%b%b\nendobj\n" % (number, body[: -len(_END)], _ended(body[: -len(_END)]))
    number = max(bodies)
    for start in range(0, len(loose), _PER_STREAM):
        number += 1
        packed = loose[start : start + _PER_STREAM]
        entries.update({inner: (2, number, place) for place, inner in enumerate(packed)})
        entries[number] = (1, len(out), 0)
        out += _object_stream(number, [(inner, bodies[inner]) for inner in packed])
    number += 1
    at = len(out)
    entries[number] = (1, at, 0)
    identity = sha256(bytes(out)).hexdigest()[:32].upper()
    table = b"".join(
        kind.to_bytes(1, "big") + first.to_bytes(4, "big") + second.to_bytes(2, "big")
        for _, (kind, first, second) in sorted(entries.items())
    )
    compressed = zlib.compress(table, 9)
    out += (
        f"{number} 0 obj\n<</Type/XRef/Size {number + 1}/W[1 4 2]/Root {catalog} 0 R"
        f"{f'/Info {info} 0 R' if info else ''}/ID[<{identity}><{identity}>]"
        f"/Filter/FlateDecode/Length {len(compressed)}>>\nstream\n"
    ).encode() + compressed
    return bytes(out + _ended(compressed) + f"\nendobj\nstartxref\n{at}\n%%EOF\n".encode())


def _ended(data: bytes) -> bytes:
    """The end of a stream; data that ends in a carriage return must not be taken for half a line end."""
    return (b"\r" if data.endswith(b"\r") else b"") + _END


def _object_stream(number: int, objects: list[tuple[int, bytes]]) -> bytes:
    heads, place = [], 0
    for inner, body in objects:
        heads.append(f"{inner} {place}")
        place += len(body) + 1
    head = (" ".join(heads) + " ").encode()
    data = zlib.compress(head + b"\n".join(body for _, body in objects), 9)
    about = f"/Type/ObjStm/N {len(objects)}/First {len(head)}/Filter/FlateDecode/Length {len(data)}"
    return f"{number} 0 obj\n<<{about}>>\nstream\n".encode() + data + _ended(data) + b"\nendobj\n"
