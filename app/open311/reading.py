"""What others may read: the street of a place of ours and the week; no free text, no time, nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select

from app import clock
from app.concerns import elsewhere, rules
from app.concerns.choices import CATEGORIES, ELSEWHERE, NEVER_PUBLISHED, NOT_FIXED_BECAUSE, codes, label
from app.concerns.models import Concern
from app.concerns.rules import State
from app.db import db
from app.open311 import services
from app.places.models import Beat, Place
from app.settings import settings

MOST, LATELY, WEEK = 1000, timedelta(days=90), timedelta(days=7)
#: Screened, and about something here.
SHOWN_STATES = rules.WORKED_ON | rules.ANSWERED
#: Places that are nobody's home.
PUBLIC_PLACES = ("shop", "school", "park", "faith", "station", "street", "service")


@dataclass(frozen=True)
class Asked:
    """What a client asks for; times are aware."""

    ids: tuple[UUID, ...] = ()
    codes: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


def requests(asked: Asked) -> list[dict[str, Any]]:
    """GET service requests: those of the last ninety days unless other days are asked for, newest week first.

    Weeks are whole: what is asked for between two moments is what lies in their weeks, and the week that runs is not
    shown yet. Nobody learns the hour by asking for it, nor by asking again and again.
    """
    this_week = _monday(clock.now())
    wanted = [_may_be_shown(), Concern.received_at < this_week]
    if asked.ids:
        own = Concern.source == "open311"  # whoever sent it may see where it stands, and nothing else
        wanted = [Concern.id.in_(asked.ids), or_(and_(*wanted), own)]
    else:
        until = asked.until or clock.now()
        wanted += [Concern.received_at < _monday(until) + WEEK]
        wanted += [Concern.received_at >= _monday(asked.since or until - LATELY)]
    if asked.codes:
        known = set(asked.codes).intersection(codes(CATEGORIES))  # what else was given may be no text at all
        wanted.append(Concern.category.in_(known))
    if asked.states:
        closed = and_(Concern.state.in_(rules.CLOSED), Concern.closed_at < this_week)
        wanted.append(or_(*(closed if state == "closed" else ~closed for state in asked.states)))
    found = (
        select(Concern, Place.label, Place.kind, Place.lat, Place.lon, Beat.name)
        .outerjoin(Place, Place.id == Concern.place_id)
        .outerjoin(Beat, Beat.id == Concern.beat_id)
        .where(*wanted)
        .order_by(Concern.received_at.desc(), Concern.id)
        .limit(MOST)
    )
    rows = [_row(row[0], row[1:], this_week) for row in db.session.execute(found)]
    by_id = sorted(rows, key=lambda row: str(row["service_request_id"]))
    return sorted(by_id, key=lambda row: str(row["requested_datetime"]), reverse=True)


def _may_be_shown() -> Any:
    return and_(
        Concern.may_be_published,
        Concern.category.not_in(NEVER_PUBLISHED),
        Concern.state.in_(SHOWN_STATES),
        ~Concern.quarantined,
    )


def _row(found: Concern, where: Any, this_week: datetime) -> dict[str, Any]:
    label_, kind, lat, lon, beat = where
    shown = _is_shown(found)
    own = found.source == "open311"  # its sender follows it from day to day
    closed = found.closed_at is not None and (own or found.closed_at < this_week)
    public = shown and kind in PUBLIC_PLACES
    street = ", ".join(part for part in (label_ if public and kind != "street" else "", beat or "") if part)
    return {
        "service_request_id": str(found.id),
        "status": "closed" if closed else "open",
        "status_notes": _notes(found) if closed else "",
        "service_name": services.name(found.category),
        "service_code": found.category,
        "description": "",
        "agency_responsible": settings().agency,
        "service_notice": "",
        "requested_datetime": _week(found.received_at),
        "updated_datetime": _week(found.moved_at if own else min(found.moved_at, this_week - WEEK)),
        "expected_datetime": "",
        "address": street if shown else "",
        "address_id": "",
        "zipcode": "",
        "lat": lat if public else None,
        "long": lon if public else None,
        "media_url": "",
    }


def _is_shown(found: Concern) -> bool:
    """The same as `_may_be_shown`, of one row: what its own sender asks for by its id is not shown to the full."""
    fine = found.may_be_published and found.category not in NEVER_PUBLISHED and not found.quarantined
    return fine and State(found.state) in SHOWN_STATES


def _notes(found: Concern) -> str:
    """How it ended, by its code; nothing that anybody typed."""
    match State(found.state):
        case State.CLOSED_NOT_FIXED:
            return label(NOT_FIXED_BECAUSE, found.because)
        case State.FOR_ANOTHER_SERVICE:
            other = elsewhere.of(found, settings().language)
            said = f"for another service: {label(ELSEWHERE, found.because)}"
            return " · ".join((said, *(other.parts if other else ())))
        case State.DUPLICATE | State.RESOLVED | State.PARTLY_RESOLVED:
            return str(found.state).replace("_", " ")
        case _:
            return ""


def _week(moment: datetime) -> str:
    """The Monday of a week, as the specification writes times (ISO 8601 with an offset)."""
    return _monday(moment).isoformat(timespec="seconds").replace("+00:00", "Z")


def _monday(moment: datetime) -> datetime:
    """When the week of a moment began, in the agency's time zone."""
    local = moment.astimezone(settings().zone)
    return (local - timedelta(days=local.weekday())).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
