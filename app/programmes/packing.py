"""Programmes as phones carry them: the head count of a day is taken without signal, too."""

from __future__ import annotations

from collections.abc import Iterable

from flask import render_template

from app.actor import Actor, Role
from app.pack import Item, carries
from app.programmes import showing, store
from app.programmes.views import empty_count


@carries(17)
def counts(actor: Actor) -> Iterable[Item]:
    """The programmes of one's beats, each with its form."""
    if actor.role not in {Role.OFFICER, Role.SERGEANT}:
        return
    for programme in store.offered(actor.beats):
        when = showing.when(programme)
        html = render_template("programmes/_carried.html", programme=programme, form=empty_count(programme), when=when)
        yield Item(f"/programmes/{programme.id}", html)
