"""Where people begin: residents and staff at the door, officers at Today, everybody at More."""

from __future__ import annotations

from datetime import datetime, time

from flask import Blueprint, render_template

from app import clock
from app.accounts.account import passkeys_of
from app.actor import Role
from app.interactions import showing
from app.interactions import store as interactions
from app.places import store as places
from app.records import custody, redaction
from app.settings import settings
from app.web.access import current_actor, open_to, open_to_everyone, open_to_staff

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@open_to_everyone
def landing() -> str:
    """The door."""
    return render_template("home/landing.html")


@blueprint.get("/today")
@open_to(Role.OFFICER, Role.SERGEANT)
def today() -> str:
    """What I recorded today, what waits on this phone, and one big button."""
    actor = current_actor()
    lines = interactions.own_since(actor.person_id, _this_morning())
    return render_template(
        "home/today.html",
        recorded=[showing.row(line) for line in lines],
        beats=places.beats(actor.beats),
        to_correct=custody.waiting_for(actor.person_id),
        to_redact=redaction.count(actor.beats) if actor.role is Role.SERGEANT else 0,
        one_passkey=len(passkeys_of(actor.person_id)) < 2,
    )


@blueprint.get("/more")
@open_to_staff
def more() -> str:
    """Everything that has no place in the bar."""
    return render_template("home/more.html")


def _this_morning() -> datetime:
    zone = settings().zone
    return datetime.combine(clock.now().astimezone(zone).date(), time(), zone)
