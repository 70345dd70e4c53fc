"""A line between a machine and the server on which everything goes wrong that can, by seeded chance."""

import httpx

FAULTS = ("drop-request", "drop-answer", "duplicate", "late-duplicate", "cut-request", "cut-answer", "busy")


class Stream(httpx.SyncByteStream):
    """An answer that is read as it comes, as from a socket."""

    def __init__(self, content):
        self.content = content

    def __iter__(self):
        yield self.content


class Line(httpx.BaseTransport):
    """One machine's way to the server."""

    def __init__(self, network):
        self.network = network

    def handle_request(self, request):
        return self.network.carry(request)


class Network:
    """All lines, with what is still under way on them."""

    def __init__(self, random, server):
        self.random, self.server = random, server
        self.rate = 0.0
        self.late = []
        self.seen = dict.fromkeys(FAULTS, 0)

    def carry(self, request):
        body = request.read()
        given = (request.method, request.url.path, [(k.lower(), v) for k, v in request.headers.raw], body)
        fault = self.random.choice(FAULTS) if self.random.random() < self.rate else None
        if fault:
            self.seen[fault] += 1
        if self.late and self.random.random() < 0.5:
            # What was delayed overtakes or follows what was sent later.
            self.server.answer(*self.late.pop(self.random.randrange(len(self.late))))
        if fault == "drop-request":
            raise httpx.ConnectError("lost", request=request)
        if fault == "busy":
            return httpx.Response(503, headers={"Retry-After": "1"}, stream=Stream(b"{}"), request=request)
        if fault == "cut-request":
            cut = body[: self.random.randrange(len(body) + 1)]
            self.server.answer(*given[:3], cut)
            raise httpx.WriteError("cut", request=request)
        if fault == "late-duplicate":
            self.late.append(given)
        if fault == "duplicate":
            self.server.answer(*given)
        answer = self.server.answer(*given)
        if answer is None or fault == "drop-answer":
            raise httpx.ReadError("lost", request=request)
        status, headers, content = answer
        if fault == "cut-answer":
            content = content[: self.random.randrange(len(content) + 1)]
        return httpx.Response(status, headers=headers, stream=Stream(content), request=request)

    def quieten(self):
        """Nothing goes wrong any more; what is late arrives."""
        self.rate = 0.0
        while self.late:
            self.server.answer(*self.late.pop())
