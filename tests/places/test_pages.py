"""An administrator's plain pages: beats, places, who works where. What is refused keeps what was typed."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.actor import Role
from app.audit.models import AuditEntry
from app.db import db
from app.places import store as places
from app.places.models import Assignment, Beat, Place
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import BeatScene, a_beat, count


@pytest.fixture
def beat(beatbook: Flask) -> BeatScene:
    return a_beat(beatbook)


@pytest.fixture
def admin(beatbook: Flask) -> StaffClient:
    return sign_in_as(beatbook, Role.ADMIN)


@pytest.fixture
def officer(beatbook: Flask, beat: BeatScene) -> StaffClient:
    return sign_in_as(beatbook, Role.OFFICER)


def test_a_beat_is_added_with_its_street(beatbook: Flask, admin: StaffClient) -> None:
    answer = admin.submit("/beats", data={"name": "Canal Side", "kind": "neighbourhood", "languages": "en, ES"})
    assert answer.status_code == 303
    assert "Canal Side" in admin.get("/beats").text
    with beatbook.app_context():
        beat = db.session.scalars(select(Beat).where(Beat.name == "Canal Side")).one()
        assert beat.languages == ("en", "es")
        assert [place.kind for place in places.places_of(beat.id)] == ["street"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": ""}, "Enter the beat"),
        ({"name": "Harbour Ward"}, "There is one of this name already."),
        ({"languages": "English"}, "Write languages as codes"),
        ({"kind": ""}, "Choose what it is"),
    ],
    ids=["no name", "a name that is taken", "a language in words", "no kind"],
)
def test_a_beat_that_is_refused_says_why_and_keeps_what_was_typed(
    beatbook: Flask, admin: StaffClient, beat: BeatScene, said: dict[str, str], words: str
) -> None:
    form = {"name": "Typed «here»", "kind": "transport", "languages": "en"} | said
    answer = admin.submit("/beats", data=form)
    assert answer.status_code == 422
    assert words in answer.text
    assert form["name"] in answer.text
    assert count(beatbook, Beat) == 1


def test_a_beat_is_renamed(admin: StaffClient, beat: BeatScene) -> None:
    form = {"name": "Harbour East", "kind": "town_centre", "languages": "en"}
    assert admin.submit(f"/beats/{beat.id}", data=form).status_code == 303
    assert "Harbour East" in admin.get(f"/beats/{beat.id}").text


def test_a_place_is_added_and_moved(beatbook: Flask, admin: StaffClient, beat: BeatScene) -> None:
    form = {"label": "Night bus stop", "kind": "station", "position": "50.01, -1.02"}
    assert admin.submit(f"/beats/{beat.id}/places", data=form).status_code == 303
    with beatbook.app_context():
        place = db.session.scalars(select(Place).where(Place.label == "Night bus stop")).one()
        assert (place.lat, place.lon) == (50.01, -1.02)
    moved = form | {"position": "50.02, -1.03"}
    assert admin.submit(f"/places/{place.id}", data=moved).status_code == 303
    assert 'value="50.02, -1.03"' in admin.get(f"/places/{place.id}").text


@pytest.mark.parametrize("position", ["here", "50.01", "91, 0", "50,01, 1", "1e999, 0", "nan, nan"])
def test_a_position_that_is_none_is_refused_and_kept(
    beatbook: Flask, admin: StaffClient, beat: BeatScene, position: str
) -> None:
    answer = admin.submit(f"/beats/{beat.id}/places", data={"label": "Mast", "kind": "shop", "position": position})
    assert answer.status_code == 422
    assert "Write latitude and longitude in degrees" in answer.text
    assert f'value="{position}"' in answer.text
    assert count(beatbook, Place, Place.label == "Mast") == 0


def test_a_place_that_is_retired_is_not_offered_and_comes_back(
    beatbook: Flask, admin: StaffClient, beat: BeatScene
) -> None:
    def offered() -> bool:
        with beatbook.app_context():
            return beat.park in {spot.id for spot in places.spots([beat.id])}

    assert offered()
    admin.submit(f"/places/{beat.park}/retire", data={})
    assert not offered()
    assert "Not offered any more" in admin.get(f"/beats/{beat.id}").text
    admin.submit(f"/places/{beat.park}/retire", data={})
    assert offered()


def test_the_street_of_a_beat_can_not_be_retired(beatbook: Flask, admin: StaffClient, beat: BeatScene) -> None:
    with beatbook.app_context():
        street = next(place.id for place in places.places_of(beat.id) if place.kind == "street")
    assert admin.submit(f"/places/{street}/retire", data={}).status_code == 409


def test_somebody_is_put_on_a_beat_and_taken_off(
    beatbook: Flask, admin: StaffClient, officer: StaffClient, beat: BeatScene
) -> None:
    form = {"person": str(officer.person_id), "from_on": "2026-01-01"}
    assert admin.submit(f"/beats/{beat.id}/assignments", data=form).status_code == 303
    with beatbook.app_context():
        assert beat.id in places.beats_of(officer.person_id)
        assignment = db.session.scalars(select(Assignment)).one()
    assert admin.submit(f"/beats/{beat.id}/assignments/{assignment.id}/end", data={}).status_code == 303
    with beatbook.app_context():
        assert places.beats_of(officer.person_id, places.today() + timedelta(days=1)) == frozenset()


def test_overlapping_days_on_a_beat_are_refused_in_words(
    beatbook: Flask, admin: StaffClient, officer: StaffClient, beat: BeatScene
) -> None:
    form = {"person": str(officer.person_id), "from_on": "2026-01-01"}
    admin.submit(f"/beats/{beat.id}/assignments", data=form)
    again = admin.submit(f"/beats/{beat.id}/assignments", data=form | {"from_on": "2026-06-01"})
    assert again.status_code == 422
    assert "on some of these days already" in again.text
    assert count(beatbook, Assignment) == 1


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"from_on": ""}, "Enter the first day"),
        ({"from_on": "2026-05-02", "to_on": "2026-05-01"}, "The last day comes before the first."),
        ({"from_on": "31.02.2026"}, "valid date"),
        ({"from_on": "2026-05-02", "person": str(UUID(int=7))}, "Choose"),
    ],
)
def test_an_assignment_that_makes_no_sense_is_refused(
    beatbook: Flask, admin: StaffClient, officer: StaffClient, beat: BeatScene, days: dict[str, str], words: str
) -> None:
    form = {"person": str(officer.person_id)} | days
    answer = admin.submit(f"/beats/{beat.id}/assignments", data=form)
    assert answer.status_code == 422
    assert words in answer.text
    assert count(beatbook, Assignment) == 0


def test_what_an_administrator_changes_is_written_down(
    beatbook: Flask, admin: StaffClient, officer: StaffClient, beat: BeatScene
) -> None:
    """R-33"""
    admin.submit("/beats", data={"name": "Canal Side", "kind": "neighbourhood", "languages": ""})
    admin.submit(f"/places/{beat.park}/retire", data={})
    admin.submit(f"/beats/{beat.id}/assignments", data={"person": str(officer.person_id), "from_on": str(date.today())})
    with beatbook.app_context():
        found = db.session.scalars(select(AuditEntry.action).where(AuditEntry.actor == str(admin.person_id)))
        actions = set(found)
    assert len({action for action in actions if action.split(".")[0] in {"beat", "place", "assignment"}}) >= 3, actions
