"""What is shown of a beat's presence: for the team, never by officer (invariant 5)."""

from datetime import timedelta

import pytest
from flask import Flask

from app.actor import Role
from app.places import store as places
from app.presence import rules, store
from app.presence.rules import Shift
from tests.presence.scene import days_ago, shift_said, typed
from tests.support.absence import without_chance
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import BeatScene

MINUTES = "137"


@pytest.fixture
def worked(beatbook: Flask, officer: StaffClient, beat: BeatScene) -> StaffClient:
    """An officer who was there on two days."""
    for ago, more in ((1, {"away_reason": "court", "away_minutes": MINUTES}), (3, {"mode": "cycle", "shift": "night"})):
        form = typed(**shift_said(beat.id, days_ago(beatbook, ago), **more))
        assert officer.submit("/presence", data=form).status_code == 303
    return officer


def test_where_fewer_than_three_work_only_days_without_anybody_are_shown(
    beatbook: Flask, worked: StaffClient, colleague: StaffClient, beat: BeatScene
) -> None:
    """Invariant 5: a figure of two people is a figure of one of them to the other."""
    with beatbook.app_context():
        found = store.minutes_away([beat.id], days_ago(beatbook, 13))[beat.id]
    assert found.volumes is None
    there = {days_ago(beatbook, 1), days_ago(beatbook, 3)}
    assert set(found.gaps) == {days_ago(beatbook, n) for n in range(1, 14)} - there
    page = worked.get("/presence").text
    assert "Fewer than three people work here" in page
    assert "Days on which nobody was noted" in page
    assert "<table" not in page
    assert MINUTES not in without_chance(page)


def test_where_three_work_the_shifts_and_minutes_of_the_team_are_shown(
    beatbook: Flask, worked: StaffClient, colleague: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    with beatbook.app_context():
        found = store.minutes_away([beat.id], days_ago(beatbook, 13))[beat.id]
    assert found.volumes is not None
    assert (found.volumes.shifts, found.volumes.minutes) == ({"foot": 1, "cycle": 1}, {"court": int(MINUTES)})
    assert found.volumes.days[days_ago(beatbook, 3)] == {"night": frozenset({"cycle"})}
    for reader in (worked, colleague, sergeant):
        page = reader.get("/presence").text
        assert "<table" in page
        assert f"{MINUTES} minutes" in page
        assert "By bicycle" in page


def test_a_page_about_a_team_is_the_same_for_who_was_there_and_who_was_not(
    worked: StaffClient, colleague: StaffClient, sergeant: StaffClient
) -> None:
    """Invariant 5: nobody is named, and one's own shifts do not stand out."""
    texts = [reader.get("/presence").text for reader in (worked, colleague)]
    pages = [text.partition("<table")[2].partition("<form")[0] for text in texts]
    assert pages[0] == pages[1] != ""
    assert not any(words in pages[0] for words in (worked.name, "4417", str(worked.person_id)))


def test_people_who_left_before_the_period_do_not_count(
    beatbook: Flask, worked: StaffClient, colleague: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    """Invariant 5"""
    with beatbook.app_context():
        row = next(row for row, name, _collar in places.assignments_of(beat.id) if name == colleague.name)
        places.end_assignment("test", row.id, days_ago(beatbook, 20))
        assert places.how_many_on([beat.id], days_ago(beatbook, 13), places.today()) == {beat.id: 2}
        assert store.minutes_away([beat.id], days_ago(beatbook, 13))[beat.id].volumes is None
        assert store.minutes_away([beat.id], days_ago(beatbook, 30))[beat.id].volumes is not None


def test_a_foreign_beat_is_not_on_the_page(
    beatbook: Flask, worked: StaffClient, stranger: StaffClient, beat: BeatScene
) -> None:
    page = stranger.get("/presence").text
    assert "Canal Side" in page
    assert "Harbour Ward" not in page
    assert str(beat.id) not in page


def test_who_is_on_no_beat_is_told_so(beatbook: Flask) -> None:
    assert "You are on no beat today" in sign_in_as(beatbook, Role.OFFICER).get("/presence").text


def test_a_shift_that_several_walked_is_one_shift(beatbook: Flask) -> None:
    """Counting rows would count officers."""
    day = days_ago(beatbook, 1)
    together = [Shift(day, "late", "foot", "event", 60), Shift(day, "late", "foot", "event", 60)]
    found = rules.covered(together, 3, day, day + timedelta(days=1))
    assert found.gaps == ()
    assert found.volumes is not None
    assert (found.volumes.shifts, found.volumes.minutes) == ({"foot": 1}, {"event": 120})
