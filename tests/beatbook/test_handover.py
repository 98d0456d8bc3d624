"""Handover: what somebody who leaves a beat has promised goes to whoever goes on, and nobody is forgotten."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from app.audit import log
from app.places import store as places
from tests.followups.scene import NUMBER, REACH, history, in_days, moved, promise, stored, today
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene


def leaves(beatbook: Flask, person: UUID, beat: UUID, in_so_many_days: int = 0) -> None:
    """Their assignment to the beat ends."""
    with beatbook.app_context():
        for assignment, _name, _collar in places.assignments_of(beat):
            if assignment.person_id == person:
                assert places.end_assignment(log.COMMAND_LINE, assignment.id, today() + timedelta(days=in_so_many_days))


@pytest.fixture
def address(beatbook: Flask, officer: StaffClient, beat: BeatScene) -> str:
    """The handover of the officer, who leaves today."""
    leaves(beatbook, officer.person_id, beat.id)
    return f"/beat/{beat.id}/handover/{officer.person_id}"


def given(page: str) -> list[str]:
    return re.findall(r'name="given" value="([^"]+)"', page)


def test_one_page_lists_the_residents_who_have_to_hear_the_new_name(
    officer: StaffClient, colleague: StaffClient, beat: BeatScene, address: str
) -> None:
    promise(officer, beat.park, what="Ask about the lamp", **REACH)
    done = promise(officer, beat.park, what="Bring the form")
    moved(officer, done, "done", 1)
    told = promise(officer, beat.park, what="Told already")
    moved(officer, told, "done", 1, how="phone")
    promise(colleague, beat.park, what="Of somebody else")
    page = colleague.get(address).text
    assert all(
        words in page for words in ("Ask about the lamp", "Bring the form", "Somebody I can reach", "Anchor Park")
    )
    assert page.count("Not handed over yet") == 2
    assert not any(words in page for words in ("Told already", "Of somebody else", NUMBER))
    assert "Notes on places" in page
    assert given(page) == []  # a colleague reads it; the sergeant, or who leaves, hands over


def test_all_of_it_goes_to_one_colleague_by_one_button(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, sergeant: StaffClient, beat: BeatScene, address: str
) -> None:
    both = [promise(officer, beat.park, what=what) for what in ("Ask about the lamp", "Bring the form")]
    form = {"given": given(sergeant.get(address).text), "to": str(colleague.person_id)}
    answer = sergeant.submit(address, data=form)
    assert answer.status_code == 303
    page = sergeant.get(answer.location).text
    assert "2 follow-ups were handed over." in page
    assert page.count("Sami Reed · 2086 goes on") == 2
    for followup in both:
        assert stored(beatbook, followup).owner_id == colleague.person_id
        assert [(entry.move, entry.by) for entry in history(beatbook, followup)] == [("hand_over", sergeant.person_id)]
    assert sergeant.submit(address, data=form).status_code == 303  # pressed twice
    assert [len(history(beatbook, followup)) for followup in both] == [1, 1]


def test_what_was_changed_meanwhile_stays_and_is_said(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, sergeant: StaffClient, beat: BeatScene, address: str
) -> None:
    followup = promise(officer, beat.park)
    page = sergeant.get(address).text
    moved(officer, followup, "reschedule", 1, due="pick", due_on=in_days(9))
    answer = sergeant.submit(address, data={"given": given(page), "to": str(colleague.person_id)})
    page = sergeant.get(answer.location).text
    assert "1 was changed meanwhile and stays." in page
    assert stored(beatbook, followup).owner_id == officer.person_id


def test_whoever_leaves_hands_over_too_but_not_a_colleague(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, beat: BeatScene, address: str
) -> None:
    followup = promise(officer, beat.park)
    form = {"given": given(officer.get(address).text), "to": str(colleague.person_id)}
    assert colleague.submit(address, data=form).status_code == 403
    assert officer.submit(address, data=form).status_code == 303
    assert stored(beatbook, followup).owner_id == colleague.person_id


@pytest.mark.parametrize("to", ["", "somebody", "{leaver}", "{stranger}"])
def test_it_has_to_be_somebody_of_the_beat_who_goes_on(
    officer: StaffClient, stranger: StaffClient, sergeant: StaffClient, beat: BeatScene, address: str, to: str
) -> None:
    promise(officer, beat.park, what="Ask about the lamp")
    to = to.format(leaver=officer.person_id, stranger=stranger.person_id)
    answer = sergeant.submit(address, data={"given": given(sergeant.get(address).text), "to": to})
    assert answer.status_code == 422
    assert "Choose who goes on with them." in answer.text
    assert "Ask about the lamp" in answer.text


def test_what_is_not_read_from_the_page_is_passed_over(
    sergeant: StaffClient, colleague: StaffClient, address: str
) -> None:
    form = {"given": ["", "x.1.y", f"{colleague.person_id}.²."], "to": str(colleague.person_id)}
    assert sergeant.submit(address, data=form).status_code == 303


def test_there_is_no_such_page_of_somebody_who_stays(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    """Invariant 5: it is no way to look at one officer's list"""
    promise(officer, beat.park)
    address = f"/beat/{beat.id}/handover/{officer.person_id}"
    assert sergeant.get(address).status_code == 404
    leaves(beatbook, officer.person_id, beat.id, 60)
    assert sergeant.get(address).status_code == 404
    leaves(beatbook, officer.person_id, beat.id, 10)
    assert sergeant.get(address).status_code == 200
    assert f'href="{address}"' in sergeant.get(f"/beat/{beat.id}").text


def test_somebody_of_another_beat_sees_no_handover(stranger: StaffClient, address: str) -> None:
    assert stranger.get(address).status_code == 404


def test_a_sergeant_is_asked_to_hand_over_until_nothing_is_left(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    promise(officer, beat.park, due="pick", due_on=in_days(20))
    assert "Hand over" not in sergeant.get("/needs-you").text
    leaves(beatbook, officer.person_id, beat.id, 3)
    page = sergeant.get("/needs-you").text
    assert "Hand over what Wren Alder promised" in page
    address = f"/beat/{beat.id}/handover/{officer.person_id}"
    assert f'href="{address}"' in page
    sergeant.submit(address, data={"given": given(sergeant.get(address).text), "to": str(colleague.person_id)})
    assert "Hand over what" not in sergeant.get("/needs-you").text
