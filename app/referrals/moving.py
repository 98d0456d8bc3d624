"""Making a move: one function for sergeants, services, coordinators and the clock, one transaction for its effects.

The row is changed only as it was read (`UPDATE … WHERE state AND version`), and a decision is unique for its version,
so that two who decide at once make one decision, and the other sees it (R-16).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app import clock, ids
from app.actor import Actor
from app.audit import log
from app.db import savepoint
from app.keyring import keyring
from app.partners.choices import SENSITIVE
from app.places import store as places
from app.referrals import after_moves, remarks, rules, store
from app.referrals.models import Decision, Referral, ReferralEntry
from app.referrals.rules import Move, Part, Refusal, State, Step
from app.residents import store as residents
from app.settings import settings

UNDER = "referral"
DECISIONS = frozenset({Move.APPROVE, Move.RETURN, Move.DECLINE})
KEPT_OPEN, KEPT_AFTER = timedelta(days=180), timedelta(days=30)


@dataclass(frozen=True)
class Mover:
    """Who makes a move: a person, a service's worker (`services`: for which), or the clock."""

    kind: str
    id: UUID | None = None
    actor: Actor | None = None
    services: frozenset[UUID] = frozenset()

    @classmethod
    def person(cls, actor: Actor) -> Mover:
        return cls("person", actor.person_id, actor)

    def parts(self, found: Referral, now: datetime) -> frozenset[Part]:
        """What the mover is to a referral."""
        if self.actor is not None:
            return store.parts(self.actor, store.light_standing(found), now)
        if self.kind == "worker":
            return frozenset({Part.SERVICE} if found.service_id in self.services else ())
        return frozenset({Part.CLOCK})

    @property
    def by(self) -> Actor | UUID | str:
        """Who stands in the audit log."""
        return self.actor or self.id or "clock"


CLOCK = Mover("clock")


@dataclass(frozen=True)
class With:
    """What comes with a move: a code, a comment, a day of review, other values of the row."""

    code: str = ""
    comment: str = ""
    review_on: date | None = None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Made:
    """It was made: the state and version that the referral has now."""

    state: State
    version: int


@dataclass(frozen=True)
class Changed:
    """Somebody changed it since it was looked at: nothing was done."""

    state: State
    version: int


Outcome = Made | Changed | Refusal


class NotMadeError(Exception):
    """A move was not made, so that what was written for it is taken back, too."""

    def __init__(self, outcome: Changed | Refusal) -> None:
        super().__init__(outcome)
        self.outcome = outcome


def all_or_nothing(session: Session, work: Callable[[], Outcome]) -> Outcome:
    """What is written for a move, and the move: where it is not made, nothing of it stays."""
    try:
        with savepoint(session):
            made = work()
            if not isinstance(made, Made):
                raise NotMadeError(made)
    except NotMadeError as why:
        return why.outcome
    return made


def make(session: Session, found: Referral, move: Move, mover: Mover, version: int | None, what: With) -> Outcome:
    """Make a move on the version that the mover saw (None: whichever it is now), with all that follows from it.

    `found` belongs to `session`, and the mover may see it.
    """
    now = clock.now()
    step = rules.after(store.standing(session, found, now), move, mover.parts(found, now), now)
    stale = version is not None and version != found.version and not (isinstance(step, Step) and step.commutes)
    if stale:
        return Changed(State(found.state), found.version)
    if isinstance(step, Refusal):
        log.note(session, mover.by, f"referral.{move}", UNDER, found.id, outcome=step)
        return step
    if not _change(session, found, step, _values(found, move, step, mover, what, now)):
        return Changed(State(found.state), found.version)
    _write_down(session, found, move, mover, what, now)
    after_moves.follow(session, found, move, mover.by)
    return Made(State(found.state), found.version)


