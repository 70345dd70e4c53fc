"""How often somebody may ask: buckets that fill up again, one for each machine or address."""

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MOST_KEYS = 50_000
"""Buckets that are remembered; the one unused for longest goes first."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and so many each second from then on."""

    burst: float
    each_second: float


@dataclass(slots=True)
class _Bucket:
    level: float
    at: float


class Buckets:
    """One bucket for each key, all of the same rate."""

    def __init__(self, rate: Rate, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def wait_for(self, key: str, cost: float = 1.0) -> int:
        """Take `cost` out of a key's bucket: 0 when it was in there, else seconds until it will be."""
        bucket = self._filled(key)
        if bucket.level >= cost:
            bucket.level -= cost
            return 0
        return max(1, math.ceil((cost - bucket.level) / self._rate.each_second))

    def is_empty(self, key: str) -> int:
        """As `wait_for` one, but nothing is taken out."""
        bucket = self._filled(key)
        return 0 if bucket.level >= 1 else max(1, math.ceil((1 - bucket.level) / self._rate.each_second))

    def _filled(self, key: str) -> _Bucket:
        now = self._clock()
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(self._rate.burst, now)
            if len(self._buckets) > MOST_KEYS:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(key)
        passed = max(0.0, now - bucket.at)
        bucket.level = min(self._rate.burst, bucket.level + passed * self._rate.each_second)
        bucket.at = now
        return bucket
