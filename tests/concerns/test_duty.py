"""The duty of reading: given by a sergeant to officers of own beats, by a fresh passkey, and written down."""

from __future__ import annotations

from flask import Flask

from tests.concerns.scene import lines, raised
from tests.interactions.scene import NAMING, record
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene


def _change(sergeant: StaffClient, person: StaffClient, do: str) -> int:
    said = {"person": str(person.person_id), "do": do}
    return int(sergeant.submit("/concerns/readers", data=said).status_code)


def test_the_duty_is_given_and_taken_away(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, officer: StaffClient
) -> None:
    concern = raised(beatbook, beat.id)
    sergeant.step_up()
    assert [_change(sergeant, officer, do) for do in ("give", "give")] == [303, 303]
    assert officer.get(f"/concerns/{concern}").status_code == 200
    assert "Take the duty away" in sergeant.get("/concerns/readers").text
    assert _change(sergeant, officer, "take") == 303
    assert officer.get(f"/concerns/{concern}").status_code == 404
    actions = [action for action, _outcome in lines(beatbook, officer.person_id) if "concern_reader" in action]
    assert actions == ["concern_reader.give", "concern_reader.take"]


def test_the_duty_reaches_no_further_than_the_officers_beats(
    beatbook: Flask, next_door: BeatScene, reader: StaffClient
) -> None:
    assert reader.get(f"/concerns/{raised(beatbook, next_door.id)}").status_code == 404
    assert reader.get(f"/concerns/{raised(beatbook, None)}").status_code == 200


def test_nobody_gives_it_to_themselves_or_to_another_beat(
    sergeant: StaffClient, officer: StaffClient, stranger: StaffClient
) -> None:
    sergeant.step_up()
    assert _change(sergeant, stranger, "give") == 404
    assert _change(sergeant, sergeant, "give") == 404
    officer.step_up()
    assert _change(officer, officer, "give") == 403
    assert _change(sergeant, officer, "keep") == 400


def test_new_concerns_wait_for_an_officer_with_the_duty_as_they_do_for_a_sergeant(
    beatbook: Flask, beat: BeatScene, next_door: BeatScene, reader: StaffClient, officer: StaffClient
) -> None:
    concern, danger = raised(beatbook, beat.id), raised(beatbook, beat.id, danger="yes")
    elsewhere = raised(beatbook, next_door.id)
    assert "2 things need you" in reader.get("/today").text
    assert 'href="/needs-you"' in reader.get("/more").text
    page = reader.get("/needs-you").text
    assert 0 < page.index(str(danger)) < page.index(str(concern))
    assert str(elsewhere) not in page
    assert reader.get("/needs-you/waiting").get_json()["count"] == 2
    assert 'href="/needs-you"' not in officer.get("/today").text + officer.get("/more").text
    assert {officer.get(address).status_code for address in ("/needs-you", "/needs-you/waiting")} == {404}


def test_what_a_sergeant_decides_waits_for_no_officer_with_the_duty(
    beatbook: Flask, beat: BeatScene, reader: StaffClient, officer: StaffClient, sergeant: StaffClient
) -> None:
    record(officer, beat.park, note=NAMING)
    assert sergeant.get("/needs-you/waiting").get_json()["count"] == 1
    assert reader.get("/needs-you/waiting").get_json()["count"] == 0
