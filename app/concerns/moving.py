"""Making a move: one function for readers, patrol and residents, one transaction for its effects.

The row is changed only as it was read (`UPDATE … WHERE state AND version`): two who decide at once make one move.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import clock, ids
from app.actor import Actor
from app.audit import log
from app.concerns import rules, store, taking
from app.concerns.hours import hour_of
from app.concerns.models import Concern, ConcernEntry
from app.concerns.rules import Move, Part, Refusal, State, Step
from app.places import store as places
from app.residents import store as residents

UNDER = "concern"
RESIDENT = None
#: How long it is kept after it was closed, and after it turned out to be for nobody here.
KEPT_AFTER, KEPT_UNFOUNDED, KEPT_SPAM = timedelta(days=365), timedelta(days=90), timedelta(days=30)
REACH_KEPT_AFTER = timedelta(days=30)
UNFOUNDED = frozenset({State.FOR_ANOTHER_SERVICE})
#: Moves that tell the resident nothing yet: after them a first answer is still due.
NO_ANSWER = frozenset({Move.READ, Move.ASSIGN, Move.START, Move.SPAM, Move.NOT_SPAM, Move.REOPEN})


@dataclass(frozen=True)
class With:
    """What comes with a move: a code, a beat, the concern that it repeats."""

    code: str = ""
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Made:
    """It was made: the state and version that the concern has now."""

    state: State
    version: int


@dataclass(frozen=True)
class Changed:
    """Somebody changed it since it was looked at: nothing was done."""

    state: State
    version: int


Outcome = Made | Changed | Refusal


def make(
    session: Session, found: Concern, move: Move, by: Actor | None, version: int | None, what: With | None = None
) -> Outcome:
    """Make a move on the version that was seen (None: whichever it is now). `by` is nobody where the resident moves.

    `found` belongs to `session`, and whoever moves may see it. What a resident does is not audited: each line of the
    log has its exact time.
    """
    now, what = clock.now(), what or With()
    mine = frozenset({Part.RESIDENT}) if by is None else store.parts(by, store.standing(found), now)
    seen = store.standing(found)
    if move is Move.ASSIGN and "beat_id" in what.values:
        seen = rules.replace_beat(seen, what.values["beat_id"])
    step = rules.after(seen, move, mine)
    if version is not None and version != found.version:
        return Changed(State(found.state), found.version)
    if found.purged_at is not None:  # what was typed is gone: nothing may begin anew and be kept for ever
        step = Refusal.MOVED_ON
    if isinstance(step, Refusal):
        if by is not None:
            log.note(session, by, f"concern.{move}", UNDER, found.id, outcome=step)
        return step
    at = hour_of(now) if by is None else now
    values = _values(move, step, what, at, now) | _marks(session, found, move, now, mine)
    if move is Move.REOPEN:
        values |= _asked_again(session, found, step, by, now)
    if not _change(session, found, values):
        return Changed(State(found.state), found.version)
    enter(session, found, move, by, what.code, at)
    if by is not None:
        log.note(session, by, f"concern.{move}", UNDER, found.id)
    _carry_along(session, found, move, what)
    keep_reach(session, found)
    return Made(State(found.state), found.version)


def enter(session: Session, found: Concern, move: str, by: Actor | None, code: str, at: datetime) -> None:
    """Add a line to the history."""
    session.add(
        ConcernEntry(
            id=ids.uuid4(),  # random: one that sorts by time would say when a resident was here
            concern_id=found.id,
            version=found.version,
            move=move,
            code=code,
            by_kind="person" if by else "resident",
            by_id=by.person_id if by else None,
            happened_at=at,
        )
    )
    session.flush()


def keep_reach(session: Session, found: Concern) -> None:
    """Put the day right on which it is deleted how to reach whoever raised it, and those whose concern was put to the
    same one: they are waited for as long as that one is open."""
    main = session.get_one(Concern, found.duplicate_of or found.id)
    together = session.scalars(select(Concern).where(Concern.duplicate_of == main.id))
    for row in [main, *together]:
        ended = main.closed_at and max(main.closed_at, row.closed_at or main.closed_at)
        kept = places.day_of(ended) + REACH_KEPT_AFTER if ended else row.delete_on
        residents.keep_until(session, UNDER, row.id, min(kept, row.delete_on))


def kept_until(state: State, now: datetime) -> timedelta:
    """How long a concern is kept from a move into a state (invariant 10)."""
    if state is State.SPAM:
        return KEPT_SPAM
    if state in UNFOUNDED:
        return KEPT_UNFOUNDED
    return KEPT_AFTER if state in rules.CLOSED else taking.KEPT_OPEN


def _change(session: Session, found: Concern, values: dict[str, Any]) -> bool:
    """Change the row only if it is still what was read."""
    as_read = (Concern.id == found.id, Concern.state == found.state, Concern.version == found.version)
    changed = session.execute(
        update(Concern).where(*as_read).values(version=found.version + 1, **values),
        execution_options={"synchronize_session": False},
    )
    session.refresh(found)
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def _values(move: Move, step: Step, what: With, at: datetime, now: datetime) -> dict[str, Any]:
    ends = step.to in rules.CLOSED
    values: dict[str, Any] = {
        "state": step.to,
        "moved_at": at,
        "because": what.code,
        "closed_at": at if ends else None,
        "duplicate_of": None,
        "delete_on": places.day_of(now) + kept_until(step.to, now),
    }
    return values | what.values


def _asked_again(session: Session, found: Concern, step: Step, by: Actor | None, now: datetime) -> dict[str, Any]:
    """Its clock begins anew. Where something of the resident's waits to be read, it runs on, as when they write again:
    whoever has the code can't keep a danger from the sergeants by stopping and asking again."""
    waits = by is None and found.unread
    asked_at = found.asked_at if waits else hour_of(now)
    values = {"asked_at": asked_at, "due_at": taking.due_at(asked_at), "answered_at": None}
    if waits and step.to is State.BEING_READ and not _was_seen(session, found):
        return values | {"state": State.RECEIVED}
    return values


