"""A shift on a beat: taken once from a page or a phone; what is refused keeps what was typed."""

import re
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.actor import Role
from app.audit.models import AuditEntry
from app.db import db
from app.presence.models import PlaceNote, Presence
from app.records.models import Held
from tests.presence.scene import days_ago, note_of, shift_said, shifts, typed
from tests.support.people import StaffClient, sign_in_as
from tests.support.pocket import Pocket
from tests.support.scenes import BeatScene, count


def test_a_shift_from_a_page_is_taken_once(beatbook: Flask, officer: StaffClient, beat: BeatScene) -> None:
    form = typed(**shift_said(beat.id, days_ago(beatbook, 1), away_reason="court", away_minutes="90"))
    for _ in range(2):
        answer = officer.submit("/presence", data=form)
        assert (answer.status_code, answer.location) == (303, "/presence?noted=1")
    assert "Noted for the team" in officer.get(answer.location).text
    (row,) = shifts(beatbook)
    assert (row.id, row.beat_id, row.present_on) == (UUID(form["id"]), beat.id, days_ago(beatbook, 1))
    assert (row.shift, row.mode, row.away_reason, row.away_minutes) == ("late", "foot", "court", 90)
    assert count(beatbook, AuditEntry, AuditEntry.action == "presence.create") == 1


def test_a_shift_from_a_phone_is_taken_once(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    """R-17"""
    record = phone.seal(shift_said(beat.id, days_ago(beatbook, 0)), kind="presence.create")
    first, again = phone.rows(record)[0], phone.rows(record)[0]
    assert (first["status"], again["status"]) == ("created", "duplicate")
    assert first["receipt"] == again["receipt"]
    assert first["receipt"]["owner"] == str(phone.person)
    assert [row.away_minutes for row in shifts(beatbook)] == [None]


def test_a_note_from_a_phone_is_taken_once(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    """R-17"""
    record = phone.seal({"place": str(beat.park), "words": "The north gate sticks"}, kind="place.note")
    assert [phone.rows(record)[0]["status"] for _ in range(2)] == ["created", "duplicate"]
    row = note_of(beatbook, UUID(record.id))
    assert (row.words, row.place_id, row.beat_id, row.words_flagged) == (
        "The north gate sticks",
        beat.park,
        beat.id,
        False,
    )
    assert (row.recorded_by, row.ends_on) == (phone.person, None)


def test_the_page_shows_where_and_when_before_it_is_asked(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, next_door: BeatScene
) -> None:
    page = officer.get("/presence").text
    assert re.search(f'value="{beat.id}" checked', page)
    assert str(next_door.id) not in page
    assert f'value="{days_ago(beatbook, 0)}"' in page
    assert 'data-outbox="presence.create" data-v="1" action="/presence" method="post"' in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"on": ""}, "Enter the day"),
        ({"on": "2026-02-30"}, "Enter the day"),
        ({"on": "last Tuesday"}, "Enter the day"),
        ({"on": "2999-01-01"}, "This day is still to come"),
        ({"shift": ""}, "Choose the shift"),
        ({"shift": "noon"}, "Choose one of the answers shown"),
        ({"mode": ""}, "Choose how you were there"),
        ({"beat": ""}, "Choose the beat"),
        ({"beat": "0190a6e0-0000-7000-8000-000000000000"}, "This beat is not here"),
        ({"away_reason": "", "away_minutes": "45"}, "Choose what took you off the beat"),
        ({"away_minutes": ""}, "Enter how many minutes it took"),
        ({"away_minutes": "4"}, "Enter a whole number from 5 to 720"),
        ({"away_minutes": "721"}, "Enter a whole number from 5 to 720"),
        ({"away_minutes": "half an hour"}, "Enter a whole number from 5 to 720"),
    ],
    ids=lambda value: " ".join(f"{n}={v}" for n, v in value.items()) if isinstance(value, dict) else "",
)
def test_what_does_not_fit_is_said_in_plain_words_and_nothing_typed_is_lost(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, changed: dict[str, str], words: str
) -> None:
    said = shift_said(beat.id, days_ago(beatbook, 2), away_reason="custody", away_minutes="45")
    form = typed(**said) | changed
    answer = officer.submit("/presence", data=form)
    assert answer.status_code == 422
    assert words in answer.text
    for name in ("on", "away_minutes", "id", "made_at"):
        assert f'name="{name}"' in answer.text
        assert f'value="{form[name]}"' in answer.text
    for name in ("shift", "mode", "away_reason", "beat"):
        assert (name in _checked(answer.text, form[name])) == (name not in changed)
    assert count(beatbook, Presence) == 0


