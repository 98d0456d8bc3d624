"""Every look at a resident's number leaves a mark, and only those who keep the promise look (invariant 9)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from app import clock
from app.actor import Role
from app.db import write
from tests.followups.scene import NAME, NUMBER, REACH, audited, away, held, moved, promise
from tests.support.people import StaffClient, sign_in_as
from tests.support.pocket import Pocket
from tests.support.scenes import BeatScene


def test_a_look_needs_the_passkey_and_is_written_down(beatbook: Flask, officer: StaffClient, beat: BeatScene) -> None:
    """Invariant 9"""
    followup = promise(officer, beat.park, **REACH)
    with clock.at(clock.now() + timedelta(minutes=6)):  # enrolling has shown the passkey, too
        with_old = officer.submit(f"/followups/{followup}/reveal")
        assert (with_old.status_code, with_old.location) == (303, "/step-up?next=")
    assert NUMBER not in with_old.text
    assert audited(beatbook, "contact.look") == []
    officer.step_up()
    shown = officer.submit(f"/followups/{followup}/reveal")
    assert (shown.status_code, NUMBER in shown.text, NAME in shown.text) == (200, True, True)
    assert shown.headers["Cache-Control"] == "no-store"
    (line,) = audited(beatbook, "contact.look")
    assert (line.object_id, line.actor, line.names) == (
        str(followup), str(officer.person_id), "best_time,name,value"
    )  # fmt: skip


def test_what_can_not_be_written_down_is_not_shown(beatbook: Flask, officer: StaffClient, beat: BeatScene) -> None:
    """Invariant 9: first the mark, then the number."""
    followup = promise(officer, beat.park, **REACH)
    officer.step_up()
    with beatbook.app_context():
        write(lambda session: session.execute(text("ALTER TABLE audit_entry RENAME TO audit_lost")))
    answer = officer.submit(f"/followups/{followup}/reveal")
    assert (answer.status_code, NUMBER in answer.text) == (500, False)


def test_what_is_safe_for_them_is_read_before_the_number(officer: StaffClient, beat: BeatScene) -> None:
    followup = promise(officer, beat.park, **REACH)
    officer.step_up()
    page = officer.submit(f"/followups/{followup}/reveal").text
    before = page.partition(NUMBER)[0]
    assert "Don&#39;t ask neighbours about them." in before
    assert "Don&#39;t leave a message." in before
    assert 'href="tel:01514960777"' in page


@pytest.mark.parametrize("safe", ["reply_here_only", "may_visit", "phone"])
def test_each_way_that_is_safe_is_said_first(officer: StaffClient, beat: BeatScene, safe: str) -> None:
    followup = promise(officer, beat.park, **REACH | {"contact_safe": safe}, contact_safe_to_leave_message="true")
    officer.step_up()
    words = {"reply_here_only": "come to their door", "may_visit": "A visit is fine", "phone": "Ring them"}[safe]
    before = officer.submit(f"/followups/{followup}/reveal").text.partition(NUMBER)[0]
    assert words in before
    assert "It is safe to leave a message." in before


def test_who_wants_no_contact_is_not_rung_by_a_tap(officer: StaffClient, beat: BeatScene) -> None:
    followup = promise(officer, beat.park, **REACH, contact_do_not_contact="true")
    officer.step_up()
    page = officer.submit(f"/followups/{followup}/reveal").text
    assert "They don&#39;t want to be contacted." in page.partition(NUMBER)[0]
    assert "tel:" not in page


def test_the_team_that_does_not_keep_it_finds_no_number(
    beatbook: Flask,
    officer: StaffClient,
    colleague: StaffClient,
    stranger: StaffClient,
    sergeant: StaffClient,
    beat: BeatScene,
) -> None:
    followup = promise(officer, beat.park, **REACH)
    for client, status in ((colleague, 404), (stranger, 404), (sergeant, 200)):
        client.step_up()
        assert client.submit(f"/followups/{followup}/reveal").status_code == status
    assert "Reaching them" not in colleague.get(f"/followups/{followup}").text
    assert [line.actor for line in audited(beatbook, "contact.look")] == [str(sergeant.person_id)]


def test_who_handed_it_over_does_not_look_any_more_and_who_took_it_does(
    officer: StaffClient, colleague: StaffClient, beat: BeatScene
) -> None:
    followup = promise(officer, beat.park, **REACH)
    moved(officer, followup, "hand_over", 1, to=str(colleague.person_id))
    for client, status in ((officer, 404), (colleague, 200)):
        client.step_up()
        assert client.submit(f"/followups/{followup}/reveal").status_code == status


def test_a_stand_in_looks_while_the_keeper_is_away(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, beat: BeatScene
) -> None:
    followup = promise(officer, beat.park, **REACH)
    away(beatbook, officer.person_id)
    colleague.step_up()
    assert NUMBER in colleague.submit(f"/followups/{followup}/reveal").text


def test_nobody_looks_from_a_shared_phone(beatbook: Flask, beat: BeatScene) -> None:
    """R-07"""
    shared = sign_in_as(beatbook, Role.OFFICER, beats=[beat.id], shared_phone=True)
    followup = promise(shared, beat.park, **REACH)
    shared.step_up()
    answer = shared.submit(f"/followups/{followup}/reveal")
    assert (answer.status_code, NUMBER in answer.text) == (403, False)
    assert audited(beatbook, "contact.look") == []


def test_nothing_kept_is_nothing_to_look_at(beatbook: Flask, officer: StaffClient, beat: BeatScene) -> None:
    followup = promise(officer, beat.park)
    officer.step_up()
    assert officer.submit(f"/followups/{followup}/reveal").status_code == 404
    assert officer.get(f"/followups/{followup}/reveal").status_code == 405
    assert audited(beatbook, "contact.look") == []


def test_a_look_without_signal_is_a_line_of_the_audit_log_and_never_refused(
    beatbook: Flask, phone: Pocket, officer: StaffClient, beat: BeatScene
) -> None:
    """Invariant 9: also at what is not one's own, is gone, or was never there."""
    foreign = promise(officer, beat.park, **REACH)
    for under in (foreign, uuid4()):
        record = phone.seal({"under": str(under)}, "contact.look")
        first, again = phone.rows(record)[0], phone.rows(record)[0]
        assert (first["status"], again["status"]) == ("created", "duplicate")
        assert [line.actor for line in audited(beatbook, "contact.look") if line.object_id == str(under)] == [
            str(phone.person)
        ]
    assert held(beatbook) == []