def _change(session: Session, found: Referral, step: Step, values: dict[str, Any]) -> bool:
    """Change the row only if it is still what was read."""
    as_read = (Referral.id == found.id, Referral.state == found.state, Referral.version == found.version)
    changed = session.execute(update(Referral).where(*as_read).values(**values))
    session.refresh(found)
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def _values(found: Referral, move: Move, step: Step, mover: Mover, what: With, now: datetime) -> dict[str, Any]:
    ends = step.to in rules.ENDED
    today = places.day_of(now)
    values: dict[str, Any] = {
        "state": step.to,
        "version": found.version + 1,
        "moved_at": now,
        "because": what.code,
        "due_at": _due(found, move, step.to, now),
        "delete_on": today + KEPT_AFTER if ends else _kept_until(found, step.to, what, today),
        "closed_at": now if ends else None,
        "doubted": move is Move.DECLINE and _is_read_again(found),
    }
    if move in DECISIONS:
        values["decided_by"] = mover.id
    if ends and step.to == found.state:  # taken back after it had ended: how and when it did stays
        values |= {"closed_at": found.closed_at, "because": found.because}
    match move:
        case Move.APPROVE | Move.REROUTE:
            values["sent_at"] = now
            values["attempts"] = 0
        case Move.ASK_AGAIN:
            values["sent_at"] = None
        case Move.ATTEMPT:
            values["attempts"] = found.attempts + 1
        case Move.WAITLIST:
            values["review_on"] = what.review_on
        case Move.CLOSE | Move.LAPSE if step.to is State.CLOSED:
            values["outcome"] = what.code
        case Move.REOPEN:
            values["submitted_at"] = now
        case Move.CORRECT | Move.CUT:
            values |= {"because": found.because, "due_at": found.due_at, "moved_at": found.moved_at}
        case _:
            pass
    return values | what.values


def _kept_until(found: Referral, to: State, what: With, today: date) -> date:
    """Half a year after its last move; on a waiting list a month after it is looked at again, if that is later."""
    review_on = what.review_on or found.review_on
    half_a_year = today + KEPT_OPEN
    return max(half_a_year, review_on + KEPT_AFTER) if to is State.WAITLISTED and review_on else half_a_year


def _due(found: Referral, move: Move, to: State, now: datetime) -> datetime:
    """When somebody has to look next: the sergeant's clock, the service's business days, a waitlist's review."""
    calendar = settings().calendar
    match to:
        case State.SUBMITTED:
            return rules.due_at(found.urgency, now)
        case State.SENT:
            return calendar.later(now, rules.ANSWER_DAYS)
        case State.ACCEPTED | State.CONTACTING if found.reason not in SENSITIVE:
            return calendar.later(now, rules.ATTEMPT_DAYS)
        case _:
            return now + rules.STILL


def _is_read_again(found: Referral) -> bool:
    """One in twenty that were not approved, drawn by a key: nobody can tell beforehand which."""
    drawn = keyring().keyed_hash("second-reader", found.id.bytes + found.version.to_bytes(4))
    return int.from_bytes(drawn[:4]) % rules.SECOND_READS == 0


def _write_down(session: Session, found: Referral, move: Move, mover: Mover, what: With, now: datetime) -> None:
    if move in DECISIONS and mover.id is not None:
        decision_id = ids.uuid7()
        session.add(
            Decision(
                id=decision_id,
                referral_id=found.id,
                recorded_by=found.recorded_by,
                version=found.version - 1,
                decision=move,
                reason=what.code,
                words=remarks.sealed(decision_id, what.comment),
                decided_by=mover.id,
                decided_at=now,
            )
        )
    enter(session, found, move, mover, what.code, now)
    log.note(session, mover.by, f"referral.{move}", UNDER, found.id)
    residents.keep_until(session, UNDER, found.id, found.delete_on)


def enter(session: Session, found: Referral, move: str, mover: Mover, code: str, now: datetime) -> None:
    """Add a line to the history."""
    session.add(
        ReferralEntry(
            id=ids.uuid7(),
            referral_id=found.id,
            version=found.version,
            move=move,
            code=code,
            by_kind=mover.kind,
            by_id=mover.id,
            happened_at=now,
        )
    )
    session.flush()


def read_again(session: Session, found: Referral, actor: Actor) -> None:
    """A second reader has looked at why it was not approved, and leaves it so."""
    found.doubted = False
    log.note(session, actor, "referral.read_again", UNDER, found.id)
    session.flush()
