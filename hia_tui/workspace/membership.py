"""A home's tokens: one file for each team, readable by its owner alone, outside assessments and packs."""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

from hia_tui.domain.errors import CouldNotDo
from hia_tui.storage.files import make_private_folder, read_whole, write_durably
from hia_tui.sync.records import Record

TOKEN_BYTES = 32
TOKEN_PREFIX = "hia_"
_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class Membership:
    """What lets this machine in to one team's server."""

    server: str
    team: str
    name: str
    """The team's name."""
    member: str
    role: str
    token: str = field(repr=False)

    @property
    def is_coordinator(self) -> bool:
        """Whether they may invite, assign and remove."""
        return self.role == "coordinator"

    @property
    def is_viewer(self) -> bool:
        """Whether they only read."""
        return self.role == "viewer"


class Memberships:
    """The folder `teams` of a home."""

    def __init__(self, home: Path, token: Callable[[int], str]) -> None:
        self._folder = home / "teams"
        self._token = token

    def all(self) -> list[Membership]:
        """Every team that this home is in, by team id.

        Raises:
            CouldNotDo: a file can be read by others, or is damaged.
        """
        if not self._folder.is_dir():
            return []
        return [self._read(path) for path in sorted(self._folder.glob("*.json")) if path.name != _JOINING]

    def of(self, record: Record | None) -> Membership | None:
        """The membership that an assessment's record speaks of; None where it is shared with no team."""
        if record is None:
            return None
        path = self._path(record.team)
        found = self._read(path) if path.exists() else None
        return found if found and found.server == record.server else None

    def save(self, membership: Membership) -> None:
        """Keep a membership; on the disk on return (NotSaved)."""
        self._write(self._path(membership.team), asdict(membership))
        self._forget(self._folder / _JOINING)

    def forget(self, team: str) -> None:
        """Throw a team's token away."""
        self._forget(self._path(team))

    def new_token(self, purpose: str) -> str:
        """A token for joining or making a team, kept before it is sent.

        The same purpose gives the same token until it has led to a membership: a join whose answer was
        lost is asked again as the same machine, and costs no second use of the code.
        """
        path = self._folder / _JOINING
        purpose = sha256(purpose.encode()).hexdigest()
        said = self._json(path) if path.exists() else {}
        if said.get("purpose") == purpose and isinstance(said.get("token"), str):
            return str(said["token"])
        token = TOKEN_PREFIX + self._token(TOKEN_BYTES)
        self._write(path, {"purpose": purpose, "token": token})
        return token

    def _read(self, path: Path) -> Membership:
        said = self._json(path)
        try:
            return Membership(**{name: str(said[name]) for name in Membership.__dataclass_fields__})
        except KeyError as problem:
            raise CouldNotDo(
                f"{path} is damaged, so this machine cannot show that it is in the team. Your work is safe. "
                "Join again with a code: hia team join"
            ) from problem

    def _json(self, path: Path) -> dict[str, object]:
        _check_private(path)
        try:
            said = json.loads(read_whole(path))
        except (OSError, ValueError) as problem:
            raise CouldNotDo(
                f"{path} cannot be read. Your work is safe. Join again with a code."
            ) from problem
        return said if isinstance(said, dict) else {}

    def _write(self, path: Path, said: dict[str, str]) -> None:
        make_private_folder(self._folder)
        write_durably(path, json.dumps(said, indent=2).encode())

    def _forget(self, path: Path) -> None:
        path.unlink(missing_ok=True)

    def _path(self, team: str) -> Path:
        if not (team.replace("-", "").replace("_", "").isalnum() and team.isascii() and len(team) <= 64):
            raise CouldNotDo("The server gave the team a name that cannot be kept. Nothing was changed.")
        return self._folder / f"{team}.json"


_JOINING = "joining.json"


def _check_private(path: Path) -> None:
    if os.name != "posix":
        return
    found = path.stat()
    if found.st_mode & _OTHERS:
        raise CouldNotDo(
            f"Others on this machine can read {path}, which lets its reader in to your team. Close it with: "
            f"chmod 600 {path}"
        )
    if found.st_uid not in (os.geteuid(), 0):
        raise CouldNotDo(f"{path} belongs to somebody else, so it is not used. Join again with a code.")
