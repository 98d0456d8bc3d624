"""The sergeant's view: what is overdue or was done and not told, on own beats, by beat and age."""

from __future__ import annotations

from itertools import groupby

from flask import render_template

from app.actor import Actor, Role
from app.followups import rules, showing, store
from app.followups.rules import State
from app.followups.views import blueprint
from app.needs import Item, needs
from app.web.access import current_actor, open_to


@blueprint.get("/followups/overdue")
@open_to(Role.SERGEANT)
def overdue() -> str:
    """Overdue and not told, by beat and age. Who keeps one is said, and nothing goes by it (invariant 5)."""
    lines = store.overdue_and_not_told(current_actor())
    beats = [(beat, list(some)) for beat, some in groupby(lines, key=lambda line: line.beat)]
    by_beat = [
        (beat, [(age, [showing.row(line, owner=True) for line in found]) for age, found in showing.ages(some)])
        for beat, some in beats
    ]
    return render_template("followups/overdue.html", by_beat=by_beat)


@needs(Role.SERGEANT)
def waiting(actor: Actor) -> list[Item]:
    """What Needs you shows: the sergeant's overdue and not told, since when."""
    return [
        Item(
            since=store.began(line),
            title=showing.what(line.what),
            where=line.place,
            beat=line.beat,
            address=f"/followups/{line.id}",
            state=showing.row(line).state,
            sort="followup_late" if line.state is State.OPEN else "followup_not_told",
        )
        for line in store.overdue_and_not_told(actor)
        if line.state is State.OPEN or line.state in rules.TO_BE_TOLD
    ]
