"""A shared folder as the place where packs arrive: each file is read once, however often it is looked at."""

from contextlib import suppress
from pathlib import Path

from hia_tui.exchange.arrival import Arrival, arrivals_found, packs_in
from hia_tui.exchange.pack import PackState

_Known = dict[tuple[str, int, int], tuple[Arrival, ...]]


class Inbox:
    """One folder, and what was found in it so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: _Known = {}

    def scan(self) -> list[Arrival]:
        """Everything that is in the folder now, in order of the names.

        Only files whose name, size or time of change is new are read; one that was not whole is read
        again, because it may still have been on its way.

        Raises:
            BadInput: the folder cannot be read.
        """
        found: _Known = {}
        for path in packs_in(self.folder):
            # A file that is taken away between two looks is simply gone.
            with suppress(FileNotFoundError):
                about = path.stat()
                key = (path.name, about.st_size, about.st_mtime_ns)
                found[key] = self._known[key] if key in self._known else tuple(arrivals_found(path))
        self._known = {key: arrivals for key, arrivals in found.items() if _is_settled(arrivals)}
        return [arrival for arrivals in found.values() for arrival in arrivals]


def _is_settled(arrivals: tuple[Arrival, ...]) -> bool:
    return all(arrival.reading.state is PackState.WHOLE for arrival in arrivals)
