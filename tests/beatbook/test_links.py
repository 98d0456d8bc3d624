"""What book, briefing and handover lead to is there, and what came late from a phone stands in a briefing."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from app import clock
from app.accounts import changes
from app.actor import Actor, Role
from app.db import write
from app.presence.models import PlaceNote
from tests.beatbook.test_book import headings, part
from tests.beatbook.test_handover import given, leaves
from tests.followups.scene import in_days, promise, stored
from tests.interactions.scene import record, record_ago
from tests.presence.scene import noted
from tests.programmes.scene import a_programme, count_heads
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import BeatScene

CSS = Path(__file__).resolve().parents[2] / "static/css/beatbook.css"


def leads_to(page: str) -> set[str]:
    """The addresses of the page's own rows and buttons."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return {href.partition("#")[0] for href in re.findall(r'href="(/[^"]*)"', main) if not href.startswith("/static")}


def test_whatever_a_page_of_a_beat_leads_to_is_there(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    promise(officer, beat.park)
    noted(officer, beat.park, "The side gate sticks")
    count_heads(officer, a_programme(beatbook, beat.id), came="14")
    leaves(beatbook, officer.person_id, beat.id, 3)
    handover = f"/beat/{beat.id}/handover/{officer.person_id}"
    for address in (f"/beat/{beat.id}", f"/beat/{beat.id}/briefing?since=week", handover):
        found = leads_to(sergeant.get(address).text)
        assert found
        assert {href: sergeant.get(href).status_code for href in found if sergeant.get(href).status_code != 200} == {}
    assert handover in leads_to(sergeant.get(f"/beat/{beat.id}").text)


@pytest.mark.parametrize("days", [15, 60])
def test_a_handover_that_is_not_there_yet_is_not_led_to(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, days: int
) -> None:
    leaves(beatbook, officer.person_id, beat.id, days)
    page = sergeant.get(f"/beat/{beat.id}").text
    assert "until" in part(page, "people")
    assert "/handover/" not in page


def test_who_has_left_is_named_with_the_handover_for_ninety_days(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, beat: BeatScene
) -> None:
    promise(officer, beat.park, what="Ask about the lamp", due="pick", due_on=in_days(120))
    leaves(beatbook, officer.person_id, beat.id)
    address, book = f"/beat/{beat.id}/handover/{officer.person_id}", f"/beat/{beat.id}"
    now = clock.now()
    for days, there in ((2, True), (91, False)):
        with clock.at(now + timedelta(days=days)):
            colleague.sign_in()
            people = part(colleague.get(book).text, "people")
            assert ("was here until" in people, address in people) == (there, there)
            assert colleague.get(address).status_code == (200 if there else 404)


def test_who_leaves_the_agency_leaves_the_beat(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    followup = promise(officer, beat.park)
    by = Actor(person_id=sergeant.person_id, role=Role.ADMIN, name="Dana Brook", collar="")
    with beatbook.app_context():
        write(lambda session: changes.leave(session, by, officer.person_id))
    address = f"/beat/{beat.id}/handover/{officer.person_id}"
    assert f'href="{address}"' in colleague.get(f"/beat/{beat.id}").text
    assert f'href="{address}"' in sergeant.get("/needs-you").text
    sergeant.submit(address, data={"given": given(sergeant.get(address).text), "to": str(colleague.person_id)})
    assert stored(beatbook, followup).owner_id == colleague.person_id


def test_who_comes_back_does_not_leave(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    leaves(beatbook, officer.person_id, beat.id, 3)
    sign_in_again = {"person": str(officer.person_id), "from_on": in_days(10), "to_on": ""}
    admin = sign_in_as(beatbook, Role.ADMIN)
    assert admin.submit(f"/beats/{beat.id}/assignments", data=sign_in_again).status_code == 303
    assert "/handover/" not in sergeant.get(f"/beat/{beat.id}").text


def test_an_administrator_is_told_where_a_handover_is_found(beatbook: Flask, beat: BeatScene) -> None:
    page = sign_in_as(beatbook, Role.ADMIN).get(f"/beats/{beat.id}").text
    assert "the sergeant of the beat finds the handover" in page


def test_what_waited_on_a_phone_stands_in_the_briefing_of_the_day_it_came(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, beat: BeatScene
) -> None:
    note = noted(colleague, beat.park, "The side gate sticks")
    long_ago = clock.now() - timedelta(days=6)
    with beatbook.app_context():
        write(lambda session: session.execute(update(PlaceNote).values(happened_at=long_ago)))
    assert isinstance(note, UUID)
    assert "The side gate sticks" in officer.get(f"/beat/{beat.id}/briefing?since=day").text


def test_a_briefing_of_a_quiet_time_says_so(officer: StaffClient, beat: BeatScene) -> None:
    page = officer.get(f"/beat/{beat.id}/briefing").text
    assert headings(page) == []
    assert "Nothing new." in page


def test_the_day_of_the_last_contact_is_said_where_three_record(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    """Invariant 5"""
    for who in (officer, colleague, officer):
        record(who, beat.park)
    record_ago(officer, beat.places["Corner shop"], timedelta(days=40))
    places = part(officer.get(f"/beat/{beat.id}").text, "places")
    assert "last on" not in places
    assert places.count("Nobody was noted here") == 3  # the block, the shop and the street
    record(sergeant, beat.park)
    places = part(officer.get(f"/beat/{beat.id}").text, "places")
    assert places.count("last on") == 1
    assert places.count("Nobody was noted here") == 3


def test_a_long_list_counts_all_that_is_left_out(officer: StaffClient, beat: BeatScene) -> None:
    for number in range(53):
        promise(officer, beat.park, what=f"Promise {number}")
    for address, name in ((f"/beat/{beat.id}", "followups"), (f"/beat/{beat.id}/briefing?since=day", "promised")):
        promises = part(officer.get(address).text, name)
        assert promises.count("Promise ") == 30
        assert "and 23 more" in promises


def test_the_bar_has_five_places(officer: StaffClient, beat: BeatScene) -> None:
    bar = officer.get("/today").text.partition('<nav class="bar"')[2].partition("</nav>")[0]
    assert re.findall(r"<span>([^<]+)</span>", bar) == ["Today", "Record", "Follow-ups", "Beat", "More"]
    assert 'href="/interactions"' in officer.get("/more").text


def test_paper_shows_the_beat_and_nothing_to_press(officer: StaffClient, beat: BeatScene) -> None:
    assert "css/beatbook.css" in officer.get(f"/beat/{beat.id}").text
    hidden = re.search(r"@media print \{.*?([^}]*)\{ display: none !important; \}", CSS.read_text(), re.DOTALL)
    assert hidden
    assert {".bar", ".button", ".jumps", "form"} <= {part.strip() for part in hidden.group(1).split(",")}


def test_a_contact_can_be_printed(officer: StaffClient, beat: BeatScene) -> None:
    page = officer.get(f"/interactions/{record(officer, beat.park)}").text
    assert 'data-press="print"' in page
    assert "js/print.js" in page
