"""The shape of what is asked of a database: SQL written once, run by any engine.

A piece of work is a generator: it yields statements, is handed the rows of each, and returns its result.
It does no I/O of its own, so SQLite and PostgreSQL run the same rules, and a test can stop it anywhere.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")

Row = Sequence[Any]
Scalar = str | int | bytes | None


@dataclass(frozen=True, slots=True)
class Query:
    """One statement with `$1`-style places for its values."""

    sql: str
    values: tuple[Scalar, ...] = ()
    locks: bool = False
    """Whether the rows read are held against other writers until the work is committed."""


@dataclass(frozen=True, slots=True)
class Many:
    """One statement for many rows of values, such as an insert; it answers with no rows."""

    sql: str
    rows: Sequence[tuple[Scalar, ...]]


Steps = Generator[Query | Many, list[Row], T]
"""Work in statements, which ends in a `T`."""

Work = Callable[[], Steps[T]]
"""Starts the steps, and starts them anew where an engine has to try again."""


def places(count: int, first: int = 1) -> str:
    """`$2, $3, $4`: places for a list of values."""
    return ", ".join(f"${number}" for number in range(first, first + count))
