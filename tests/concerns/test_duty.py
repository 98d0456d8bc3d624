"""The duty of reading: given by a sergeant to officers of own beats, by a fresh passkey, and written down."""

from __future__ import annotations

from flask import Flask

from tests.concerns.scene import lines, raised
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
