"""What handlers ask of a database, whichever it is."""

from pathlib import Path
from typing import Protocol

from sync_server.store.statements import T, Work


class Store(Protocol):
    """A database that runs work in statements. All of a piece of work is committed, or nothing of it."""

    async def open(self) -> None:
        """Connect and bring the tables to the present form.

        Raises:
            StoreBroken: with a sentence that says why it cannot be used.
        """

    async def close(self) -> None:
        """Finish what is under way and let go."""

    async def write(self, work: Work[T]) -> T:
        """Run work that changes things; on return it is durable.

        Raises:
            Refused: the work said no.
            StoreFull, StoreBroken: the database did.
        """

    async def read(self, work: Work[T], *, long: bool = False) -> T:
        """Run work that changes nothing; `long` keeps it out of the way of other requests."""

    async def probe(self) -> None:
        """Show that something could be written now; raises StoreFull or StoreBroken when not."""

    async def backup(self, target: Path) -> None:
        """Write a whole, checked copy to a new file, while others go on writing."""
