"""What phones carry of concerns: those that are open on own beats, as patrol reads them.

Where a resident has said that they may be reached at home or by phone, how goes along to phones of one's own, drawn
there only after a look was written down (R-07).
"""

from __future__ import annotations

from collections.abc import Iterable

from flask import render_template

from app.actor import Actor, Role
from app.concerns import on_patrol, patrol_page
from app.concerns.models import Concern
from app.concerns.store import UNDER
from app.pack import Item, carries
from app.residents import store as residents
from app.residents.store import Reach

CARRIED = 25
NOTHING_YET = {"id": "", "made_at": "", "tz": ""}


@carries(18)
def of_concerns(actor: Actor) -> Iterable[Item]:
    """What is overdue first."""
    if actor.role not in {Role.OFFICER, Role.SERGEANT}:
        return
    for found in on_patrol.open_on(actor.beats, CARRIED):
        yield _item(actor, found)


def _item(actor: Actor, found: Concern) -> Item:
    values = patrol_page.full(actor, found)
    html = render_template("concerns/_carried.html", **values, about=NOTHING_YET)
    about = (UNDER, str(found.id))
    reach: Reach | None = values["reach"]
    if reach is None or not reach.has_value or actor.shared_phone:
        return Item(f"/concerns/{found.id}/on-patrol", html, words_of=about)
    secret = render_template("residents/_revealed.html", **values, shown=residents.opened(reach.id))
    return Item(f"/concerns/{found.id}/on-patrol", html, secret, about, about)
