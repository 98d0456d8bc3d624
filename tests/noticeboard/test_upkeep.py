"""Looking after a public page: who may, what is refused, what is written down."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.actor import Role
from app.audit.models import AuditEntry
from app.db import db
from app.noticeboard.models import OpenHour, PublicPage
from tests.support.client import CriticalClient
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import BeatScene, count

REACH = {"slug": "harbour-ward", "phone": "0151 496 0420", "email": "harbour@police.example", "words": ""}
HOUR: dict[str, Any] = {"weekdays": ["tue", "thu"], "starts_at": "16:00", "ends_at": "18:00", "note": ""}


def here(beat: BeatScene, rest: str = "") -> str:
    return f"/beats/{beat.id}/public{rest}"


def test_a_page_is_written_looked_over_and_shown(
    client: CriticalClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    assert 'value="harbour-ward"' in sergeant.get(here(beat)).text
    assert sergeant.submit(here(beat), data=REACH).status_code == 303
    assert client.get("/our-area/harbour-ward").status_code == 404
    assert "Nobody can read it yet" in sergeant.get(here(beat)).text
    sergeant.submit(here(beat, "/publish"), data={"publish": "yes"})
    assert "0151 496 0420" in client.get("/our-area/harbour-ward").text
    page = sergeant.get(here(beat)).text
    assert "/our-area/harbour-ward/poster/every-language" in page
    assert "/our-area/harbour-ward/card?lang=ar" in page


def test_a_page_that_nobody_has_written_can_not_be_shown(sergeant: StaffClient, beat: BeatScene) -> None:
    assert sergeant.submit(here(beat, "/publish"), data={"publish": "yes"}).status_code == 409


def test_open_hours_are_added_and_removed(
    beatbook: Flask, client: CriticalClient, sergeant: StaffClient, beat: BeatScene, page: str
) -> None:
    said = {**HOUR, "place": str(beat.park)}
    assert sergeant.submit(here(beat, "/hours"), data=said).status_code == 303
    assert "Anchor Park" in client.get(page).text
    with beatbook.app_context():
        hour = db.session.scalars(select(OpenHour.id)).one()
    assert sergeant.submit(here(beat, f"/hours/{hour}/remove"), data={}).status_code == 303
    assert "Anchor Park" not in client.get(page).text
    assert sergeant.submit(here(beat, f"/hours/{hour}/remove"), data={}).status_code == 404


def test_no_more_open_hours_than_a_poster_has_room_for(sergeant: StaffClient, beat: BeatScene) -> None:
    said = {**HOUR, "place": str(beat.park)}
    answers = [sergeant.submit(here(beat, "/hours"), data=said).status_code for _ in range(8)]
    assert answers == [303] * 7 + [409]
    assert "Remove one to add another" in sergeant.get(here(beat)).text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"weekdays": []}, "Choose at least one day"),
        ({"weekdays": ["someday"]}, "Choose from the answers shown."),
        ({"starts_at": "4 pm"}, "Enter a time of day, such as 16:00."),
        ({"starts_at": "18:00"}, "It ends before it begins."),
        ({"ends_at": "09:00"}, "It ends before it begins."),
        ({"note": "Ask for Mr Tobias Fenwick"}, "This could point to a person."),
        ({"place": ""}, "Choose the place"),
    ],
)
def test_an_open_hour_that_makes_no_sense_is_refused_and_kept(
    beatbook: Flask, sergeant: StaffClient, beat: BeatScene, said: dict[str, Any], words: str
) -> None:
    answer = sergeant.submit(here(beat, "/hours"), data={**HOUR, "place": str(beat.park), **said})
    assert answer.status_code == 422
    assert words in answer.text
    assert count(beatbook, OpenHour) == 0


def test_nobody_is_met_at_somebodys_home(beatbook: Flask, sergeant: StaffClient, beat: BeatScene) -> None:
    home = {**HOUR, "place": str(beat.places["Quayside flats"])}
    answer = sergeant.submit(here(beat, "/hours"), data=home)
    assert answer.status_code == 422
    assert "Choose a public place on this beat." in answer.text
    assert "Quayside flats" not in sergeant.get(here(beat)).text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"slug": ""}, "Enter the address"),
        ({"slug": "Harbour Ward"}, "Use small letters, digits and single dashes"),
        ({"slug": "check"}, "Use small letters, digits and single dashes"),
        ({"phone": "ring me"}, "Enter a phone number"),
        ({"email": "harbour"}, "Enter an e-mail address"),
        ({"words": "Ring Tobias Fenwick on 0151 496 0123"}, "This could point to a person."),
        ({"words": "x" * 281}, "Shorten this by 1 character"),
    ],
)
def test_what_can_not_hang_in_public_is_refused_and_kept(
    beatbook: Flask, sergeant: StaffClient, beat: BeatScene, said: dict[str, str], words: str
) -> None:
    answer = sergeant.submit(here(beat), data=REACH | said)
    assert answer.status_code == 422
    assert words in answer.text
    assert all(value in answer.text for value in said.values())
    assert count(beatbook, PublicPage) == 0


def test_what_is_typed_stands_on_the_page_as_text(
    client: CriticalClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    """R-20"""
    words = "<b hx-get='/'>{{ 7 * 7 }}</b>"
    sergeant.submit(here(beat), data=REACH | {"words": words})
    sergeant.submit(here(beat, "/publish"), data={"publish": "yes"})
    assert "&lt;b hx-get=&#39;/&#39;&gt;{{ 7 * 7 }}&lt;/b&gt;" in client.get("/our-area/harbour-ward").text


def test_two_beats_can_not_have_one_address(
    next_door: StaffClient, admin: StaffClient, beat: BeatScene, page: str, beatbook: Flask
) -> None:
    from app.places import store as places

    with beatbook.app_context():
        other = places.beat_named("Canal Side")
    answer = next_door.submit(f"/beats/{other}/public", data=REACH)
    assert answer.status_code == 422
    assert "Another beat has this address." in answer.text
    assert count(beatbook, PublicPage) == 1


def test_only_the_sergeant_of_the_beat_and_administrators_look_after_it(
    beatbook: Flask, beat: BeatScene, page: str, next_door: StaffClient, admin: StaffClient, sergeant: StaffClient
) -> None:
    ways: list[tuple[str, dict[str, Any]]] = [
        ("", REACH),
        ("/publish", {"publish": "yes"}),
        ("/hours", {**HOUR, "place": str(beat.park)}),
    ]
    others = [sign_in_as(beatbook, role) for role in (Role.OFFICER, Role.COORDINATOR, Role.AUDITOR)]
    expected = {next_door: (404, 404), admin: (200, 303), sergeant: (200, 303)} | dict.fromkeys(others, (403, 403))
    for who, (read, written) in expected.items():
        assert who.get(here(beat)).status_code == read
        for rest, said in ways:
            assert who.submit(here(beat, rest), data=said).status_code == written, (who.name, rest)
    assert next_door.submit(here(beat, f"/hours/{beat.id}/remove"), data={}).status_code == 404


def test_each_finds_the_pages_of_their_own_beats(
    sergeant: StaffClient, next_door: StaffClient, admin: StaffClient, page: str
) -> None:
    assert 'href="/beats/public"' in sergeant.get("/more").text
    for who, names in (
        (sergeant, {"Harbour Ward"}),
        (next_door, {"Canal Side"}),
        (admin, {"Harbour Ward", "Canal Side"}),
    ):
        listed = who.get("/beats/public").text
        assert {name for name in ("Harbour Ward", "Canal Side") if name in listed} == names


def test_every_change_is_written_down_without_its_words(
    beatbook: Flask, sergeant: StaffClient, beat: BeatScene
) -> None:
    """R-33"""
    sergeant.submit(here(beat), data=REACH)
    sergeant.submit(here(beat), data=REACH | {"phone": "0151 496 0421"})
    sergeant.submit(here(beat, "/publish"), data={"publish": "yes"})
    sergeant.submit(here(beat, "/hours"), data={**HOUR, "place": str(beat.park)})
    with beatbook.app_context():
        hour = db.session.scalars(select(OpenHour.id)).one()
    sergeant.submit(here(beat, f"/hours/{hour}/remove"), data={})
    sergeant.submit(here(beat, "/publish"), data={"publish": "no"})
    with beatbook.app_context():
        mine = select(AuditEntry.action, AuditEntry.names).where(AuditEntry.actor == str(sergeant.person_id))
        lines = db.session.execute(mine.where(AuditEntry.object_id == str(beat.id)).order_by(AuditEntry.seq)).all()
    assert [tuple(line) for line in lines] == [
        ("public_page.change", "email,phone,slug,words"),
        ("public_page.change", "phone"),
        ("public_page.publish", ""),
        ("open_hour.add", ""),
        ("open_hour.remove", ""),
        ("public_page.take_away", ""),
    ]
