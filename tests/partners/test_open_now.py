"""Searching for what is open now finds each that is, and the database and the rules agree which those are."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import insert

from app import clock
from app.db import write
from app.partners.models import Organization, Service, ServiceSchedule
from app.partners.search import Query, search

HOURS = (
    ((), "09:00", "17:00"),
    (("TU",), "09:00", "17:00"),
    (("MO",), "09:00", "17:00"),
    (("TU",), "22:00", "06:00"),
    (("MO",), "22:00", "06:00"),
    ((), "00:00", "00:00"),
    (("TU",), None, "17:00"),
    (("TU", "WE"), "09:00", "09:30"),
)
TUESDAY = datetime(2026, 11, 24)


def services(app: Flask, hours: list[tuple[tuple[str, ...], str | None, str | None]], **days: object) -> list[UUID]:
    """Services, each with one entry of hours, named so that they stand in this order."""
    with app.app_context():
        organization, found = uuid4(), [uuid4() for _one in hours]

        def work(session: object) -> None:
            session.execute(insert(Organization).values(id=organization, name="Harbour"))
            same = {"organization_id": organization, "changed_at": clock.now(), "reasons": ()}
            rows = [{"id": key, "name": f"S{n:04}", **same} for n, key in enumerate(found)]
            session.execute(insert(Service), rows)
            said = zip(found, hours, strict=True)
            session.execute(
                insert(ServiceSchedule),
                [
                    {"id": uuid4(), "service_id": key, "byday": on, "opens_at": begin, "closes_at": end, **days}
                    for key, (on, begin, end) in said
                ],
            )

        write(work)  # type: ignore[arg-type]
    return found


def test_what_is_open_is_found_behind_any_number_of_shut_ones(beatbook: Flask) -> None:
    shut: list[tuple[tuple[str, ...], str | None, str | None]] = [(("MO",), "09:00", "17:00")] * 400
    last = services(beatbook, [*shut, (("TU",), "09:00", "17:00")])[-1]
    with beatbook.app_context():
        found = search(Query(open_now=True), TUESDAY.replace(hour=10))
        assert [match.id for match in found] == [last]


def test_the_database_and_the_rules_agree_what_is_open(beatbook: Flask) -> None:
    services(beatbook, list(HOURS))
    services(beatbook, list(HOURS), valid_from_on=TUESDAY.date(), valid_to_on=TUESDAY.date())
    with beatbook.app_context():
        for minutes in range(-24 * 60, 48 * 60, 30):
            now = TUESDAY + timedelta(minutes=minutes)
            all_of_them = search(Query(), now, limit=100)
            assert len(all_of_them) == 2 * len(HOURS)
            is_open = {match.id for match in all_of_them if match.open}
            assert {match.id for match in search(Query(open_now=True), now, limit=100)} == is_open, now
