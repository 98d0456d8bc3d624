"""`beatbook init`: keys, database and the first administrator."""

from __future__ import annotations

import click

from app import create_app, migrations
from app.accounts import store as accounts
from app.actor import Role
from app.audit import log
from app.commands.people import print_invitation
from app.commands.refusal import Refused
from app.keyring import make_keys
from app.settings import Settings


def register(group: click.Group) -> None:
    group.add_command(init)


@click.command()
@click.option("--name", required=True, help="Name of the first administrator.")
@click.option("--collar", default="", help="Their collar number, if they have one.")
def init(name: str, collar: str) -> None:
    """Make keys and tables, and invite the first administrator."""
    settings = Settings.from_env()
    make_keys(settings.data_dir / "keys")
    app = create_app(settings)
    migrations.upgrade(app)
    with app.app_context():
        if accounts.anybody():
            raise Refused("There are people here already. Use `beatbook invite` to let somebody in.")
        print_invitation(accounts.invite_new(log.COMMAND_LINE, name=name, collar=collar, role=Role.ADMIN))
