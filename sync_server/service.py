"""What every handler is handed: the store, the settings, the clock, and the request as it was understood."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from sync_server.codes import RandomBytes
from sync_server.limits import Buckets, Rate
from sync_server.problem import Problem
from sync_server.settings import Settings
from sync_server.store.engine import Store
from sync_server.store.records import Device

B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Call(Generic[B]):
    """A request whose sender and shape are known."""

    body: B
    token: str
    """The bearer token as it came; empty where a route needs none."""
    known: Device | None
    address: str
    is_local: bool
    """Whether it comes from this very machine, and through no proxy."""
    path: dict[str, str]
    query: dict[str, str]

    @property
    def device(self) -> Device:
        """The sender, on routes that let only known ones in."""
        if self.known is None:
            raise RuntimeError("This route has to name the roles that it is for.")
        return self.known


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that says more than its body."""

    body: Any
    status: int = 200
    etag: str = ""


@dataclass
class Service:
    """The server without its network."""

    store: Store
    settings: Settings
    clock: Callable[[], float]
    random: RandomBytes
    draining: bool = False
    """Set when the server is told to stop: it finishes what it has, and asks for no more."""
    counted: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Requests by route and status, and what they carried."""
    devices: Buckets = field(init=False)
    strangers: Buckets = field(init=False)
    codes: Buckets = field(init=False)

    def __post_init__(self) -> None:
        rate = Rate(self.settings.requests_at_once, self.settings.requests_a_minute / 60)
        self.devices = Buckets(rate, self.clock)
        self.strangers = Buckets(Rate(60, 1.0), self.clock)
        self.codes = Buckets(Rate(10, 10 / 900), self.clock)

    @property
    def now(self) -> int:
        """Whole seconds of the server's clock, which alone decides when codes and links run out."""
        return int(self.clock())

    def said(self, seconds: int) -> str:
        """A moment of the server's clock as it is written."""
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def required(call: Call[Any], name: str) -> str:
    """A value from the address that has to be there and look like an id (Problem 400)."""
    value = call.query.get(name, "")
    if not (8 <= len(value) <= 64 and value.isascii() and value.replace("-", "").replace("_", "").isalnum()):
        raise Problem(400, "shape", f"The address has to name the assessment, as ?{name}=…")
    return value
