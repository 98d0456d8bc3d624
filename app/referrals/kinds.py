"""What the records of referrals do: submitted (again), corrected, withdrawn; and an offer that was turned down.

A referral that was returned is submitted again on the version that its author saw. A yes that was given before holds
only while nothing is added (`card.additions`); a withdrawal is taken on whichever version it is by now.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from app.actor import Actor, Role
from app.audit import log
from app.db import insert_now
from app.followups import of_concerns
from app.partners import store as partners
from app.partners.search import Query, offered
from app.places import store as places
from app.places.models import Place
from app.records.kinds import Kind, Outcome, Record, Stands, register
from app.records.outcomes import Applied, Invalid, OutOfScope, Stale
from app.referrals import asking, consents, correcting, moving, rules, store
from app.referrals.card import Card, additions, made_from
from app.referrals.consents import Yes
from app.referrals.filled import as_said
from app.referrals.forms import CorrectForm, SaidNoForm, SubmitForm, WithdrawForm
from app.referrals.models import Consent, DeclinedOffer, Referral
from app.referrals.moving import Changed, Mover, With
from app.referrals.rules import Move, Part, Refusal, State
from app.residents import store as residents
from app.residents.forms import said as said_of_reaching
from app.settings import settings

UNDER = "referral"
TEAM = frozenset({Role.OFFICER, Role.SERGEANT})


def submit(session: Session, record: Record) -> Outcome:
    """A referral as the resident agreed to it; or, with a base, one that was returned, changed and sent again."""
    found = session.get(Referral, record.base.id) if record.base else None
    if record.base is not None:
        return _again(session, record, found) if found is not None else _gone()
    place = _place(session, record)
    if not isinstance(place, Place):
        return place
    wrong = _service_is_wrong(session, record) or of_concerns.wrong_source(session, record)
    if wrong or record.values["consent"] != "asked":
        return wrong or Invalid({"consent": _("Show them the card and ask.")})
    referral = _row(record, place)
    session.add(referral)
    session.flush()
    card = made_from(record.values)
    referral.consent_id = consents.agree(session, referral.id, card, _yes(record), record.author.person_id)
    consents.put(session, referral.id, card)
    _keep_reach(session, record, referral)
    mover = Mover.person(record.author)
    moving.enter(session, referral, Move.SUBMIT, mover, "", record.received_at)
    return Applied(referral.id, 1, referral.beat_id)


def withdraw(session: Session, record: Record) -> Outcome:
    """They don't want it any more. It is never refused for coming late: what can still be stopped is stopped."""
    found = session.get(Referral, record.base.id) if record.base else None
    if found is None or not _may_see(record, found):
        return _gone()
    what = With(code=record.values["because"])
    made = moving.make(session, found, Move.WITHDRAW, Mover.person(record.author), None, what)
    if made is Refusal.NOT_YOURS:
        return _gone()
    late = "" if not isinstance(made, Refusal) else "over_already"
    return Applied(found.id, found.version, found.beat_id, reason=late)


def correct(session: Session, record: Record) -> Outcome:
    """A number is put right, with the resident's OK."""
    found = session.get(Referral, record.base.id) if record.base else None
    if found is None or record.base is None or not _may_see(record, found):
        return _gone()
    made = correcting.number(session, found, record.author, record.base.version, record.values["contact_value"])
    match made:
        case Changed(version=version):
            return Stale(version)
        case Refusal() as why:
            return Invalid({"contact_value": _not_corrected(why)})
        case str() as wrong:
            return Invalid({"contact_value": wrong})
        case None:
            return Invalid({"contact_value": _("No number is shared here. Ask them again with the card.")})
        case _:
            return Applied(found.id, found.version, found.beat_id)


def _not_corrected(why: Refusal) -> str:
    match why:
        case Refusal.NO_CONSENT:
            return _("Their yes does not hold any more, so nothing more is sent. Ask them again with the card.")
        case Refusal.NO_AGREEMENT:
            return _("This service must not be sent anything at the moment. Ask the coordinator.")
        case _:
            return _("It is over, so nothing is changed any more.")


def said_no(session: Session, record: Record) -> Outcome:
    """Help was offered and turned down: written down without anybody."""
    place = _place(session, record)
    if not isinstance(place, Place):
        return place
    row = DeclinedOffer(
        id=record.id,
        version=1,
        beat_id=place.beat_id,
        place_id=place.id,
        reason=record.values.get("reason"),
        received_at=record.received_at,
    )
    insert_now(session, row)
    return Applied(record.id, 1, place.beat_id)


def _again(session: Session, record: Record, found: Referral) -> Outcome:
    mine = Part.AUTHOR in store.parts(record.author, store.light_standing(found), record.received_at)
    if record.base is None or not mine:
        return _gone()
    if found.state != State.RETURNED:
        return Invalid({"base": _("It has moved on meanwhile. Look at it again.")})
    if found.purged_at is not None:
        return Invalid({"base": _("What was shared has been deleted. Ask them again, and begin a new one.")})
    if record.base.version != found.version:
        return Stale(found.version)
    card, wrong = made_from(record.values), _service_is_wrong(session, record)
    if wrong:
        return wrong
    kept = record.values["consent"] == "kept"
    if kept and not _still_holds(session, record, found, card):
        return Invalid({"consent": _("Their yes does not hold for this any more. Ask them again.")})
    match moving.all_or_nothing(session, lambda: _put_again(session, record, found, card, kept=kept)):
        case Changed(version=version):
            return Stale(version)
        case Refusal.NO_CONSENT:
            return Invalid({"consent": _("Their yes is too old by now. Ask them again.")})
        case Refusal() as why:
            log.note(session, record.author, "referral.submit", UNDER, found.id, outcome=why)
            return Invalid({"base": _("It has moved on meanwhile. Look at it again.")})
        case _:
            return Applied(found.id, found.version, found.beat_id)


