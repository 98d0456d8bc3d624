"""Notes on places: about the place, for the team, taken away and not deleted."""

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock, ids
from app.actor import Actor, Role
from app.audit.models import AuditEntry
from app.db import db
from app.places import store as places
from app.places.models import Place
from app.presence import store
from app.presence.models import PlaceNote
from app.records.models import Redaction
from tests.presence.scene import NAMING, days_ago, note_of, noted, typed
from tests.support.absence import without_chance
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene, count

WORDS = "The north gate sticks: lift it 🎉"


def test_a_note_is_shown_to_the_team_under_its_place_without_its_author(
    officer: StaffClient, colleague: StaffClient, beat: BeatScene
) -> None:
    noted(officer, beat.park, WORDS)
    page = colleague.get("/place-notes").text
    assert WORDS in page
    assert "Anchor Park" in page
    assert officer.name not in page
    assert "4417" not in without_chance(page)


def test_the_form_is_opened_for_a_place_of_ones_own(
    officer: StaffClient, beat: BeatScene, next_door: BeatScene
) -> None:
    """R-15"""
    page = officer.get(f"/place-notes/new?place={beat.park}").text
    assert f'value="{beat.park}" checked' in page
    assert 'data-outbox="place.note" data-v="1" action="/place-notes" method="post"' in page
    assert '" checked' not in officer.get("/place-notes/new").text
    for place in (next_door.park, ids.uuid7(), "17"):
        assert officer.get(f"/place-notes/new?place={place}").status_code == 404


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"words": ""}, "Write what the next shift should know"),
        ({"words": "rain " * 60}, "Shorten this by"),
        ({"place": ""}, "Choose the place"),
        ({"until": "soon"}, "Enter the day"),
        ({"until": "2020-01-01"}, "This day is over already"),
    ],
    ids=["no-words", "too-long", "no-place", "no-day", "over"],
)
def test_a_note_that_does_not_fit_keeps_what_was_typed(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, changed: dict[str, str], words: str
) -> None:
    form = typed(place=str(beat.park), words=WORDS, until=str(days_ago(beatbook, -3))) | changed
    answer = officer.submit("/place-notes", data=form)
    assert answer.status_code == 422
    assert words in answer.text
    assert form["words"].strip() in answer.text
    assert f'value="{form["until"]}"' in answer.text
    assert (f'value="{beat.park}" checked' in answer.text) == ("place" not in changed)
    assert count(beatbook, PlaceNote) == 0


def test_a_note_on_a_foreign_place_is_refused_in_words(
    beatbook: Flask, officer: StaffClient, next_door: BeatScene
) -> None:
    """R-15"""
    answer = officer.submit("/place-notes", data=typed(place=str(next_door.park), words=WORDS))
    assert answer.status_code == 422
    assert "Choose a place of your own beat" in answer.text
    assert WORDS in answer.text
    assert count(beatbook, PlaceNote) == 0


def test_a_note_that_may_name_somebody_is_shown_to_its_author_and_the_sergeant_alone(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    """R-30, invariant 1"""
    note = noted(officer, beat.park, NAMING)
    assert note_of(beatbook, note).words_flagged
    for client, may in ((officer, True), (sergeant, True), (colleague, False)):
        page = client.get("/place-notes").text
        assert ("Fenwick" in page) == may
        assert "is being checked for personal details" in page


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"do": "cut"}, None),
        ({"do": "keep"}, NAMING),
        ({"do": "rewrite", "text": "Ask at the desk"}, "Ask at the desk"),
    ],
    ids=["cut", "keep", "rewrite"],
)
def test_the_sergeant_ends_the_check(
    beatbook: Flask,
    officer: StaffClient,
    colleague: StaffClient,
    sergeant: StaffClient,
    beat: BeatScene,
    said: dict[str, str],
    shown: str | None,
) -> None:
    """R-30"""
    note = noted(officer, beat.park, NAMING)
    with beatbook.app_context():
        item = db.session.scalars(select(Redaction).where(Redaction.subject_id == note)).one()
    assert "Fenwick" in sergeant.get(f"/redactions/{item.id}").text
    assert sergeant.submit(f"/redactions/{item.id}", data=said).status_code == 303
    row, page = note_of(beatbook, note), colleague.get("/place-notes").text
    assert not row.words_flagged
    assert "is being checked" not in page
    assert row.words == (shown or row.words)
    assert row.words in page
    assert ("Fenwick" in page) == (said["do"] == "keep")


def test_a_note_without_any_words_left_is_taken_away(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    note = noted(officer, beat.park, "0151 496 0123")
    with beatbook.app_context():
        item = db.session.scalars(select(Redaction).where(Redaction.subject_id == note)).one()
    assert sergeant.submit(f"/redactions/{item.id}", data={"do": "cut"}).status_code == 303
    row = note_of(beatbook, note)
    assert "0151" not in row.words
    assert (row.removed_by == sergeant.person_id) == (row.words == "")


def test_a_note_is_shown_until_its_day_is_over(beatbook: Flask, officer: StaffClient, beat: BeatScene) -> None:
    last = days_ago(beatbook, -2)
    noted(officer, beat.park, WORDS, until=last.isoformat())
    assert WORDS in officer.get("/place-notes").text
    actor = _actor(officer, beat)
    with beatbook.app_context():
        assert set(store.notes_on([beat.id], last, actor)) == {beat.park}
        assert store.notes_on([beat.id], days_ago(beatbook, -3), actor) == {}


@pytest.mark.parametrize("who", ["officer", "sergeant"])
def test_its_author_and_the_sergeant_take_a_note_away_and_it_stays_stored(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, who: str
) -> None:
    note, client = noted(officer, beat.park, WORDS), {"officer": officer, "sergeant": sergeant}[who]
    assert "Take this note away" in client.get("/place-notes").text
    for _ in range(2):
        assert client.submit(f"/place-notes/{note}/remove").status_code == 303
    assert WORDS not in officer.get("/place-notes").text
    row = note_of(beatbook, note)
    assert (row.words, row.removed_by, row.version) == (WORDS, client.person_id, 2)
    assert count(beatbook, AuditEntry, AuditEntry.action == "place.note_remove") == 1


def test_nobody_else_takes_a_note_away(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, stranger: StaffClient, beat: BeatScene
) -> None:
    """R-15"""
    note = noted(officer, beat.park, WORDS)
    assert "Take this note away" not in colleague.get("/place-notes").text
    assert colleague.submit(f"/place-notes/{note}/remove").status_code == 403
    assert stranger.submit(f"/place-notes/{note}/remove").status_code == 404
    assert stranger.submit(f"/place-notes/{ids.uuid7()}/remove").status_code == 404
    assert WORDS not in stranger.get("/place-notes").text
    assert note_of(beatbook, note).removed_at is None


def test_a_place_that_is_not_offered_any_more_takes_no_note(
    beatbook: Flask, officer: StaffClient, beat: BeatScene
) -> None:
    noted(officer, beat.park, WORDS)
    with beatbook.app_context():
        places.change("test", Place, beat.park, retired_at=clock.from_milliseconds(0))
    answer = officer.submit("/place-notes", data=typed(place=str(beat.park), words=WORDS))
    assert answer.status_code == 422
    assert "This place is not offered any more" in answer.text
    assert WORDS in officer.get("/place-notes").text


def _actor(client: StaffClient, beat: BeatScene) -> Actor:
    return Actor(person_id=client.person_id, role=Role.OFFICER, name=client.name, beats=frozenset({beat.id}))
