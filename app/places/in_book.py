"""What the beat book says of a beat itself: who works there and since when, and its languages."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _

from app.actor import Actor
from app.book import Row, Section, happened, stands
from app.places import duty, store
from app.places.duty import Absence, Assigned
from app.web.language import clock_time, day, locale


@stands(10)
def people(actor: Actor, beat_id: UUID) -> Section:
    """Who is assigned and since when; who covers today, who is away, who left. Whoever came first stands first."""
    away = {absence.person_id: absence for absence in duty.absences(store.people_on([beat_id]))}
    leavers = {one.person_id: one for one in duty.leaving(beat_id)}
    here = duty.since_when(beat_id)
    rows = [_assigned(one, away.get(one.person_id), beat_id, leavers) for one in here]
    gone = [_gone(one, beat_id) for one in leavers.values() if one.person_id not in {found.person_id for found in here}]
    return Section(
        name="people",
        heading=_("Who works here"),
        rows=(*rows, *_covers(beat_id), *gone),
        empty=_("Nobody is assigned to this beat."),
        whole=("/cover", _("Covering, and days away")),
    )


@stands(60)
def languages(_actor: Actor, beat_id: UUID) -> Section | None:
    """The languages that are spoken on the beat, each in its own name."""
    beat = store.beat(beat_id)
    names = [locale().languages.get(code, code) for code in beat.languages] if beat else []
    if not names:
        return None
    return Section(name="languages", heading=_("Languages"), rows=(Row(title=" · ".join(names)),))


@happened(10)
def new_people(_actor: Actor, beat_id: UUID, moment: datetime) -> list[Section]:
    """Who came to the beat, and who covers it now."""
    came = [
        Row(title=one.name, meta=(_("since %(day)s", day=day(one.from_on)),))
        for one in duty.since_when(beat_id)
        if one.from_on >= store.day_of(moment)
    ]
    return [Section(name="people", heading=_("New on the beat, or covering it"), rows=(*came, *_covers(beat_id)))]


def _assigned(one: Assigned, away: Absence | None, beat_id: UUID, leavers: Container[UUID]) -> Row:
    meta = [_("since %(day)s", day=day(one.from_on))]
    if one.to_on:
        meta.append(_("until %(day)s", day=day(one.to_on)))
    state: tuple[str, str, str] | tuple[()] = ()
    if away and away.from_on <= store.today():
        state = (_("Away until %(day)s", day=day(away.to_on)), "clock", "")
    if one.person_id not in leavers:
        return Row(title=_name(one), meta=tuple(meta), state=state)
    return Row(title=_name(one), meta=(*meta, _("Handover")), state=state, address=_handover(one, beat_id))


def _gone(one: Assigned, beat_id: UUID) -> Row:
    """Somebody who was here, and whose handover is still to be read."""
    until = _("was here until %(day)s", day=day(one.last_on))
    return Row(title=_name(one), meta=(until, _("Handover")), address=_handover(one, beat_id))


def _covers(beat_id: UUID) -> list[Row]:
    return [
        Row(title=cover.name, meta=(_("covers today, until %(time)s", time=clock_time(cover.until_at)),))
        for cover in duty.covering(beats=[beat_id])
    ]


def _name(one: Assigned) -> str:
    return f"{one.name} · {one.collar}" if one.collar else one.name


def _handover(one: Assigned, beat_id: UUID) -> str:
    return f"/beat/{beat_id}/handover/{one.person_id}"
