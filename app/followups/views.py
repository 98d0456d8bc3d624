"""Pages of follow-ups: the list, the form of a promise, and one follow-up with all that can be done with it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from app import clock, ids
from app.actor import Role
from app.followups import pages, showing, store
from app.followups.forms import PromisePageForm
from app.followups.kinds import CREATE, offer
from app.followups.models import Followup
from app.records.plain import answer_plain
from app.settings import settings
from app.web.access import current_actor, open_to, open_to_everyone
from app.web.headers import locates
from app.web.pages import see_other
from app.web.shell import shell_page

blueprint = Blueprint("followups", __name__)

Page = str | tuple[str, int] | Response


@blueprint.get("/followups/new")
@open_to_everyone
@locates
@shell_page
def new() -> str:
    """The form of a promise: the same bytes for everyone, filled by the phone."""
    return render_template("followups/new.html", form=PromisePageForm())


@blueprint.get("/followups/plain")
@open_to(Role.OFFICER, Role.SERGEANT)
def new_plain() -> str:
    """The same for a browser without JavaScript: the id and the places come from the server."""
    form = PromisePageForm(data={"id": ids.uuid7(), "made_at": clock.iso(clock.now()), "tz": settings().timezone})
    return _plain(form)


@blueprint.post("/followups")
@open_to(Role.OFFICER, Role.SERGEANT)
def create() -> Page:
    """A promise from the page without JavaScript: through the same door as a phone's."""
    form = PromisePageForm(request.form)
    return answer_plain(
        CREATE,
        form,
        record_id=form.id.data,
        taken=lambda _row: see_other("followups.detail", followup_id=form.id.data),
        refused=lambda form: (_plain(form), 422),
    )


@blueprint.get("/followups")
@open_to(Role.OFFICER, Role.SERGEANT)
def listed() -> str:
    """One's own ledger, or all that is open on one's beats."""
    actor = current_actor()
    if request.args.get("of") == "beats":
        rows = [showing.row(line, owner=True) for line in store.of_beats(actor)]
        return render_template("followups/of_beats.html", rows=rows)
    return render_template("followups/list.html", **pages.ledger(store.ledger(actor, closed=True)))


@blueprint.get("/followups/<uuid:followup_id>")
@open_to(Role.OFFICER, Role.SERGEANT)
def detail(followup_id: UUID) -> str:
    """One follow-up: what was promised, what can be done with it, and its history."""
    kept = request.args.get("kept")
    told = showing.kept_in_words(kept) if kept else ""
    return render_template("followups/detail.html", **pages.full(current_actor(), seen(followup_id)), kept=told)


def seen(followup_id: UUID) -> Followup:
    """A follow-up that the actor may see; 404 for every other, there or not (R-15)."""
    return store.find(current_actor(), followup_id) or abort(404)


def _plain(form: PromisePageForm) -> str:
    offer(form, current_actor())
    return render_template("followups/plain.html", form=form)
