"""Pages for authors: what came from their phones and could not be taken as it was."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from uuid import UUID

from flask import abort, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.actor import Actor, Role
from app.records import custody as endings
from app.records.intake import TAKEN
from app.records.kinds import Fields, Kind, Stands
from app.records.outcomes import Row
from app.sync import custody, telling
from app.sync.custody import Item, Overtaken
from app.sync.views import blueprint
from app.sync.wording import in_words, reason_in_words
from app.web.access import current_actor, open_to
from app.web.forms import Form
from app.web.pages import see_other

Page = str | tuple[str, int] | Response


@blueprint.get("/needs-your-correction")
@open_to(Role.OFFICER, Role.SERGEANT)
def to_correct() -> str:
    """What an author is asked: is this yours, and what has to be corrected."""
    items = custody.for_author(current_actor())
    rest = [item for item in items if not item.doubted]
    return render_template("sync/to_correct.html", by_phone=_by_phone(items), items=rest, **in_words())


@blueprint.post("/needs-your-correction/phones/<int:number>")
@open_to(Role.OFFICER, Role.SERGEANT)
def say_whose(number: int) -> Response:
    """The author's answer about everything in doubt from one phone: mine, or not mine."""
    actor, phone = current_actor(), str(number or custody.UNKNOWN_PHONE)
    _answer_for(actor, [item for item in custody.for_author(actor) if item.doubted and item.phone == phone])
    return see_other("sync.to_correct")


@blueprint.get("/needs-your-correction/<uuid:held_id>")
@open_to(Role.OFFICER, Role.SERGEANT)
def to_correct_one(held_id: UUID) -> Page:
    """What one record says: with the question whether it is theirs, or in its form with what is wrong."""
    actor = current_actor()
    item = custody.find(custody.for_author(actor), held_id) or abort(404)
    kind = custody.kind_of(item)
    body = custody.look(actor, item)
    if item.doubted or kind is None:
        said = telling.facts(telling.filled(kind, body, actor)) if kind else []
        return render_template("sync/is_it_yours.html", item=item, said=said, **in_words())
    return _form_page(item, kind, telling.filled(kind, body, actor), custody.stands(actor, item))


@blueprint.post("/needs-your-correction/<uuid:held_id>")
@open_to(Role.OFFICER, Role.SERGEANT)
def correct(held_id: UUID) -> Page:
    """The author's answer about one record: whose it is, its corrected version, or that it is not needed."""
    actor = current_actor()
    item = custody.find(custody.for_author(actor), held_id)
    if item is None:
        return see_other("sync.to_correct")  # pressed twice, or the clock was faster
    if item.doubted:
        _answer_for(actor, [item])
        return see_other("sync.to_correct")
    try:
        match request.form.get("do"):
            case "leave":
                return _leave(actor, item)
            case "note":
                return _keep_as_note(actor, item)
            case _:
                return _correct(actor, item)
    except Overtaken:
        return see_other("sync.to_correct")


def _leave(actor: Actor, item: Item) -> Response:
    custody.close(actor, item, endings.CLOSED)
    return see_other("sync.to_correct")


def _keep_as_note(actor: Actor, item: Item) -> Page:
    """The change is not made; what its author wrote stays with the record, with what they had meant to do."""
    kind = custody.kind_of(item)
    if kind is None or not kind.note:
        abort(400)
    body = custody.look(actor, item)
    form = telling.filled(kind, body, actor)
    row = custody.correct(actor, item, {"words": telling.as_note(kind, form)}, None, kind.note)
    if row.status in TAKEN:
        return see_other("sync.to_correct")
    _tell(form, row)
    return _form_page(item, kind, form, custody.stands(actor, item)), 422


def _correct(actor: Actor, item: Item) -> Page:
    kind = custody.kind_of(item) or abort(404)
    row = custody.correct(actor, item, _posted(kind), request.form.get("base_version", type=int))
    if row.status in TAKEN:
        return see_other("sync.to_correct")
    form = telling.offered(kind, kind.form(request.form), actor)
    form.validate()
    _tell(form, row)
    return _form_page(item, kind, form, custody.stands(actor, item)), 422


def _answer_for(actor: Actor, items: list[Item]) -> None:
    match request.form.get("whose"):
        case "mine":
            custody.is_mine(actor, items)
        case "not_mine":
            custody.is_not_mine(actor, items)
        case _:
            abort(400)


def _by_phone(items: Iterable[Item]) -> list[tuple[str, list[Item]]]:
    def phone(item: Item) -> str:
        return item.phone

    return [(name, list(some)) for name, some in groupby(sorted(filter(_is_doubted, items), key=phone), key=phone)]


def _is_doubted(item: Item) -> bool:
    return item.doubted


def _form_page(item: Item, kind: Kind, form: Form, stands: Stands | None) -> str:
    now = telling.as_it_stands(kind, stands, current_actor())
    version = stands.version if stands else 0
    return render_template(
        "sync/correct.html",
        item=item,
        form=form,
        now=now,
        version=version,
        meanwhile=custody.meanwhile(item) if stands else [],
        kept_as_note=bool(kind.note and stands),
        **in_words(),
    )


def _posted(kind: Kind) -> Fields:
    several, fields = kind.form.several(), Fields()
    for name, values in request.form.lists():
        said = [value for value in values if value != ""]
        if name in kind.form.names() and said:
            fields[name] = said if name in several else said[0]
    return fields


def _tell(form: Form, row: Row) -> None:
    """Put what was refused at its fields; what belongs to no field goes to the first."""
    for name, words in (row.errors or {}).items():
        if name in form and not form[name].errors:
            form[name].errors = [words]
    if not form.errors:
        words = (row.errors or {}).get("base") or reason_in_words(row.reason or "")
        next(iter(form)).errors = [words or _("Beatbook could not read this.")]
