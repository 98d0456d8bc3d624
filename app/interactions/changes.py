"""Correcting a contact, and marking one that was entered in error."""

from __future__ import annotations

from uuid import UUID

from flask import abort, render_template, request
from werkzeug.wrappers import Response

from app import ids
from app.actor import Role
from app.interactions import rules
from app.interactions.forms import AmendForm, VoidForm
from app.interactions.kinds import AMEND, VOID, as_said, standing
from app.interactions.models import Interaction
from app.interactions.views import blueprint, led_to, place_choices, seen
from app.places import store as places
from app.records.kinds import Base
from app.records.plain import answer_plain
from app.web.access import current_actor, open_to

Page = str | tuple[str, int] | Response


@blueprint.route("/interactions/<uuid:contact_id>/amend", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.SERGEANT)
def amend(contact_id: UUID) -> Page:
    """Correct one's own contact; how it stood before is kept."""
    contact = seen(contact_id)
    if not rules.may_amend(current_actor(), standing(contact)):
        abort(403)
    if request.method == "GET":
        return _amend_page(contact, AmendForm(data=as_said(contact)), ids.uuid7())
    return answer_plain(
        AMEND,
        AmendForm(request.form),
        record_id=ids.read_uuid(request.form.get("id")),
        base=_base(contact),
        taken=lambda _row: led_to(contact.id),
        refused=lambda form: (_amend_page(contact, form, ids.uuid7()), 422),
    )


@blueprint.route("/interactions/<uuid:contact_id>/void", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.SERGEANT)
def void(contact_id: UUID) -> Page:
    """Mark a contact as entered in error, with a reason; it stays to be seen."""
    contact = seen(contact_id)
    if not rules.may_void(current_actor(), standing(contact)):
        abort(403)
    if request.method == "GET":
        return _void_page(contact, VoidForm(), ids.uuid7())
    return answer_plain(
        VOID,
        VoidForm(request.form),
        record_id=ids.read_uuid(request.form.get("id")),
        base=_base(contact),
        taken=lambda _row: led_to(contact.id),
        refused=lambda form: (_void_page(contact, form, ids.uuid7()), 422),
    )


def _base(contact: Interaction) -> Base:
    """The version that the page was made from."""
    version = request.form.get("base_version", type=int)
    return Base(contact.id, version or 0)


def _amend_page(contact: Interaction, form: AmendForm, record_id: UUID) -> str:
    offered = place_choices()
    if contact.place_id not in {place_id for place_id, _label in offered}:
        offered += [(spot.id, spot.label) for spot in places.spots([contact.beat_id], retired=True)]
    form.place.choices = offered
    return render_template("interactions/amend.html", contact=contact, form=form, record_id=record_id)


def _void_page(contact: Interaction, form: VoidForm, record_id: UUID) -> str:
    return render_template("interactions/void.html", contact=contact, form=form, record_id=record_id)
