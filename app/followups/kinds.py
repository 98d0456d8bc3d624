"""What the records of follow-ups do: the promise, and each move of the ledger (`rules.STEPS`).

No word is lost: a move that can't be made any more, because the follow-up was closed or is somebody else's, is kept as
a note with the reason, and its author is told. One that was made on an older version waits for its author to decide.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from app.accounts import store as accounts
from app.actor import Actor
from app.db import insert_now
from app.followups import entries, forms, of_concerns, rules, showing
from app.followups.entries import Happened, note_down
from app.followups.models import Followup
from app.followups.rules import Move, Refusal, State, Step
from app.places import duty
from app.places import store as places
from app.places.models import Place
from app.records.kinds import Kind, Outcome, Record, Stands, register
from app.records.outcomes import Applied, Invalid, OutOfScope, Stale
from app.residents import store as residents
from app.residents.forms import said as said_of_reaching
from app.web.forms import Form

UNDER = "followup"


def create(session: Session, record: Record) -> Outcome:
    """A new promise. What is due counts from the day on which it was made."""
    place = _place(session, record)
    if not isinstance(place, Place):
        return place
    values, made_on = record.values, _made_on(record)
    due_on, shift = rules.due(values["due"], values.get("due_on"), made_on)
    source = (values.get("source_kind"), values.get("source_id"))
    followup = Followup(
        id=record.id,
        version=1,
        beat_id=place.beat_id,
        place_id=place.id,
        what=values["what"],
        what_flagged="what" in record.flagged,
        promised_to=values["promised_to"],
        priority=values.get("priority", "normal"),
        due_on=due_on,
        due_shift=shift,
        last_on=rules.last_on(due_on, shift),
        state=State.OPEN,
        owner_id=record.author.person_id,
        recorded_by=record.author.person_id,
        source_kind=source[0] if all(source) else None,
        source_id=source[1] if all(source) else None,
        device_id=record.device_id,
        seq=record.seq,
        made_at=record.made_at,
        tz=record.tz,
        offset_ms=record.offset_ms,
        promised_at=record.happened_at,
        received_at=record.received_at,
        changed_at=record.received_at,
    )
    insert_now(session, followup)
    if values["promised_to"] == "contact":  # a number without a purpose is not kept, whoever typed it (invariant 2)
        until = rules.delete_on(State.OPEN, due_on, places.day_of(record.received_at))
        residents.keep(session, UNDER, record.id, said_of_reaching(dict(values)), until)
    of_concerns.promised(session, record)
    return Applied(record.id, 1, place.beat_id)


def command(move: Move) -> Any:
    """The function that makes a move, or keeps its words as a note."""

    def apply(session: Session, record: Record) -> Outcome:
        found = session.get(Followup, record.base.id) if record.base else None
        if found is None or record.base is None:
            return Invalid(
                {"base": _("This follow-up is not here any more. Your words are kept here until you leave them.")}
            )
        actor = _with_beat(session, record, found)
        standing = standing_of(session, found, record)
        if not rules.may_see(actor, standing) and not record.scope_waived:
            return OutOfScope(found.beat_id)
        step = rules.after(standing, move, actor)
        if isinstance(step, Refusal):
            return _kept_as_note(session, record, found, move, step)
        if not step.commutes and record.base.version != found.version:
            return Stale(found.version)
        return _make(session, record, found, move, step)

    return apply


def standing_of(session: Session, found: Followup, record: Record | None = None) -> rules.Standing:
    """What the rules look at; as of the day of a record, or as of today."""
    days = {places.today()} | ({places.day_of(record.happened_at)} if record else set())
    away = duty.is_away(session, found.owner_id, *days)
    return rules.Standing(
        State(found.state), found.owner_id, found.recorded_by, found.beat_id, found.attempts, keeper_away=away
    )


def _make(session: Session, record: Record, found: Followup, move: Move, step: Step) -> Outcome:
    values = record.values
    was = now = ""
    match move:
        case Move.RESCHEDULE:
            was = found.due_on.isoformat()
            found.due_on, found.due_shift = rules.due(values["due"], values.get("due_on"), _made_on(record))
            found.last_on, now = rules.last_on(found.due_on, found.due_shift), found.due_on.isoformat()
        case Move.HAND_OVER:
            if not duty.works_on(session, values["to"], found.beat_id):
                return Invalid({"to": _("They are not on this beat. Choose somebody who is.")})
            was, now = str(found.owner_id), str(values["to"])
            found.owner_id = values["to"]
        case Move.TOLD_ATTEMPT:
            found.attempts += 1
        case Move.CONTACT:
            _keep_contact(session, record, found)
        case _:
            pass
    _enter(session, record, found, step.to, commutes=step.commutes)
    note_down(session, found, Happened(move, record, was=was, now=now))
    if move in {Move.DONE, Move.CANNOT_DO} and values.get("how"):
        _enter(session, record, found, State.TOLD, commutes=False)
        note_down(session, found, Happened(Move.TOLD, record, part=1))
    of_concerns.happened(session, record, found, move)
    return Applied(found.id, found.version, found.beat_id, text_in=record.id)


def _enter(session: Session, record: Record, found: Followup, state: State, *, commutes: bool) -> None:
    if not commutes:
        found.version += 1
    if found.state != state:
        found.state, found.changed_at = state, record.received_at
    if state in rules.CLOSED:
        found.closed_at = record.received_at
    session.flush()
    if commutes and state in rules.CLOSED:
        return  # a note on what has ended keeps nobody's number longer
    today = places.day_of(record.received_at)
    residents.keep_until(session, UNDER, found.id, rules.delete_on(state, found.due_on, today))


def _keep_contact(session: Session, record: Record, found: Followup) -> None:
    if record.values.get("forget"):
        residents.forget(session, UNDER, found.id)
        return
    until = rules.delete_on(State(found.state), found.due_on, places.day_of(record.received_at))
    residents.keep(session, UNDER, found.id, said_of_reaching(dict(record.values)), until)


def _kept_as_note(session: Session, record: Record, found: Followup, move: Move, why: Refusal) -> Outcome:
    """Keep what was meant, with the day or the colleague that was named. A number never becomes a note: its author
    keeps it."""
    if move is Move.CONTACT:
        return Invalid({"base": showing.number_not_kept(why)})
    values, was, now = record.values, "", ""
    if move is Move.RESCHEDULE:
        day, _shift = rules.due(values["due"], values.get("due_on"), _made_on(record))
        was, now = found.due_on.isoformat(), day.isoformat()
    if move is Move.HAND_OVER:
        was, now = str(found.owner_id), str(values["to"])
    note_down(session, found, Happened(move, record, was=was, now=now, kept_because=why))
    return Applied(found.id, found.version, found.beat_id, reason=f"note_{why}", text_in=record.id)


def _made_on(record: Record) -> date:
    """The day on which something was said: never after it came, whatever the phone's clock believes."""
    return min(places.day_of(record.happened_at), places.day_of(record.received_at))


