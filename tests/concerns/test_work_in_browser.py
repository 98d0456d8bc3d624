"""Under pressure the phone does the work that is asked for, beside the page; without JavaScript it goes without."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.concerns import ticket
from app.concerns.models import Concern
from app.db import db
from tests.concerns.test_hostile import raised
from tests.concerns.test_no_trace import Visitor
from tests.support.browsers import MakePhone
from tests.support.hours import wait_within_an_hour
from tests.support.servers import Server

READS_MS = 3500  # nobody reads the form in three seconds
LONGEST_SENDING_S = 60


def press(server: Server, many: int) -> None:
    """Send so many from the address that the phone has, too; and in the hour in which the phone sends."""
    wait_within_an_hour(after_s=LONGEST_SENDING_S if many else 0)
    someone = Visitor(server)
    for number in range(many):
        with server.app.app_context(), clock.at(clock.now() - timedelta(minutes=5)):
            made = ticket.fresh()
        said = {"category": "noise", "place_text": "Quay", "description": f"{number}", "danger": "no", "reply": "here"}
        assert someone.ask("/concerns", said | {"ticket": made})[0] == 200


def standing(server: Server) -> list[bool]:
    with server.app.app_context():
        return list(db.session.scalars(select(Concern.quarantined)))


@pytest.mark.parametrize("many", [0, 5])
def test_a_phone_does_the_work_and_stands_among_the_others(server: Server, make_phone: MakePhone, many: int) -> None:
    press(server, many)
    phone = make_phone(server.origin, permissions=[])
    loaded: list[str] = []
    phone.page.on("request", lambda request: loaded.append(request.url.rpartition("/")[2]))
    assert raised(phone.page, server.origin, "Quay", "Lamps", reads_ms=READS_MS)
    assert standing(server) == [False] * (many + 1)
    assert ("dig.js" in loaded) == (many > 0)


def test_in_the_middle_of_a_flood_the_form_stays_usable(server: Server, make_phone: MakePhone) -> None:
    """The highest level: taken, apart, and not after more than some seconds."""
    press(server, 20)
    phone = make_phone(server.origin, permissions=[])
    assert raised(phone.page, server.origin, "Quay", "Lamps", reads_ms=READS_MS)
    assert standing(server).count(True) == 16
