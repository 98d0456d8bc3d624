"""Pages of what was received and is being checked: the author's, and the sergeant's and administrator's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.actor import Role
from app.records import custody as endings
from app.records import kinds
from app.records.kinds import Fields
from app.records.outcomes import Row, Status
from app.sync import custody
from app.sync.views import blueprint
from app.sync.wording import kind_in_words, reason_in_words
from app.web import forms
from app.web.access import current_actor, open_to
from app.web.pages import see_other

Page = str | tuple[str, int] | Response


@blueprint.get("/needs-your-correction")
@open_to(Role.OFFICER, Role.SERGEANT)
def to_correct() -> str:
    """What an author is asked: is this yours, and what has to be corrected."""
    items = custody.for_author(current_actor())
    by_phone: dict[str, list[custody.Item]] = {}
    for item in items:
        if item.doubted:
            by_phone.setdefault(item.phone, []).append(item)
    rest = [item for item in items if not item.doubted]
    return render_template("sync/to_correct.html", by_phone=by_phone, items=rest, **_words())


@blueprint.post("/needs-your-correction/phones/<int:number>")
@open_to(Role.OFFICER, Role.SERGEANT)
def say_whose(number: int) -> Response:
    """The author's answer about everything in doubt from one phone: mine, or not mine."""
    actor = current_actor()
    asked = [item for item in custody.for_author(actor) if item.doubted and item.phone == str(number)]
    match request.form.get("whose"):
        case "mine":
            custody.is_mine(actor, asked)
        case "not_mine":
            custody.is_not_mine(actor, asked)
        case _:
            abort(400)
    return see_other("sync.to_correct")


@blueprint.route("/needs-your-correction/<uuid:held_id>", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.SERGEANT)
def correct(held_id: UUID) -> Page:
    """The same form, with what was said and what is wrong with it; or the author lets it go."""
    actor = current_actor()
    item = custody.find(custody.for_author(actor), held_id) or abort(404)
    kind = kinds.find(item.held.kind, 1) or abort(404)
    if request.method == "GET":
        body = custody.opened(actor, item)
        said = body.fields if body and isinstance(body.fields, dict) else {}
        return _form_page(item, kind, _filled(kind, said))
    if request.form.get("do") == "leave":
        custody.close(actor, item, endings.CLOSED)
        return see_other("sync.to_correct")
    row = custody.correct(actor, item, _posted(kind))
    if row.status in {Status.CREATED, Status.DUPLICATE}:
        return see_other("sync.to_correct")
    form = kind.form(request.form)
    form.validate()
    _tell(form, row)
    return _form_page(item, kind, form), 422


@blueprint.get("/being-checked")
@open_to(Role.SERGEANT, Role.ADMIN)
def being_checked() -> str:
    """What waits for a sergeant or an administrator, oldest first."""
    return render_template("sync/being_checked.html", items=custody.for_checking(current_actor()), **_words())


@blueprint.route("/being-checked/<uuid:held_id>", methods=["GET", "POST"])
@open_to(Role.SERGEANT, Role.ADMIN)
def check(held_id: UUID) -> Page:
    """One record: take it in or try again, send it back, hand it out as a file, or close it."""
    actor = current_actor()
    item = custody.find(custody.for_checking(actor), held_id) or abort(404)
    if request.method == "GET":
        return _check_page(item, opened=custody.opened(actor, item))
    match request.form.get("do"):
        case "take":
            if custody.take_in(actor, item).status is Status.HELD:
                return _check_page(
                    item, trouble=_("It still can't be taken. Send it back, or hand it out as a file.")
                ), 409
        case "back":
            custody.send_back(actor, item)
        case "export":
            return _as_file(item)
        case "close":
            custody.close(actor, item, endings.CLOSED)
        case _:
            abort(400)
    return see_other("sync.being_checked")


def _as_file(item: custody.Item) -> Response:
    """The record as it came, sealed; handing it out ends its custody."""
    content = custody.export_of(item)
    custody.close(current_actor(), item, endings.EXPORTED)
    name = f"beatbook-{item.held.record_id}.json"
    return Response(
        content, mimetype="application/json", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _check_page(item: custody.Item, opened: Any = None, trouble: str = "") -> str:
    return render_template(
        "sync/check.html",
        item=item,
        is_open=opened is not None,
        trouble=trouble,
        may_send_back=opened is not None,
        **_words(),
    )


def _form_page(item: custody.Item, kind: kinds.Kind, form: forms.Form) -> str:
    if kind.offer:
        kind.offer(form, current_actor())
    return render_template("sync/correct.html", item=item, form=form, title=kind.title, **_words())


def _filled(kind: kinds.Kind, said: dict[str, Any]) -> forms.Form:
    """The form with what was said, as far as it fits, and its errors."""
    known = {name: value for name, value in said.items() if name in kind.form.names()}
    form = forms.read(kind.form, {name: value for name, value in known.items() if isinstance(value, str | list)})
    form.validate()
    return form


def _posted(kind: kinds.Kind) -> Fields:
    several, fields = kind.form.several(), Fields()
    for name, values in request.form.lists():
        said = [value for value in values if value != ""]
        if name in kind.form.names() and said:
            fields[name] = said if name in several else said[0]
    return fields


def _tell(form: forms.Form, row: Row) -> None:
    for name, words in (row.errors or {}).items():
        if name in form and not form[name].errors:
            form[name].errors = [words if words != "?" else _("Beatbook could not read this.")]
    if not form.errors:
        next(iter(form)).errors = [reason_in_words(row.reason or "")]


def _words() -> dict[str, Any]:
    return {"kind_in_words": kind_in_words, "reason_in_words": reason_in_words}
