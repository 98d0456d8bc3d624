"""Contacts from pages without the phone's queue: a plain post, which leads to the contact."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from app.records import plain
from app.records.kinds import Base, Kind
from app.records.outcomes import Hold
from app.records.plain import Page, Reasons
from app.web.forms import Form
from app.web.pages import see_other

REASONS: Reasons = {
    Hold.CHANGED_MEANWHILE: _l("Somebody changed this contact meanwhile. Look at it again, then correct it."),
    Hold.LOST_SCOPE: _l("You are not on this beat (any more). Choose a place of your own beat."),
    Hold.SAME_ID: _l("This form was used for another contact already. Open a new one."),
}


def answer_plain(
    kind: Kind, form: Form, *, record_id: UUID | None, refused: Callable[[Any], Page], base: Base | None = None
) -> Page:
    """Take a posted form through the door, and lead to the contact; or show the form again with all that was typed."""
    contact_id = base.id if base else record_id
    return plain.answer_plain(
        kind,
        form,
        record_id=record_id,
        taken=lambda: see_other("interactions.detail", contact_id=contact_id),
        refused=refused,
        reasons=REASONS,
        base=base,
    )
