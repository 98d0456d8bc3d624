"""What tests of the directory begin with: a service said in full."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from app import ids
from app.db import write
from app.partners import directory
from app.partners.models import ServiceLocation, ServiceSchedule
from tests.referrals.scene import a_service

ALWAYS = ((), "00:00", "23:59")


def said_of(app: Flask, by: UUID, name: str, **said: Any) -> UUID:
    """A service that takes referrals. `phones, languages, areas`; `hours`: (weekdays, opens, closes, …); `address`."""
    around = {key: said.pop(key) for key in ("phones", "languages", "areas") if key in said}
    hours, address = said.pop("hours", ()), said.pop("address", "")
    service_id = a_service(app, by, name, **said)

    def work(session: Session) -> None:
        directory.say(session, service_id, **around)
        directory.change_service(session, by, service_id)  # what it is found by is written anew
        session.add_all(
            ServiceSchedule(
                id=ids.uuid7(),
                service_id=service_id,
                byday=one[0],
                opens_at=one[1],
                closes_at=one[2],
                valid_from_on=one[3] if len(one) > 3 else None,
                valid_to_on=one[4] if len(one) > 4 else None,
            )
            for one in hours
        )
        if address:
            place = {"location_id": ids.uuid7(), "name": "", "address": address}
            session.add(ServiceLocation(id=ids.uuid7(), service_id=service_id, **place))

    with app.app_context():
        write(work)
    return service_id
