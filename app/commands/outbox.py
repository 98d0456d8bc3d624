"""`beatbook import-outbox`: take in what a phone exported because it can't send any more."""

from __future__ import annotations

from pathlib import Path

import click

from app import create_app, migrations
from app.audit import log
from app.commands.refusal import Refused
from app.settings import Settings
from app.sync import importing


def register(group: click.Group) -> None:
    group.add_command(import_outbox)


@click.command("import-outbox")
@click.argument("file", type=click.Path(path_type=Path))
def import_outbox(file: Path) -> None:
    """Take in FILE, which a phone has exported, through the same door as what phones send."""
    content = _content(file)
    app = create_app(Settings.from_env())
    migrations.upgrade(app)
    with app.app_context():
        try:
            summary = importing.take(content, log.COMMAND_LINE)
        except importing.NotTaken as error:
            raise Refused(str(error)) from error
        for line in summary.lines():
            click.echo(line)
        if not summary.whole:
            raise Refused(summary.trouble())


def _content(file: Path) -> bytes:
    """The bytes of a file, or one more than is taken."""
    try:
        with file.open("rb") as opened:
            return opened.read(importing.MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise Refused(f"{str(file)!r} can't be read: {getattr(error, 'strerror', None) or error}.") from error
