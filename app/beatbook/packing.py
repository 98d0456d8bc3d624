"""The beat book as phones carry it, for reading without signal."""

from __future__ import annotations

from collections.abc import Iterable

from flask import render_template

from app.actor import Actor, Role
from app.beatbook.views import contents
from app.pack import Item, carries
from app.places import store as places


@carries(15)
def of_beats(actor: Actor) -> Iterable[Item]:
    """The books of one's beats; the first also under the address of the bar."""
    if actor.role not in {Role.OFFICER, Role.SERGEANT}:
        return
    for number, beat in enumerate(places.beats(actor.beats)):
        html = render_template("beatbook/_book.html", **contents(actor, beat))
        if number == 0:
            yield Item("/beat", html)
        yield Item(f"/beat/{beat.id}", html)