def _was_seen(session: Session, found: Concern) -> bool:
    """Whether anybody of ours has done anything with it."""
    done = select(ConcernEntry.id).where(ConcernEntry.concern_id == found.id, ConcernEntry.by_kind == "person")
    return session.scalar(done.limit(1)) is not None


def _marks(session: Session, found: Concern, move: Move, now: datetime, mine: frozenset[Part]) -> dict[str, Any]:
    """What is new to whom after a move. A resident's message is not read by a move, only by being screened."""
    waits = store.has_unscreened(session, found.id)
    if Part.RESIDENT in mine:
        unseen = found.state in rules.NEW and found.unread  # nobody has read it: whoever stops it does not hide it
        return {"unread": waits or unseen or move is Move.REOPEN}
    read = Part.READER in mine
    marks = {"unread": waits if read else found.unread, "news": found.news or move is not Move.READ}
    if move is Move.SPAM:
        marks = {"unread": False, "news": False}
    answered = found.answered_at is None and move not in NO_ANSWER
    return marks | {"quarantined": False} | ({"answered_at": now} if answered else {})


def told_together(session: Session, found: Concern) -> None:
    """Something was said that residents whose concern was put to this one read too: it is new to them."""
    session.execute(update(Concern).where(Concern.duplicate_of == found.id).values(news=True))


def _carry_along(session: Session, found: Concern, move: Move, what: With) -> None:
    """Residents whose concern was put to this one see where this one stands, and go with it to where it is put."""
    values: dict[str, Any] = {} if move is Move.READ else {"news": True}
    if move is Move.DUPLICATE:
        values["duplicate_of"] = what.values["duplicate_of"]
    if values:
        session.execute(update(Concern).where(Concern.duplicate_of == found.id).values(**values))


def beat_of(found: Concern) -> UUID | None:
    """The beat that it is on, or seems to belong to."""
    return found.beat_id or found.suggested_beat_id
