"""Finding referrals: one, somebody's own, the sergeants' queue. Nothing here counts or sorts by officer but "mine"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import Session

from app import clock
from app.accounts import store as accounts
from app.actor import Actor, Role
from app.db import db
from app.partners import rules as partner_rules
from app.partners import store as partners
from app.partners.choices import SENSITIVE
from app.places import store as places
from app.places.models import Beat, Place
from app.referrals import consents, discretion, rules, who
from app.referrals.models import Decision, Referral, ReferralEntry
from app.referrals.rules import CLOCKS, Move, Standing, State

SECTION = 50
LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Line:
    """A referral in a list: never with anything of the resident."""

    id: UUID
    state: State
    reason: str
    urgency: str
    service_id: UUID
    service: str
    organization: str
    place: str
    beat: str
    beat_id: UUID
    submitted_at: datetime
    due_at: datetime
    moved_at: datetime
    sent_at: datetime | None
    because: str
    outcome: str | None
    doubted: bool
    mine: bool
    contact_made: bool


def find(actor: Actor, referral_id: UUID) -> Referral | None:
    """One referral, if the actor may see it."""
    return db.session.scalar(select(Referral).where(Referral.id == referral_id, seen_by(actor, clock.now())))


def seen_by(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """The referrals that somebody may see; `who.may_see` says the same of one."""
    theirs = accounts.accounts_of(actor.person_id)
    mine = Referral.recorded_by.in_(theirs)
    match actor.role:
        case Role.SERGEANT:
            doubted = and_(Referral.doubted, Referral.decided_by.not_in(theirs))
            return or_(mine, Referral.beat_id.in_(actor.beats), with_duty_pool(now), doubted)
        case Role.COORDINATOR:
            return or_(mine, Referral.state.in_(rules.COORDINATED))
        case Role.ADMIN | Role.AUDITOR:
            return false()
        case _:
            return mine


def with_duty_pool(now: datetime) -> ColumnElement[bool]:
    """Those for which half of the sergeants' clock has run."""
    late = [
        and_(Referral.urgency == urgency, Referral.submitted_at <= now - clock_ / 2)
        for urgency, clock_ in CLOCKS.items()
    ]
    return and_(Referral.state == State.SUBMITTED, or_(*late))


def standing(session: Session, found: Referral, now: datetime) -> Standing:
    """What the rules look at."""
    terms = partners.terms(session, found.service_id)
    return replace(
        light_standing(found),
        covered=consents.is_covered(session, found, now),
        gone=found.purged_at is not None or consents.is_withdrawn(session, found),
        sendable=terms is not None and partner_rules.may_be_sent(terms, places.day_of(now)) is None,
    )


def light_standing(found: Referral) -> Standing:
    """The same without consent and agreement: enough to say who may see it, and what a service can answer."""
    return Standing(
        state=State(found.state),
        recorded_by=found.recorded_by,
        beat_id=found.beat_id,
        urgency=found.urgency,
        submitted_at=found.submitted_at,
        moved_at=found.moved_at,
        doubted=found.doubted,
        gone=found.purged_at is not None,
        decided_by=found.decided_by,
    )


def parts(actor: Actor, found: Standing, now: datetime) -> frozenset[rules.Part]:
    """What a person is to a referral, whichever of their accounts they are in (invariant 4)."""
    theirs = accounts.accounts_of(actor.person_id)
    if found.recorded_by in theirs:
        found = replace(found, recorded_by=actor.person_id)
    if found.decided_by in theirs:
        found = replace(found, decided_by=actor.person_id)
    return who.parts(actor, found, now)


def own(actor: Actor, *, ended: bool = False) -> list[Line]:
    """The actor's own, those that still run (or those that ended lately), what moved last first."""
    wanted = Referral.state.in_(rules.ENDED if ended else rules.OPEN)
    lately = (Referral.moved_at >= clock.now() - LATELY,) if ended else ()
    return lines(actor, (_own(actor), ~_between(), wanted, *lately), (Referral.moved_at.desc(), Referral.id))


def own_between(actor: Actor) -> list[Line]:
    """The actor's own that are between a service and somebody, what was sent last first, ended or not."""
    lately = Referral.sent_at >= clock.now() - discretion.LISTED
    return lines(actor, (_own(actor), _between(), lately), (Referral.sent_at.desc(), Referral.id))


