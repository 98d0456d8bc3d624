"""Where a concern is: the place that a reader puts it to, the spot that a resident gave, and whose beat it is."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from app import clock
from app.accounts.models import Person
from app.actor import Role
from app.audit import log
from app.concerns import thread
from app.db import write
from app.places import duty
from tests.concerns.scene import by_resident, decide, passed_on, raised, stored
from tests.support.people import StaffClient
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
