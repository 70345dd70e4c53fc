"""SQLite's errors in the store's own words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sync_server.store.records import StoreBroken, StoreFull


@contextmanager
def broken_says_so() -> Iterator[None]:
    """Turn SQLite's errors into the store's."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.Error as problem:
        raise trouble(problem) from problem


def trouble(problem: sqlite3.Error) -> StoreFull | StoreBroken:
    """What an error of SQLite means to whoever asked."""
    if getattr(problem, "sqlite_errorname", "") == "SQLITE_FULL":
        return StoreFull("The server's disk is full.")
    return StoreBroken(f"The database said: {problem}.")
