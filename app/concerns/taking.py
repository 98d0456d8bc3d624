"""Taking a concern in, from the public form, an officer or another system: one way, one row, nothing of the visitor.

The same id twice is the same concern: whoever sends it again gets the same answer, and there is one row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, select
from sqlalchemy.orm import Session

from app import clock
from app.concerns import rules
from app.concerns.choices import REACHED_BY
from app.concerns.hours import hour_of
from app.concerns.models import Concern
from app.concerns.rules import State
from app.concerns.sealing import PARTS, hash_of, part_of, sameness_of, seal_part
from app.db import Together, insert_now
from app.places import store as places
from app.residents import store as residents
from app.settings import settings

UNDER = "concern"
KEPT_OPEN = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What was said. `point`: `lat,lon` to three decimals (about 100 metres); `reached_at`: the number or address."""

    category: str
    description: str
    place_text: str = ""
    point: str = ""
    happens_when: tuple[str, ...] = ()
    danger: str = "no"
    reply: str = "here"
    reached_at: str = ""
    language: str = "en"
    may_be_published: bool = False
    place_id: UUID | None = field(default=None)


@dataclass(frozen=True, kw_only=True)
class Sent:
    """How it was sent by the public form. `apart`: it looks like one of many, whatever it says."""

    concern_id: UUID
    code: str
    suggested_beat: UUID | None
    apart: bool


@dataclass(frozen=True)
class SaidOtherwise:
    """This form was sent before, and says something else now: what is new would be lost under the same id."""


#: A concern and whether it is a new one.
Taken = tuple[Concern, bool] | SaidOtherwise


def take_from_forms(session: Session, forms: list[tuple[Said, Sent]]) -> list[Taken]:
    """Take what the public form sent, many at once. The same words again wait apart."""
    same = [sameness_of(said.category, said.place_text, said.description) for said, _sent in forms]
    keys: dict[str, Any] = {f"id_{n}": sent.concern_id for n, (_said, sent) in enumerate(forms)}
    keys |= {f"sameness_{n}": sameness for n, sameness in enumerate(same)}
    found = session.execute(_there_or_met(len(forms)), keys).one()
    there = {sent.concern_id for n, (_said, sent) in enumerate(forms) if found[n]}
    met = {sameness for n, sameness in enumerate(same) if found[len(forms) + n]}
    answers: list[Taken] = []
    fresh: list[tuple[Concern, Said]] = []
    for (said, sent), sameness in zip(forms, same, strict=True):
        if sent.concern_id in there:
            _put_down(session, fresh)  # it may be one of them
            row = session.get_one(Concern, sent.concern_id)
            answers.append((row, False) if _says_the_same(session, row, said) else SaidOtherwise())
            continue
        row = _row(sent.concern_id, said, sent.code, quarantined=sent.apart or sameness in met)
        row.suggested_beat_id = sent.suggested_beat
        fresh.append((row, said))
        answers.append((row, True))
        there.add(sent.concern_id)
        met.add(sameness)
    _put_down(session, fresh)
    return answers


#: Floods come in here: what waits to be written is written at once. No line goes to the audit log (`take`).
from_forms = Together(take_from_forms, chained=False)


def take(
    session: Session,
    concern_id: UUID,
    said: Said,
    code: str,
    *,
    source: str,
    suggested_beat: UUID | None,
    recorded_by: UUID | None = None,
    quarantined: bool = False,
) -> Concern:
    """Write a concern down; or answer the one that is there under this id already.

    No line goes to the audit log: each has its exact time, and of a resident none is kept. A concern in which somebody
    is in danger waits nowhere apart, whatever it looks like (`desk.queue`).
    """
    there = session.get(Concern, concern_id)
    if there is not None:
        return there
    row = _row(concern_id, said, code, quarantined=quarantined)
    row.source, row.recorded_by, row.suggested_beat_id = source, recorded_by, suggested_beat
    session.add(row)
    session.flush()
    _keep_reach(session, row, said, row.received_at)
    return row


def due_at(at: datetime) -> datetime:
    """Until when a first answer is due."""
    return settings().calendar.later(at, rules.ANSWER_DAYS)


def same_words(session: Session, said: Said) -> bool:
    """Whether the same was sent within a day: one of many, or somebody who was not sure that it went through."""
    sameness = sameness_of(said.category, said.place_text, said.description)
    return bool(session.scalar(select(exists().where(Concern.sameness == sameness))))


@cache
def _there_or_met(count: int) -> Select[*tuple[Any, ...]]:
    """Of so many ids, whether a concern is there under each; and of so many hashes of words, whether it was met."""
    there = [exists().where(Concern.id == bindparam(f"id_{n}")) for n in range(count)]
    met = [exists().where(Concern.sameness == bindparam(f"sameness_{n}")) for n in range(count)]
    return select(*there, *met)


def _put_down(session: Session, fresh: list[tuple[Concern, Said]]) -> None:
    """Write the new ones down, and how they are reached; none is left to be written."""
    if fresh:
        insert_now(session, *(row for row, _said in fresh))
    for row, said in fresh:
        _keep_reach(session, row, said, row.received_at)
    fresh.clear()


def _says_the_same(session: Session, row: Concern, said: Said) -> bool:
    """Whether all that a resident can say is as it was kept; in which language the page was makes no difference."""
    kept = [part_of(row, part) for part in PARTS]
    kept += [row.category, row.danger, *sorted(row.happens_when), str(row.may_be_published)]
    now = [said.description, said.place_text, said.point]
    now += [said.category, said.danger, *sorted(said.happens_when), str(said.may_be_published)]
    if row.code_hash is None:  # they deleted their view, and with it how an answer would reach them
        return kept == now
    other_way = said.reply in REACHED_BY and residents.differs(session, UNDER, row.id, said.reached_at)
    return kept == now and row.reply == said.reply and not other_way


def _row(concern_id: UUID, said: Said, code: str, *, quarantined: bool) -> Concern:
    at = hour_of(clock.now())
    return Concern(
        id=concern_id,
        version=1,
        state=State.RECEIVED,
        category=said.category,
        language=said.language,
        description=seal_part(concern_id, "description", said.description),
        place_text=seal_part(concern_id, "place_text", said.place_text),
        point=seal_part(concern_id, "point", said.point),
        happens_when=said.happens_when,
        danger=said.danger,
        reply=said.reply,
        may_be_published=said.may_be_published,
        source="form",
        quarantined=quarantined,
        code_hash=hash_of(code),
        place_id=said.place_id,
        sameness=sameness_of(said.category, said.place_text, said.description),
        received_at=at,
        asked_at=at,
        due_at=due_at(at),
        moved_at=at,
        delete_on=places.day_of(at) + KEPT_OPEN,
    )


def _keep_reach(session: Session, row: Concern, said: Said, at: datetime) -> None:
    """How they can be reached, only where they want an answer that way; encrypted, with its own day of deletion."""
    channel = REACHED_BY.get(said.reply)
    if channel is None or not said.reached_at:
        return
    safe = "may_visit" if said.reply == "visit" else "phone" if channel == "phone" else None
    reach = {"channel": channel, "value": said.reached_at, "language": said.language, "safe": safe}
    residents.keep(session, UNDER, row.id, reach, row.delete_on, kept_at=at)
