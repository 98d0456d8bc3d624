"""Spam and floods: nobody is turned away; what looks like one of many is asked for work, or waits apart (R-25)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import and_, select
from werkzeug.test import TestResponse

from app import clock
from app.concerns import pressure, ticket, work
from app.concerns.models import Concern, ConcernMessage
from app.db import db
from app.web import limits
from tests.concerns.resident import Resident, code_on, fields
from tests.support.scenes import count

HERE, ELSEWHERE, SIXTH = "203.0.113.7", "198.51.100.9", "2001:db8:1:2::7"


@pytest.fixture
def pressed(beatbook: Flask) -> Iterator[Flask]:
    """The application, counting; in the middle of an hour."""
    beatbook.config["RATELIMIT_ENABLED"] = True
    limits.limiter.storage.reset()
    with clock.at(clock.now().replace(minute=30)):
        yield beatbook
    limits.limiter.storage.reset()


class Sender(Resident):
    """Somebody at an address. Each concern has words of its own."""

    def __init__(self, app: Flask, address: str = HERE) -> None:
        super().__init__(app)
        self.app, self.address, self.sent = app, address, 0

    def form(self, *, solved: bool = False, **said: Any) -> dict[str, Any]:
        """A whole form with a ticket of two minutes ago; with the work that is asked for, or without."""
        self.sent += 1
        with self.app.test_request_context(environ_base={"REMOTE_ADDR": self.address}):
            bits = pressure.asked().bits
            with clock.at(clock.now() - timedelta(minutes=2)):
                made = ticket.fresh(bits)
            found = ticket.read(made)
            assert found
            done = solve(work.riddle(found), bits) if solved else ""
        words = {"category": "noise", "place_text": "Quay", "description": f"{self.address} {self.sent}"}
        return words | {"danger": "no", "reply": "here", "ticket": made, "work": done} | said

    def post(self, address: str, data: dict[str, Any]) -> TestResponse:
        remote = {"REMOTE_ADDR": self.address}
        return self.client.post(f"{address}{self.query}", data=data, headers=self.headers, environ_base=remote)

    def send_many(self, many: int, **how: Any) -> list[int]:
        return [self.post("/concerns", self.form(**how)).status_code for _ in range(many)]


def solve(riddle: str, bits: int) -> str:
    """Look for the number as the phone does."""
    number = 0
    while work.zeros(f"{riddle}.{number}") < bits:
        number += 1
    return str(number)


def solved_by_chance(form: dict[str, Any]) -> bool:
    """Whether its number happens to solve a riddle of now: one in some thousand does."""
    found = ticket.read(form["ticket"])
    assert found
    return any(work.zeros(f"{work.riddle(found, ago=ago)}.{form['work']}") >= pressure.SOME for ago in (0, 1))


def apart(app: Flask) -> tuple[int, int]:
    """(how many stand among the others, how many wait apart)"""
    with app.app_context():
        standing = list(db.session.scalars(select(and_(Concern.quarantined, Concern.danger != "yes"))))
    return standing.count(False), standing.count(True)


@pytest.mark.parametrize(
    ("here", "in_all", "asked"),
    [
        (0, 0, pressure.Asked(0, apart=False)),
        (4, 299, pressure.Asked(0, apart=False)),
        (5, 0, pressure.Asked(pressure.SOME, apart=False)),
        (19, 0, pressure.Asked(pressure.SOME, apart=False)),
        (20, 0, pressure.Asked(pressure.MOST, apart=True)),
        (0, 300, pressure.Asked(pressure.MOST, apart=True)),
    ],
)
def test_what_is_asked_follows_from_how_many_came(here: int, in_all: int, asked: pressure.Asked) -> None:
    assert pressure.follows(here, in_all) == asked


def test_the_sixth_of_an_hour_from_one_place_is_taken_and_waits_apart(pressed: Flask) -> None:
    assert Sender(pressed).send_many(8) == [200] * 8
    assert apart(pressed) == (5, 3)


def test_with_the_work_that_is_asked_for_it_stands_among_the_others(pressed: Flask) -> None:
    Sender(pressed).send_many(8, solved=True)
    assert apart(pressed) == (8, 0)


def test_from_the_twenty_first_on_work_does_not_help(pressed: Flask) -> None:
    Sender(pressed).send_many(21, solved=True)
    assert apart(pressed) == (20, 1)


@pytest.mark.parametrize("other", [ELSEWHERE, SIXTH])
def test_a_neighbour_elsewhere_is_not_asked_for_anything(pressed: Flask, other: str) -> None:
    Sender(pressed).send_many(8)
    page = Sender(pressed, other).client.get("/concerns/new", environ_base={"REMOTE_ADDR": other})
    assert "data-work" not in page.text
    Sender(pressed, other).send_many(1)
    assert apart(pressed) == (6, 3)


def test_one_sender_alone_trips_no_breaker(pressed: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pressure, "BREAKER", 8)
    Sender(pressed).send_many(12)
    Sender(pressed, ELSEWHERE).send_many(2)
    assert apart(pressed) == (7, 7)


def test_after_the_breaker_all_wait_apart_but_danger(pressed: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pressure, "BREAKER", 6)
    for number in range(6):
        Sender(pressed, f"192.0.{number}.1").send_many(1)
    assert apart(pressed) == (6, 0)
    Sender(pressed, ELSEWHERE).send_many(1, solved=True)
    assert apart(pressed) == (6, 1)
    Sender(pressed, ELSEWHERE).send_many(1, danger="yes")
    assert apart(pressed) == (7, 1)


def test_the_next_hour_begins_anew(pressed: Flask) -> None:
    someone = Sender(pressed)
    someone.send_many(7)
    with clock.at(clock.now() + timedelta(hours=1)):
        someone.send_many(1)
    assert apart(pressed) == (6, 2)


def test_somebody_in_danger_is_never_held_back(pressed: Flask) -> None:
    Sender(pressed).send_many(25, danger="yes")
    assert apart(pressed) == (25, 0)


def test_one_ticket_sent_a_thousand_times_presses_on_nobody(pressed: Flask) -> None:
    """Replay: the same concern, the same answer, and it is counted once."""
    someone = Sender(pressed)
    form = someone.form()
    assert {someone.post("/concerns", form).status_code for _ in range(60)} == {200}
    assert count(pressed, Concern) == 1
    assert someone.send_many(4) == [200] * 4
    assert apart(pressed) == (5, 0)


def test_a_ticket_can_not_be_made_to_ask_for_less(pressed: Flask) -> None:
    """Edited: whatever of it is changed, it is none of ours any more."""
    someone = Sender(pressed)
    someone.send_many(5)
    form = someone.form()
    made = form["ticket"]
    for at in range(0, len(made), 3):
        edited = made[:at] + ("A" if made[at] != "A" else "B") + made[at + 1 :]
        assert someone.post("/concerns", form | {"ticket": edited}).status_code == 409, at
    assert count(pressed, Concern) == 5


def test_a_ticket_from_before_the_pressure_is_asked_for_work_too(pressed: Flask) -> None:
    someone = Sender(pressed)
    early = [someone.form() for _ in range(7)]
    for form in early:
        someone.post("/concerns", form)
    assert apart(pressed) == (5, 2)


@pytest.mark.parametrize("wrong", ["", "0", "x", "-1", "٣", "9" * 13, "1e3", "0.5"])
def test_other_work_is_no_work(pressed: Flask, wrong: str) -> None:
    someone = Sender(pressed)
    someone.send_many(5)
    with pressed.test_request_context():
        forms = [someone.form(work=wrong) for _ in range(5)]
        form = next((form for form in forms if not solved_by_chance(form)), forms[0])
    assert someone.post("/concerns", form).status_code == 200
    assert apart(pressed) == (5, 1)


def test_work_is_for_one_form_and_for_some_minutes(pressed: Flask) -> None:
    someone = Sender(pressed)
    someone.send_many(5)
    one, other = someone.form(solved=True), someone.form()
    with pressed.test_request_context():
        mine, theirs = ticket.read(one["ticket"]), ticket.read(other["ticket"])
        assert mine and theirs
        assert work.is_done(mine, one["work"], pressure.SOME)
        assert work.riddle(mine) != work.riddle(theirs)
        with clock.at(clock.now() + timedelta(minutes=9)):
            assert work.is_done(mine, one["work"], pressure.SOME)
        solved = work.riddle(mine)
        with clock.at(clock.now() + timedelta(minutes=21)):
            assert solved not in {work.riddle(mine, ago=ago) for ago in (0, 1)}
            assert solved_by_chance(one) or not work.is_done(mine, one["work"], pressure.SOME)


def test_the_page_says_what_work_is_asked_for_and_nothing_when_none_is(pressed: Flask) -> None:
    someone = Sender(pressed)
    page, held = someone.walk()
    assert "data-work" not in page.text
    someone.send_many(5)
    page = someone.post("/concerns/new", fields(page) | {"at": "review", "go": "stay"})
    assert f'data-bits="{pressure.SOME}"' in page.text
    assert someone.post("/concerns", held).status_code == 200


def test_messages_from_one_place_are_slowed_and_the_words_come_back(pressed: Flask) -> None:
    someone = Sender(pressed)
    made = someone.post("/concerns", someone.form())
    someone.post("/concerns/status", {"code": code_on(made)})
    tries = [someone.post("/concerns/thread", {"words": f"Message {n}"}) for n in range(pressure.MESSAGES + 2)]
    assert [answer.status_code for answer in tries] == [303] * pressure.MESSAGES + [429] * 2
    assert f"Message {pressure.MESSAGES + 1}" in tries[-1].text
    assert tries[-1].headers["Retry-After"] == "60"
    assert count(pressed, ConcernMessage) == pressure.MESSAGES


def test_a_bucket_is_a_street_of_addresses_and_another_every_day(pressed: Flask) -> None:
    """R-28: the key is drawn anew, so what was counted yesterday leads nowhere."""

    def bucket(address: str) -> str:
        with pressed.test_request_context(environ_base={"REMOTE_ADDR": address}):
            return limits.bucket()

    assert bucket("203.0.113.7") == bucket("203.0.113.250") != bucket("203.0.114.7")
    assert bucket("2001:db8:1:2::7") == bucket("2001:db8:1:2:ffff::1") != bucket("2001:db8:1:3::7")
    today = bucket(HERE)
    with clock.at(clock.now() + timedelta(days=1)):
        assert bucket(HERE) != today


def test_no_page_of_residents_counts_by_address(pressed: Flask) -> None:
    """R-28: what counts by the bare address is for staff's sign-in and for services alone."""
    someone = Sender(pressed)
    someone.send_many(2)
    someone.post("/concerns/status", {"code": "1"})
    for rule in pressed.url_map.iter_rules():
        view = pressed.view_functions[rule.endpoint]
        if "GET" in (rule.methods or ()) and not rule.arguments and getattr(view, "for_residents", False):
            someone.client.get(rule.rule, environ_base={"REMOTE_ADDR": HERE})
    kept = list(getattr(limits.limiter.storage, "storage", {}))
    assert kept
    assert not [key for key in kept if HERE in key]
