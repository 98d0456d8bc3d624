"""The redaction list: flagged notes, which the beat's sergeant reads, cuts, rewrites or keeps."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from flask import abort, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.actor import Actor, Role
from app.db import db
from app.interactions.forms import NOTE_LIMIT
from app.interactions.kinds import keep_before
from app.interactions.models import Interaction, InteractionBefore
from app.interactions.views import blueprint
from app.needs import Item, needs
from app.records import guard, redaction
from app.records.models import Redaction
from app.web.access import current_actor, open_to
from app.web.forms import Form, LongText
from app.web.pages import see_other

Page = str | tuple[str, int] | Response


class RewriteForm(Form):
    """Other words for a flagged note; as long as its kind of record has room for."""

    text = LongText(
        _l("In other words"), limit=NOTE_LIMIT, description=_l("What helps the next officer, not who it was")
    )


@blueprint.get("/redactions")
@open_to(Role.SERGEANT)
def flagged() -> str:
    """What waits, oldest first. The texts themselves are on their own pages, so that each look leaves a mark."""
    return render_template("interactions/redactions.html", items=redaction.waiting(current_actor().beats))


@blueprint.get("/redactions/<uuid:item_id>")
@open_to(Role.SERGEANT)
def flagged_text(item_id: UUID) -> str:
    """One flagged text, with what it would be without the words in question."""
    item = _item(item_id)
    text = redaction.look(current_actor(), item)
    return _page(item, text, _rewritten(item, data={"text": text}))


@blueprint.post("/redactions/<uuid:item_id>")
@open_to(Role.SERGEANT)
def end_flagged(item_id: UUID) -> Page:
    """Cut the words, put others in their place, or keep them because nobody is named."""
    item, actor = _item(item_id), current_actor()
    form = _rewritten(item, request.form)
    match request.form.get("do"):
        case "cut":
            text = redaction.look(actor, item)
            redaction.end(actor, item, redaction.CUT, guard.take_out(text, guard.find(text)))
        case "keep":
            redaction.end(actor, item, redaction.KEPT, None)
        case "rewrite" if form.validate() and form.text.data:
            redaction.end(actor, item, redaction.REWRITTEN, form.text.data)
        case "rewrite":
            form.text.errors = form.text.errors or [_("Write what should stand there.")]
            return _page(item, redaction.look(actor, item), form), 422
        case _:
            abort(400)
    return see_other("interactions.flagged")


def _item(item_id: UUID) -> Redaction:
    return redaction.find(current_actor().beats, item_id) or abort(404)


def _rewritten(item: Redaction, *said: Any, **values: Any) -> RewriteForm:
    """The form, with as much room as the kind of record has."""
    form = RewriteForm(*said, **values)
    form.text.limit = redaction.limit_of(item)
    return form


def _page(item: Redaction, text: str, form: Form) -> str:
    without = guard.take_out(text, guard.find(text))
    return render_template("interactions/redaction.html", item=item, text=text, without=without, form=form)


def _text_of(contact_id: UUID, field: str) -> str | None:
    return _in_question(db.session(), contact_id, field)


def _in_question(session: Session, contact_id: UUID, field: str) -> str | None:
    """The flagged text of a contact: as it says now, else the latest of its history."""
    contact, before = session.get_one(Interaction, contact_id), _before(session, contact_id)
    if field == "why":
        return next((row.why for row in before if guard.find(row.why)), None)
    said = [json.loads(row.was) for row in before]
    flagged = [was["note"] for was in said if was["note_flagged"]]
    return contact.note if contact.note_flagged else next(iter(flagged), None)


def _rewrite(session: Session, contact_id: UUID, field: str, text: str | None, by: Actor) -> None:
    """Put other words in place of a flagged text wherever it stands; or (`text` None) only take the flag away."""
    question = _in_question(session, contact_id, field)
    if field == "note":
        _rewrite_now(session, session.get_one(Interaction, contact_id), text, by)
    for row in _before(session, contact_id):
        if field == "why" and row.why == question:
            row.why = row.why if text is None else text
        was = json.loads(row.was)
        if field == "note" and was["note_flagged"] and was["note"] == question:
            new = {"note": question if text is None else text, "note_flagged": False}
            row.was = json.dumps(was | new, ensure_ascii=False)


def _rewrite_now(session: Session, contact: Interaction, text: str | None, by: Actor) -> None:
    """The note as it says now, if it is flagged."""
    if not contact.note_flagged:
        return
    if text is not None:
        keep_before(session, contact, "redact", by.person_id, "")
        contact.note, contact.version = text or None, contact.version + 1
    contact.note_flagged = False
    session.flush()


def _before(session: Session, contact_id: UUID) -> list[InteractionBefore]:
    """A contact's history, the latest first."""
    found = select(InteractionBefore).where(InteractionBefore.interaction_id == contact_id)
    return list(session.scalars(found.order_by(InteractionBefore.version.desc())))


@needs(Role.SERGEANT)
def to_redact(actor: Actor) -> list[Item]:
    """Lines that may name somebody."""
    return [
        Item(
            since=item.flagged_at,
            title=_("A line may name somebody"),
            address=f"/redactions/{item.id}",
            state=(_("Check it"), "search", "warn"),
            sort="redaction",
        )
        for item in redaction.waiting(actor.beats)
    ]


redaction.register("interaction", redaction.Source(_text_of, _rewrite, NOTE_LIMIT))
