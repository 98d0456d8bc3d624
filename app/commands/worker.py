"""`beatbook worker`: delivers the notification outbox, and keeps the clocks, beside the web server."""

from __future__ import annotations

import signal
import threading

import click

from app import create_app, migrations
from app.commands import housekeeping
from app.notices import delivering
from app.settings import Settings


def register(group: click.Group) -> None:
    group.add_command(worker)


@click.command()
@click.option("--once", is_flag=True, help="Deliver what is due, run the clocks once, and end (for cron).")
def worker(once: bool) -> None:
    """Deliver e-mails and webhooks that wait, until it is told to stop."""
    app, stop = create_app(Settings.from_env()), threading.Event()
    migrations.upgrade(app)
    if once:
        housekeeping.once(app)
        with app.app_context():
            while delivering.a_round():
                pass
        return
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda _number, _frame: stop.set())
    housekeeping.start(app)
    click.echo("Delivering what waits (stop it with Ctrl+C).")
    delivering.forever(app, stop)
