"""Where an officer begins: what I recorded today, what asks for me, and one big button."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from app import clock
from app.actor import Role
from tests.interactions.scene import NAMING, record, record_ago
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import BeatScene, a_beat

HIDDEN = re.compile(r"data-needing=\"0\"[^>]* hidden>")


@pytest.fixture
def beat(beatbook: Flask) -> BeatScene:
    return a_beat(beatbook)


@pytest.fixture
def officer(beatbook: Flask, beat: BeatScene) -> StaffClient:
    return sign_in_as(beatbook, Role.OFFICER, beats=[beat.id], collar="4417")


def test_an_empty_day_says_what_will_stand_here(officer: StaffClient) -> None:
    page = officer.get("/today").text
    assert "Nothing yet today." in page
    assert 'href="/interactions/new"' in page


def test_what_i_recorded_today_stands_here_and_nobody_elses(
    beatbook: Flask, officer: StaffClient, beat: BeatScene
) -> None:
    record(officer, beat.park, note="Lamp by the swings is out")
    record_ago(officer, beat.park, timedelta(days=2), note="The day before yesterday")
    colleague = sign_in_as(beatbook, Role.OFFICER, beats=[beat.id], name="Sami Reed")
    assert "Lamp by the swings is out" in officer.get("/today").text
    assert "The day before yesterday" not in officer.get("/today").text
    assert "Lamp by the swings is out" not in colleague.get("/today").text


def test_a_second_passkey_is_asked_for_until_there_is_one(officer: StaffClient) -> None:
    assert "You have one passkey." in officer.get("/today").text


def test_a_sergeant_is_told_that_words_wait_to_be_checked(
    beatbook: Flask, officer: StaffClient, beat: BeatScene
) -> None:
    """Invariant 1"""
    sergeant = sign_in_as(beatbook, Role.SERGEANT, beats=[beat.id], name="Ines Calder")
    assert HIDDEN.search(sergeant.get("/today").text)
    record(officer, beat.park, note=NAMING)
    assert "1 thing needs you" in sergeant.get("/today").text
    assert 'href="/redactions/' in sergeant.get("/needs-you").text
    assert not HIDDEN.search(sergeant.get("/today").text) and "1 thing needs you" in sergeant.get("/more").text
    assert 'href="/needs-you"' not in officer.get("/today").text


def test_what_needs_a_sergeant_is_counted_for_an_open_page_without_keeping_its_session(
    beatbook: Flask, officer: StaffClient, beat: BeatScene
) -> None:
    """R-05."""
    sergeant = sign_in_as(beatbook, Role.SERGEANT, beats=[beat.id], name="Ines Calder")
    assert sergeant.get("/needs-you/waiting").get_json()["count"] == 0
    record(officer, beat.park, note=NAMING)
    assert sergeant.get("/needs-you/waiting").get_json() == {"count": 1, "words": "1 thing needs you."}
    for minutes in (10, 20, 29):
        with clock.at(clock.now() + timedelta(minutes=minutes)):
            assert sergeant.get("/needs-you/waiting").status_code == 200
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert sergeant.get("/needs-you/waiting").status_code != 200
    assert officer.get("/needs-you/waiting").status_code == 404


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR, Role.COORDINATOR])
def test_who_does_not_record_has_a_bar_of_their_own(beatbook: Flask, role: Role) -> None:
    someone = sign_in_as(beatbook, role)
    page = someone.get("/more").text
    assert 'href="/interactions/new"' not in page
    assert someone.get("/today").status_code == 403