def _checked(page: str, value: str) -> set[str]:
    """The questions to which this answer is chosen."""
    inputs = [part.partition(">")[0] for part in page.split("<input")]
    chosen = [each for each in inputs if "checked" in each and f'value="{value}"' in each]
    return {found[1] for each in chosen if (found := re.search(r'name="(\w+)"', each)) and value}


def test_a_form_used_for_another_shift_says_so(beatbook: Flask, officer: StaffClient, beat: BeatScene) -> None:
    form = typed(**shift_said(beat.id, days_ago(beatbook, 1)))
    officer.submit("/presence", data=form)
    answer = officer.submit("/presence", data=form | {"mode": "cycle"})
    assert answer.status_code == 422
    assert "This form was used already" in answer.text
    assert count(beatbook, Presence) == 1


def test_a_foreign_beat_is_refused_on_the_page_and_held_from_a_phone(
    beatbook: Flask, officer: StaffClient, phone: Pocket, next_door: BeatScene
) -> None:
    """R-15"""
    said = shift_said(next_door.id, days_ago(beatbook, 0))
    answer = officer.submit("/presence", data=typed(**said))
    assert answer.status_code == 422
    assert "Choose a beat of your own" in answer.text
    note = {"place": str(next_door.park), "words": "The gate sticks"}
    for kind, fields in (("presence.create", said), ("place.note", note)):
        row = phone.rows(phone.seal(fields, kind=kind))[0]
        assert (row["status"], row["reason"]) == ("held", "lost_scope")
    assert (count(beatbook, Presence), count(beatbook, PlaceNote), count(beatbook, Held)) == (0, 0, 2)


def test_the_sergeant_takes_in_what_was_noted_on_a_foreign_beat(
    beatbook: Flask, phone: Pocket, next_door: BeatScene
) -> None:
    """Invariant 6: what is held is read and ended on its page, whatever its kind."""
    phone.rows(phone.seal(shift_said(next_door.id, days_ago(beatbook, 0)), kind="presence.create"))
    sergeant = sign_in_as(beatbook, Role.SERGEANT, beats=[next_door.id])
    held = re.search(r'href="(/being-checked/[0-9a-f-]{36})"', sergeant.get("/being-checked").text)
    assert held
    assert "On foot" in sergeant.get(held[1]).text
    assert sergeant.submit(held[1], data={"do": "take"}).status_code == 303
    assert count(beatbook, Presence) == 1


def test_what_a_phone_sent_wrongly_is_asked_of_its_author(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    """Invariant 6: while they sit at the form, else on a page that shows each field of it."""
    said = shift_said(beat.id, days_ago(beatbook, 0), away_reason="event", away_minutes="9000")
    record = phone.seal(said, kind="presence.create")
    asked = phone.rows(record, can_correct=True)[0]
    assert (asked["status"], set(asked["errors"])) == ("invalid", {"away_minutes"})
    assert phone.rows(record)[0]["reason"] == "needs_correction"
    with beatbook.app_context():
        held = db.session.scalars(select(Held.id)).one()
    assert phone.send("GET", f"/needs-your-correction/{held}", None, {})[0] == 200


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMIN, Role.AUDITOR])
def test_only_those_who_walk_a_beat_see_and_note_it(beatbook: Flask, beat: BeatScene, role: Role) -> None:
    client = sign_in_as(beatbook, role)
    assert client.submit("/presence", data=typed(**shift_said(beat.id, days_ago(beatbook, 0)))).status_code == 403
    for address in ("/presence", "/place-notes", "/place-notes/new"):
        assert client.get(address).status_code == 403
        assert address not in client.get("/more").text
