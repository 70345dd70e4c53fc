"""A relay through which every peer's traffic goes: it counts requests and bytes of both directions."""

import asyncio
import re
import threading
from dataclasses import dataclass, field

_HEAD = re.compile(rb"(?:GET|PUT|POST|DELETE|HEAD|OPTIONS) [^\r\n]* HTTP/1\.1\r\n")


@dataclass
class Count:
    """What went over the wire between two looks."""

    connections: int = 0
    requests: int = 0
    out: int = 0
    back: int = 0

    @property
    def bytes(self) -> int:
        """Both directions, headers included, without TCP's and TLS's own."""
        return self.out + self.back


@dataclass
class Wire:
    """A TCP relay on loopback in a thread of its own."""

    target: int
    port: int = 0
    count: Count = field(default_factory=Count)

    def __post_init__(self) -> None:
        ready = threading.Event()
        threading.Thread(target=self._run, args=(ready,), daemon=True).start()
        ready.wait()

    def take(self) -> Count:
        """What was counted since the last look."""
        found, self.count = self.count, Count()
        return found

    def _run(self, ready: threading.Event) -> None:
        asyncio.run(self._serve(ready))

    async def _serve(self, ready: threading.Event) -> None:
        server = await asyncio.start_server(self._relay, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await server.serve_forever()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.count.connections += 1
        upstream, downstream = await asyncio.open_connection("127.0.0.1", self.target)
        await asyncio.gather(
            self._pump(reader, downstream, outwards=True), self._pump(upstream, writer, outwards=False)
        )

    async def _pump(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, outwards: bool
    ) -> None:
        try:
            while data := await source.read(1 << 16):
                if outwards:
                    self.count.out += len(data)
                    self.count.requests += len(_HEAD.findall(data))
                else:
                    self.count.back += len(data)
                sink.write(data)
                await sink.drain()
        except ConnectionError:
            pass
        finally:
            sink.close()