def _with_beat(session: Session, record: Record, found: Followup) -> Actor:
    """The author, on this beat if they were when it happened or are today."""
    days = (places.day_of(record.happened_at), places.day_of(record.received_at))
    on_it = places.is_assigned(session, record.author.person_id, found.beat_id, *days)
    return replace(record.author, beats=frozenset({found.beat_id} if on_it else ()))


def _place(session: Session, record: Record) -> Place | Outcome:
    """Where it was; or why it can't be taken from there, or from the concern that it names."""
    found = places.place(session, record.values["place"])
    if found is None or not places.is_open_then(found, record.happened_at):
        return Invalid({"place": _("This place is not offered any more. Choose another.")})
    days = (places.day_of(record.happened_at), places.day_of(record.received_at))
    on_it = places.is_assigned(session, record.author.person_id, found.beat_id, *days)
    if not on_it and not record.scope_waived:
        return OutOfScope(found.beat_id)
    return of_concerns.wrong_source(session, record) or found


def offer(form: Any, actor: Actor) -> None:
    """Fill the choices that depend on who looks: places and colleagues of their beats."""
    if "place" in form:
        offered = {spot.id for spot in places.spots(actor.beats)} | {form.place.data}
        form.place.choices = [(s.id, s.label) for s in places.spots(actor.beats, retired=True) if s.id in offered]
    if "to" in form:
        form.to.choices = duty.colleagues(actor.beats)


def stands(session: Session, followup_id: UUID, actor: Actor) -> Stands | None:
    """How a follow-up stands now, for those who may see it (R-15)."""
    found = session.get(Followup, followup_id)
    if found is None or not rules.may_see(actor, standing_of(session, found)):
        return None
    said = as_said(found)
    if found.what_flagged and found.recorded_by != actor.person_id:
        said["what"] = showing.what(None)
    return Stands(found.version, forms.PromiseForm, said)


def meanwhile(followup_id: UUID, version: int) -> list[str]:
    """What was done with a follow-up after a version: what somebody who was offline is told."""
    done = entries.since(followup_id, version)
    people = {entry.by for entry in done} | {UUID(e.now) for e in done if e.move == Move.HAND_OVER and e.now}
    names = accounts.names(people)
    return [showing.sentence(entry, names) for entry in done]


def as_said(found: Followup) -> dict[str, Any]:
    """What a follow-up says, as its form would hold it; never how somebody is reached."""
    return {
        "what": found.what,
        "place": found.place_id,
        "promised_to": found.promised_to,
        "due": "next_shift" if found.due_shift else "pick",
        "due_on": found.due_on,
        "priority": found.priority,
    }


CREATE = register(
    Kind(
        name="followup.create",
        form=forms.PromiseForm,
        roles=rules.TEAM,
        apply=create,
        title=_l("Follow-up"),
        guarded=("what",),
        offer=offer,
        stands=stands,
    )
)


def _command(move: Move, form: type[Form], title: Any) -> Kind:
    guarded = ("words",) if "words" in form.names() else ()
    return register(
        Kind(
            name=f"followup.{move}",
            form=form,
            roles=rules.TEAM,
            apply=command(move),
            title=title,
            guarded=guarded,
            offer=offer,
            stands=stands,
            meanwhile=meanwhile,
            note="followup.note" if move is not Move.CONTACT else "",
        )
    )


COMMANDS: dict[Move, Kind] = {
    move: _command(move, form, title)
    for move, form, title in (
        (Move.NOTE, forms.NoteForm, _l("Note on a follow-up")),
        (Move.CONTACT, forms.ContactForm, _l("How to reach somebody")),
        (Move.DONE, forms.DoneForm, _l("Follow-up done")),
        (Move.CANNOT_DO, forms.CannotDoForm, _l("Follow-up that can't be done")),
        (Move.TOLD_ATTEMPT, forms.AttemptForm, _l("An attempt to tell them")),
        (Move.TOLD, forms.ToldForm, _l("They were told")),
        (Move.COULD_NOT_REACH, forms.CouldNotReachForm, _l("Could not be reached")),
        (Move.RESCHEDULE, forms.RescheduleForm, _l("Follow-up moved to another day")),
        (Move.HAND_OVER, forms.HandOverForm, _l("Follow-up handed over")),
        (Move.CANCEL, forms.CancelForm, _l("Follow-up cancelled")),
    )
}
