"""`beatbook audit`: check the log, hand a copy to an outsider, sign the day's head."""

from __future__ import annotations

from pathlib import Path

import click

from app import create_app
from app.audit import export as exports
from app.audit import heads, log
from app.audit.chain import Break, check
from app.commands.refusal import Refused
from app.db import db, write
from app.keyring import keyring
from app.settings import Settings


def register(group: click.Group) -> None:
    group.add_command(audit)


@click.group()
def audit() -> None:
    """The audit log: verify, export, seal."""


@audit.command()
@click.option("--export", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Check a copy.")
@click.option("--public-key", help="The key that was written down when Beatbook was set up (with --export).")
def verify(file: Path | None, public_key: str | None) -> None:
    """Check the chain of the database, or of an exported copy without any database."""
    try:
        result = _verify_copy(file, public_key) if file else _verify_database()
    except (exports.NotAnExport, heads.BadHead) as error:
        raise Refused(str(error)) from error
    if isinstance(result, Break):
        raise Refused(f"the audit log is broken at line {result.seq}: {result.why}")
    click.echo(f"The audit log is whole: {result} lines.")


@audit.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Write the whole log, with its signed heads, to FILE."""
    settings = Settings.from_env()
    with create_app(settings).app_context():
        write(lambda session: log.note(session, log.COMMAND_LINE, "audit.export", "audit"))
        heads.seal(db.session(), keyring(), settings.data_dir)
        keys = {kid: heads.written_key(key) for kid, key in heads.public_keys(keyring()).items()}
        with file.open("w", encoding="utf-8") as out:
            out.writelines(exports.lines(log.numbered(db.session()), heads.kept(settings.data_dir), keys))
    click.echo(f"Written to {file}.")


@audit.command()
def seal() -> None:
    """Sign today's head of the chain (the server does so by itself once a day)."""
    settings = Settings.from_env()
    with create_app(settings).app_context():
        head = heads.seal(db.session(), keyring(), settings.data_dir)
    click.echo(f"Signed line {head.seq} for {head.day}." if head else "Today's head is signed already.")


@audit.command("public-key")
def public_key() -> None:
    """Print the public key of the signatures: write it down where nobody can change it."""
    with create_app(Settings.from_env()).app_context():
        for kid, key in heads.public_keys(keyring()).items():
            click.echo(f"{kid} {heads.written_key(key)}")


def _verify_database() -> Break | int:
    settings = Settings.from_env()
    with create_app(settings).app_context():
        signed = heads.by_seq(heads.kept(settings.data_dir), heads.public_keys(keyring()))
        return check(log.numbered(db.session()), signed)


def _verify_copy(file: Path, trusted: str | None) -> Break | int:
    with file.open(encoding="utf-8") as copy:
        return exports.verify(copy, trusted)
