"""Pages about programmes for who works on the beat: what is on, how many came, and the head count of a day."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask_babel import lazy_gettext as _l

from app import clock, ids
from app.actor import Role
from app.places import store as places
from app.programmes import rules, showing, store
from app.programmes.forms import PageForm
from app.programmes.kinds import COUNT
from app.programmes.models import Programme
from app.records.outcomes import Hold
from app.records.plain import Page, Reasons, answer_plain
from app.settings import settings
from app.web.access import current_actor, open_to
from app.web.pages import see_other

blueprint = Blueprint("programmes", __name__)

REASONS: Reasons = {
    Hold.LOST_SCOPE: _l("You are not on this beat (any more), so you can't count here."),
    Hold.SAME_ID: _l("This form was used for another count already. Open a new one."),
}


@blueprint.get("/programmes")
@open_to(Role.OFFICER, Role.SERGEANT, Role.ADMIN)
def listed() -> str:
    """The programmes of one's beats: when they are on, and how many came lately."""
    lines = store.listed(current_actor())
    return render_template(
        "programmes/list.html",
        lines=lines,
        lately=store.last_days(line.programme.id for line in lines),
        in_words=showing.lately,
        when=showing.when,
        may_add=current_actor().role is not Role.OFFICER,
    )


@blueprint.get("/programmes/<uuid:programme_id>")
@open_to(Role.OFFICER, Role.SERGEANT, Role.ADMIN)
def detail(programme_id: UUID) -> str:
    """One programme: how many came, by day."""
    actor, programme = current_actor(), seen(programme_id)
    days = store.days(programme.id)
    return render_template(
        "programmes/detail.html",
        programme=programme,
        where=[name for name in reversed(store.where(programme)) if name],
        when=showing.when(programme),
        days=days,
        bars=showing.bars(days),
        drawing=(showing.WIDTH, showing.HEIGHT, showing.GROUND, showing.THICK),
        rows=showing.rows(days),
        may_count=rules.may_count(actor, programme.beat_id),
        may_change=rules.may_change(actor, programme.beat_id),
    )


@blueprint.route("/programmes/<uuid:programme_id>/count", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.SERGEANT)
def count(programme_id: UUID) -> Page:
    """How many came on a day: through the same door as a phone's."""
    programme = seen(programme_id)
    if request.method == "GET":
        return _count_page(programme, PageForm(data=_to_begin_with(programme)))
    form = PageForm(request.form)
    if form.programme.data != programme.id:
        abort(400)
    return answer_plain(
        COUNT,
        form,
        record_id=form.id.data,
        taken=lambda _row: see_other("programmes.detail", programme_id=programme.id),
        refused=lambda form: (_count_page(programme, form), 422),
        reasons=REASONS,
    )


def seen(programme_id: UUID) -> Programme:
    """A programme that the actor may see; 404 for every other, there or not (R-15)."""
    return store.find(current_actor(), programme_id) or abort(404)


def empty_count(programme: Programme) -> PageForm:
    """The form as phones carry it: they mint id, moment and zone themselves."""
    held_on = rules.last_on(store.plan(programme), places.today())
    return PageForm(data={"programme": programme.id, "held_on": held_on})


def _to_begin_with(programme: Programme) -> dict[str, Any]:
    """What the page brings along: the day that was counted most likely can be changed."""
    held_on = rules.last_on(store.plan(programme), places.today())
    about = {"id": ids.uuid7(), "made_at": clock.iso(clock.now()), "tz": settings().timezone}
    return {"programme": programme.id, "held_on": held_on, **about}


def _count_page(programme: Programme, form: PageForm) -> str:
    return render_template("programmes/count.html", programme=programme, form=form)
