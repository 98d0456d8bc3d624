"""Pages for sergeants and administrators: what was received and waits for their decision."""

from __future__ import annotations

from uuid import UUID

from flask import abort, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import ValidationError

from app.actor import Actor, Role
from app.records import custody as endings
from app.records import guard
from app.records.intake import TAKEN
from app.sync import custody, telling
from app.sync.custody import Item, Overtaken
from app.sync.views import blueprint
from app.sync.wording import in_words
from app.web.access import current_actor, open_to, step_up
from app.web.forms import Form, Text
from app.web.pages import see_other

Page = str | tuple[str, int] | Response


class WhyForm(Form):
    """Why somebody decides so, for whoever reads it next. Never who it is about."""

    why = Text(
        _l("Why"), limit=120, needed=_l("Say in a few words why"), description=_l("Without names: others read it too")
    )

    def validate_why(self, field: Text) -> None:
        if field.data and guard.find(field.data):
            raise ValidationError(_("This looks like a person. Say it without names and numbers."))


@blueprint.get("/being-checked")
@open_to(Role.SERGEANT, Role.ADMIN)
def being_checked() -> str:
    """What waits for a sergeant or an administrator, oldest first."""
    return render_template("sync/being_checked.html", items=custody.for_checking(current_actor()), **in_words())


@blueprint.get("/being-checked/<uuid:held_id>")
@open_to(Role.SERGEANT, Role.ADMIN)
def check(held_id: UUID) -> str:
    """One record, and what can be done with it. Its sergeant reads what it says; an administrator does not."""
    actor = current_actor()
    item = custody.find(custody.for_checking(actor), held_id) or abort(404)
    return _page(actor, item, WhyForm())


@blueprint.post("/being-checked/<uuid:held_id>")
@open_to(Role.SERGEANT, Role.ADMIN)
def decide(held_id: UUID) -> Page:
    """Take it in or try again, send it back to its author, or close it; the last two say why."""
    actor = current_actor()
    item = custody.find(custody.for_checking(actor), held_id)
    if item is None:
        return see_other("sync.being_checked")  # pressed twice, or somebody was faster
    try:
        return _decide(actor, item)
    except Overtaken:
        return see_other("sync.being_checked")


@blueprint.post("/being-checked/<uuid:held_id>/file")
@open_to(Role.SERGEANT, Role.ADMIN)
@step_up
def hand_out(held_id: UUID) -> Response:
    """The record as it came, sealed, as a file that can be taken in again; handing it out ends its custody."""
    actor = current_actor()
    item = custody.find(custody.for_checking(actor), held_id) or abort(404)
    try:
        custody.close(actor, item, endings.EXPORTED)
    except Overtaken:
        return see_other("sync.being_checked")
    name = f"beatbook-{item.held.record_id}.json"
    response = Response(custody.as_file(item), mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _decide(actor: Actor, item: Item) -> Page:
    form = WhyForm(request.form)
    match request.form.get("do"):
        case "take":
            if custody.take_in(actor, item).status not in TAKEN:
                words = _("It still can't be taken. Send it back, hand it out as a file, or close it.")
                return _page(actor, item, WhyForm(), words), 409
        case "back" if form.validate():
            custody.send_back(actor, item, form.why.data)
        case "close" if form.validate():
            custody.close(actor, item, endings.CLOSED, form.why.data)
        case "back" | "close":
            return _page(actor, item, form), 422
        case _:
            abort(400)
    return see_other("sync.being_checked")


def _page(actor: Actor, item: Item, form: WhyForm, trouble: str = "") -> str:
    kind = custody.kind_of(item) if actor.role is Role.SERGEANT else None
    body = custody.look(actor, item) if kind else None
    said = telling.facts(telling.filled(kind, body, actor)) if kind and body else []
    can_go_back = item.held.reason in custody.SERGEANTS
    return render_template(
        "sync/check.html", item=item, said=said, form=form, trouble=trouble, can_go_back=can_go_back, **in_words()
    )
