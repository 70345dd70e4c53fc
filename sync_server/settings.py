"""What whoever runs the server may set: defaults, then a file, then the environment, then flags."""

import ipaddress
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path

PREFIX = "HIA_SYNC_"
"""`HIA_SYNC_PORT` sets `port`; `HIA_SYNC_ADMIN_SECRET_FILE` names a file that holds `admin_secret`."""


class BadSetting(Exception):
    """A setting that cannot be used, as a sentence."""


class Teams(StrEnum):
    """Who may make a team."""

    AUTO = "auto"
    """Whoever knows the admin secret; without one, whoever sits at a server that listens on loopback."""
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set."""

    host: str = "127.0.0.1"
    port: int = 8080
    data: Path = Path("hia-sync-data")
    database: str = ""
    """`postgresql://…`; empty for SQLite in `data`."""
    admin_secret: str = ""
    teams: Teams = Teams.AUTO
    tls_cert: str = ""
    tls_key: str = ""
    without_tls: bool = False
    """Told: a proxy in front speaks TLS, or the network is nobody else's."""
    proxies: str = ""
    """Addresses of proxies whose X-Forwarded-For is believed, with commas between."""
    ttl: int = 60
    """Seconds after which clients ask again by themselves."""
    idle_days: int = 400
    """Days without a word after which a token ends; a round comes once a year."""
    requests_at_once: int = 240
    """Requests that a machine may make in one burst: a first sync of years of work takes about 100."""
    requests_a_minute: int = 120
    log: bool = True
    """A line for each request on standard error."""

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def has_tls(self) -> bool:
        """Whether the server itself speaks TLS."""
        return bool(self.tls_cert and self.tls_key)


def read_settings(
    environment: Mapping[str, str], flags: Mapping[str, object], file: Path | None = None
) -> Settings:
    """The settings in force.

    Args:
        environment: the process's environment.
        flags: what the command line gave; None for what it did not.
        file: a TOML file.

    Raises:
        BadSetting: in a sentence that names the setting.
    """
    given: dict[str, object] = {}
    if file is not None:
        given |= _from_file(file)
    given |= _from_environment(environment)
    given |= {name: value for name, value in flags.items() if value is not None}
    known = {item.name for item in fields(Settings)}
    for name in given:
        if name not in known:
            raise BadSetting(f"There is no setting {name!r}.")
    settings = replace(Settings(), **{name: _typed(name, value) for name, value in given.items()})  # type: ignore[arg-type]
    _check(settings)
    return settings


def _from_file(file: Path) -> dict[str, object]:
    try:
        return {name.replace("-", "_"): value for name, value in tomllib.loads(file.read_text()).items()}
    except OSError as problem:
        raise BadSetting(f"The settings file {file} cannot be read: {problem.strerror}.") from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise BadSetting(f"The settings file {file} is not TOML: {problem}.") from problem


def _from_environment(environment: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for item in fields(Settings):
        name = PREFIX + item.name.upper()
        if name in environment:
            found[item.name] = environment[name]
        elif name + "_FILE" in environment:
            path = Path(environment[name + "_FILE"])
            try:
                found[item.name] = path.read_text().strip()
            except OSError as problem:
                raise BadSetting(f"{name}_FILE: {path} cannot be read: {problem.strerror}.") from problem
    return found


def _typed(name: str, value: object) -> object:
    default = getattr(Settings(), name)
    try:
        if isinstance(default, bool):
            return value if isinstance(value, bool) else _truth(str(value))
        if isinstance(default, int):
            return int(str(value))
        return type(default)(str(value))
    except ValueError as problem:
        raise BadSetting(f"{name} cannot be {str(value)!r}.") from problem


def _truth(word: str) -> bool:
    words = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    if word.lower() not in words:
        raise ValueError(word)
    return words[word.lower()]


def _check(settings: Settings) -> None:
    if bool(settings.tls_cert) != bool(settings.tls_key):
        raise BadSetting("TLS needs both: tls_cert and tls_key.")
    if not 0 <= settings.port <= 65535:
        raise BadSetting("port is a number from 0 to 65535.")
    if settings.ttl < 5 or settings.requests_a_minute < 1 or settings.requests_at_once < 1:
        raise BadSetting("ttl is 5 seconds or more, and at least one request a minute is let through.")
    if not (settings.is_loopback or settings.has_tls or settings.without_tls):
        raise BadSetting(
            f"Others could read everything that is sent to {settings.host} without TLS. Give --tls-cert and "
            "--tls-key, or listen on 127.0.0.1 behind a proxy, or say --without-tls if something else "
            "protects the line."
        )
