"""Concerns on patrol: in Today, the beat book and the pack, only what was screened; notes; how somebody is reached."""

import json
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app import clock, ids
from app.actor import Role
from app.concerns import store, thread
from app.concerns.models import Concern, ConcernNote
from app.concerns.rules import Move
from app.db import db, write
from app.residents import store as residents
from tests.concerns.on_patrol.scene import (
    ADDRESS,
    NAMING,
    SHOWN,
    WORDS,
    audited,
    close,
    late,
    notes,
    opens,
    raised,
)
from tests.followups.scene import browse, flagged
from tests.support.people import StaffClient, sign_in_as
from tests.support.pocket import Pocket
from tests.support.scenes import BeatScene, count


def pack(client: StaffClient) -> dict[str, dict[str, str]]:
    """What a phone is given to carry, by address."""
    found: list[dict[str, str]] = client.get("/sync/pack").get_json()["items"]
    return {item["key"]: item for item in found}


def order(page: str) -> list[UUID]:
    """The concerns that a page leads to, in its order."""
    return [UUID(found) for found in re.findall(r'class="row-link" href="/concerns/([0-9a-f-]{36})/on-patrol"', page)]


@pytest.fixture
def concern(beatbook: Flask, beat: BeatScene, sergeant: StaffClient) -> UUID:
    """A concern that a sergeant has assigned to the beat, and of which patrol sees less than was said."""
    return raised(beatbook, beat.id, beat.park, shown=SHOWN)