def _put_again(session: Session, record: Record, found: Referral, card: Card, *, kept: bool) -> moving.Outcome:
    version = found.version
    if kept:
        consents.add(session, found.consent_id, found.id, card, "less", record.author.person_id)
        consent_id = found.consent_id
    else:
        consent_id = consents.agree(session, found.id, card, _yes(record), record.author.person_id)
        found.consent_id = consent_id
    consents.put(session, found.id, card)
    values = _said(record) | {"submitted_at": record.received_at, "consent_id": consent_id}
    made = moving.make(session, found, Move.SUBMIT, Mover.person(record.author), version, With(values=values))
    _keep_reach(session, record, found)
    return made


def _still_holds(session: Session, record: Record, found: Referral, card: Card) -> bool:
    """Nothing may be added to what they said yes to; who said it then counts, whatever is typed about it now."""
    if additions(consents.card_of(session, found.id), card):
        return False
    consent = session.get_one(Consent, found.consent_id)
    age_band, least = record.values["age_band"], settings().consent_age
    at_age = asking.holds_at_age(found.age_band, age_band, least, consent.given_by)
    return at_age and consents.is_covered(session, found, record.received_at)


def _row(record: Record, place: Place) -> Referral:
    values = record.values
    source = (values.get("source_kind"), values.get("source_id"))
    return Referral(
        id=record.id,
        version=1,
        state=State.SUBMITTED,
        **_said(record),
        beat_id=place.beat_id,
        place_id=place.id,
        source_kind=source[0] if all(source) else None,
        source_id=source[1] if all(source) else None,
        recorded_by=record.author.person_id,
        consent_id=record.id,
        device_id=record.device_id,
        seq=record.seq,
        made_at=record.made_at,
        tz=record.tz,
        offset_ms=record.offset_ms,
        received_at=record.received_at,
        submitted_at=record.received_at,
        due_at=rules.due_at(values["urgency"], record.received_at),
        moved_at=record.received_at,
        delete_on=places.day_of(record.received_at) + moving.KEPT_OPEN,
    )


def _said(record: Record) -> dict[str, Any]:
    values = record.values
    same = {name: values[name] for name in ("reason", "urgency", "age_band")}
    return same | {"service_id": values["service"], "handover": values.get("handover")}


def _yes(record: Record) -> Yes:
    values = record.values
    wording = str(values.get("wording") or "1")
    return Yes(
        given_by=values["given_by"],
        method=values["method"],
        interpreter=values["interpreter"],
        language=values["consent_language"],
        wording=int(wording) if wording.isdecimal() else 1,
        given_at=record.happened_at,
    )


def _keep_reach(session: Session, record: Record, found: Referral) -> None:
    """How the officer tells the resident what came of it: with the referral, and no longer than it needs it."""
    residents.keep(session, UNDER, found.id, said_of_reaching(dict(record.values)), found.delete_on)


def _service_is_wrong(session: Session, record: Record) -> Invalid | None:
    if partners.service(session, record.values["service"]) is None:
        return Invalid({"service": _("This service is not in the directory any more. Choose another.")})
    return None


def _place(session: Session, record: Record) -> Place | Outcome:
    found = places.place(session, record.values["place"])
    if found is None or not places.is_open_then(found, record.happened_at):
        return Invalid({"place": _("This place is not offered any more. Choose another.")})
    days = (places.day_of(record.happened_at), places.day_of(record.received_at))
    on_it = places.is_assigned(session, record.author.person_id, found.beat_id, *days)
    return found if on_it or record.scope_waived else OutOfScope(found.beat_id)


def _may_see(record: Record, found: Referral) -> bool:
    return bool(store.parts(record.author, store.light_standing(found), record.received_at) - {Part.ADMIN})


def _gone() -> Invalid:
    return Invalid({"base": _("This referral is not here any more.")})


def offer(form: Any, actor: Actor) -> None:
    """Fill the choices that depend on who looks: places of their beats, and services."""
    spots = places.spots(actor.beats)
    if "place" in form:
        form.place.choices = [(spot.id, spot.label) for spot in spots]
    if "service" in form:
        area = next((spot.beat for spot in spots if spot.id == form.place.data), "")
        form.service.choices = offered(_wish(form, area), places.today(), form.service.data)


def _wish(form: Any, area: str) -> Query:
    """For whom a service is wanted, as far as the form says it."""
    language = form.contact_language.data or form.consent_language.data
    return Query(reason=form.reason.data or "", age_band=form.age_band.data or "", language=language or "", area=area)


def stands(session: Session, referral_id: UUID, actor: Actor) -> Stands | None:
    """How a referral stands now, for its author alone: nobody else corrects one."""
    found = session.get(Referral, referral_id)
    if found is None or found.recorded_by != actor.person_id:
        return None
    return Stands(found.version, SubmitForm, as_said(session, found, masked=True))


SUBMIT, WITHDRAW, CORRECT, SAID_NO = (
    register(Kind(name=name, form=form, roles=TEAM, apply=apply, title=title, offer=offer, stands=about, alone=alone))
    for name, form, apply, title, about, alone in (
        ("referral.submit", SubmitForm, submit, _l("Help from a service"), stands, False),
        ("referral.withdraw", WithdrawForm, withdraw, _l("Help that is not wanted any more"), stands, False),
        ("referral.correct", CorrectForm, correct, _l("A number put right"), stands, False),
        ("offer.said_no", SaidNoForm, said_no, _l("They said no thanks"), None, True),
    )
)
