"""What an administrator fills in about people."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.actor import Role
from app.web.forms import Choice, Form, Text, Tick

ROLES = (
    (Role.OFFICER, _l("Officer")),
    (Role.SERGEANT, _l("Sergeant")),
    (Role.COORDINATOR, _l("Coordinator")),
    (Role.ADMIN, _l("Administrator")),
    (Role.AUDITOR, _l("Auditor")),
)


class PersonForm(Form):
    """Somebody who works here."""

    name = Text(_l("Name"), limit=80, needed=_l("Enter the person's name"))
    collar = Text(_l("Collar number"), limit=12)
    role = Choice(_l("Role"), ROLES, needed=_l("Choose a role"))


class InvitationForm(Form):
    """How somebody gets a passkey."""

    shared_phone = Tick(_l("For a phone that several officers share"))
    replace = Tick(_l("Their phone or passkey is lost: end all they have when this is used"))
