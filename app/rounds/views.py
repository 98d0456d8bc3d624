"""Pages about rounds: which blocks are due, the round itself, the days of one block, and the card that is left."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, current_app, render_template, request
from werkzeug.wrappers import Response

from app import clock, ids
from app.actor import Role
from app.places import store as places
from app.places.store import Spot
from app.records.plain import answer_plain
from app.rounds import store
from app.rounds.answers import ANSWERS, MOST
from app.rounds.forms import PageForm
from app.rounds.kinds import CREATE
from app.settings import settings
from app.web.access import current_actor, open_to, open_to_everyone
from app.web.headers import locates
from app.web.language import day
from app.web.pages import see_other
from app.web.shell import shell_page

blueprint = Blueprint("rounds", __name__)

Page = str | tuple[str, int] | Response

#: Where what a resident asks for is written down, once there is such a page.
FOLLOW_UP = "/followups/new"


@blueprint.get("/rounds")
@open_to(Role.OFFICER, Role.SERGEANT)
def overview() -> str:
    """The blocks of one's beats: when each was last walked, and which are due."""
    beats = current_actor().beats
    due = {block.spot.id for block in store.due(beats, places.today())}
    return render_template("rounds/overview.html", blocks=store.blocks(beats), due=due)


@blueprint.get("/rounds/new")
@open_to_everyone
@locates
@shell_page
def new() -> str:
    """The round: the same bytes for everyone, filled by the phone."""
    follow_up = FOLLOW_UP if any(rule.rule == FOLLOW_UP for rule in current_app.url_map.iter_rules()) else ""
    return render_template("rounds/new.html", form=PageForm(), answers=ANSWERS, most=MOST, follow_up=follow_up)


@blueprint.get("/rounds/card")
@open_to(Role.OFFICER, Role.SERGEANT)
def card() -> str:
    """The card for a letter box, to be printed."""
    how, _language = settings().how_to_check(settings().language)
    return render_template("rounds/card.html", how_to_check=how)


@blueprint.get("/rounds/blocks/<uuid:place_id>")
@open_to(Role.OFFICER, Role.SERGEANT)
def block(place_id: UUID) -> str:
    """One block: its rounds by day, and a form for totals that were counted on paper."""
    spot = store.find(current_actor(), place_id) or abort(404)
    said = {"id": ids.uuid7(), "made_at": clock.iso(clock.now()), "tz": settings().timezone, "block": spot.id}
    return _block_page(spot, PageForm(data=said))


@blueprint.post("/rounds")
@open_to(Role.OFFICER, Role.SERGEANT)
def create() -> Page:
    """A round from a page without the phone's queue: through the same door as a phone's."""
    form = PageForm(request.form)
    spot = store.find(current_actor(), form.block.data) or abort(404)
    return answer_plain(
        CREATE,
        form,
        record_id=form.id.data,
        refused=lambda form: (_block_page(spot, form), 422),
        taken=lambda _row: see_other("rounds.block", place_id=spot.id),
    )


def _block_page(spot: Spot, form: Any) -> str:
    return render_template(
        "rounds/block.html",
        spot=spot,
        form=form,
        answers=ANSWERS,
        rows=[_row(walked) for walked in store.days(spot.id)],
        shows_totals=store.shows_totals(spot.beat_id),
    )


def _row(walked: store.Walked) -> list[str]:
    """A day and its totals in words; what nobody counted is not none."""
    return [day(walked.on), *("–" if total is None else str(total) for total in walked.totals.values())]
