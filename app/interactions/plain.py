"""Contacts from pages without the phone's queue: where a plain post leads, and what is said when it is not taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from app.records import plain
from app.records.kinds import Base, Kind
from app.records.outcomes import Hold
from app.records.plain import Page
from app.web.forms import Form
from app.web.pages import see_other


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
        base=base,
        reasons=_reasons(),
    )


def _reasons() -> dict[str, str]:
    return {
        Hold.CHANGED_MEANWHILE: _("Somebody changed this contact meanwhile. Look at it again, then correct it."),
        Hold.LOST_SCOPE: _("You are not on this beat (any more). Choose a place of your own beat."),
        Hold.SAME_ID: _("This form was used for another contact already. Open a new one."),
    }
