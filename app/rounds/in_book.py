"""What the beat book and a briefing say of rounds: which blocks are due, and which were walked. Days, never totals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _

from app.actor import Actor
from app.book import Row, Section, happened, stands
from app.places import store as places
from app.rounds import store
from app.rounds.store import Block
from app.web.language import day


@stands(30)
def due(_actor: Actor, beat_id: UUID) -> Section | None:
    """The blocks that nobody walked for long, never walked ones first; none on a beat without homes."""
    if not store.blocks([beat_id]):
        return None
    return Section(
        name="rounds",
        heading=_("Rounds due"),
        rows=tuple(
            Row(
                title=block.spot.label,
                meta=(_("last on %(day)s", day=day(block.last_on)) if block.last_on else _("Not walked yet"),),
                address=_page(block),
            )
            for block in store.due([beat_id], places.today())
        ),
        empty=_("Every block was walked in the last 90 days."),
        whole=("/rounds", _("Rounds")),
    )


@happened(40)
def walked(_actor: Actor, beat_id: UUID, moment: datetime) -> Iterable[Section]:
    """The blocks that were walked, as it reached the server."""
    rows = [
        Row(title=block.spot.label, meta=(day(block.last_on),) if block.last_on else (), address=_page(block))
        for block in store.walked_since([beat_id], moment)
    ]
    yield Section(name="rounds", heading=_("Rounds walked"), rows=tuple(rows))


def _page(block: Block) -> str:
    return f"/rounds/blocks/{block.spot.id}"
