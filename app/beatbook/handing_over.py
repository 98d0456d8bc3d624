"""Handover: what somebody who leaves a beat has promised there goes to whoever goes on, and residents hear the name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from flask import abort, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import book, clock, ids
from app.accounts import store as accounts
from app.actor import Actor, Role
from app.beatbook.views import blueprint, own
from app.db import db, write
from app.followups import in_book, showing
from app.followups import store as followups
from app.followups.kinds import COMMANDS
from app.followups.models import Followup
from app.followups.rules import Move
from app.needs import Item, needs
from app.places import duty
from app.places import store as places
from app.places.duty import Assigned
from app.records import intake
from app.records.kinds import Base
from app.records.outcomes import Status
from app.settings import settings
from app.web.access import current_actor, open_to
from app.web.language import day
from app.web.pages import see_other

Page = str | tuple[str, int] | Response

#: When a sergeant is asked to hand over: so long before somebody's last day.
NEEDED_BEFORE = timedelta(days=7)
BESIDES = frozenset({"notes", "programmes", "rounds", "languages"})


@dataclass(frozen=True)
class Given:
    """A follow-up as it is handed over: on which version, under which record id, so that two presses are one."""

    followup_id: UUID
    version: int
    record_id: UUID


@blueprint.get("/beat/<uuid:beat_id>/handover/<uuid:person_id>")
@open_to(Role.OFFICER, Role.SERGEANT)
def handover(beat_id: UUID, person_id: UUID) -> str:
    """One page for whoever goes on."""
    return _page(current_actor(), beat_id, _leaver(beat_id, person_id))


@blueprint.post("/beat/<uuid:beat_id>/handover/<uuid:person_id>")
@open_to(Role.OFFICER, Role.SERGEANT)
def hand_over(beat_id: UUID, person_id: UUID) -> Page:
    """Hand over all that was on the page to one colleague; what changed meanwhile stays, and is said."""
    actor, leaver = current_actor(), _leaver(beat_id, person_id)
    if not _may_hand_over(actor, leaver):
        abort(403)
    to = ids.read_uuid(request.form.get("to"))
    if to not in {found for found, _words in _successors(beat_id, leaver)}:
        return _page(actor, beat_id, leaver, wrong=_("Choose who goes on with them.")), 422
    given = [found for text in request.form.getlist("given") if (found := _read(text))]
    done = write(lambda session: [_hand_over(session, actor, one, to) for one in given])
    return see_other(
        "beatbook.handover", beat_id=beat_id, person_id=person_id, done=done.count(True), left=done.count(False)
    )


@needs(Role.SERGEANT)
def waiting(actor: Actor) -> Iterable[Item]:
    """What Needs you shows: somebody leaves one of the sergeant's beats, or has left it, and keeps promises there."""
    for beat in places.beats(actor.beats):
        for leaver in duty.leaving(beat.id, NEEDED_BEFORE):
            if leaver.to_on and followups.open_of(db.session(), leaver.person_id, beat.id):
                yield Item(
                    since=datetime.combine(leaver.to_on - NEEDED_BEFORE, time(), settings().zone),
                    title=_("Hand over what %(name)s promised", name=leaver.name),
                    address=f"/beat/{beat.id}/handover/{leaver.person_id}",
                    beat=beat.name,
                    state=(_("Last day here: %(day)s", day=day(leaver.to_on)), "clock", "warn"),
                    sort="handover",
                )


def _page(actor: Actor, beat_id: UUID, leaver: Assigned, wrong: str = "") -> str:
    beat = own(actor, beat_id)
    kept = followups.open_of(db.session(), leaver.person_id, beat_id)
    handed = [found for found in followups.handed_on(leaver.person_id, beat_id) if found.owner_id != leaver.person_id]
    return render_template(
        "beatbook/handover.html",
        beat=beat,
        leaver=leaver,
        name=f"{leaver.name} · {leaver.collar}" if leaver.collar else leaver.name,
        rows=_rows(kept, handed),
        given=[f"{found.id}.{found.version}.{ids.uuid7()}" for found in kept],
        successors=_successors(beat_id, leaver),
        may_hand_over=_may_hand_over(actor, leaver),
        wrong=wrong,
        done=request.args.get("done", type=int),
        left=request.args.get("left", type=int),
        sections=[section for section in book.of_beat(actor, beat_id) if section.name in BESIDES],
    )


def _rows(kept: list[Followup], handed: list[Followup]) -> list[book.Row]:
    names = accounts.names({found.owner_id for found in handed})
    labels = places.labels([found.place_id for found in (*kept, *handed)])
    rows = []
    for found in (*kept, *handed):
        goes_on = showing.who(found.owner_id, names) if found in handed else ""
        rows.append(in_book.to_be_told(found, labels[found.place_id], goes_on))
    return rows


def _hand_over(session: Session, actor: Actor, one: Given, to: UUID) -> bool:
    row = intake.take_plain(
        session, actor, COMMANDS[Move.HAND_OVER], {"to": str(to)}, record_id=one.record_id, made_at=clock.now(),
        tz=settings().timezone, base=Base(one.followup_id, one.version),
    )  # fmt: skip
    return row.status in {Status.CREATED, Status.DUPLICATE} and not row.reason


def _leaver(beat_id: UUID, person_id: UUID) -> Assigned:
    """Somebody who leaves the beat; of anybody else there is no such page."""
    own(current_actor(), beat_id)
    return next((one for one in duty.leaving(beat_id) if one.person_id == person_id), None) or abort(404)


def _successors(beat_id: UUID, leaver: Assigned) -> list[tuple[UUID, str]]:
    return [one for one in duty.colleagues([beat_id]) if one[0] != leaver.person_id]


def _may_hand_over(actor: Actor, leaver: Assigned) -> bool:
    return actor.role is Role.SERGEANT or actor.person_id == leaver.person_id


def _read(text: str) -> Given | None:
    """`follow-up.version.record`, as the page says it."""
    followup, _dot, rest = text.partition(".")
    version, _dot, record = rest.partition(".")
    followup_id, record_id = ids.read_uuid(followup), ids.read_uuid(record)
    if followup_id is None or record_id is None or not version.isascii() or not version.isdigit():
        return None
    return Given(followup_id, int(version[:9]), record_id)
