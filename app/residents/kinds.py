"""`contact.look`: an officer has read, without signal, how a resident can be reached (invariant 9)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from app.actor import Role
from app.records.kinds import Kind, Outcome, Record, register
from app.records.outcomes import Applied
from app.web.forms import Form, Id


class LookForm(Form):
    """What was looked at: the record under which the resident's contact is kept."""

    under = Id(_l("Record"), needed=_l("Choose one of the answers shown."))


def look(session: Session, record: Record) -> Outcome:
    """The mark in the audit log is all its effect (the door makes it). A look that happened is never refused."""
    return Applied(record.values["under"], 1)


LOOK = register(
    Kind(
        name="contact.look",
        form=LookForm,
        roles=frozenset({Role.OFFICER, Role.SERGEANT}),
        apply=look,
        title=_l("A look at a resident's number"),
        alone=True,
    )
)
