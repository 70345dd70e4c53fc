"""The server process: sockets, TLS, the line that says it is ready, and a stop that loses nothing."""

import asyncio
import contextlib
import json
import logging
import signal
import ssl
import sys
from collections.abc import Generator
from pathlib import Path
from typing import TextIO

import uvicorn
from starlette.types import ASGIApp

from sync_server.app import create_app, create_service
from sync_server.deadlines import DeadlineProtocol
from sync_server.edge import LogLines
from sync_server.service import Service
from sync_server.settings import BadSetting, Settings
from sync_server.store.engine import Store
from sync_server.store.postgres import PostgresStore
from sync_server.store.records import StoreBroken
from sync_server.store.sqlite import SqliteStore

KEEP_ALIVE = 75
"""Longer than clients keep a connection, so that they close it and not the server under a request."""
GRACE = 10
CONNECTIONS = 10_000
"""Programs keep a connection between two syncs, so there are as many as people online."""
SPARE_FILES = 200


def store_of(settings: Settings, *, alone: bool = True) -> Store:
    """The store that the settings name; `alone` keeps a second server away from SQLite's file.

    Raises:
        StoreBroken: the address is of a database that is not known.
    """
    if not settings.database:
        return SqliteStore(settings.data, alone=alone)
    if settings.database.startswith(("postgresql://", "postgres://")):
        return PostgresStore(settings.database)
    raise StoreBroken("The database is given as postgresql://… or not at all.")


class Server(uvicorn.Server):
    """Says where it listens, and on SIGTERM or SIGINT finishes what it was asked, then ends with status 0."""

    def __init__(self, config: uvicorn.Config, service: Service, output: TextIO) -> None:
        super().__init__(config)
        self._service = service
        self._output = output

    async def startup(self, sockets: object = None) -> None:
        await super().startup()
        if not self.started:
            return
        port = self.servers[0].sockets[0].getsockname()[1]
        scheme = "https" if self.config.is_ssl else "http"
        host = f"[{self.config.host}]" if ":" in self.config.host else self.config.host
        self._output.write(f"listening on {scheme}://{host}:{port}\n")
        self._output.flush()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Take the two signals that mean "stop"; they are not raised again afterwards."""
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, number: int, frame: object) -> None:
        self._service.draining = True
        self.should_exit = True


def serve(settings: Settings) -> int:
    """Run until told to stop; returns the exit status.

    Raises:
        BadSetting: the certificate and its key cannot be used.
        StoreBroken: the database cannot be.
    """
    _check_certificate(settings)
    store = store_of(settings)
    service = create_service(store, settings)
    config = configuration(settings, create_app(service, LogLines() if settings.log else None))
    _say_troubles_as_json()
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        return runner.run(_serve(Server(config, service, sys.stdout), store))


async def _serve(server: Server, store: Store) -> int:
    await store.open()
    try:
        await server.serve()
    except SystemExit:
        # uvicorn's way of saying that the port is taken; the reason is in the log.
        return 1
    finally:
        await store.close()
    return 0


def configuration(settings: Settings, app: ASGIApp) -> uvicorn.Config:
    """Uvicorn's settings: deadlines on requests, no banner, no access log of its own."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=DeadlineProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=settings.proxies or None,
        server_header=False,
        date_header=False,
        limit_concurrency=_connections(),
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=GRACE,
        h11_max_incomplete_event_size=16 * 1024,
        ssl_certfile=settings.tls_cert or None,
        ssl_keyfile=settings.tls_key or None,
        ssl_version=ssl.PROTOCOL_TLS_SERVER,
    )


def _check_certificate(settings: Settings) -> None:
    if not settings.has_tls:
        return
    for name in (settings.tls_cert, settings.tls_key):
        try:
            Path(name).read_bytes()
        except OSError as problem:
            raise BadSetting(
                f"{name} cannot be read: {problem.strerror}. The server was not started."
            ) from None
    try:
        # Without this word OpenSSL would ask whoever starts it, which a service cannot answer.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(settings.tls_cert, settings.tls_key, "")
    except (ssl.SSLError, ValueError) as problem:
        raise BadSetting(
            f"{settings.tls_cert} and {settings.tls_key} are not a PEM certificate chain and its private key "
            "without a passphrase. The server was not started."
        ) from problem


def _connections() -> int:
    """As many connections as this process may have files open, up to the most that make sense."""
    try:
        import resource
    except ImportError:
        return CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + SPARE_FILES
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(100, min(CONNECTIONS, soft - SPARE_FILES))


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, object] = {"level": record.levelname.lower(), "msg": record.getMessage()}
        if record.exc_info and record.exc_info[0] is not None:
            said["trouble"] = record.exc_info[0].__name__
        return json.dumps(said)


def _say_troubles_as_json() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(_JsonLines())
    for name in ("uvicorn.error", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(logging.WARNING)
        logger.propagate = False
