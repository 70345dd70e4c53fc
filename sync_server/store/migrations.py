"""The tables' versions: numbered files, applied in order, each once."""

import hashlib
import re
from dataclasses import dataclass
from importlib import resources

from sync_server.store.records import StoreBroken
from sync_server.store.statements import Query, Steps

_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")


@dataclass(frozen=True, slots=True)
class Dialect:
    """An engine's own words for two types."""

    bytes: str
    key: str


SQLITE = Dialect("BLOB", "INTEGER PRIMARY KEY")
POSTGRES = Dialect("BYTEA", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY")


@dataclass(frozen=True, slots=True)
class Migration:
    """One step from a version of the tables to the next."""

    version: int
    text: str

    @property
    def sha256(self) -> str:
        """By which a file that was changed after it was applied shows."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def statements(self, dialect: Dialect) -> list[str]:
        """The step's statements in an engine's words."""
        text = re.sub(r"--[^\n]*", "", self.text)
        text = re.sub(r"\bBYTES\b", dialect.bytes, text)
        text = re.sub(r"\blog KEY\b", f"log {dialect.key}", text)
        return [part.strip() for part in text.split(";") if part.strip()]


def all_migrations() -> list[Migration]:
    """Every step that there is, in order."""
    folder = resources.files("sync_server.store") / "migrations"
    found = [(match, path) for path in folder.iterdir() if (match := _NAME.fullmatch(path.name))]
    return sorted(
        (Migration(int(match[1]), path.read_text("utf-8")) for match, path in found), key=lambda m: m.version
    )


def migrate(dialect: Dialect, now: int) -> Steps[int]:
    """Apply the steps that are missing; returns how many. The caller holds the engine's lock.

    Raises:
        StoreBroken: a step was changed after it was applied, or a newer program made the tables.
    """
    yield Query(
        "CREATE TABLE IF NOT EXISTS schema_version "
        "(version BIGINT PRIMARY KEY, sha256 TEXT NOT NULL, applied BIGINT NOT NULL)"
    )
    rows = yield Query("SELECT version, sha256 FROM schema_version")
    applied = {row[0]: row[1] for row in rows}
    known = all_migrations()
    if set(applied) - {migration.version for migration in known}:
        raise StoreBroken("A newer version of the server made this database. Update the server.")
    missing = [migration for migration in known if migration.version not in applied]
    for migration in known:
        if migration.version in applied and applied[migration.version] != migration.sha256:
            raise StoreBroken(f"Step {migration.version} of the database is not the one that was applied.")
    for migration in missing:
        for statement in migration.statements(dialect):
            yield Query(statement)
        yield Query(
            "INSERT INTO schema_version (version, sha256, applied) VALUES ($1, $2, $3)",
            (migration.version, migration.sha256, now),
        )
    return len(missing)
