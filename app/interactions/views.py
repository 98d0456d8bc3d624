"""Pages about contacts: the form, the list, one contact, and the contact as a resident is shown it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from app import clock, ids
from app.accounts import store as accounts
from app.actor import Role
from app.interactions import past, rules, showing, store
from app.interactions.choices import OUTCOMES, codes
from app.interactions.forms import PageForm
from app.interactions.kinds import CREATE, standing
from app.interactions.models import Interaction
from app.places import store as places
from app.records.plain import answer_plain
from app.settings import settings
from app.web import htmx
from app.web.access import current_actor, current_person, open_to, open_to_everyone
from app.web.headers import locates
from app.web.pages import see_other
from app.web.shell import shell_page

blueprint = Blueprint("interactions", __name__)

Page = str | tuple[str, int] | Response

DAYS = (7, 30, 90)


@blueprint.get("/interactions/new")
@open_to_everyone
@locates
@shell_page
def new() -> str:
    """The contact form: the same bytes for everyone, filled by the phone."""
    return render_template("interactions/new.html", form=PageForm())


@blueprint.get("/interactions/plain")
@open_to(Role.OFFICER, Role.SERGEANT)
def new_plain() -> str:
    """The contact form for a browser without JavaScript: the id and the places come from the server."""
    form = PageForm(data={"id": ids.uuid7(), "made_at": clock.iso(clock.now()), "tz": settings().timezone})
    form.place.choices = place_choices()
    return render_template("interactions/plain.html", form=form)


@blueprint.post("/interactions")
@open_to(Role.OFFICER, Role.SERGEANT)
def create() -> Page:
    """A contact from the page without JavaScript: through the same door as a phone's."""
    form = PageForm(request.form)
    return answer_plain(
        CREATE, form, record_id=form.id.data, taken=lambda _row: led_to(form.id.data), refused=_plain_again
    )


@blueprint.get("/interactions")
@open_to(Role.OFFICER, Role.SERGEANT)
def listed() -> str:
    """One's own contacts and those of one's beats, newest first."""
    spots = places.spots_of(current_person().person_id)
    wanted = _wanted(spots)
    lines = store.newest(wanted)
    following = None
    if len(lines) > store.PAGE:
        following = {**_asked(), "after": lines[store.PAGE - 1].key.written()}
    values = {"days": showing.by_day(lines[: store.PAGE]), "following": following}
    if htmx.wants_fragment():
        return render_template("interactions/_rows.html", **values)
    return render_template(
        "interactions/list.html",
        **values,
        asked=_asked(),
        beats=list(dict.fromkeys((spot.beat_id, spot.beat) for spot in spots)),
        spots=spots,
        outcomes=OUTCOMES,
        day_choices=DAYS,
    )


@blueprint.get("/interactions/<uuid:contact_id>")
@open_to(Role.OFFICER, Role.SERGEANT)
def detail(contact_id: UUID) -> str:
    """One contact with its history."""
    actor = current_actor()
    contact = seen(contact_id)
    before = store.history(contact.id)
    place, beat = places.where(contact.place_id)
    known = past.Known(
        people=accounts.names([contact.recorded_by, *(change.changed_by for change, _was in before)]),
        places=places.labels({contact.place_id, *past.places_in(before)}),
        hidden=frozenset() if reads_checked(contact) else store.checked_now(contact.id),
    )
    return render_template(
        "interactions/detail.html",
        contact=contact,
        pairs=showing.facts(contact, place, beat, note=note_for(contact)),
        entries=past.history(contact, before, known),
        hidden_note=contact.note_flagged and note_for(contact) is None,
        may_amend=rules.may_amend(actor, standing(contact)),
        may_void=rules.may_void(actor, standing(contact)),
    )


@blueprint.get("/interactions/<uuid:contact_id>/for-the-resident")
@open_to(Role.OFFICER, Role.SERGEANT)
def for_the_resident(contact_id: UUID) -> str:
    """The contact in plain words, large, to be held out."""
    contact = seen(contact_id)
    place, _beat = places.where(contact.place_id)
    pairs = showing.for_the_resident(contact, place, note_for(contact))
    return render_template("interactions/for_the_resident.html", contact=contact, pairs=pairs)


def seen(contact_id: UUID) -> Interaction:
    """A contact that the actor may see; 404 for every other, there or not (R-15)."""
    return store.find(current_actor(), contact_id) or abort(404)


def led_to(contact_id: UUID | None) -> Response:
    """After a change: the contact as it is now."""
    return see_other("interactions.detail", contact_id=contact_id)


def note_for(contact: Interaction) -> str | None:
    """The note, unless it waits to be redacted: then only who wrote it and the beat's sergeant read it."""
    return None if contact.note_flagged and not reads_checked(contact) else contact.note


def reads_checked(contact: Interaction) -> bool:
    """Whether the actor reads texts that are being checked: their author and the beat's sergeant do."""
    actor = current_actor()
    return contact.recorded_by == actor.person_id or rules.may_redact(actor, standing(contact))


def place_choices() -> list[tuple[UUID, str]]:
    """The places of one's beats, as chips."""
    return [(spot.id, spot.label) for spot in places.spots(current_actor().beats)]


def _plain_again(form: Any) -> Page:
    form.place.choices = place_choices()
    return render_template("interactions/plain.html", form=form), 422


def _asked() -> dict[str, str]:
    """The filters of this request that are known; whatever else was asked is not listened to."""
    return {name: value for name in ("beat", "place", "outcome", "days") if (value := request.args.get(name))}


def _wanted(spots: list[places.Spot]) -> store.Wanted:
    beats = frozenset(spot.beat_id for spot in spots)
    asked_beat = ids.read_uuid(request.args.get("beat"))
    asked_place = ids.read_uuid(request.args.get("place"))
    outcome = request.args.get("outcome")
    days = request.args.get("days", type=int)
    narrowed = beats & {asked_beat} if asked_beat else beats
    return store.Wanted(
        person_id=current_person().person_id,
        beats=narrowed,
        own=asked_beat is None,
        place_id=asked_place,
        outcome=outcome if outcome in codes(OUTCOMES) else None,
        since=clock.now() - timedelta(days=days) if days in DAYS else None,
        after=store.read_key(request.args.get("after")),
    )
