"""What the beat book and a briefing say of follow-ups: what is open, and what became of it. Never who was quicker."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement

from app.actor import Actor
from app.book import Row, Section, happened, stands
from app.followups import showing, store
from app.followups.choices import PROMISED_TO, label
from app.followups.models import Followup
from app.followups.rules import Move
from app.followups.store import Line


@stands(20)
def open_ones(actor: Actor, beat_id: UUID) -> Section:
    """All that is not closed, what is late first."""
    rows, beyond = _rows(actor, beat_id, store.not_closed())
    return Section(
        name="followups",
        heading=_("What was promised"),
        rows=rows,
        beyond=beyond,
        empty=_("Nothing is open."),
        whole=("/followups?of=beats", _("All follow-ups of my beats")),
    )


@happened(20)
def news(actor: Actor, beat_id: UUID, moment: datetime) -> Iterable[Section]:
    """What was promised, moved, handed over and closed, and what is due or waits to be told now."""
    moves = (
        (Move.RESCHEDULE, _("Moved to another day")),
        (Move.DONE, _("Done")),
        (Move.CANNOT_DO, _("Can't be done")),
        (Move.TOLD, _("They were told")),
        (Move.COULD_NOT_REACH, _("They could not be reached")),
        (Move.HAND_OVER, _("Handed over")),
        (Move.CANCEL, _("Cancelled")),
    )
    for name, heading, which in (
        ("due", _("Due now"), store.pressing()),
        ("promised", _("Newly promised"), Followup.received_at >= moment),
        *((str(move), heading, store.moved_since(move, moment)) for move, heading in moves),
    ):
        rows, beyond = _rows(actor, beat_id, which)
        yield Section(name=name, heading=heading, rows=rows, beyond=beyond)


def row(line: Line) -> Row:
    """A follow-up as a row; who keeps it is said."""
    shown = showing.row(line, owner=True)
    return Row(title=shown.title, meta=shown.meta, state=shown.state, address=f"/followups/{shown.id}")


def to_be_told(followup: Followup, place: str, goes_on: str) -> Row:
    """A resident who has to hear who goes on: what was promised, where, to whom. `goes_on`: who, once known."""
    due = showing.due_in_words(followup.due_on, next_shift=followup.due_shift)
    given, waits = (_("%(name)s goes on", name=goes_on), "check", "good"), (_("Not handed over yet"), "clock", "warn")
    return Row(
        title=showing.what(None if followup.what_flagged else followup.what),
        meta=(place, label(PROMISED_TO, followup.promised_to), due),
        address=f"/followups/{followup.id}",
        state=given if goes_on else waits,
    )


def _rows(actor: Actor, beat_id: UUID, which: ColumnElement[bool]) -> tuple[tuple[Row, ...], int]:
    lines, beyond = store.on_beat(actor, beat_id, which)
    return tuple(row(line) for line in lines), beyond
