"""The page without scripts: a contact is taken once, and whatever is refused keeps what was typed."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from app import clock, ids
from app.actor import Role
from app.db import write
from app.interactions.models import Interaction
from app.places.models import Place
from tests.interactions.scene import audited, record, stored, typed
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import BeatScene, count

TYPED = "Swings fixed 🎉 «شكرًا على المساعدة»"


def test_the_form_without_scripts_brings_an_id_and_the_places_of_ones_beats(
    officer: StaffClient, beat: BeatScene, next_door: BeatScene
) -> None:
    page = officer.get("/interactions/plain").text
    assert all(str(place) in page for place in beat.places.values())
    assert not any(str(place) in page for place in next_door.places.values())


def test_a_posted_contact_is_taken_and_shown(beatbook: Flask, officer: StaffClient, beat: BeatScene) -> None:
    form = typed(
        beat.park, outcomes=["talked", "helped"], people="2-5", note=TYPED, topic="lighting", went_badly="true"
    )
    answer = officer.submit("/interactions", data=form)
    assert (answer.status_code, answer.location) == (303, f"/interactions/{form['id']}")
    page = officer.get(answer.location).text
    assert all(words in page for words in (TYPED, "Anchor Park", "Helped with something", "Street lighting"))
    row = stored(beatbook, UUID(form["id"]))
    assert (row.beat_id, row.place_id, row.recorded_by) == (beat.id, beat.park, officer.person_id)


def test_going_back_and_sending_again_lands_on_the_same_contact(
    beatbook: Flask, officer: StaffClient, beat: BeatScene
) -> None:
    form = typed(beat.park)
    first, again = (officer.submit("/interactions", data=form) for _ in range(2))
    assert (again.status_code, again.location) == (303, first.location)
    assert count(beatbook, Interaction) == 1
    assert len(audited(beatbook, "interaction.create")) == 1


def test_a_form_used_for_another_contact_says_so_and_keeps_what_was_typed(
    beatbook: Flask, officer: StaffClient, beat: BeatScene
) -> None:
    form = typed(beat.park)
    officer.submit("/interactions", data=form)
    answer = officer.submit("/interactions", data=form | {"people": "20+", "note": TYPED})
    assert answer.status_code == 422
    assert "This form was used already" in answer.text
    assert TYPED in answer.text
    assert count(beatbook, Interaction) == 1


@pytest.mark.parametrize("missing", ["occurred_precision", "place", "outcomes", "people"])
def test_what_is_missing_is_named_and_nothing_typed_is_lost(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, missing: str
) -> None:
    form = typed(beat.park, note=TYPED, topic="noise", ages=["16-17"], outcomes=["helped"], people="6-20")
    answer = officer.submit("/interactions", data={name: said for name, said in form.items() if name != missing})
    assert answer.status_code == 422
    assert f'href="#{missing}' in answer.text
    assert TYPED in answer.text
    assert form["id"] in answer.text
    kept = {"occurred_precision": "now", "place": form["place"], "outcomes": "helped", "people": "6-20"}
    for name, value in (kept | {"topic": "noise", "ages": "16-17"}).items():
        assert (f'value="{value}"' in _checked(answer.text, name)) == (name != missing)
    assert count(beatbook, Interaction) == 0


def _checked(page: str, name: str) -> str:
    """The inputs of a question that are chosen."""
    inputs = [part.partition(">")[0] for part in page.split("<input") if f'name="{name}"' in part.partition(">")[0]]
    return " ".join(each for each in inputs if "checked" in each)


def test_a_line_that_is_too_long_is_kept_whole(officer: StaffClient, beat: BeatScene) -> None:
    long = "rain " * 60
    answer = officer.submit("/interactions", data=typed(beat.park, note=long))
    assert answer.status_code == 422
    assert "Shorten this by" in answer.text
    assert long.strip() in answer.text


def test_a_place_that_is_not_offered_any_more_is_refused_in_words(
    beatbook: Flask, officer: StaffClient, beat: BeatScene
) -> None:
    with beatbook.app_context():
        long_ago = clock.from_milliseconds(0)
        write(lambda session: session.execute(update(Place).values(retired_at=long_ago)))
    answer = officer.submit("/interactions", data=typed(beat.park, note=TYPED))
    assert answer.status_code == 422
    assert "This place is not offered any more" in answer.text
    assert TYPED in answer.text


def test_a_place_of_another_beat_is_refused_in_words(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, next_door: BeatScene
) -> None:
    """R-15"""
    answer = officer.submit("/interactions", data=typed(next_door.park, note=TYPED))
    assert answer.status_code == 422
    assert "Choose a place of your own beat" in answer.text
    assert TYPED in answer.text
    assert count(beatbook, Interaction) == 0


@pytest.mark.parametrize("name", ["recorded_by", "beat_id", "received_at", "version", "state"])
def test_a_name_that_is_the_servers_is_refused_and_audited(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, name: str
) -> None:
    """R-16a"""
    answer = officer.submit("/interactions", data=typed(beat.park, note=TYPED) | {name: str(ids.uuid7())})
    assert answer.status_code == 422
    assert TYPED in answer.text
    line = audited(beatbook, "record.server_field")[0]
    assert (line.outcome, name in line.names) == ("refused", True)
    assert count(beatbook, Interaction) == 0


def test_a_contact_stays_where_it_was_when_its_place_is_retired_later(
    beatbook: Flask, officer: StaffClient, beat: BeatScene
) -> None:
    contact = record(officer, beat.park)
    with beatbook.app_context():
        write(lambda session: session.execute(update(Place).values(retired_at=clock.now())))
    assert "Anchor Park" in officer.get(f"/interactions/{contact}").text


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMIN, Role.AUDITOR])
def test_only_those_who_walk_a_beat_record(beatbook: Flask, beat: BeatScene, role: Role) -> None:
    client = sign_in_as(beatbook, role)
    assert client.submit("/interactions", data=typed(beat.park)).status_code == 403
    assert client.get("/interactions").status_code == 403


def test_an_address_without_an_id_is_refused(officer: StaffClient, beat: BeatScene) -> None:
    assert officer.submit("/interactions", data=typed(beat.park, id="17")).status_code == 400
