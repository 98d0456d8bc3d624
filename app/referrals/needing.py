"""What Needs you and Today show of referrals: what waits to be decided, by the clock; what came back to its author."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask_babel import gettext as _

from app import clock
from app.actor import Actor, Role
from app.needs import Item, needs
from app.partners.choices import REASONS, label
from app.referrals import showing, store
from app.referrals.rules import CLOCKS
from app.referrals.store import Line

TOLD_FOR = timedelta(days=3)


@needs(Role.SERGEANT)
def waiting(actor: Actor) -> list[Item]:
    """What waits for a sergeant: of own beats, of the duty pool, and what a second reader is to look at."""
    return [
        *(_item(line, "referral") for line in store.to_decide(actor)),
        *(_item(line, "referral_again") for line in store.to_read_again(actor)),
    ]


def came_back(actor: Actor) -> list[tuple[UUID, str]]:
    """What Today tells its author: (id, words) of what was returned to be changed, or to be asked again; of what an
    administrator has taken out, for a few days.
    """
    back = [
        (line.id, _("Help from %(service)s came back to you: %(why)s.", service=line.service, why=_why(line)))
        for line in store.returned(actor)
    ]
    out = [
        (line.id, _("Help from %(service)s was taken out as entered in error: %(why)s.", service=line.service, why=why))
        for line in store.entered_in_error(actor, clock.now() - TOLD_FOR)
        for why in [_why(line)]
    ]
    return back + out


def _why(line: Line) -> str:
    """The reason that came with its last move, in a sentence."""
    words = label(showing.BECAUSE, line.because)
    return words[:1].lower() + words[1:]


def _item(line: Line, sort: str) -> Item:
    """Its clock began when it came; what has two hours stands before what has a day."""
    began = line.due_at - CLOCKS["routine"] if sort == "referral" else line.moved_at
    return Item(
        since=began,
        title=label(REASONS, line.reason),
        where=line.service,
        beat=line.beat,
        address=f"/referrals/{line.id}",
        state=showing.mark(line.state, line.reason, line),
        sort=sort,
    )
