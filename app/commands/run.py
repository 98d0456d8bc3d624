"""`beatbook run`: the web server, granian, with one process on SQLite."""

from __future__ import annotations

import os
import socket
import sys
from urllib.parse import urlsplit

import click

from app import create_app, migrations
from app.commands.refusal import Refused
from app.settings import Settings

#: A thread waits for as long as a body takes to come: so many slow lines may drip before others wait behind them.
THREADS = 64


def register(group: click.Group) -> None:
    group.add_command(run)


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (from BEATBOOK_ORIGIN, else 8000).")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes (PostgreSQL only)."
)
def run(port: int | None, host: str, workers: int) -> None:
    """Serve Beatbook."""
    settings = Settings.from_env()
    if workers > 1 and settings.sqlite:
        raise Refused("SQLite takes one process. For more, set BEATBOOK_DATABASE_URL to a PostgreSQL database.")
    migrations.upgrade(create_app(settings))
    port = port or urlsplit(settings.origin).port or 8000
    if not port_is_free(port, host):
        raise Refused(f"Port {port} is taken. Choose another with --port.")
    serve(host, port, workers)


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether the server could listen there now."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            return False
    return True


def serve(host: str, port: int, workers: int = 1, target: str = "app.commands.serve:application") -> None:
    """Become the server until it is told to stop. Settings reach its workers by the environment."""
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    sys.stdout.flush()
    program = command(host, port, workers, target)
    os.execv(program[0], program)  # noqa: S606  # a light parent: the application is in memory once, in the worker


def command(host: str, port: int, workers: int = 1, target: str = "app.commands.serve:application") -> list[str]:
    """The command that serves: a program and its arguments."""
    parts = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    parts += ["--workers", str(workers), "--blocking-threads", str(THREADS), "--backlog", "1024", "--no-ws"]
    return [*parts, target]
