"""A feed of one's follow-ups for a calendar, at a secret address that can be ended: what and when, never for whom."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from flask import abort, render_template, request
from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import clock, ids
from app.accounts.models import Person
from app.actor import Actor, Role
from app.audit import log
from app.db import db, write, write_if_free
from app.followups import rules, showing
from app.followups.models import CalendarLink, Followup
from app.followups.rules import State
from app.followups.views import Page, blueprint
from app.places import store as places
from app.settings import settings
from app.web.access import current_actor, open_to, open_to_everyone, step_up
from app.web.icalendar import Event, as_calendar
from app.web.limits import few_tries
from app.web.pages import see_other

READ_NOTE = timedelta(hours=1)


@blueprint.get("/followups/calendar")
@open_to(Role.OFFICER, Role.SERGEANT)
def calendar() -> str:
    """Whether there is an address, and what it shows."""
    return render_template("followups/calendar.html", link=_link_of(current_actor()), address="")


@blueprint.post("/followups/calendar")
@open_to(Role.OFFICER, Role.SERGEANT)
@step_up
def change_calendar() -> Page:
    """Make a new address, shown once; the one before ends. Or only end it."""
    actor = current_actor()
    do = request.form.get("do")
    if do == "end":
        write(lambda session: _end(session, actor))
        return see_other("followups.calendar")
    if do != "make":
        abort(400)  # an address in use never ends by accident
    token = ids.token()
    write(lambda session: _make(session, actor, token))
    address = f"{settings().origin}/followups/calendar/{token}/beatbook.ics"
    return render_template("followups/calendar.html", link=_link_of(actor), address=address)


@blueprint.get("/followups/calendar/<string(length=43):token>/beatbook.ics")
@open_to_everyone
@few_tries
def feed(token: str) -> Response:
    """The feed itself. The address is the secret; whoever has left, or ended it, has none."""
    link = db.session.scalar(
        select(CalendarLink)
        .join(Person, Person.id == CalendarLink.person_id)
        .where(CalendarLink.token_hash == _hashed(token), CalendarLink.ended_at.is_(None), Person.left_at.is_(None))
    )
    if link is None:
        abort(404)
    now = clock.now()
    if link.read_at is None or now - link.read_at > READ_NOTE:
        mark = update(CalendarLink).where(CalendarLink.id == link.id).values(read_at=now)
        write_if_free(lambda session: session.execute(mark))
    return as_calendar(_("Follow-ups"), _events(link))


def _events(link: CalendarLink) -> list[Event]:
    still = Followup.state.in_((State.OPEN, *rules.TO_BE_TOLD))
    found = select(Followup).where(Followup.owner_id == link.person_id, still).order_by(Followup.due_on, Followup.id)
    return [_event(followup) for followup in db.session.scalars(found.limit(500))]


def _event(followup: Followup) -> Event:
    what = showing.what(None if followup.what_flagged else followup.what)
    to_tell = State(followup.state) in rules.TO_BE_TOLD
    words = _("Tell them: %(what)s", what=what) if to_tell else what
    on = max(followup.due_on, places.today()) if to_tell else followup.due_on
    return Event(str(followup.id), words, on, followup.changed_at, f"{settings().origin}/followups/{followup.id}")


def _link_of(actor: Actor) -> CalendarLink | None:
    mine = select(CalendarLink).where(CalendarLink.person_id == actor.person_id, CalendarLink.ended_at.is_(None))
    return db.session.scalar(mine.limit(1))


def _make(session: Session, actor: Actor, token: str) -> None:
    _end(session, actor)
    row = CalendarLink(id=ids.uuid7(), person_id=actor.person_id, token_hash=_hashed(token), made_at=clock.now())
    session.add(row)
    log.note(session, actor, "calendar.make", "person", actor.person_id)


def _end(session: Session, actor: Actor) -> None:
    mine = (CalendarLink.person_id == actor.person_id, CalendarLink.ended_at.is_(None))
    ended = session.execute(update(CalendarLink).where(*mine).values(ended_at=clock.now()))
    if ended.rowcount:  # type: ignore[attr-defined]
        log.note(session, actor, "calendar.end", "person", actor.person_id)


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
