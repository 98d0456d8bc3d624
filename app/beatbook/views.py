"""The pages of a beat: its book, and what happened since one's last shift."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import book, clock
from app.accounts import sessions
from app.actor import Actor, Role
from app.beatbook import rules
from app.places import store as places
from app.places.models import Beat
from app.settings import settings
from app.web.access import current_actor, open_to
from app.web.language import moment

blueprint = Blueprint("beatbook", __name__)

#: How far back a briefing can go: (code, words, days).
SPANS: tuple[tuple[str, Any, int], ...] = (
    ("shift", _l("My last shift"), 0),
    ("day", _l("A day"), 1),
    ("three-days", _l("3 days"), 3),
    ("week", _l("A week"), 7),
    ("two-weeks", _l("2 weeks"), 14),
)
FURTHEST = timedelta(days=14)


@blueprint.get("/beat")
@open_to(Role.OFFICER, Role.SERGEANT)
def mine() -> str:
    """The book of the first of one's beats, with a way to the others."""
    actor = current_actor()
    beats = places.beats(actor.beats)
    if not beats:
        return render_template("beatbook/none.html")
    return render_template("beatbook/book.html", **contents(actor, beats[0]))


@blueprint.get("/beat/<uuid:beat_id>")
@open_to(Role.OFFICER, Role.SERGEANT)
def of_beat(beat_id: UUID) -> str:
    """One page a beat."""
    actor = current_actor()
    return render_template("beatbook/book.html", **contents(actor, own(actor, beat_id)))


@blueprint.get("/beat/<uuid:beat_id>/briefing")
@open_to(Role.OFFICER, Role.SERGEANT)
def briefing(beat_id: UUID) -> str:
    """What happened on a beat since one's last shift, to be read out or printed."""
    actor = current_actor()
    beat = own(actor, beat_id)
    span = request.args.get("since", "shift")
    days = next((days for code, _words, days in SPANS if code == span), 0)
    since = clock.now() - timedelta(days=days) if days else _last_shift_end(actor)
    return render_template(
        "beatbook/briefing.html",
        beat=beat,
        spans=SPANS,
        span=span if days else "shift",
        since=_("Since %(moment)s", moment=moment(since)),
        now=moment(clock.now()),
        sections=book.since(actor, beat.id, since),
    )


def contents(actor: Actor, beat: Beat) -> dict[str, Any]:
    """What the book of a beat is made from; the same goes to phones."""
    others = [other for other in places.beats(actor.beats) if other.id != beat.id]
    return {"beat": beat, "others": others, "sections": book.of_beat(actor, beat.id)}


def own(actor: Actor, beat_id: UUID) -> Beat:
    """A beat that the actor works on or covers; anything else is not there."""
    beat = places.beat(beat_id) if beat_id in actor.beats else None
    return beat or abort(404)


def _last_shift_end(actor: Actor) -> datetime:
    """By one's own sign-ins, which nobody else is shown; else the morning of yesterday."""
    now = clock.now()
    seen = sessions.moments(actor.person_id, now - FURTHEST)
    zone = settings().zone
    yesterday = datetime.combine(now.astimezone(zone).date() - timedelta(days=1), time(6), zone)
    return rules.last_shift_end(seen, now) or yesterday
