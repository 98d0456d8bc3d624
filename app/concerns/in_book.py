"""What the beat book and a briefing say of concerns: what is open, what came, what was closed. No resident's words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _

from app import book
from app.actor import Actor
from app.book import Section, happened, stands
from app.concerns import on_patrol
from app.concerns.models import Concern


@stands(15)
def open_ones(_actor: Actor, beat_id: UUID) -> Section:
    """All that is not closed, what is overdue first."""
    return Section(
        name="concerns",
        heading=_("Raised by residents"),
        rows=_rows(on_patrol.open_on([beat_id])),
        empty=_("Nothing is open."),
        add=("/concerns/record", _("Write down a worry")),
    )


@happened(15)
def news(_actor: Actor, beat_id: UUID, moment: datetime) -> Iterable[Section]:
    """What was put on the beat since, and what was closed."""
    came = on_patrol.came_since(beat_id, moment)
    yield Section(name="concerns", heading=_("Raised by residents"), rows=_rows(came))
    closed = on_patrol.closed_since(beat_id, moment)
    yield Section(name="concerns-closed", heading=_("Residents' worries that were closed"), rows=_rows(closed))


def _rows(concerns: list[Concern]) -> tuple[book.Row, ...]:
    return tuple(
        book.Row(title=row.title, meta=row.meta, state=row.state, address=row.address)
        for row in on_patrol.rows(concerns)
    )
