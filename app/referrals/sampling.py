"""For the auditor: a masked sample of consents. How a yes was given, and to which fields; no value, name or officer.

The sample of a week is drawn by a key: nobody can tell beforehand which yes is looked at, and whoever opens the week
again sees the same ones. A consent belongs to the week in which it arrived (its id says when), so that a week that is
over never changes. Each look is written down.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext as _
from sqlalchemy import select

from app import ids
from app.actor import Role
from app.audit import log
from app.db import db, write
from app.keyring import keyring
from app.partners.choices import AGE_BANDS, REASONS
from app.places import store as places
from app.records.digest import ref
from app.referrals import card_words
from app.referrals.card import ALWAYS, REROUTE
from app.referrals.choices import GIVEN_BY, INTERPRETERS, METHODS, SHARED, label
from app.referrals.models import Consent, ConsentItem, Referral, SharedItem
from app.referrals.views import blueprint
from app.settings import settings
from app.web.access import current_actor, open_to
from app.web.language import day

DRAWN = 10
WEEK = re.compile(r"(\d{4})-W(\d\d)")
A_WEEK = timedelta(days=7)
LOOKED_AT = ("given_by", "method", "interpreter", "language", "wording_version", "age_band", "reason", "fields")


@dataclass(frozen=True)
class Sample:
    """A consent as the auditor sees it: how it is called here, and the facts of it."""

    ref: str
    facts: list[tuple[str, str | list[str]]]
    agrees: bool


@blueprint.get("/referrals/consents")
@open_to(Role.AUDITOR)
def consents_of_week() -> str:
    """The sample of a week (`?week=2026-W47`); without one, of the last week that is over."""
    monday, this_week = _monday(), _this_monday()
    known = _arrived(monday)
    drawn = sorted(known, key=lambda one: _place_in(monday, one))[:DRAWN]
    week = _written(monday)
    write(lambda session: log.note(session, current_actor(), "consent.sample", "week", week, names=LOOKED_AT))
    return render_template(
        "referrals/consents.html",
        samples=[_sample(*row) for row in _rows(drawn)],
        of_all=len(known),
        week=day(monday),
        before=_written(monday - A_WEEK),
        after=_written(monday + A_WEEK) if monday < this_week else "",
        still_running=monday == this_week,
    )


def _monday() -> date:
    """The Monday of the week that is asked for; of the last full one where none can be read, or it is to come."""
    asked, latest = WEEK.fullmatch(request.args.get("week", "")), _this_monday()
    try:
        monday = date.fromisocalendar(int(asked[1]), int(asked[2]), 1) if asked else latest - A_WEEK
    except ValueError:
        return latest - A_WEEK
    return monday if monday.year > 2000 and monday <= latest else latest - A_WEEK


def _this_monday() -> date:
    today = places.today()
    return today - timedelta(days=today.weekday())


def _written(monday: date) -> str:
    """`2026-W47`, as ISO 8601 writes a week."""
    year, week, _day = monday.isocalendar()
    return f"{year}-W{week:02}"


def _arrived(monday: date) -> list[UUID]:
    """The consents that arrived in a week of the agency's."""
    first, after = (ids.first_at(datetime.combine(on, time(), settings().zone)) for on in (monday, monday + A_WEEK))
    return list(db.session.scalars(select(Consent.id).where(Consent.id >= first, Consent.id < after)))


def _place_in(monday: date, consent_id: UUID) -> bytes:
    return keyring().keyed_hash("consent-sample", f"{_written(monday)}|{consent_id}".encode())


def _rows(drawn: list[UUID]) -> list[tuple[Consent, Referral]]:
    found = select(Consent, Referral).join(Referral, Referral.id == Consent.referral_id).where(Consent.id.in_(drawn))
    return sorted(((row[0], row[1]) for row in db.session.execute(found)), key=lambda row: drawn.index(row[0].id))


def _sample(consent: Consent, found: Referral) -> Sample:
    holds, agrees = _against_the_card(consent, found)
    shared = db.session.scalars(select(SharedItem.field).where(SharedItem.referral_id == found.id))
    pairs: list[tuple[str, str | list[str]]] = [
        (_("Who said yes"), label(GIVEN_BY, consent.given_by)),
        (_("How"), label(METHODS, consent.method)),
        (_("Interpreter"), label(INTERPRETERS, consent.interpreter)),
        (_("Language of the card"), dict(card_words.LANGUAGES).get(consent.language, consent.language)),
        (_("Version of the words"), str(consent.wording_version)),
        (_("What it was about"), label(REASONS, found.reason)),
        *([(_("Age group"), label(AGE_BANDS, found.age_band))] if found.age_band else []),
        (_("Said yes to"), _named(consent.fields)),
        (_("Shared now"), _named(shared) or _("Nothing")),
        (_("Given on"), day(consent.given_at)),
        (_("Holds until"), day(consent.expires_at)),
    ]
    if consent.withdrawn_at:
        pairs.append((_("Taken back"), day(consent.withdrawn_at)))
    return Sample(ref(consent.id), [*pairs, (_("Yes and card"), holds)], agrees)


def _against_the_card(consent: Consent, found: Referral) -> tuple[str | list[str], bool]:
    """Whether all that is shared is held by this yes, as the digests in the database say."""
    if found.purged_at is not None:
        return _("What was shared is deleted; nothing is left to compare."), True
    if found.consent_id != consent.id:
        return _("A later yes has taken its place."), True
    held = select(ConsentItem.field, ConsentItem.digest).where(ConsentItem.consent_id == consent.id)
    agreed = {(row.field, row.digest) for row in db.session.execute(held)}
    shared = select(SharedItem.field, SharedItem.digest).where(SharedItem.referral_id == found.id)
    beyond = [row.field for row in db.session.execute(shared) if (row.field, row.digest) not in agreed]
    if not beyond:
        return _("They agree: nothing is shared that was not said yes to."), True
    return [_("They do not agree. Shared without a yes:"), *_named(beyond)], False


def _named(fields: Iterable[str]) -> list[str]:
    """Names of fields in the order of the card."""
    there, always = set(fields), ((ALWAYS[0], _("The service")), (ALWAYS[1], _("The reason")))
    names = (*always, *SHARED, (REROUTE, _("That another service may have it")))
    return [str(name) for field, name in names if field in there]