def returned(actor: Actor) -> list[Line]:
    """What came back to the actor, and waits to be changed."""
    return lines(actor, (_own(actor), Referral.state == State.RETURNED), (Referral.moved_at, Referral.id))


def entered_in_error(actor: Actor, since: datetime) -> list[Line]:
    """What an administrator has taken out of the actor's own since some moment."""
    mine = Referral.recorded_by.in_(accounts.accounts_of(actor.person_id))
    wanted = (mine, Referral.state == State.VOID, Referral.moved_at >= since)
    return lines(actor, wanted, (Referral.moved_at, Referral.id))


def to_decide(actor: Actor) -> list[Line]:
    """What waits for this sergeant, by the clock: of own beats, and what half of its clock has run for."""
    now = clock.now()
    not_mine = Referral.recorded_by.not_in(accounts.accounts_of(actor.person_id))
    on_beats = and_(Referral.state == State.SUBMITTED, Referral.beat_id.in_(actor.beats))
    wanted = (not_mine, or_(on_beats, with_duty_pool(now)))
    return lines(actor, wanted, (Referral.due_at, Referral.id))


def to_read_again(actor: Actor) -> list[Line]:
    """What was not approved, and is to be looked at by a second reader."""
    theirs = accounts.accounts_of(actor.person_id)
    wanted = (Referral.recorded_by.not_in(theirs), Referral.doubted, Referral.decided_by.not_in(theirs))
    return lines(actor, wanted, (Referral.moved_at, Referral.id))


def engaged(session: Session, found: Referral) -> bool:
    """Whether its service ever said that it is with them."""
    return session.scalar(select(_engaged(found.id))) or False


def lines(actor: Actor, wanted: Iterable[Any], order: Iterable[Any], limit: int = SECTION) -> list[Line]:
    """Referrals as rows of a list."""
    found = (
        select(
            *(Referral.id, Referral.state, Referral.reason, Referral.urgency, Referral.service_id, Referral.beat_id),
            *(Referral.submitted_at, Referral.due_at, Referral.moved_at, Referral.because, Referral.outcome),
            *(Referral.sent_at, _engaged(Referral.id).label("engaged")),
            *(Referral.doubted, Referral.recorded_by, Place.label.label("place"), Beat.name.label("beat")),
        )
        .join(Place, Place.id == Referral.place_id)
        .join(Beat, Beat.id == Referral.beat_id)
        .where(*wanted)
        .order_by(*order)
        .limit(limit)
    )
    rows = db.session.execute(found).mappings().all()
    named = partners.named({row["service_id"] for row in rows})
    return [_line(actor, dict(row), named) for row in rows]


def history(referral_id: UUID) -> list[ReferralEntry]:
    """All that was done with a referral, oldest first."""
    found = select(ReferralEntry).where(ReferralEntry.referral_id == referral_id)
    return list(db.session.scalars(found.order_by(ReferralEntry.happened_at, ReferralEntry.id)))


def decisions(referral_id: UUID) -> list[Decision]:
    """What sergeants decided, oldest first."""
    found = select(Decision).where(Decision.referral_id == referral_id)
    return list(db.session.scalars(found.order_by(Decision.decided_at, Decision.id)))


def _own(actor: Actor) -> ColumnElement[bool]:
    return Referral.recorded_by.in_(accounts.accounts_of(actor.person_id))


def _between() -> ColumnElement[bool]:
    """`discretion.is_between`, as a where-clause."""
    return and_(Referral.reason.in_(SENSITIVE), Referral.state.in_(discretion.BETWEEN))


def _engaged(referral_id: Any) -> ColumnElement[bool]:
    return exists().where(ReferralEntry.referral_id == referral_id, ReferralEntry.move == Move.ENGAGE)


def _line(actor: Actor, row: dict[str, Any], named: dict[UUID, tuple[str, str]]) -> Line:
    service, organization = named.get(row["service_id"], ("", ""))
    mine = row.pop("recorded_by") == actor.person_id
    row["state"] = State(row["state"])
    row["contact_made"] = discretion.contact_made(row["state"], row["outcome"], row.pop("engaged"))
    return Line(**row, service=service, organization=organization, mine=mine)
