"""The directory as phones carry it, and as the beat book and the form of an offer show it."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.actor import Actor, Role
from app.db import write
from app.partners import carried, directory, store
from app.partners.models import Organization, Service
from tests.partners.scene import said_of
from tests.referrals.scene import WORKER
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import BeatScene

HOOK = {"hook_url": "https://inbox.example.org/hook", "hook_secret": "a-very-secret-secret-of-theirs"}


def carried_by(client: StaffClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/sync/services").get_json()["services"]
    return found


def test_a_phone_carries_what_anybody_may_know_of_a_service(
    beatbook: Flask, coordinator: StaffClient, officer: StaffClient
) -> None:
    hours = ((("MO", "TU"), "09:00", "17:00"),)
    said_of(
        beatbook,
        coordinator.person_id,
        "Harbour Advice",
        phones=("0151 496 0401",),
        languages=("en", "ar"),
        areas=("Harbour Ward",),
        hours=hours,
        address="4 Pilot Street",
        minimum_age=18,
        description="Debts and rent.",
    )
    [found] = carried_by(officer)
    assert found["organization"] == "Harbour Advice Trust"
    assert (found["phones"], found["languages"], found["areas"]) == (
        [["0151 496 0401"]],
        ["en", "ar"],
        ["Harbour Ward"],
    )
    assert (found["hours"], found["ages"]) == ([[["MO", "TU"], "09:00", "17:00"]], [18, None])
    assert (found["takes"], found["read"], found["about"]) == (True, True, "Debts and rent.")
    assert found["where"] == [["", "4 Pilot Street"]]


def test_no_person_and_no_system_behind_a_service_reaches_a_phone(
    beatbook: Flask, coordinator: StaffClient, officer: StaffClient
) -> None:
    service = said_of(beatbook, coordinator.person_id, "Harbour Advice", email="bo.frank@harbour.example.org")
    assert coordinator.submit(f"/services/{service}/webhook", data=HOOK).status_code == 303
    for address in ("/sync/services", "/sync/kit", "/sync/pack"):
        text = officer.get(address).text
        for secret in ("Ada Lind", WORKER, "bo.frank", "inbox.example.org", HOOK["hook_secret"], "DSA-7"):
            assert secret not in text, (address, secret)


def test_where_somebody_hides_from_violence_does_not_lie_on_a_phone(
    beatbook: Flask, coordinator: StaffClient, officer: StaffClient
) -> None:
    reasons = ("domestic_family_violence", "legal")
    said_of(beatbook, coordinator.person_id, "Safe at home", reasons=reasons, address="9 Quiet Lane")
    assert "Quiet Lane" not in officer.get("/sync/services").text
    assert "Safe at home" in officer.get("/sync/services").text


def test_the_directory_goes_again_only_when_something_in_it_has_changed(
    beatbook: Flask, coordinator: StaffClient, officer: StaffClient
) -> None:
    service = said_of(beatbook, coordinator.person_id, "Harbour Advice")
    by = coordinator.person_id
    seen = officer.get("/sync/services").headers["ETag"]

    def renamed(session: Any) -> None:
        row = session.get_one(Service, service)
        session.get_one(Organization, row.organization_id).name = "Harbour Advice Trusts"

    def left(session: Any) -> None:
        for worker in store.workers_of(service):
            store.end_worker(session, _actor(coordinator), worker.id)

    for change in (
        lambda session: directory.change_service(session, by, service, reasons=("legal",)),
        renamed,
        left,
        lambda session: store.add_worker(session, _actor(coordinator), service, name="Bo", email="b@x.example.org"),
    ):
        assert officer.get("/sync/services", headers={"If-None-Match": seen}).status_code == 304
        with beatbook.app_context():
            write(change)
        answer = officer.get("/sync/services", headers={"If-None-Match": seen})
        assert answer.status_code == 200
        seen = answer.headers["ETag"]


def test_who_may_not_read_the_directory_carries_none(beatbook: Flask, coordinator: StaffClient, service: UUID) -> None:
    assert len(carried_by(coordinator)) == 1
    for role in (Role.ADMIN, Role.AUDITOR):
        assert carried_by(sign_in_as(beatbook, role)) == []


def test_of_a_directory_too_large_for_a_phone_it_carries_what_helps_on_its_beats(
    beatbook: Flask, coordinator: StaffClient, officer: StaffClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = coordinator.person_id
    for name, areas in (("Here", ("Harbour Ward",)), ("Elsewhere", ("Northfield",)), ("Wider", ("Harbour",))):
        said_of(beatbook, by, name, areas=areas)
    assert {one["name"] for one in carried_by(officer)} == {"Here", "Elsewhere", "Wider"}
    monkeypatch.setattr(carried, "MOST", 2)
    assert {one["name"] for one in carried_by(officer)} == {"Here", "Wider"}


def test_the_beat_book_names_the_services_of_the_beat_with_number_and_hours(
    beatbook: Flask, coordinator: StaffClient, officer: StaffClient, beat: BeatScene
) -> None:
    by = coordinator.person_id
    said_of(beatbook, by, "Everywhere")
    said_of(
        beatbook,
        by,
        "Ours",
        workers=(),
        areas=("Harbour Ward",),
        phones=("0151 496 0402",),
        hours=((("SA",), "10:00", "14:00"),),
    )
    said_of(beatbook, by, "Far", areas=("Northfield",))
    page = officer.get(f"/beat/{beat.id}").text
    part = page[page.index('id="services"') :]
    assert part.index("Ours") < part.index("Everywhere")
    assert "0151 496 0402" in part and "Sat 10:00–14:00" in part and "Nobody reads its inbox" in part
    assert ">Far<" not in page
    carried_book = next(item for item in officer.get("/sync/pack").get_json()["items"] if item["key"] == "/beat")
    assert "0151 496 0402" in carried_book["html"] and "Sat 10:00–14:00" in carried_book["html"]


def test_the_form_of_an_offer_names_first_who_speaks_the_language_on_the_beat(
    beatbook: Flask, coordinator: StaffClient, officer: StaffClient, beat: BeatScene
) -> None:
    by = coordinator.person_id
    for name, areas, languages in (
        ("A far", ("Northfield",), ("ar",)),
        ("B near", ("Harbour Ward",), ("en",)),
        ("C near, speaks it", ("Harbour Ward",), ("ar",)),
        ("D everywhere, speaks it", (), ("ar",)),
    ):
        said_of(beatbook, by, name, areas=areas, languages=languages)
    said = {"reason": "financial_hardship", "contact_language": "ar", "place": str(beat.park)}
    page = officer.submit("/referrals/card", data=said).text
    places = [page.index(name) for name in ("C near", "D everywhere", "A far", "B near")]
    assert places == sorted(places)


def _actor(client: StaffClient) -> Actor:
    return Actor(person_id=client.person_id, role=Role.COORDINATOR, name="Noor Haddad")
