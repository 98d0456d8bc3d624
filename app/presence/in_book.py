"""What the beat book and a briefing say of presence and of notes on places."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import gettext as _

from app.actor import Actor
from app.book import Row, Section, happened, stands
from app.places import store as places
from app.presence import showing, store
from app.presence.showing import Place
from app.presence.store import Note
from app.web.language import day

DAYS = timedelta(days=7)


@stands(40)
def notes(actor: Actor, beat_id: UUID) -> Section:
    """The notes on places that still hold, newest first at each place."""
    return Section(
        name="notes",
        heading=_("Notes on places"),
        rows=tuple(_row(place, note) for place in _noted(actor, beat_id) for note in place.notes),
        empty=_("No notes."),
        add=("/place-notes/new", _("Write a note")),
        whole=("/place-notes", _("Notes on places")),
    )


@stands(50)
def presence(_actor: Actor, beat_id: UUID) -> Section:
    """The days of the last week on which nobody was noted, for the team to see what is left out; and no more."""
    covered = store.minutes_away([beat_id], places.today() - DAYS)[beat_id]
    return Section(
        name="presence",
        heading=_("Days without anybody"),
        rows=(Row(title=" · ".join(day(gap) for gap in reversed(covered.gaps))),) if covered.gaps else (),
        hint=_("In the last week, as far as shifts were noted. Nobody has to note one."),
        empty=_("Somebody was noted every day."),
        add=("/presence", _("Note a shift")),
        whole=("/presence", _("When the beat was covered")),
    )


@happened(30)
def new_notes(actor: Actor, beat_id: UUID, moment: datetime) -> Iterable[Section]:
    """What was noted on places, as it reached the server: a note may have waited on a phone."""
    rows = [
        _row(place, note)
        for place in _noted(actor, beat_id)
        for note in place.notes
        if note.received_at >= moment
    ]  # fmt: skip
    yield Section(name="notes", heading=_("Notes on places"), rows=tuple(rows))


def _noted(actor: Actor, beat_id: UUID) -> list[Place]:
    return showing.noted(places.spots([beat_id]), store.notes_on([beat_id], places.today(), actor))


def _row(place: Place, note: Note) -> Row:
    until = (_("until %(day)s", day=day(note.ends_on)),) if note.ends_on else ()
    checked = (_("being checked for personal details"),) if note.being_checked else ()
    return Row(title=place.label, typed=note.words or "", meta=(day(note.happened_at), *until, *checked))
