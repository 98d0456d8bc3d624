"""`beatbook invite`: let somebody in, or back in."""

from __future__ import annotations

import click
from sqlalchemy.orm import Session

from app import create_app, migrations
from app.accounts import store as accounts
from app.accounts.invitations import Invited
from app.actor import Role
from app.audit import log
from app.commands.refusal import Refused
from app.db import write
from app.places import store as places
from app.settings import Settings
from app.web.language import clock_time


def register(group: click.Group) -> None:
    group.add_command(invite)


@click.command()
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True, help="What they may do.")
@click.option("--name", required=True, help="Their name.")
@click.option("--collar", default="", help="Their collar number.")
@click.option("--beat", help="Assign them to this beat from today.")
@click.option("--shared-phone", is_flag=True, help="The phone is used by several officers.")
@click.option("--replace", is_flag=True, help="End all their passkeys and sessions when the invitation is used.")
def invite(role: str, name: str, collar: str, beat: str | None, shared_phone: bool, replace: bool) -> None:
    """Print a single-use enrolment link and typed code, valid for 15 minutes."""
    if not name.strip() or len(name) > 80 or len(collar) > 12:
        raise Refused("A name has 1 to 80 characters, a collar number at most 12.")
    app = create_app(Settings.from_env())
    migrations.upgrade(app)
    with app.app_context():
        beat_id = places.beat_named(beat) if beat else None
        if beat and beat_id is None:
            raise Refused(f"There is no beat {beat!r}.")
        invited = accounts.invite_new(
            log.COMMAND_LINE,
            name=name.strip(),
            collar=collar.strip(),
            role=Role(role),
            shared_phone=shared_phone,
            replace=replace,
        )
        if beat_id is not None:
            today = places.today()

            def assign(session: Session) -> None:
                places.assign(session, log.COMMAND_LINE, invited.person_id, beat_id, from_on=today)

            if beat_id not in places.beats_of(invited.person_id, today):
                write(assign)
        print_invitation(invited)


def print_invitation(invited: Invited) -> None:
    """Two lines for a person or a script to read, and until when they are good."""
    click.echo(f"Link: {invited.link}")
    click.echo(f"Code: {invited.code}")
    click.echo(f"Valid until {clock_time(invited.expires_at)}, once.")
