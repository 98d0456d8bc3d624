"""Where people begin: residents and staff at the door, officers at Today, everybody at More."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from flask import Blueprint, render_template

from app import clock, ids
from app.accounts.account import passkeys_of
from app.actor import Actor, Role
from app.concerns import on_patrol
from app.concerns.store import is_reader
from app.followups import entries
from app.followups import store as followups
from app.followups.models import FollowupEntry
from app.followups.pages import ledger
from app.followups.showing import kept_in_words
from app.interactions import showing
from app.interactions import store as interactions
from app.needs import waiting
from app.pack import Item, carries
from app.places import duty
from app.places import store as places
from app.records import custody
from app.referrals import needing as referrals
from app.settings import settings
from app.web.access import current_actor, open_to, open_to_everyone, open_to_staff
from app.web.language import for_residents

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@open_to_everyone
@for_residents
def landing() -> str:
    """The door."""
    return render_template("home/landing.html")


@blueprint.get("/today")
@open_to(Role.OFFICER, Role.SERGEANT)
def today() -> str:
    """What I said I would do, what I recorded today, what waits on this phone, and one big button."""
    return render_template("home/today.html", **day_of(current_actor()))


def day_of(actor: Actor) -> dict[str, Any]:
    """What Today shows; phones take the same with them for reading without signal."""
    lines = interactions.own_since(actor.person_id, _this_morning())
    return {
        **ledger(followups.ledger(actor)),
        "recorded": [showing.row(line) for line in lines],
        "kept_as_notes": [(e.followup_id, kept_in_words(e.kept_because)) for e in _kept_as_notes(actor)],
        "beats": places.beats(actor.beats),
        "covers": duty.covering(person_id=actor.person_id),
        "to_correct": custody.waiting_for(actor.person_id),
        "needing": _needing(actor),
        "raised": on_patrol.of_my_beats(actor),
        "returned": referrals.came_back(actor),
        "one_passkey": len(passkeys_of(actor.person_id)) < 2,
    }


def _kept_as_notes(actor: Actor) -> list[FollowupEntry]:
    """What could not be done as it was meant, of the last two days: ids sort by the moment they were made."""
    return entries.meant_by(actor.person_id, ids.uuid7(clock.now() - timedelta(days=2)))


@blueprint.get("/more")
@open_to_staff
def more() -> str:
    """Everything that has no place in the bar."""
    return render_template("home/more.html", needing=_needing(current_actor()))


def _needing(actor: Actor) -> int | None:
    """How many things wait; nothing for those for whom nothing ever does."""
    return len(waiting(actor)) if is_reader(actor) else None


def _this_morning() -> datetime:
    zone = settings().zone
    return datetime.combine(clock.now().astimezone(zone).date(), time(), zone)


@carries(10)
def of_today(actor: Actor) -> list[Item]:
    """Today, for reading without signal."""
    if actor.role not in {Role.OFFICER, Role.SERGEANT}:
        return []
    return [Item("/today", render_template("home/_carried.html", **day_of(actor)))]
