"""What was raised and what became of it, as everybody reads it: from ten up, in fives, once a quarter, truthfully."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app import clock
from app.actor import Role
from app.commands import housekeeping
from app.concerns.models import Concern
from app.concerns.rules import Move, State
from app.db import db, write
from app.noticeboard import figures as noticeboard
from app.noticeboard.models import PublicFigure, PublicQuarter
from app.places import store as places
from tests.noticeboard.scene import a_page, in_the_next_quarter, next_quarter, raised
from tests.support.client import CriticalClient
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import BeatScene

ROW = re.compile(r'<th scope="row" role="rowheader">([^<]+)</th><td[^>]*>([^<]+)</td>')


def figures(client: CriticalClient, page: str) -> dict[str, str]:
    """The figures on the page, by what stands before them."""
    return dict(ROW.findall(client.get(page).text))


@pytest.mark.parametrize(("count", "told"), [(9, None), (10, "10"), (14, "10"), (15, "15"), (33, "30")])
def test_a_figure_is_told_from_ten_up_and_in_fives(
    beatbook: Flask,
    client: CriticalClient,
    sergeant: StaffClient,
    beat: BeatScene,
    page: str,
    count: int,
    told: str | None,
) -> None:
    raised(beatbook, sergeant.person_id, beat.id, count, ends=Move.RESOLVE)
    with in_the_next_quarter(beatbook):
        found, words = figures(client, page), client.get(page).text
    assert (found.get("Street lights"), found.get("It is fixed")) == (told, told)
    assert ("There are no numbers here yet" in words) == (told is None)
    assert ("15 can be any number from 15 to 19" in words) == (told is not None)


def test_there_is_neither_a_sum_nor_a_rest_to_reckon_with(
    beatbook: Flask, client: CriticalClient, sergeant: StaffClient, beat: BeatScene, page: str
) -> None:
    for count, category in ((24, "lighting"), (13, "noise"), (3, "harassment_hate")):
        raised(beatbook, sergeant.person_id, beat.id, count, category=category)
    with in_the_next_quarter(beatbook):
        assert figures(client, page) == {"Street lights": "20", "Noise": "10", "We still work on it": "40"}


def test_what_was_not_fixed_is_told_truthfully_and_why(
    beatbook: Flask, client: CriticalClient, sergeant: StaffClient, beat: BeatScene, page: str
) -> None:
    who = sergeant.person_id
    raised(beatbook, who, beat.id, 12, ends=Move.RESOLVE)
    raised(beatbook, who, beat.id, 11, ends=Move.CLOSE_NOT_FIXED, because="no_means")
    raised(beatbook, who, beat.id, 10, ends=Move.CLOSE_NOT_FIXED, because="something_retired")
    raised(beatbook, who, beat.id, 4, ends=Move.CLOSE_NOT_FIXED, because="resident_stopped")
    with in_the_next_quarter(beatbook):
        found = figures(client, page)
    assert found["It is fixed"] == "10"
    assert found["We stopped, and it is not fixed"] == "25"
    assert found["There is no money or nobody to do it now"] == "10"
    assert found["Another reason"] == "10"
    assert "The person asked us to stop" not in found


@pytest.mark.parametrize(("people", "told"), [(1, False), (2, False), (3, True)])
def test_how_things_ended_is_told_only_where_several_people_ended_them(
    beatbook: Flask, client: CriticalClient, sergeant: StaffClient, beat: BeatScene, page: str, people: int, told: bool
) -> None:
    """Invariant 5: the page may name the one officer of the beat, and it would be a figure of their work."""
    for ends, because in ((Move.RESOLVE, ""), (Move.CLOSE_NOT_FIXED, "no_means")):
        raised(beatbook, sergeant.person_id, beat.id, 12, ends=ends, because=because, ended_by=people)
    with in_the_next_quarter(beatbook):
        found = figures(client, page)
    assert found["Street lights"] == "20"
    ended = {"It is fixed", "We stopped, and it is not fixed", "There is no money or nobody to do it now"}
    assert set(found) & ended == (ended if told else set())


def test_whatever_happens_later_the_page_stays_as_it_is_until_the_quarter_is_over(
    beatbook: Flask,
    client: CriticalClient,
    sergeant: StaffClient,
    next_door: StaffClient,
    beat: BeatScene,
    page: str,
) -> None:
    """Whoever looks every day can't tell that somebody came, was answered, asked again, or was put elsewhere."""
    who = sergeant.person_id
    there = raised(beatbook, who, beat.id, 10, ends=Move.RESOLVE) + raised(beatbook, who, beat.id, 20)
    with beatbook.app_context():
        other = places.beat_named("Canal Side")
    with in_the_next_quarter(beatbook):
        before = client.get(page).data
        assert b"Street lights" in before
        with clock.at(clock.now() + timedelta(days=60)):
            raised(beatbook, who, beat.id, 30, ago=timedelta(days=50), ends=Move.RESOLVE)
            changed(beatbook, there[0], state=State.IN_PROGRESS, closed_at=None)
            changed(beatbook, there[10], state=State.DUPLICATE, closed_at=clock.now())
            changed(beatbook, there[11], beat_id=other)
            changed(beatbook, there[12], state=State.SPAM, closed_at=clock.now())
            housekeeping.once(beatbook)
            assert client.get(page).data == before
        with in_the_next_quarter(beatbook):
            assert figures(client, page)["Street lights"] == "55"
            assert client.get(page).data != before


