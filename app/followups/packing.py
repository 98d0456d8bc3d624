"""What phones carry of follow-ups: the ledger, the moves (once), and each follow-up with its history."""

from __future__ import annotations

from collections.abc import Iterable

from flask import render_template

from app.actor import Actor, Role
from app.followups import pages, store
from app.followups.kinds import UNDER
from app.followups.models import Followup
from app.pack import Item, carries
from app.residents import store as residents
from app.residents.store import Reach

CARRIED = 180


@carries(20)
def of_followups(actor: Actor) -> Iterable[Item]:
    """Own ones first, what is due soonest first; then those of the beats."""
    if actor.role not in {Role.OFFICER, Role.SERGEANT}:
        return
    yield Item("/followups", render_template("followups/_carried.html", **pages.ledger(store.ledger(actor))))
    yield Item(":moves", render_template("followups/_carried_moves.html", offers=pages.every_move(actor)))
    wanted = store.for_pack(actor, CARRIED)
    found = {followup.id: followup for followup in store.several(actor, wanted)}
    about = pages.around(found.values())
    for followup_id in wanted:
        if followup_id in found:
            yield _item(actor, found[followup_id], about)


def _item(actor: Actor, followup: Followup, about: pages.Around) -> Item:
    values = pages.facts(actor, followup, about)
    html = render_template("followups/_detail.html", **values)
    reach: Reach | None = values["reach"]
    if reach is None or not reach.has_value or not _may_carry(actor, followup):
        return Item(f"/followups/{followup.id}", html)
    secret = render_template("residents/_revealed.html", **values, shown=residents.opened(reach.id))
    return Item(f"/followups/{followup.id}", html, secret, (UNDER, str(followup.id)))


def _may_carry(actor: Actor, followup: Followup) -> bool:
    """A number goes only to a phone of one's own, and only for what its owner has to tell (R-07)."""
    return followup.owner_id == actor.person_id and not actor.shared_phone
