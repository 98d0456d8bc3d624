"""`beatbook import-services` and `export-services`: the directory in and out, as HSDS 3.0."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import create_app, migrations
from app.audit import log
from app.commands.refusal import Refused
from app.db import db, write
from app.partners.hsds import export, planning, sources
from app.partners.hsds.found import Directory
from app.partners.hsds.found import Refused as NotImported
from app.settings import Settings


def register(group: click.Group) -> None:
    group.add_command(import_services)
    group.add_command(export_services)


@click.command("import-services")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--progress", is_flag=True, help="Show how far it is also where nobody looks on.")
def import_services(path: Path, dry_run: bool, progress: bool) -> None:
    """Import services from PATH: a folder of HSDS 3.0 CSV files, a zip of one, or JSON. All of it, or nothing."""
    app = create_app(Settings.from_env())
    with app.app_context():  # in the agency's language
        directory = _read(path)
    migrations.upgrade(app)
    with app.app_context():
        shown = _show if progress or sys.stderr.isatty() else None

        def work(session: Session) -> planning.Plan:
            made = planning.plan(session, directory)
            if not dry_run:
                planning.apply(session, log.COMMAND_LINE, directory, made, shown)
            return made

        made = planning.plan(db.session(), directory) if dry_run else write(work)
        _tell(made, dry_run)


@click.command("export-services")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_services(file: Path) -> None:
    """Write the directory to FILE as HSDS 3.0 JSON."""
    app = create_app(Settings.from_env())
    migrations.upgrade(app)
    with app.app_context():
        whole = export.everything()
    try:
        file.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n")
    except OSError as error:
        raise Refused(f"{str(file)!r} can't be written: {error.strerror}.") from error
    click.echo(f"{len(whole['contents'])} services.")


def _read(path: Path) -> Directory:
    """What is at PATH; all that is wrong with it is said, a line each."""
    try:
        directory = sources.from_path(path)
    except NotImported as error:
        for problem in error.problems[:-1]:
            click.echo(str(problem), err=True)
        raise Refused(str(error.problems[-1])) from error
    except OSError as error:
        raise Refused(f"{str(path)!r} can't be read: {error.strerror}.") from error
    for remark in directory.remarks:
        click.echo(_("left out: %(what)s", what=remark), err=True)
    return directory


def _show(done: int, of_all: int) -> None:
    click.echo(f"\r{done} of {of_all} services", nl=done == of_all, err=True)


def _tell(made: planning.Plan, dry_run: bool) -> None:
    said = f"{len(made.added)} new, {len(made.changed)} changed, {made.unchanged} as before"
    click.echo(f"{'Would be: ' if dry_run else ''}{said}, {len(made.organizations)} organisations new or changed.")
    for change in made.changed[: planning.SHOWN]:
        click.echo(f"  {change.name}: {', '.join(change.fields)}")
    if made.retired:
        click.echo(f"{len(made.retired)} stand in it and were taken out of the directory here. They stay out.")
    if made.gone:
        click.echo(f"{len(made.gone)} services of the directory are not in it. They stay; take them out by hand.")