def changed(app: Flask, concern: UUID, **values: object) -> None:
    with app.app_context():
        write(lambda session: session.execute(update(Concern).where(Concern.id == concern).values(**values)))


def test_housekeeping_makes_them_once_and_only_the_last_are_kept(
    beatbook: Flask, sergeant: StaffClient, beat: BeatScene
) -> None:
    raised(beatbook, sergeant.person_id, beat.id, 12)
    housekeeping.once(beatbook)
    with clock.at(next_quarter()), beatbook.app_context():
        housekeeping.once(beatbook)
        assert not noticeboard.keep()
        assert len(db.session.scalars(select(PublicQuarter)).all()) == 1
        assert {row.least for row in db.session.scalars(select(PublicFigure))} == {10}


def test_no_exact_figure_can_be_kept(beatbook: Flask, beat: BeatScene) -> None:
    with in_the_next_quarter(beatbook), beatbook.app_context():
        until = db.session.scalars(select(PublicQuarter.until_on)).one()
        for least in (5, 12):
            row = {"until_on": until, "beat_id": beat.id, "sort": "raised", "code": "noise", "least": least}
            with pytest.raises(IntegrityError):
                write(lambda session, row=row: session.add(PublicFigure(**row)))


def test_what_came_or_was_put_on_the_beat_after_the_quarter_waits_for_the_next(
    beatbook: Flask, client: CriticalClient, sergeant: StaffClient, beat: BeatScene, page: str
) -> None:
    who = sergeant.person_id
    with clock.at(next_quarter() + timedelta(days=10)):
        raised(beatbook, who, beat.id, 12, ago=timedelta(days=20), assigned=timedelta(days=15))
        raised(beatbook, who, beat.id, 12, ago=timedelta(days=5), category="noise")
        with beatbook.app_context():
            assert noticeboard.keep()
        assert figures(client, page) == {}
        with in_the_next_quarter(beatbook):
            assert figures(client, page) == {"Street lights": "10", "Noise": "10", "We still work on it": "20"}


def test_what_is_older_than_a_year_counts_only_where_it_ended_in_it_or_is_open(
    beatbook: Flask, client: CriticalClient, sergeant: StaffClient, beat: BeatScene, page: str
) -> None:
    who, long_ago = sergeant.person_id, timedelta(days=480)
    raised(beatbook, who, beat.id, 12, ago=long_ago, ends=Move.CLOSE_NOT_FIXED, because="no_means")
    raised(beatbook, who, beat.id, 12, ago=long_ago, ended=long_ago - timedelta(days=20), ends=Move.RESOLVE)
    raised(beatbook, who, beat.id, 17, ago=long_ago)
    with in_the_next_quarter(beatbook):
        assert figures(client, page) == {"It is fixed": "10", "We still work on it": "15"}


def test_another_beat_has_figures_of_its_own(
    beatbook: Flask, client: CriticalClient, next_door: StaffClient, page: str
) -> None:
    with beatbook.app_context():
        other = places.beat_named("Canal Side")
    assert other is not None
    raised(beatbook, next_door.person_id, other, 12)
    with in_the_next_quarter(beatbook):
        assert figures(client, page) == {}
        assert figures(client, a_page(beatbook, other, "canal-side"))["Street lights"] == "10"


def test_how_fast_first_answers_came_is_told_of_the_whole_agency_and_counts_those_that_never_did(
    beatbook: Flask, client: CriticalClient, sergeant: StaffClient, next_door: StaffClient, beat: BeatScene, page: str
) -> None:
    with beatbook.app_context():
        other = places.beat_named("Canal Side")
    assert other is not None
    third = sign_in_as(beatbook, Role.SERGEANT, beats=[beat.id], name="Noor Haddad")
    raised(beatbook, sergeant.person_id, beat.id, 10)
    raised(beatbook, third.person_id, beat.id, 2, answered=timedelta(days=9))
    raised(beatbook, next_door.person_id, other, 2, answered=timedelta(days=9))
    raised(beatbook, next_door.person_id, other, 6, answered=None)
    words = "In all our areas together, about 5 in 10 people got a first answer within 3 working days."
    with in_the_next_quarter(beatbook):
        assert words in client.get(page).text
        assert words in client.get(a_page(beatbook, other, "canal-side")).text


def test_how_fast_one_or_two_people_answer_is_nobodys_figure(
    beatbook: Flask, client: CriticalClient, sergeant: StaffClient, next_door: StaffClient, beat: BeatScene, page: str
) -> None:
    """Invariant 5: it would say how they work, and on which beat."""
    raised(beatbook, sergeant.person_id, beat.id, 20)
    raised(beatbook, sign_in_as(beatbook, Role.SERGEANT, beats=[beat.id], name="B").person_id, beat.id, 20)
    with in_the_next_quarter(beatbook):
        assert "first answer" not in client.get(page).text
        raised(beatbook, sign_in_as(beatbook, Role.SERGEANT, beats=[beat.id], name="C").person_id, beat.id, 1)
        with in_the_next_quarter(beatbook):
            assert "everybody got a first answer within 3 working days." in client.get(page).text
