"""`beatbook retention`: what is said about deleting by hand."""

from __future__ import annotations

import click

from app import clock, create_app
from app.audit import log
from app.residents import clockwatch
from app.settings import Settings


def register(group: click.Group) -> None:
    group.add_command(retention)


@click.group()
def retention() -> None:
    """Deleting on the day that was said."""


@retention.command("confirm-clock")
def confirm_clock() -> None:
    """Say that the clock is right, after it has jumped or the server was off for days: deleting goes on."""
    with create_app(Settings.from_env()).app_context():
        clockwatch.confirm(log.COMMAND_LINE)
        click.echo(f"It is {clock.iso(clock.now())}. What is due is deleted within ten minutes.")
