"""Where a concern is: the place that a reader puts it to, the spot that a resident gave, and whose beat it is."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from app import clock
from app.accounts.models import Person
from app.actor import Role
from app.audit import log
from app.concerns import thread
from app.db import write
from app.places import duty
from tests.concerns.scene import by_resident, decide, passed_on, raised, stored
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import BeatScene

SPOT = "50.002,-1.000"  # 220 m from the places of the beat
FAR = "50.300,-1.000"


def test_a_spot_given_by_one_tap_reaches_patrol_in_words(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, officer: StaffClient
) -> None:
    near = passed_on(sergeant, beatbook, beat.id, place_text="", point=SPOT)
    assert "about 220 m from" in officer.get(f"/concerns/{near}/on-patrol").text
    far = passed_on(sergeant, beatbook, beat.id, place_text="", point=FAR)
    assert FAR in officer.get(f"/concerns/{far}/on-patrol").text


@pytest.mark.parametrize(("said", "suggested"), [({"place_text": "by the QUAYSIDE flats"}, "Quayside flats"), ({}, "")])
def test_the_reader_puts_it_to_a_place_of_the_beat(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, officer: StaffClient, said: dict[str, str], suggested: str
) -> None:
    """What the words name is chosen already; a reader may say otherwise."""
    concern = raised(beatbook, beat.id, **{"place_text": "somewhere"} | said)
    page = sergeant.get(f"/concerns/{concern}").text
    chosen = f'value="{beat.places[suggested]}" selected' if suggested else " selected"
    assert (chosen in page) is bool(suggested)
    answer = decide(sergeant, beatbook, concern, "assign", beat=beat.id, place=beat.park)
    assert answer.status_code == 303
    assert stored(beatbook, concern).place_id == beat.park
    page = officer.get(f"/concerns/{concern}/on-patrol").text
    assert "Anchor Park, Harbour Ward" in page
    assert f"place={beat.park}" in page  # a promise made from it begins there


def test_a_place_of_another_beat_is_refused_and_the_choice_stays(
    beatbook: Flask, beat: BeatScene, next_door: BeatScene, sergeant: StaffClient
) -> None:
    concern = raised(beatbook, beat.id)
    answer = decide(sergeant, beatbook, concern, "assign", beat=beat.id, place=next_door.park)
    assert answer.status_code == 422
    assert "That place is on another beat." in answer.text
    assert f'value="{next_door.park}" selected' in answer.text
    assert stored(beatbook, concern).beat_id is None


def moved(client: StaffClient, app: Flask, concern: UUID, beat: UUID) -> TestResponse:
    """Another beat is chosen in the form of the page, and sent with all else as it stands: no script runs."""
    page = client.get(f"/concerns/{concern}").text
    chosen = re.search(r'<option value="([^"]*)" selected>', page)
    offered = re.search(r'name="offered" value="([^"]*)"', page)
    assert offered
    return decide(client, app, concern, "assign", beat=beat, place=chosen[1] if chosen else "", offered=offered[1])


@pytest.fixture
def both(beatbook: Flask, beat: BeatScene, next_door: BeatScene) -> StaffClient:
    """A sergeant of two beats."""
    return sign_in_as(beatbook, Role.SERGEANT, beats=[beat.id, next_door.id], name="Pia Lund")


def test_the_place_of_the_old_beat_does_not_go_along_and_that_is_said(
    beatbook: Flask, beat: BeatScene, next_door: BeatScene, both: StaffClient
) -> None:
    concern = raised(beatbook, beat.id, place_text="somewhere")
    decide(both, beatbook, concern, "assign", beat=beat.id, place=beat.park)
    answer = moved(both, beatbook, concern, next_door.id)
    assert answer.status_code == 303
    found = stored(beatbook, concern)
    assert (found.beat_id, found.place_id) == (next_door.id, None)
    page = both.get(answer.location).text
    assert "“Anchor Park” is on Harbour Ward, so it did not go along. No place is chosen now." in page
    assert "Put it to" not in page
    assert "did not go along" not in both.get(f"/concerns/{concern}").text
    decide(both, beatbook, concern, "assign", beat=next_door.id, place=next_door.park)
    assert "did not go along" not in both.get(answer.location).text


def test_a_place_that_seems_to_be_meant_on_the_new_beat_is_a_tap_away(
    beatbook: Flask, beat: BeatScene, next_door: BeatScene, both: StaffClient
) -> None:
    concern = raised(beatbook, beat.id, place_text="by Quayside flats")
    decide(both, beatbook, concern, "assign", beat=beat.id, place=beat.park)
    page = both.get(moved(both, beatbook, concern, next_door.id).location).text
    there = next_door.places["Quayside flats"]
    tap = page.partition("did not go along")[2].partition("</form>")[0]
    assert f'name="place" value="{there}"' in tap and "Put it to “Quayside flats”" in tap
    version = re.search(r'name="version" value="(\d+)"', tap)
    beat_of_it = re.search(r'name="beat" value="([^"]+)"', tap)
    assert version and beat_of_it
    decide(both, beatbook, concern, "assign", beat=beat_of_it[1], place=there, version=version[1])
    assert stored(beatbook, concern).place_id == there


def test_what_was_only_suggested_is_let_go_too(
    beatbook: Flask, beat: BeatScene, next_door: BeatScene, both: StaffClient
) -> None:
    """The first time that it is passed on, to another beat than the one that the words suggest."""
    concern = raised(beatbook, beat.id, place_text="by the Quayside flats")
    answer = moved(both, beatbook, concern, next_door.id)
    assert answer.status_code == 303
    assert "“Quayside flats” is on Harbour Ward" in both.get(answer.location).text


def test_who_sees_it_no_more_is_told_in_the_list(
    beatbook: Flask, beat: BeatScene, next_door: BeatScene, sergeant: StaffClient, far_sergeant: StaffClient
) -> None:
    concern = raised(beatbook, beat.id, place_text="somewhere")
    decide(sergeant, beatbook, concern, "assign", beat=beat.id, place=beat.park)
    answer = moved(sergeant, beatbook, concern, next_door.id)
    assert answer.location.startswith("/concerns?")
    said = "The concern went on without a place: “Anchor Park” is on Harbour Ward."
    assert said in sergeant.get(answer.location).text
    assert "without a place" not in sergeant.get("/concerns").text
    for nothing in (uuid4(), "x", ""):
        assert "without a place" not in sergeant.get(f"/concerns?let_go={nothing}").text


def test_on_its_own_beat_it_keeps_its_place(
    beatbook: Flask, beat: BeatScene, next_door: BeatScene, both: StaffClient
) -> None:
    concern = raised(beatbook, beat.id, place_text="by the Quayside flats")
    decide(both, beatbook, concern, "assign", beat=beat.id, place=beat.park)
    answer = moved(both, beatbook, concern, beat.id)
    assert answer.location == f"/concerns/{concern}"
    assert stored(beatbook, concern).place_id == beat.park


def _away(app: Flask, person: UUID) -> None:
    today = clock.now().date()
    with app.app_context():
        duty.set_away(log.COMMAND_LINE, person, today - timedelta(days=1), today + timedelta(days=15), None)


def test_while_its_only_sergeant_is_away_every_sergeant_reads_for_a_beat(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, far_sergeant: StaffClient
) -> None:
    concern = raised(beatbook, beat.id)
    assert far_sergeant.get(f"/concerns/{concern}").status_code == 404
    _away(beatbook, sergeant.person_id)
    assert far_sergeant.get(f"/concerns/{concern}").status_code == 200
    assert str(concern) in far_sergeant.get("/needs-you").text


def test_a_reader_who_became_an_administrator_reads_for_no_beat(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, reader: StaffClient, far_sergeant: StaffClient
) -> None:
    concern = raised(beatbook, beat.id)
    _away(beatbook, sergeant.person_id)
    assert far_sergeant.get(f"/concerns/{concern}").status_code == 404
    with beatbook.app_context():
        other = update(Person).where(Person.id == reader.person_id).values(role=Role.ADMIN)
        write(lambda session: session.execute(other))
    assert far_sergeant.get(f"/concerns/{concern}").status_code == 200


def test_nobody_answers_into_a_thread_that_nobody_can_open(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, officer: StaffClient
) -> None:
    deleted = passed_on(sergeant, beatbook, beat.id, reply="visit", reached_at="Flat 9, blue door")
    assert "a visit at their door is fine" in officer.get(f"/concerns/{deleted}/on-patrol").text
    by_resident(beatbook, deleted, thread.delete_view)
    assert "a visit at their door is fine" not in officer.get(f"/concerns/{deleted}/on-patrol").text
    sent = passed_on(sergeant, beatbook, beat.id, source="open311")
    for concern, why in ((deleted, "They deleted their page of it."), (sent, "It came from another system")):
        page = sergeant.get(f"/concerns/{concern}").text
        assert why in page
        assert "Answer them" not in page.partition('id="thread"')[2]
        refused = sergeant.submit(f"/concerns/{concern}/answer", data={"code": "looked", "language": "en"})
        assert refused.status_code == 409
        assert stored(beatbook, concern).answered_at is None
