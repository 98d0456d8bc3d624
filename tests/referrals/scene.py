"""What tests of referrals begin with: a service that takes them, an offer as it is typed, a decision."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import clock, ids
from app.actor import Actor, Role
from app.db import db, write
from app.notices.models import Notice
from app.partners import store as partners
from app.partners.models import Organization, Service
from app.places import store as places
from app.referrals import consents
from app.referrals.card import Card
from app.referrals.models import Referral
from tests.support.people import StaffClient

NUMBER, NAME = "0151 496 0555", "Amal"
WORKER = "ada@helpers.example.org"


def a_service(app: Flask, by: UUID, name: str = "Harbour Advice", **terms: Any) -> UUID:
    """A service with an agreement in force and somebody who reads its inbox, unless said otherwise."""
    workers = terms.pop("workers", (("Ada Lind", WORKER),))
    with app.app_context():
        today = places.today()

        def work(session: Any) -> UUID:
            organization = Organization(id=ids.uuid7(), name=f"{name} Trust")
            session.add(organization)
            session.flush()
            values = {
                "accepts_police_referral": True,
                "agreement_ref": "DSA-7",
                "agreement_until_on": today + timedelta(days=200),
                "assured_on": today,
                "reasons": ("financial_hardship", "homelessness"),
                "changed_at": clock.now(),
                **terms,
            }
            service = Service(id=ids.uuid7(), organization_id=organization.id, name=name, **values)
            session.add(service)
            session.flush()
            actor = Actor(person_id=by, role=Role.COORDINATOR, name="Noor Haddad")
            for worker, email in workers:
                partners.add_worker(session, actor, service.id, name=worker, email=email)
            return service.id

        return write(work)


def offered(place: UUID, service: UUID, **said: Any) -> dict[str, Any]:
    """What the form of an offer says: two of three fields are agreed to."""
    return {
        "place": str(place),
        "reason": "financial_hardship",
        "urgency": "routine",
        "age_band": "25-64",
        "service": str(service),
        "needs": ["money_advice", "help_with_forms"],
        "contact_channel": "phone",
        "contact_value": NUMBER,
        "contact_name": NAME,
        "contact_language": "ar",
        "shared": ["name", "reach"],
        "given_by": "self",
        "method": "card",
        "interpreter": "none",
        "consent_language": "ar",
        "consent": "asked",
        **said,
    }


def typed(place: UUID, service: UUID, **said: Any) -> dict[str, Any]:
    """The form as the page without scripts sends it."""
    return {"id": str(ids.uuid7()), "made_at": clock.iso(clock.now()), "tz": "UTC", **offered(place, service, **said)}


def submit(client: StaffClient, place: UUID, service: UUID, **said: Any) -> UUID:
    """A referral, submitted; its id."""
    form = typed(place, service, **said)
    answer = client.submit("/referrals", data=form)
    assert answer.status_code == 303, answer.text
    return UUID(form["id"])


def decide(client: StaffClient, referral: UUID, decision: str, version: int = 1, **said: Any) -> TestResponse:
    """A sergeant's decision on a version, by a fresh passkey."""
    client.step_up()
    form = {"decision": decision, "version": str(version), **said}
    return client.submit(f"/referrals/{referral}/decide", data=form)


def stored(app: Flask, referral: UUID) -> Referral:
    """A referral's row."""
    with app.app_context():
        return db.session.get_one(Referral, referral)


def card(app: Flask, referral: UUID) -> Card:
    """What is shared, in the clear."""
    with app.app_context():
        return consents.card_of(db.session(), referral)


def notices(app: Flask, referral: UUID) -> list[tuple[str, str]]:
    """(topic, state) of all notices about a referral, oldest first."""
    with app.app_context():
        found = select(Notice).where(Notice.about_id == referral).order_by(Notice.id)
        return [(row.topic, row.state) for row in db.session.scalars(found)]


def rows_of(page: str) -> list[UUID]:
    """The referrals that a page leads to, in its order."""
    return [UUID(found) for found in re.findall(r'class="row-link" href="/referrals/([0-9a-f-]{36})"', page)]