def test_today_says_where_somebody_may_be_in_danger_first_and_then_what_is_overdue(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    plain, danger, overdue = (raised(beatbook, beat.id, danger=said) for said in ("no", "yes", "no"))
    late(beatbook, overdue)
    page = officer.get("/today").text
    assert order(page) == [danger, overdue, plain]
    assert "Answer overdue" in page and "Somebody may be in danger" in page
    assert WORDS not in page


def test_what_was_not_read_yet_is_nowhere_on_patrol(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    """R-27"""
    unread = raised(beatbook, beat.id, assigned=False)
    assert order(officer.get("/today").text) == []
    assert officer.get(f"/concerns/{unread}/on-patrol").status_code == 404
    assert not any(str(unread) in json.dumps(item) for item in pack(officer).values())


def test_a_concern_of_another_beat_is_answered_as_one_that_is_not_there(
    stranger: StaffClient, concern: UUID, beatbook: Flask
) -> None:
    """R-15"""
    for address in (f"/concerns/{concern}/on-patrol", f"/concerns/{ids.uuid4()}/on-patrol"):
        assert stranger.get(address).status_code == 404
    for what in ("notes", "reach"):
        stranger.step_up()
        answer = stranger.submit(f"/concerns/{concern}/{what}", data={"id": str(ids.uuid7()), "words": "x"})
        assert answer.status_code == 404
    assert notes(beatbook) == []


def test_the_page_shows_what_was_screened_and_each_look_is_written_down(
    beatbook: Flask, officer: StaffClient, concern: UUID
) -> None:
    """Invariant 9"""
    page = opens(officer, concern)
    assert SHOWN in page and WORDS not in page
    assert audited(beatbook, "concern.look") == [str(concern)]
    opens(officer, concern)
    assert audited(beatbook, "concern.look") == [str(concern)] * 2


def test_what_nobody_changed_is_shown_as_it_was_said(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    assert WORDS in opens(officer, raised(beatbook, beat.id))


@pytest.mark.parametrize(
    ("reply", "says", "visit"),
    [
        ("here", "Answer only in the thread. Don&#39;t go to their door.", False),
        ("phone", "They may be rung. Don&#39;t go to their door.", False),
        ("visit", "a visit at their door is fine", True),
        ("none", "Don&#39;t go to their door.", False),
    ],
)
def test_a_visit_is_offered_only_where_the_resident_said_that_it_is_fine(
    beatbook: Flask,
    officer: StaffClient,
    sergeant: StaffClient,
    beat: BeatScene,
    reply: str,
    says: str,
    visit: bool,
) -> None:
    reached = ADDRESS if visit else "0151 496 0123" if reply == "phone" else ""
    concern = raised(beatbook, beat.id, reply=reply, reached_at=reached)
    page = opens(officer, concern)
    assert says in page
    assert ("Visit: show the address" in page) == visit
    assert ("Show how to reach them" in page) == (reply == "phone")
    assert not reached or reached not in page


def test_the_address_is_shown_after_a_passkey_and_the_look_is_written_down(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    """R-07, invariant 9"""
    concern = raised(beatbook, beat.id, reply="visit", reached_at=ADDRESS)
    with clock.at(clock.now() + timedelta(minutes=10)):
        asked = officer.submit(f"/concerns/{concern}/reach")
        assert (asked.status_code, ADDRESS in asked.text) == (303, False)
        officer.step_up()
        assert ADDRESS in officer.submit(f"/concerns/{concern}/reach").text
    assert audited(beatbook, "contact.look") == [str(concern)]


def test_nobody_is_reached_who_did_not_say_so_whatever_is_kept(
    beatbook: Flask, officer: StaffClient, concern: UUID
) -> None:
    """Invariant 2"""
    kept, until = {"channel": "address", "value": ADDRESS}, clock.now().date() + timedelta(days=9)
    with beatbook.app_context():
        write(lambda session: residents.keep(session, "concern", concern, kept, until))
    assert "Visit: show the address" not in opens(officer, concern)
    assert ADDRESS not in json.dumps(pack(officer))
    officer.step_up()
    assert officer.submit(f"/concerns/{concern}/reach").status_code == 404
    assert audited(beatbook, "contact.look") == []


def test_phones_carry_what_is_open_and_each_delivery_is_written_down(
    beatbook: Flask, officer: StaffClient, concern: UUID, beat: BeatScene
) -> None:
    """Invariant 9"""
    found = pack(officer)
    item = found[f"/concerns/{concern}/on-patrol"]
    assert SHOWN in item["html"] and WORDS not in json.dumps(found)
    assert f'data-look="{concern}"' in item["html"]
    assert SHOWN not in found["/today"]["html"] + found["/beat"]["html"]
    assert order(found["/today"]["html"]) == order(found["/beat"]["html"]) == [concern]
    assert audited(beatbook, "concern.deliver") == [str(concern)]
    close(beatbook, concern, beat.id)
    assert f"/concerns/{concern}/on-patrol" not in pack(officer)


def test_the_address_goes_only_to_a_phone_of_ones_own(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    """R-07"""
    concern = raised(beatbook, beat.id, reply="visit", reached_at=ADDRESS)
    item = pack(officer)[f"/concerns/{concern}/on-patrol"]
    assert ADDRESS in item["secret"] and ADDRESS not in item["html"]
    assert audited(beatbook, "contact.deliver") == [str(concern)]
    shared = sign_in_as(beatbook, Role.OFFICER, beats=[beat.id], name="Noa Stern", shared_phone=True)
    assert ADDRESS not in json.dumps(pack(shared))


def test_what_a_phone_carries_is_the_same_until_something_changes(officer: StaffClient, concern: UUID) -> None:
    noon = clock.now().replace(hour=12)  # three minutes later it is still the same day
    with clock.at(noon):
        officer.sign_in()
        first = officer.get("/sync/pack").get_json()["cursor"]
    with clock.at(noon + timedelta(minutes=3)):
        assert officer.get("/sync/pack").get_json()["cursor"] == first


def test_the_briefing_says_what_came_and_what_was_closed(
    beatbook: Flask, officer: StaffClient, concern: UUID, beat: BeatScene
) -> None:
    page = officer.get(f"/beat/{beat.id}/briefing").text
    assert order(page.partition("Raised by residents</h2>")[2]) == [concern]
    close(beatbook, concern, beat.id, Move.RESOLVE)
    page = officer.get(f"/beat/{beat.id}/briefing").text
    assert "Residents&#39; worries that were closed" in page
    assert order(page) == [concern]


def note(phone: Pocket, concern: UUID, words: str = "The lamp post has number 14", **more: Any) -> Any:
    """A note from a phone: how it was answered."""
    fields = {"concern": str(concern), "words": words}
    row = phone.rows(phone.seal(fields, "concern.note", **more))[0]
    return row["status"], row.get("reason")


def test_a_note_is_read_by_the_team_and_not_by_the_resident(
    beatbook: Flask, phone: Pocket, officer: StaffClient, concern: UUID
) -> None:
    assert note(phone, concern) == ("created", None)
    assert "The lamp post has number 14" in opens(officer, concern)
    with beatbook.app_context():
        assert store.messages(db.session(), concern) == []


def test_a_note_that_may_name_somebody_is_read_by_its_author_and_sergeants_until_it_was_looked_at(
    beatbook: Flask, phone: Pocket, officer: StaffClient, sergeant: StaffClient, concern: UUID
) -> None:
    """Invariant 1"""
    note(phone, concern, NAMING)
    assert "Tobias" not in opens(officer, concern)
    assert "Tobias" in browse(phone, f"/concerns/{concern}/on-patrol")[1]
    assert "Tobias" in opens(sergeant, concern)
    assert "Tobias" not in json.dumps(pack(officer))
    (item,) = flagged(beatbook)
    sergeant.submit(f"/redactions/{item.id}", data={"do": "rewrite", "text": "Shouting at night"})
    assert "Shouting at night" in opens(officer, concern)


def test_a_note_on_what_is_not_theirs_waits_for_its_author_and_says_nothing_of_whether_it_is_there(
    beatbook: Flask, phone: Pocket, next_door: BeatScene, sergeant: StaffClient
) -> None:
    """R-15, invariant 6"""
    foreign = raised(beatbook, next_door.id)
    assert note(phone, foreign) == note(phone, ids.uuid4()) == ("held", "needs_correction")
    assert notes(beatbook) == []


def test_a_note_that_comes_after_it_was_closed_is_kept(
    beatbook: Flask, phone: Pocket, concern: UUID, beat: BeatScene
) -> None:
    close(beatbook, concern, beat.id)
    assert note(phone, concern)[0] == "created"


def test_a_note_without_scripts_keeps_what_was_typed(officer: StaffClient, concern: UUID) -> None:
    form = {"id": str(ids.uuid7()), "concern": str(concern), "words": "rain " * 60}
    answer = officer.submit(f"/concerns/{concern}/notes", data=form)
    assert (answer.status_code, "Shorten this by" in answer.text) == (422, True)
    assert ("rain " * 60).strip() in answer.text
    form["words"] = "Seen from the bridge"
    assert officer.submit(f"/concerns/{concern}/notes", data=form).status_code == 303
    assert "Seen from the bridge" in opens(officer, concern)


def test_a_look_without_signal_is_a_record_and_never_refused(beatbook: Flask, phone: Pocket, concern: UUID) -> None:
    """Invariant 9"""
    row = phone.rows(phone.seal({"concern": str(concern)}, "concern.look"))[0]
    assert row["status"] == "created"
    assert audited(beatbook, "concern.look") == [str(concern)]


def test_what_the_team_noted_goes_with_the_concern(beatbook: Flask, phone: Pocket, concern: UUID) -> None:
    """Invariant 10"""
    note(phone, concern)
    with beatbook.app_context():
        write(lambda session: thread.purge(session, session.get_one(Concern, concern)))
    assert count(beatbook, ConcernNote) == 0


def test_admins_auditors_and_coordinators_see_none(beatbook: Flask, concern: UUID) -> None:
    """R-14"""
    for role in (Role.ADMIN, Role.AUDITOR, Role.COORDINATOR):
        assert sign_in_as(beatbook, role).get(f"/concerns/{concern}/on-patrol").status_code == 403
