"""The redaction list: flagged notes, which the beat's sergeant reads, cuts, rewrites or keeps."""

from __future__ import annotations

import json
from uuid import UUID

from flask import abort, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.actor import Actor, Role
from app.db import db
from app.interactions.forms import NOTE_LIMIT
from app.interactions.kinds import keep_before
from app.interactions.models import Interaction, InteractionBefore
from app.interactions.views import blueprint
from app.records import guard, redaction
from app.records.models import Redaction
from app.web.access import current_actor, open_to
from app.web.forms import Form, LongText
from app.web.pages import see_other

Page = str | tuple[str, int] | Response


class RewriteForm(Form):
    """Other words for a flagged note."""

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
    return _page(item, text, RewriteForm(data={"text": text}))


@blueprint.post("/redactions/<uuid:item_id>")
@open_to(Role.SERGEANT)
def end_flagged(item_id: UUID) -> Page:
    """Cut the words, put others in their place, or keep them because nobody is named."""
    item, actor, form = _item(item_id), current_actor(), RewriteForm(request.form)
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


def _page(item: Redaction, text: str, form: Form) -> str:
    without = guard.take_out(text, guard.find(text))
    return render_template("interactions/redaction.html", item=item, text=text, without=without, form=form)


def _text_of(contact_id: UUID, field: str) -> str | None:
    contact = db.session.get(Interaction, contact_id)
    return contact.note if contact is not None and field == "note" else None


def _rewrite(session: Session, contact_id: UUID, field: str, text: str | None, by: Actor) -> None:
    """Put other words in place of a note, in its history too; or only take the flag away."""
    contact = session.get_one(Interaction, contact_id)
    if text is None:
        session.execute(update(Interaction).where(Interaction.id == contact_id).values(note_flagged=False))
        return
    keep_before(session, contact, "redact", by.person_id, "")
    session.execute(
        update(Interaction)
        .where(Interaction.id == contact_id)
        .values(note=text, note_flagged=False, version=contact.version + 1)
    )
    session.flush()
    flagged_before = select(InteractionBefore).where(InteractionBefore.interaction_id == contact_id)
    for row in session.scalars(flagged_before):
        row.was = json.dumps(json.loads(row.was) | {"note": text}, ensure_ascii=False)


redaction.register("interaction", redaction.Source(_text_of, _rewrite))
