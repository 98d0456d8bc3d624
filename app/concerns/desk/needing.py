"""What Needs you shows of concerns: where somebody may be in danger first, then by the clock."""

from __future__ import annotations

from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from app import clock
from app.actor import Actor, Role
from app.concerns import store
from app.concerns.desk import queue, wording
from app.concerns.desk.queue import Wanted
from app.concerns.models import Concern
from app.needs import Item, needs
from app.places import store as places

MOST = 50


@needs(Role.OFFICER, Role.SERGEANT)
def waiting(actor: Actor) -> list[Item]:
    """New concerns, new messages, first answers that are late; those that look like one of many as one line."""
    if not store.is_reader(actor):
        return []
    wanted = Wanted(actor=actor, reads=True)
    new = queue.section("new", wanted, limit=MOST)
    found = [
        *((one, "concern") for one in new[:MOST]),
        *((one, "concern_message") for one in queue.section("messages", wanted, limit=MOST)[:MOST]),
        *((one, "concern_late") for one in queue.late(actor, MOST)),
    ]
    beats = {beat.id: beat.name for beat in places.beats()}
    return [*(_item(one, sort, beats) for one, sort in found), *_more(new), *_apart(wanted)]


def _item(found: Concern, sort: str, beats: dict[UUID, str]) -> Item:
    now = clock.now()
    return Item(
        since=found.received_at if sort == "concern_late" else found.asked_at,
        title=wording.category(found),
        where=wording.ref(found.id),
        beat=wording.where(found, beats),
        address=f"/concerns/{found.id}",
        state=wording.mark(found, now, reads=True),
        sort=sort,
        first=sort == "concern" and found.danger == "yes",
        crowd=sort == "concern" and found.quarantined,
    )


def _more(new: list[Concern]) -> list[Item]:
    """One line for all new ones that have no line of their own: nobody is to think that these were all."""
    if len(new) <= MOST:
        return []
    last, state = new[MOST], (_("Look through them"), "search", "")
    return [
        Item(
            since=last.asked_at,
            title=_("More new concerns than stand here"),
            address="/concerns?state=new",
            state=state,
            sort="concern_more",
            first=last.danger == "yes",
            crowd=True,
        )
    ]


def _apart(wanted: Wanted) -> list[Item]:
    rows = queue.section("apart", wanted, limit=MOST)
    if not rows:
        return []
    count = min(len(rows), MOST)
    title = ngettext("%(num)d concern looks like one of many", "%(num)d concerns look like one of many", count)
    state = (_("Look through them"), "search", "")
    address = "/concerns?state=apart"
    return [Item(since=rows[0].asked_at, title=title, address=address, state=state, sort="concern_apart")]
