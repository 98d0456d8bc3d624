"""The administrator's page: a referral that was entered in error is found by its reference and taken out.

They see nothing of what it says (domain.md): its reference, roughly where it stands, since when. Where a service stands
with it is not theirs either, and would tell whether its reason is a sensitive one. Each look is written down.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import abort, render_template, request
from flask_babel import gettext as _
from sqlalchemy import select

from app import ids
from app.actor import Role
from app.audit import log
from app.db import db, write
from app.records.digest import read_ref, ref
from app.records.plain import Page
from app.referrals import moving, rules, showing
from app.referrals.choices import VOIDED_BECAUSE, codes
from app.referrals.models import Referral
from app.referrals.moving import Made, Mover, With
from app.referrals.rules import Move, State
from app.referrals.views import blueprint
from app.web.access import current_actor, open_to, step_up
from app.web.language import moment
from app.web.pages import see_other

UNDER = "referral"
MOST = 20
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Found:
    """All that an administrator sees of a referral."""

    id: UUID
    ref: str
    stands: str
    since: str
    open: bool


@blueprint.get("/referrals/entered-in-error")
@open_to(Role.ADMIN)
def entered_in_error() -> Page:
    """Find one by what was typed: its reference, its address, or its id. Four signs may fit several that are open."""
    typed = request.args.get("ref", "").strip()[:200]
    if not typed:
        return render_template("referrals/entered_in_error.html", typed="", found=[], told="")
    found = _found(typed)
    outcome = "ok" if found else "not_found"
    write(lambda session: log.note(session, current_actor(), "referral.find", UNDER, outcome=outcome))
    told = "" if found else _("There is no such referral, or it has ended. Ask for its reference once more.")
    page = render_template("referrals/entered_in_error.html", typed=typed, found=found, told=told)
    return page if found else (page, 404)


@blueprint.get("/referrals/<uuid:referral_id>/void")
@open_to(Role.ADMIN)
def void_page(referral_id: UUID) -> str:
    """Where one stands, and why it is to be taken out."""
    found = _there(referral_id)
    write(lambda session: log.note(session, current_actor(), "referral.look", UNDER, found.id, names=("state",)))
    return _page(found)


@blueprint.post("/referrals/<uuid:referral_id>/void")
@open_to(Role.ADMIN)
@step_up
def void(referral_id: UUID) -> Page:
    """Take it out: sharing stops, its service is told to delete it, what is known of the resident is deleted."""
    found, because = _there(referral_id), request.form.get("because", "")
    if because not in codes(VOIDED_BECAUSE):
        return _page(found, _("Choose why, then take it out.")), 422
    what, mover = With(code=because), Mover.person(current_actor())
    made = write(lambda s: moving.make(s, s.get_one(Referral, found.id), Move.VOID, mover, None, what))
    if not isinstance(made, Made):
        db.session.expire_all()
        return _page(_there(referral_id), _("It has ended already. Nothing was changed.")), 409
    return see_other("referrals.void_page", referral_id=found.id)


def _there(referral_id: UUID) -> Referral:
    return db.session.get(Referral, referral_id) or abort(404)


def _found(typed: str) -> list[Found]:
    """By id or address any, by reference those that are open: what has ended can't be taken out."""
    said = ID.search(typed.lower())
    if said is not None:
        one = ids.read_uuid(said.group())
        wanted = [one] if one else []
    else:
        wanted = _by_ref(read_ref(typed))
    rows = db.session.scalars(select(Referral).where(Referral.id.in_(wanted[:MOST])).order_by(Referral.id.desc()))
    return [_shown(row) for row in rows]


def _by_ref(short: str | None) -> list[UUID]:
    """A reference is drawn from the id and is no column: all that are open are gone through."""
    if short is None:
        return []
    rows = db.session.scalars(select(Referral.id).where(Referral.state.in_(rules.OPEN)).order_by(Referral.id.desc()))
    return [one for one in rows if ref(one) == short]


def _shown(found: Referral) -> Found:
    state = State(found.state)
    stands, since = _stands(found, state)
    return Found(found.id, ref(found.id), stands, moment(since), state in rules.OPEN)


def _stands(found: Referral, state: State) -> tuple[str, datetime]:
    """Roughly where it stands, the same for every reason."""
    if state in rules.COORDINATED:
        return _("Sent to a service"), found.sent_at or found.moved_at
    return _("Returned to the officer") if state is State.RETURNED else showing.in_words(state, ""), found.moved_at


def _page(found: Referral, told: str = "") -> str:
    shown = _shown(found)
    pairs = [(_("Reference"), shown.ref), (_("Where it stands"), shown.stands), (_("Since"), shown.since)]
    reasons = VOIDED_BECAUSE if shown.open else ()
    sent = found.sent_at is not None
    deletes = sent and (shown.open or found.state in rules.TAKEN_BACK)
    return render_template("referrals/void.html", found=shown, pairs=pairs, reasons=reasons, deletes=deletes, told=told)
