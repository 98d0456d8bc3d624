"""The feed for a calendar: a secret address, shown once, that can be ended; what and when, never for whom."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from app import clock, ids
from app.accounts.models import Person
from app.actor import Role
from app.db import write
from app.followups.models import CalendarLink
from tests.followups.scene import (
    NAME,
    NAMING,
    NUMBER,
    REACH,
    audited,
    in_days,
    moved,
    promise,
    today,
)
from tests.support.absence import without_chance
from tests.support.client import CriticalClient
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import BeatScene, count


def make(client: StaffClient) -> str:
    """A new address, as the page shows it."""
    client.step_up()
    page = client.submit("/followups/calendar", data={"do": "make"})
    assert page.status_code == 200
    found = re.search(r'<code class="words">http://localhost(/[^<]+)</code>', page.text)
    assert found is not None
    return found.group(1)


def events(client: CriticalClient, address: str) -> list[dict[str, str]]:
    """The events of a feed, read as RFC 5545 writes them."""
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    raw = answer.get_data()
    assert raw.endswith(b"\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    for line in raw.split(b"\r\n"):
        line.decode()  # no line ends inside a character
    lines = raw.decode().replace("\r\n ", "").split("\r\n")
    assert (lines[0], lines[1], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR", "")
    found: list[dict[str, str]] = []
    for line in lines:
        name, _colon, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and line not in {"END:VEVENT", "END:VCALENDAR", ""}:
            found[-1][name] = re.sub(r"\\([\\;,nN])", lambda m: "\n" if m[1] in "nN" else m[1], value)
    return found


def test_the_feed_says_what_and_when(officer: StaffClient, client: CriticalClient, beat: BeatScene) -> None:
    what = "Ask: lamps, bins; «الضوء» \\ gates 🔦, and whether the long way round by the quay can stay open at night"
    followup = promise(officer, beat.park, what=what, due="pick", due_on=in_days(4))
    (event,) = events(client, make(officer))
    first = today() + timedelta(days=4)
    assert event["SUMMARY"] == what
    assert event["UID"] == f"{followup}@beatbook"
    assert event["URL"] == f"http://localhost/followups/{followup}"
    assert event["DTSTART;VALUE=DATE"] == f"{first:%Y%m%d}"
    assert event["DTEND;VALUE=DATE"] == f"{first + timedelta(days=1):%Y%m%d}"
    assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])


def test_what_is_to_be_told_stands_on_today_until_they_were_told(
    officer: StaffClient, client: CriticalClient, beat: BeatScene
) -> None:
    """Invariant 7"""
    followup, address = promise(officer, beat.park), make(officer)
    moved(officer, followup, "done", 1)
    with clock.at(clock.now() + timedelta(days=3)):
        (event,) = events(client, address)
        assert event["SUMMARY"].startswith("Tell them: ")
        assert event["DTSTART;VALUE=DATE"] == f"{today():%Y%m%d}"
    moved(officer, followup, "told", 2)
    assert events(client, address) == []


def test_the_feed_holds_nobody(
    officer: StaffClient, colleague: StaffClient, client: CriticalClient, beat: BeatScene
) -> None:
    """Invariant 2: no name, no number, no place, nothing that is being checked, nothing of others."""
    promise(officer, beat.park, **REACH)
    promise(officer, beat.park, what=NAMING)
    promise(colleague, beat.park, what="Somebody else keeps this")
    address = make(officer)
    assert len(events(client, address)) == 2
    text = without_chance(client.get(address).text)
    for words in (NAME, NUMBER, "Fenwick", "0151", "Somebody else keeps", "Wren Alder", "4417", "Anchor Park"):
        assert words not in text


def test_an_address_is_shown_once(beatbook: Flask, officer: StaffClient, client: CriticalClient) -> None:
    assert "There is no address yet." in officer.get("/followups/calendar").text
    address = make(officer)
    token = address.split("/")[3]
    page = officer.get("/followups/calendar").text
    assert (token in page, "No calendar has read it yet." in page) == (False, True)
    assert events(client, address) == []
    assert "Last read" in officer.get("/followups/calendar").text
    with beatbook.app_context():
        assert count(beatbook, CalendarLink, CalendarLink.token_hash == token.encode()) == 0
    (line,) = audited(beatbook, "calendar.make")
    assert (line.actor, line.object_id) == (str(officer.person_id), str(officer.person_id))


def test_an_address_that_was_ended_or_replaced_is_gone(
    beatbook: Flask, officer: StaffClient, client: CriticalClient
) -> None:
    first = make(officer)
    second = make(officer)
    assert [client.get(address).status_code for address in (first, second)] == [404, 200]
    assert officer.submit("/followups/calendar", data={"do": "end"}).status_code == 303
    assert client.get(second).status_code == 404
    assert "There is no address yet." in officer.get("/followups/calendar").text
    assert len(audited(beatbook, "calendar.end")) == 2
    assert officer.submit("/followups/calendar", data={"do": "end"}).status_code == 303
    assert len(audited(beatbook, "calendar.end")) == 2


def test_who_left_has_no_feed(beatbook: Flask, officer: StaffClient, client: CriticalClient) -> None:
    address = make(officer)
    with beatbook.app_context():
        left = update(Person).where(Person.id == officer.person_id).values(left_at=clock.now())
        write(lambda session: session.execute(left))
    assert client.get(address).status_code == 404


def test_a_guess_finds_nothing(officer: StaffClient, client: CriticalClient) -> None:
    address = make(officer)
    token = address.split("/")[3]
    for guess in (ids.token(), token[:-1], token + "A", token[:-1] + "!", token.swapcase(), "A" * 43):
        assert client.get(f"/followups/calendar/{guess}/beatbook.ics").status_code == 404
    assert client.get(address.removesuffix("beatbook.ics")).status_code == 404


def test_an_address_needs_the_passkey_and_a_phone_of_ones_own(beatbook: Flask, officer: StaffClient) -> None:
    """R-07"""
    with clock.at(clock.now() + timedelta(minutes=6)):
        for do in ("make", "end"):
            answer = officer.submit("/followups/calendar", data={"do": do})
            assert (answer.status_code, answer.location) == (303, "/step-up?next=")
    shared = sign_in_as(beatbook, Role.OFFICER, shared_phone=True, name="Sami Reed")
    shared.step_up()
    assert shared.submit("/followups/calendar", data={"do": "make"}).status_code == 403
    assert count(beatbook, CalendarLink) == 0


@pytest.mark.parametrize("do", [{}, {"do": "gossip"}])
def test_what_can_not_be_read_makes_no_address(beatbook: Flask, officer: StaffClient, do: dict[str, str]) -> None:
    """An address is made because somebody asked for one."""
    address = make(officer)
    assert officer.submit("/followups/calendar", data=do).status_code == 400
    assert officer.get(address).status_code == 200
