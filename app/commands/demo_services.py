"""The demo's services: made-up organisations, some without an agreement, one paused, one that nobody has confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.actor import Actor
from app.partners import directory
from app.partners import store as partners


@dataclass(frozen=True)
class DemoService:
    """A service of the demo. `agreed`, `assured`, `paused`: days from today; none: never."""

    name: str
    organization: str
    reasons: tuple[str, ...]
    phone: str
    languages: tuple[str, ...] = ("en",)
    ages: tuple[int | None, int | None] = (18, None)
    agreed: int | None = 300
    assured: int | None = -20
    paused: int | None = None
    worker: tuple[str, str] | None = None


ADA, BEN = ("Ada Lind", "ada.lind@harbour-advice.example"), ("Ben Osei", "ben.osei@lantern-centre.example")
CLEO = ("Cleo Varga", "cleo.varga@quiet-room.example")

SERVICES = (
    DemoService(
        "Money and benefits advice",
        "Harbour Advice",
        ("financial_hardship", "legal", "gambling"),
        "0151 496 0401",
        ("en", "es", "ar"),
        worker=ADA,
    ),
    DemoService(
        "Housing advice",
        "Harbour Advice",
        ("homelessness", "financial_hardship"),
        "0151 496 0402",
        ("en", "ar"),
        worker=ADA,
    ),
    DemoService(
        "Safe at home",
        "Lantern Centre",
        ("domestic_family_violence",),
        "0151 496 0403",
        ("en", "es", "vi"),
        (16, None),
        worker=BEN,
    ),
    DemoService(
        "After a crime",
        "Lantern Centre",
        ("victim_support", "after_a_crash", "fraud_identity"),
        "0151 496 0404",
        worker=BEN,
    ),
    DemoService(
        "Quiet Room",
        "Quiet Room Trust",
        ("mental_health", "suicide_prevention", "bereavement"),
        "0151 496 0405",
        worker=CLEO,
    ),
    DemoService("Fresh start", "Quiet Room Trust", ("alcohol_drugs",), "0151 496 0406", paused=21, worker=CLEO),
    DemoService(
        "Young makers", "Northfield Youth", ("youth", "community_support"), "0151 496 0407", ages=(10, 17), worker=BEN
    ),
    DemoService(
        "Family drop-in",
        "Northfield Families",
        ("family_parenting", "relationship"),
        "0151 496 0408",
        ("en", "zh", "ko"),
        (0, None),
        agreed=-9,
        worker=ADA,
    ),
    DemoService(
        "Friendly visits",
        "Neighbours Together",
        ("seniors", "community_support"),
        "0151 496 0409",
        ages=(60, None),
        assured=-240,
        worker=ADA,
    ),
    DemoService("Locks and lights", "Neighbours Together", ("home_security",), "0151 496 0410", worker=BEN),
    DemoService("Getting about", "Open Door", ("disability", "health_wellbeing"), "0151 496 0411", worker=CLEO),
    DemoService(
        "Street kitchen",
        "Open Door",
        ("homelessness", "financial_hardship"),
        "0151 496 0412",
        agreed=None,
        ages=(None, None),
    ),
)


def add(session: Session, by: Actor, today: datetime) -> int:
    """Add them all; return how many."""
    organizations = {
        name: directory.add_organization(session, by, name=name)
        for name in dict.fromkeys(service.organization for service in SERVICES)
    }
    for service in SERVICES:
        _add(session, by, service, organizations[service.organization], today)
    return len(SERVICES)


def _add(session: Session, by: Actor, given: DemoService, organization_id: UUID, today: datetime) -> None:
    def on(days: int | None) -> object:
        return None if days is None else (today + timedelta(days=days)).date()

    service_id = directory.add_service(
        session,
        by,
        organization_id=organization_id,
        name=given.name,
        reasons=given.reasons,
        minimum_age=given.ages[0],
        maximum_age=given.ages[1],
        accepts_police_referral=True,
        response_hours=24,
        agreement_ref="DEMO-1" if given.agreed is not None else "",
        agreement_until_on=on(given.agreed),
        assured_on=on(given.assured),
        paused_until_on=on(given.paused),
    )
    directory.say(session, service_id, phones=(given.phone,), languages=given.languages, areas=("Harbour Ward",))
    if given.worker:
        partners.add_worker(session, by, service_id, name=given.worker[0], email=given.worker[1])
