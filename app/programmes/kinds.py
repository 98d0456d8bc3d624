"""What a head count's record does: it is written down for its programme and day. Nothing is replaced by it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from app.actor import Actor
from app.db import insert_now
from app.places import store as places
from app.programmes import rules, store
from app.programmes.forms import CountForm
from app.programmes.models import Programme, ProgrammeCount
from app.records.kinds import Kind, Outcome, Record, Stands, register
from app.records.outcomes import Applied, Invalid, OutOfScope


def count(session: Session, record: Record) -> Outcome:
    """How many came on a day."""
    programme = session.get(Programme, record.values["programme"])
    if programme is None:
        return Invalid({"programme": _("This programme is not here. Choose another.")})
    days = (places.day_of(record.happened_at), places.day_of(record.received_at))
    if not record.scope_waived and not places.is_assigned(session, record.author.person_id, programme.beat_id, *days):
        return OutOfScope(programme.beat_id)
    wrong = rules.wrong_day(store.plan(programme), record.values["held_on"], max(days))
    if wrong:
        return Invalid({"held_on": _day_in_words(wrong)})
    insert_now(session, _row(record, programme))
    return Applied(record.id, 1, programme.beat_id)


def offer_programmes(form: Any, actor: Actor) -> None:
    """Fill the programme chips with those of the actor's beats; an ended one only if it was chosen."""
    form.programme.choices = [(found.id, found.name) for found in store.offered(actor.beats)]
    chosen = store.find(actor, form.programme.data) if form.programme.data else None
    if chosen is not None and chosen.retired_at is not None:
        form.programme.choices.append((chosen.id, chosen.name))


def stands(session: Session, count_id: UUID, actor: Actor) -> Stands | None:
    """How a head count stands now, for the team of its beat; a note that is being checked is left out (R-15)."""
    found = session.get(ProgrammeCount, count_id)
    if found is None or found.beat_id not in actor.beats:
        return None
    return Stands(found.version, CountForm, as_said(found) | ({"note": None} if found.note_flagged else {}))


def as_said(found: ProgrammeCount) -> dict[str, Any]:
    """What a head count says, as its form would hold it."""
    said = {name: getattr(found, name) for name in ("held_on", "went", "came", "young", "note")}
    return {"programme": found.programme_id, **said}


def _row(record: Record, programme: Programme) -> ProgrammeCount:
    values = record.values
    return ProgrammeCount(
        id=record.id,
        version=1,
        programme_id=programme.id,
        beat_id=programme.beat_id,
        held_on=values["held_on"],
        went=values["went"],
        came=values["came"],
        young=values.get("young"),
        note=values.get("note"),
        note_flagged="note" in record.flagged,
        received_at=record.received_at,
    )


def _day_in_words(wrong: str) -> str:
    match wrong:
        case "not_yet":
            return _("This day has not come yet.")
        case "not_begun":
            return _("The programme had not begun by then.")
        case _:
            return _("The programme had ended by then.")


COUNT = register(
    Kind(
        name="programme.count",
        form=CountForm,
        roles=rules.RECORDERS,
        apply=count,
        title=_l("Head count"),
        guarded=("note",),
        alone=True,
        offer=offer_programmes,
        stands=stands,
    )
)
