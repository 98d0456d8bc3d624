"""People, for administrators: adding, changing, inviting, locking out; and a sergeant's officers' phones."""

from __future__ import annotations

from uuid import UUID

import segno
from flask import abort, render_template, request
from werkzeug.wrappers import Response

from app.accounts import changes, phones, reach, sessions, store
from app.accounts.account import passkeys_of
from app.accounts.blueprint import blueprint
from app.accounts.forms import ROLES, InvitationForm, PersonForm
from app.accounts.invitations import Invited
from app.accounts.models import Person
from app.accounts.rules import may_reset
from app.actor import Role
from app.db import write
from app.web.access import current_actor, open_to, step_up
from app.web.pages import see_other

Page = str | tuple[str, int] | Response


@blueprint.get("/people")
@open_to(Role.ADMIN, Role.SERGEANT)
def people() -> str:
    """Everybody; a sergeant sees the officers who share a beat with them today."""
    return render_template("accounts/people.html", people=reach.people_of(current_actor()), roles=dict(ROLES))


@blueprint.route("/people/new", methods=["GET", "POST"])
@open_to(Role.ADMIN)
@step_up
def new_person() -> Page:
    """Add somebody, and show their invitation."""
    form = PersonForm(request.form)
    if request.method == "GET" or not form.validate():
        page = render_template("accounts/new_person.html", form=form)
        return (page, 422) if request.method == "POST" else page
    invited = store.invite_new(
        current_actor(), name=form.name.data, collar=form.collar.data or "", role=Role(form.role.data)
    )
    return _show(invited)


@blueprint.get("/people/<uuid:person_id>")
@open_to(Role.ADMIN, Role.SERGEANT)
def person(person_id: UUID) -> str:
    """One person: role, phones, sessions."""
    return _page(_known(person_id))


@blueprint.post("/people/<uuid:person_id>/change")
@open_to(Role.ADMIN)
@step_up
def change_person(person_id: UUID) -> Page:
    """Change name, collar number or role; a new role ends all sessions (R-05)."""
    actor, known, form = current_actor(), _known(person_id), PersonForm(request.form)
    if not form.validate():
        return _page(known, form), 422
    if known.id == actor.person_id and form.role.data != known.role:
        abort(403)
    said = {"name": form.name.data, "collar": form.collar.data or "", "role": form.role.data}
    write(lambda session: changes.change(session, actor, known.id, said))
    return see_other("accounts.person", person_id=person_id)


@blueprint.post("/people/<uuid:person_id>/invite")
@open_to(Role.ADMIN)
@step_up
def invite_person(person_id: UUID) -> Page:
    """A passkey for somebody else; `replace` when theirs is lost (R-10)."""
    actor, known, form = current_actor(), _known(person_id), InvitationForm(request.form)
    if known.left_at is not None or not may_reset(actor, person_id) or not form.validate():
        abort(403)
    given = form.values()
    return _show(
        store.invite(
            actor, person_id, shared_phone=given.get("shared_phone", False), replace=given.get("replace", False)
        )
    )


@blueprint.post("/people/<uuid:person_id>/release")
@open_to(Role.ADMIN, Role.SERGEANT)
def release_person(person_id: UUID) -> Response:
    """Release somebody who was locked after failed tries."""
    known, actor = _known(person_id), current_actor()
    write(lambda session: changes.release(session, actor, known.id))
    return see_other("accounts.person", person_id=person_id)


@blueprint.post("/people/<uuid:person_id>/sessions/end")
@open_to(Role.ADMIN, Role.SERGEANT)
def end_sessions(person_id: UUID) -> Response:
    """Sign somebody out everywhere, in one tap (R-08)."""
    known, actor = _known(person_id), current_actor()
    write(lambda session: changes.end_sessions(session, actor, known.id))
    return see_other("accounts.person", person_id=person_id)


@blueprint.post("/people/<uuid:person_id>/phones/<uuid:device_id>/revoke")
@open_to(Role.ADMIN, Role.SERGEANT)
def revoke_phone(person_id: UUID, device_id: UUID) -> Response:
    """A phone is lost."""
    known, actor = _known(person_id), current_actor()
    if device_id not in {phone.id for phone in phones.phones_of(known.id)}:
        abort(404)
    write(lambda session: phones.revoke(session, actor, device_id))
    return see_other("accounts.person", person_id=person_id)


@blueprint.post("/people/<uuid:person_id>/end")
@open_to(Role.ADMIN)
@step_up
def end_person(person_id: UUID) -> Response:
    """Somebody leaves: they can't sign in any more; what they recorded stays."""
    known, actor = _known(person_id), current_actor()
    if known.id == actor.person_id:
        abort(403)
    write(lambda session: changes.leave(session, actor, known.id))
    return see_other("accounts.people")


def _known(person_id: UUID) -> Person:
    return reach.person_of(current_actor(), person_id)


def _page(known: Person, form: PersonForm | None = None) -> str:
    return render_template(
        "accounts/person.html",
        person=known,
        form=form or PersonForm(data={"name": known.name, "collar": known.collar, "role": known.role}),
        invitation=InvitationForm(),
        phones=phones.phones_of(known.id),
        sessions=sessions.open_sessions(known.id),
        passkeys=passkeys_of(known.id),
        may_reset=may_reset(current_actor(), known.id) and known.left_at is None,
    )


def _show(invited: Invited) -> str:
    drawn = segno.make(invited.link, error="m")
    return render_template(
        "accounts/invitation.html",
        invited=invited,
        person=store.person(invited.person_id),
        squares=[[bool(cell) for cell in row] for row in drawn.matrix],
    )
