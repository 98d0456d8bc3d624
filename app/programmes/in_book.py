"""What the beat book and a briefing say of programmes: when they are on, and how many came. Heads, never names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _

from app.actor import Actor
from app.book import Row, Section, happened, stands
from app.programmes import showing, store
from app.programmes.models import Programme


@stands(55)
def programmes(_actor: Actor, beat_id: UUID) -> Section | None:
    """What is on every week."""
    rows = [
        Row(title=found.name, meta=(showing.when(found), *_place(found)), address=f"/programmes/{found.id}")
        for found in store.offered([beat_id])
    ]
    if not rows:
        return None
    return Section(name="programmes", heading=_("Programmes"), rows=tuple(rows), whole=("/programmes", _("Programmes")))


@happened(50)
def counted(_actor: Actor, beat_id: UUID, moment: datetime) -> Iterable[Section]:
    """How many came, as it reached the server."""
    offered = {found.id: found for found in store.offered([beat_id])}
    days = store.last_days(offered)
    rows = []
    for programme_id, found in offered.items():
        lately = [one for one in days.get(programme_id, []) if one.received_at >= moment]
        if lately:
            rows.append(
                Row(title=found.name, meta=tuple(showing.lately(lately)), address=f"/programmes/{programme_id}")
            )
    yield Section(name="programmes", heading=_("Programmes"), rows=tuple(rows))


def _place(found: Programme) -> tuple[str, ...]:
    _beat, place = store.where(found)
    return (place,) if place else ()
