"""The coordinator's board: what waits, with whom, since when, and what can be done. Nothing of any resident."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from flask import abort, render_template, request
from flask_babel import gettext as _
from sqlalchemy import and_
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import clock, ids
from app.actor import Role
from app.db import write
from app.notices import store as notices
from app.partners.choices import SENSITIVE
from app.partners.search import Query, search
from app.places import store as places
from app.records.plain import Page
from app.referrals import moving, pages, rerouting, rules, showing, store
from app.referrals.choices import OUTCOMES, codes
from app.referrals.models import Referral
from app.referrals.moving import Changed, Made, Mover, Outcome, With
from app.referrals.rules import Move, Refusal, State
from app.referrals.views import blueprint
from app.settings import settings
from app.web.access import current_actor, open_to, step_up
from app.web.pages import see_other

MOST = 100
OFFERED = 6


@dataclass(frozen=True)
class Section:
    """What stands on the board for one reason, what has waited longest first."""

    heading: str
    rows: list[showing.Shown]


@blueprint.get("/referrals/board")
@open_to(Role.COORDINATOR)
def board() -> str:
    """All that is with services, by what it needs."""
    return render_template("referrals/board.html", sections=_sections(), given_up=notices.given_up())


@blueprint.get("/referrals/<uuid:referral_id>/coordinate")
@open_to(Role.COORDINATOR)
def coordinate(referral_id: UUID) -> str:
    """One of them: best matches to send it on to, to ask the resident again, to close it."""
    return _page(_seen(referral_id))


@blueprint.post("/referrals/<uuid:referral_id>/reroute")
@open_to(Role.COORDINATOR)
@step_up
def reroute(referral_id: UUID) -> Page:
    """To another service, where the resident agreed to that: it sends the card, as an approval does (R-07)."""
    service = ids.read_uuid(request.form.get("service"))
    if service is None:
        return _page(_seen(referral_id), _("Choose the service.")), 422
    return _make(referral_id, lambda s, row, v: rerouting.to_service(s, row, current_actor(), v, service))


@blueprint.post("/referrals/<uuid:referral_id>/ask-again")
@open_to(Role.COORDINATOR)
def ask_again(referral_id: UUID) -> Page:
    """Back to the officer: the resident is asked about another service."""
    return _make(referral_id, partial(_move, Move.ASK_AGAIN, With(code="wrong_service")))


@blueprint.post("/referrals/<uuid:referral_id>/close")
@open_to(Role.COORDINATOR)
def close(referral_id: UUID) -> Page:
    """It has ended without the service saying so."""
    outcome = request.form.get("outcome", "")
    if outcome not in codes(OUTCOMES):
        return _page(_seen(referral_id), _("Choose how it ended.")), 422
    return _make(referral_id, partial(_move, Move.CLOSE, With(code=outcome)))


@blueprint.post("/referrals/<uuid:referral_id>/take-back")
@open_to(Role.COORDINATOR)
def take_back(referral_id: UUID) -> Page:
    """The resident has rung: sharing stops at once."""
    return _make(referral_id, partial(_move, Move.WITHDRAW, With(code="resident_asked")))


def _move(move: Move, what: With, session: Session, row: Referral, version: int) -> Outcome:
    return moving.make(session, row, move, Mover.person(current_actor()), version, what)


def _make(referral_id: UUID, work: Callable[[Session, Referral, int], Outcome]) -> Page:
    found, version = _seen(referral_id), request.form.get("version", type=int)
    if version is None:
        abort(400)
    match write(lambda session: work(session, session.get_one(Referral, found.id), version)):
        case Made():
            return see_other("referrals.board")
        case Changed():
            return _again(referral_id, _("Somebody was quicker. Look at it again."))
        case Refusal() as why:
            return _again(referral_id, showing.refused(why))


def _again(referral_id: UUID, words: str) -> tuple[str, int] | Response:
    found = store.find(current_actor(), referral_id)
    return (_page(found, words), 409) if found else see_other("referrals.board")


def _page(found: Referral, told: str = "") -> str:
    values: dict[str, Any] = pages.full(current_actor(), found)
    local = clock.now().astimezone(settings().zone)
    query = Query(reason=found.reason, age_band=found.age_band, sendable=True)
    others = [match for match in search(query, local) if match.id != found.service_id and match.why_not is None]
    return render_template(
        "referrals/coordinate.html",
        **values,
        told=told,
        others=others[:OFFERED],
        may_reroute=rerouting.may_reroute(found),
        outcomes=OUTCOMES,
        notices=notices.told("referral", found.id),
    )


def _seen(referral_id: UUID) -> Referral:
    return store.find(current_actor(), referral_id) or abort(404)


def _sections() -> list[Section]:
    now = clock.now()
    still = and_(Referral.state.in_((State.ACCEPTED, State.CONTACTING)), Referral.moved_at <= now - rules.STILL)
    told = Referral.reason.not_in(SENSITIVE)
    review = and_(Referral.state == State.WAITLISTED, Referral.review_on <= places.today(), told)
    late = and_(Referral.state.in_((State.ACCEPTED, State.CONTACTING)), Referral.due_at <= now, ~still)
    wanted = (
        (_("The service can't take it"), Referral.state == State.CANNOT_TAKE),
        (_("No answer in five business days"), Referral.state == State.EXPIRED),
        (_("Nothing has moved for 30 days"), still),
        (_("On a waiting list, to be looked at again"), review),
        (_("Three tries are overdue"), late),
        (_("Waits for the service's answer"), Referral.state == State.SENT),
        (_("With a service"), and_(Referral.state.in_(rules.WITH_SERVICE), ~still, ~review, ~late)),
    )
    actor, order = current_actor(), (Referral.moved_at, Referral.id)
    found = [(heading, store.lines(actor, (which,), order, MOST)) for heading, which in wanted]
    return [
        Section(heading, [showing.row(line, role=actor.role) for line in lines]) for heading, lines in found if lines
    ]
