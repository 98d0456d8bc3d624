"""The directory's pages: searching, reading, keeping."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.db import db
from app.partners import rules, store
from app.partners.rules import Hours, NotSent, Terms
from tests.referrals.scene import a_service
from tests.support.people import StaffClient

TODAY = date(2026, 11, 24)
IN_FORCE = Terms(accepts=True, agreement_until=TODAY, workers=1)


def filled(**said: Any) -> dict[str, Any]:
    return {
        "name": "Café Ayuda",
        "organization": "Harbour Advice",
        "reasons": ["legal", "financial_hardship"],
        "phone": "0151 496 0499",
        "languages": ["es"],
        "areas": "Harbour Ward\r\nNorthfield",
        "minimum_age": "18",
        "accepts_police_referral": "true",
        "agreement_ref": "DSA-9",
        "agreement_until_on": "2099-01-01",
        "assured": "true",
        **said,
    }


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        (IN_FORCE, None),
        (Terms(accepts=True, agreement_until=TODAY - timedelta(days=1), workers=1), NotSent.NO_AGREEMENT),
        (Terms(accepts=True, agreement_until=None, workers=1), NotSent.NO_AGREEMENT),
        (Terms(accepts=False, agreement_until=TODAY, workers=1), NotSent.NOT_ACCEPTING),
        (Terms(accepts=True, agreement_until=TODAY, paused_until=TODAY, workers=1), NotSent.PAUSED),
        (Terms(accepts=True, agreement_until=TODAY, workers=0), NotSent.NOBODY),
        (Terms(accepts=True, agreement_until=TODAY, retired=True, workers=1), NotSent.RETIRED),
        (Terms(accepts=True, agreement_until=TODAY, active=False, workers=1), NotSent.CLOSED),
    ],
)
def test_what_may_be_sent(terms: Terms, why: NotSent | None) -> None:
    assert rules.may_be_sent(terms, TODAY) is why


@pytest.mark.parametrize(
    ("at", "is_open"), [("2026-11-24T09:00", True), ("2026-11-24T17:00", False), ("2026-11-25T10:00", False)]
)
def test_whether_it_is_open(at: str, is_open: bool) -> None:
    assert rules.is_open([Hours(("MO", "TU"), "09:00", "17:00")], datetime.fromisoformat(at)) is is_open
    assert rules.is_open([], datetime.fromisoformat(at)) is None


def test_hours_go_on_past_midnight() -> None:
    night = [Hours(("FR",), "22:00", "03:00")]
    assert rules.is_open(night, datetime(2026, 11, 28, 2, 0))  # Saturday, of Friday's night
    assert not rules.is_open(night, datetime(2026, 11, 27, 2, 0))


def test_a_coordinator_adds_a_service_and_an_officer_finds_it_without_its_accents(
    beatbook: Flask, coordinator: StaffClient, officer: StaffClient
) -> None:
    answer = coordinator.submit("/services/new", data=filled())
    assert answer.status_code == 303
    for asked in ("words=cafe", "reason=legal", "area=harbour", "language=es", "age=25-64", "words=ayuda&reason=legal"):
        assert "Café Ayuda" in officer.get(f"/services?{asked}").text, asked
    for asked in ("words=zzz", "reason=youth", "area=elsewhere", "language=ar", "age=10-15", "open=yes"):
        assert "Café Ayuda" not in officer.get(f"/services?{asked}").text, asked
    page = officer.get(answer.headers["Location"]).text
    assert "0151 496 0499" in page and "Nobody reads its inbox" in page


def test_what_was_typed_wrong_is_said_and_kept(coordinator: StaffClient) -> None:
    wrong = coordinator.submit("/services/new", data=filled(name="", maximum_age="3", url="ftp://x", reasons=[]))
    assert wrong.status_code == 422
    for words in ("Enter the service", "below the age", "begins with https://", "Choose at least one", "Northfield"):
        assert words in wrong.text


def test_a_worker_is_added_by_name_and_stands_encrypted(
    beatbook: Flask, coordinator: StaffClient, officer: StaffClient, service: UUID
) -> None:
    said = {"worker_name": "Bo Frank", "worker_email": "bo@other.example.org"}
    assert coordinator.submit(f"/services/{service}/workers", data=said).status_code == 303
    assert coordinator.submit(f"/services/{service}/workers", data=said).status_code == 422
    bad = said | {"worker_email": "bo@nowhere"}
    assert coordinator.submit(f"/services/{service}/workers", data=bad).status_code == 422
    assert "bo@other.example.org" in coordinator.get(f"/services/{service}").text
    assert "bo@other.example.org" not in officer.get(f"/services/{service}").text
    with beatbook.app_context():
        workers = store.workers_of(service)
        assert [worker.name for worker in workers] == ["Ada Lind", "Bo Frank"]
        db.session.rollback()
    ended = coordinator.submit(f"/services/{service}/workers/{workers[1].id}/end")
    assert ended.status_code == 303
    assert "Bo Frank" not in coordinator.get(f"/services/{service}").text


def test_what_needs_a_coordinator_stands_under_upkeep(beatbook: Flask, coordinator: StaffClient) -> None:
    a_service(beatbook, coordinator.person_id, "Ended", agreement_until_on=date(2020, 1, 1))
    a_service(beatbook, coordinator.person_id, "Unread", workers=())
    a_service(beatbook, coordinator.person_id, "Old", assured_on=date(2020, 1, 1))
    page = coordinator.get("/services/upkeep").text
    for words in ("No agreement in force", "Nobody reads the inbox", "Not confirmed for 180 days"):
        assert words in page


def test_a_webhook_needs_https_and_a_long_secret(coordinator: StaffClient, service: UUID) -> None:
    for said in (
        {"hook_url": "http://x.example/hook", "hook_secret": "s" * 24},
        {"hook_url": "https://x.example/hook", "hook_secret": "short"},
    ):
        assert coordinator.submit(f"/services/{service}/webhook", data=said).status_code == 422
    said = {"hook_url": "https://x.example/hook", "hook_secret": "s" * 24}
    assert coordinator.submit(f"/services/{service}/webhook", data=said).status_code == 303


def test_a_service_that_was_taken_out_is_not_found_any_more(coordinator: StaffClient, service: UUID) -> None:
    assert coordinator.submit(f"/services/{service}/retire").status_code == 303
    assert coordinator.get(f"/services/{service}").status_code == 404
    assert str(service) not in coordinator.get("/services").text
