"""What the record of a round does: it adds its totals, and nothing else."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from app.actor import Actor
from app.db import insert_now
from app.interactions.rules import RECORDERS
from app.places import store as places
from app.places.models import Place
from app.records.kinds import Kind, Outcome, Record, register
from app.records.outcomes import Applied, Invalid, OutOfScope
from app.rounds.answers import TOTALS
from app.rounds.forms import RoundForm
from app.rounds.models import Round
from app.rounds.store import HOMES


def create(session: Session, record: Record) -> Outcome:
    """A block was walked."""
    block = _block(session, record)
    if not isinstance(block, Place):
        return block
    insert_now(
        session,
        Round(
            id=record.id,
            version=1,
            beat_id=block.beat_id,
            place_id=block.id,
            walked_on=places.day_of(record.happened_at),
            **{name: record.values.get(name) for name in TOTALS},
            made_at=record.made_at,
            tz=record.tz,
            offset_ms=record.offset_ms,
            received_at=record.received_at,
        ),
    )
    return Applied(record.id, 1, block.beat_id)


def offer_blocks(form: Any, actor: Actor) -> None:
    """Fill the chips with the blocks of the actor's beats; a retired one only if it was chosen."""
    offered = {spot.id for spot in places.spots(actor.beats)} | {form.block.data}
    blocks = [spot for spot in places.spots(actor.beats, retired=True) if spot.kind == HOMES]
    form.block.choices = [(spot.id, spot.label) for spot in blocks if spot.id in offered]


def _block(session: Session, record: Record) -> Place | Outcome:
    """The block of a record, if its author may have walked it."""
    found = places.place(session, record.values["block"])
    if found is None or not places.is_open_then(found, record.happened_at):
        return Invalid({"block": _("This place is not offered any more. Choose another.")})
    if found.kind != HOMES:
        return Invalid({"block": _("Choose a block of homes.")})
    days = (places.day_of(record.happened_at), places.day_of(record.received_at))
    if record.scope_waived or places.is_assigned(session, record.author.person_id, found.beat_id, *days):
        return found
    return OutOfScope(found.beat_id)


CREATE = register(
    Kind(
        name="round.create",
        form=RoundForm,
        roles=RECORDERS,
        apply=create,
        title=_l("Round of a block"),
        alone=True,
        offer=offer_blocks,
    )
)
