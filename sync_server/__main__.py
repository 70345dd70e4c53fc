"""`hia-sync-server`: serve, and what whoever runs it does by hand."""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from hia_tui import __version__
from sync_server.codes import hashed, new_code, new_id
from sync_server.settings import BadSetting, Settings, read_settings
from sync_server.store import teams, upkeep
from sync_server.store.engine import Store
from sync_server.store.records import Refused, StoreBroken, StoreFull

T = TypeVar("T")

_DAY = 86_400
_REFUSALS = {"unknown-team": "There is no such team. hia-sync-server check lists them."}


def main(argv: list[str] | None = None) -> int:
    """Run `hia-sync-server`; returns the exit status: 1 could not be done, 2 was not understood."""
    options = _parser().parse_args(argv)
    names = ("host", "port", "data", "database", "tls_cert", "tls_key", "without_tls", "proxies")
    flags = {name: getattr(options, name, None) for name in names}
    try:
        settings = read_settings(os.environ, flags, options.config)
        return _COMMANDS[options.command](options, settings)
    except ModuleNotFoundError as missing:
        sys.stderr.write(
            f"The server needs the library {missing.name}, which is not installed here. "
            'Install it with: pip install "hia-tui[server]"\n'
        )
        return 1
    except BadSetting as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    except Refused as refused:
        sys.stderr.write(f"{_REFUSALS.get(refused.code, 'This cannot be done.')} Nothing was changed.\n")
        return 2
    except (StoreBroken, StoreFull) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hia-sync-server", description="The sync server of HIA TUI.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"hia-sync-server {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="run the server", allow_abbrev=False)
    serve.add_argument("--host", help="the address to listen on (default: 127.0.0.1)")
    serve.add_argument("--port", type=int, help="the port; 0 picks one (default: 8080)")
    serve.add_argument("--tls-cert", help="certificate chain, PEM")
    serve.add_argument("--tls-key", help="private key, PEM")
    serve.add_argument(
        "--without-tls",
        action="store_true",
        default=None,
        help="listen in public without TLS: something else protects the line",
    )
    serve.add_argument("--proxies", help="addresses of proxies whose X-Forwarded-For is believed")
    create = commands.add_parser(
        "create-team", help="make a team, and a code for its coordinator", allow_abbrev=False
    )
    create.add_argument("name", help="the team's name")
    backup = commands.add_parser("backup", help="write a checked copy of the database", allow_abbrev=False)
    backup.add_argument("target", type=Path, help="the new file")
    purge = commands.add_parser(
        "purge", help="erase what names a person; the answers stay", allow_abbrev=False
    )
    purge.add_argument("--team", required=True, help="the team's id")
    purge.add_argument("--member", required=True, help="the person's id, from hia team members --json")
    check = commands.add_parser("check", help="check settings and every operation", allow_abbrev=False)
    for one in (serve, create, backup, purge, check):
        one.add_argument("--data", type=Path, help="the folder that everything is kept in")
        one.add_argument("--database", help="postgresql://… instead of SQLite in the folder")
        one.add_argument("--config", type=Path, help="a TOML file with settings")
    return parser  # fmt: skip


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    from sync_server.serving import serve

    return serve(settings)


def _create_team(options: argparse.Namespace, settings: Settings) -> int:
    name = " ".join(options.name.split())
    if not 0 < len(name) <= 200 or not name.isprintable():
        raise BadSetting("A team's name has 1 to 200 characters. Nothing was changed.")
    code, now = new_code(os.urandom), int(time.time())
    work = partial(
        teams.open_team, new_id(os.urandom), name, now, hashed(code.replace("-", "")), now + 7 * _DAY
    )
    _with_store(settings, lambda store: store.write(work))
    print(f"Made the team {name}. Code for its coordinator, good once and for 7 days: {code}")
    return 0


def _backup(options: argparse.Namespace, settings: Settings) -> int:
    if settings.database:
        raise StoreBroken("PostgreSQL is backed up with its own tools, such as pg_dump.")
    from sync_server.store.sqlite import FILE, back_up

    # A copy is made beside a server that goes on running, so the folder's lock is not taken.
    _check_there(settings)
    back_up(settings.data / FILE, options.target)
    print(f"Wrote {options.target}, {options.target.stat().st_size:,} bytes, checked.")
    return 0


def _purge(options: argparse.Namespace, settings: Settings) -> int:
    _check_there(settings)
    work = partial(upkeep.purge_member, options.team, options.member, int(time.time()))
    erased = _with_store(settings, lambda store: store.write(work))
    print(f"Erased {erased} operations that named the member. Machines drop them when they next sync.")
    print("Backups made before still hold them: remove those, or let them age out.")
    return 0


def _check(options: argparse.Namespace, settings: Settings) -> int:
    async def look(store: Store) -> tuple[list[upkeep.TeamLine], list[str]]:
        return await store.read(upkeep.teams), await store.read(upkeep.check, long=True)

    _check_there(settings)
    found, wrong = _with_store(settings, look)
    for team in found:
        made = time.strftime("%Y-%m-%d", time.gmtime(team.created))
        print(f"{team.id}  {made}  {team.members:4}  {team.name}")
    for sentence in wrong:
        print(sentence)
    print(f"{len(found)} teams. " + (f"{len(wrong)} faults." if wrong else "Every operation is sound."))
    return 1 if wrong else 0


def _check_there(settings: Settings) -> None:
    """A mistyped folder is said to be one, and none is made (StoreBroken)."""
    from sync_server.store.sqlite import FILE

    if not settings.database and not (settings.data / FILE).exists():
        raise StoreBroken(f"There is no database in {settings.data}. Name its folder with --data.")


def _with_store(settings: Settings, work: Callable[[Store], Awaitable[T]]) -> T:
    from sync_server.serving import store_of

    async def run() -> T:
        # Beside a server that goes on running: each command is one transaction.
        store = store_of(settings, alone=False)
        await store.open()
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(run())


_COMMANDS: dict[str, Callable[[argparse.Namespace, Settings], int]] = {
    "serve": _serve,
    "create-team": _create_team,
    "backup": _backup,
    "purge": _purge,
    "check": _check,
}

if __name__ == "__main__":
    sys.exit(main())
