"""Who sees a contact: its people, its beat, and nobody else; to them it is as if it were not there."""

import re
from dataclasses import replace
from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import ids
from app.actor import Actor, Role
from app.db import db
from app.interactions import rules, store
from app.interactions.kinds import standing
from app.interactions.models import Interaction
from tests.interactions.scene import NAMING, change, record, record_ago, stored
from tests.support.absence import without_chance
from tests.support.people import StaffClient, assign
from tests.support.scenes import BeatScene

REPORT_CODE = re.compile(r"<code>[\w-]+</code>")
BEHIND = ("", "/for-the-resident", "/amend", "/void")


def said(answer: TestResponse) -> str:
    """A page without the code by which its reader reports it, which is new each time."""
    return REPORT_CODE.sub("", answer.text)


@pytest.mark.parametrize("behind", BEHIND)
def test_a_foreign_contact_looks_exactly_like_a_missing_one(
    officer: StaffClient, stranger: StaffClient, beat: BeatScene, behind: str
) -> None:
    """R-15"""
    contact, missing = record(officer, beat.park), ids.uuid7()
    for htmx in (False, True):
        foreign = stranger.get(f"/interactions/{contact}{behind}", htmx=htmx)
        nothing = stranger.get(f"/interactions/{missing}{behind}", htmx=htmx)
        assert (foreign.status_code, nothing.status_code) == (404, 404)
        assert said(foreign) == said(nothing)


@pytest.mark.parametrize("what", ["amend", "void"])
def test_a_foreign_contact_can_not_be_changed_and_is_not_given_away(
    beatbook: Flask, officer: StaffClient, stranger: StaffClient, beat: BeatScene, what: str
) -> None:
    """R-15"""
    contact = record(officer, beat.park)
    foreign, missing = change(stranger, contact, what, 1, why="x"), change(stranger, ids.uuid7(), what, 1, why="x")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert said(foreign) == said(missing)
    assert stored(beatbook, contact).version == 1


def test_one_contact_is_judged_as_the_list_judges_it(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, beat: BeatScene, next_door: BeatScene
) -> None:
    """R-15"""
    assign(beatbook, officer.person_id, [next_door.id])
    for who, place in product((officer, colleague), (beat.park, next_door.park)):
        if (who, place) != (colleague, next_door.park):
            record(who, place)
    people = (officer.person_id, colleague.person_id, ids.uuid7())
    sets: list[set[UUID]] = [set(), {beat.id}, {next_door.id}, {beat.id, next_door.id}]
    with beatbook.app_context():
        rows = list(db.session.scalars(select(Interaction)))
        for person, beats, role in product(people, sets, rules.RECORDERS):
            actor = Actor(person_id=person, role=role, name="", beats=frozenset(beats))
            listed = set(db.session.scalars(select(Interaction.id).where(store.seen_by(actor))))
            assert listed == {row.id for row in rows if rules.may_see(actor, standing(row))}
            other = replace(actor, role=Role.ADMIN)
            assert not any(rules.may_see(other, standing(row)) for row in rows)


def test_what_an_officer_holds_out_says_nothing_about_the_officer(
    officer: StaffClient, beat: BeatScene, colleague: StaffClient
) -> None:
    contact = record(officer, beat.park, note="Lamp by the swings is out")
    for client in (officer, colleague):
        page = client.get(f"/interactions/{contact}/for-the-resident").text
        assert "Lamp by the swings is out" in page
        assert "not written down" in page
        assert not any(words in page for words in (officer.name, str(officer.person_id)))
        assert "4417" not in without_chance(page)


def test_a_line_that_may_name_somebody_is_shown_to_its_author_and_the_sergeant_alone(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    """R-30, invariant 1"""
    contact = record(officer, beat.park, note=NAMING)
    assert stored(beatbook, contact).note_flagged
    for client, may in ((officer, True), (sergeant, True), (colleague, False)):
        for behind in ("", "/for-the-resident"):
            assert ("Fenwick" in client.get(f"/interactions/{contact}{behind}").text) == may
        assert "Fenwick" not in client.get("/interactions").text
    assert "is being checked for personal details" in colleague.get(f"/interactions/{contact}").text


def test_a_line_that_named_somebody_stays_hidden_in_the_history(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    """Taking a name out by a correction must not leave it to be read in the history (invariant 1)."""
    contact = record_ago(officer, beat.park, timedelta(hours=1), note=NAMING)
    said = {"occurred_precision": "now", "place": str(beat.park), "outcomes": "talked", "people": "1"}
    assert change(officer, contact, "amend", 1, **said, note="Spoke about the lamp").status_code == 303
    assert change(officer, contact, "amend", 2, **said, note="Spoke about the lamps").status_code == 303
    for client, may in ((officer, True), (sergeant, True), (colleague, False)):
        page = client.get(f"/interactions/{contact}").text
        assert ("Fenwick" in page) == may
        assert "Spoke about the lamps" in page


def test_a_reason_that_names_somebody_is_hidden_too(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    """Invariant 1: each free text passes the guard."""
    contact = record(officer, beat.park)
    change(officer, contact, "void", 1, why=NAMING)
    for client, may in ((officer, True), (sergeant, True), (colleague, False)):
        assert ("Fenwick" in client.get(f"/interactions/{contact}").text) == may
