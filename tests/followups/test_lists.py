"""The ledger, the team's list and the sergeant's board: what stands where, and that nothing goes by officer."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from app import clock, needs
from app.accounts.models import Person
from app.actor import Actor, Role
from app.db import write
from app.followups.models import Followup
from app.places import duty
from tests.followups.scene import away, in_days, moved, promise, rows_of, section, today
from tests.support.people import StaffClient, assign, sign_in_as
from tests.support.scenes import BeatScene

DUE, NOT_TOLD, LATER, CLOSED = "You said you would", "have not been told", "Later", "Closed lately"


def due(app: Flask, followup: UUID, on: date) -> None:
    """Let it have been due on another day."""
    with app.app_context():
        past = update(Followup).where(Followup.id == followup).values(due_on=on, last_on=on)
        write(lambda session: session.execute(past))


def waits_since(app: Flask, followup: UUID, days: int) -> None:
    """Let it have been due, or done, so many days ago."""
    then = clock.now() - timedelta(days=days)
    with app.app_context():
        past = update(Followup).where(Followup.id == followup)
        due_on = today() - timedelta(days=days)
        past = past.values(due_on=due_on, last_on=due_on, changed_at=then)
        write(lambda session: session.execute(past))


def mine(client: StaffClient) -> list[UUID]:
    """What stands in somebody's ledger and is not closed."""
    return rows_of(client.get("/followups").text.partition(CLOSED)[0])


def test_each_follow_up_stands_where_it_belongs(beatbook: Flask, officer: StaffClient, beat: BeatScene) -> None:
    today, late, later, done, no, told = (promise(officer, beat.park) for _ in range(6))
    due(beatbook, late, date(2026, 1, 5))
    moved(officer, later, "reschedule", 1, due_on=in_days(3))
    moved(officer, done, "done", 1)
    moved(officer, no, "cannot_do", 1)
    moved(officer, told, "done", 1, how="card")
    shift = promise(officer, beat.park, due="next_shift")
    page = officer.get("/followups").text
    assert section(page, DUE) == [late, today]
    assert section(page, NOT_TOLD) == [done, no]
    assert section(page, LATER) == [later, shift]
    assert section(page, CLOSED) == [told]
    for words in ("Overdue", "due today", "next shift, from", "Done, not told", "be done, not told", "They were told"):
        assert words in page


def test_the_number_of_attempts_is_said_of_what_was_not_told(officer: StaffClient, beat: BeatScene) -> None:
    followup = promise(officer, beat.park)
    moved(officer, followup, "done", 1)
    for _ in range(2):
        moved(officer, followup, "told_attempt", 2)
    assert "Not told, tried 2 times" in officer.get("/followups").text


def test_an_empty_ledger_says_what_it_is_for(officer: StaffClient) -> None:
    assert "Nothing due." in officer.get("/followups").text
    assert "Nothing open." in officer.get("/followups?of=beats").text


def test_the_list_of_the_beats_is_the_teams(
    officer: StaffClient, colleague: StaffClient, stranger: StaffClient, beat: BeatScene, next_door: BeatScene
) -> None:
    """R-15"""
    ours = {promise(officer, beat.park), promise(colleague, beat.park)}
    closed, foreign = promise(officer, beat.park), promise(stranger, next_door.park)
    moved(officer, closed, "cancel", 1)
    for client in (officer, colleague):
        assert set(rows_of(client.get("/followups?of=beats").text)) == ours
    assert rows_of(stranger.get("/followups?of=beats").text) == [foreign]


def test_what_somebody_away_promised_stands_with_everybody_of_the_beat(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, stranger: StaffClient, beat: BeatScene
) -> None:
    followup = promise(officer, beat.park)
    assert mine(colleague) == []
    away(beatbook, officer.person_id, first=1)
    assert mine(colleague) == []
    away(beatbook, officer.person_id)
    assert mine(colleague) == mine(officer) == [followup]
    assert "Wren Alder" in colleague.get("/followups").text
    assert mine(stranger) == []


def test_a_named_stand_in_alone_finds_it(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, beat: BeatScene
) -> None:
    third = sign_in_as(beatbook, Role.OFFICER, beats=[beat.id], name="Ola Brand")
    followup = promise(officer, beat.park)
    away(beatbook, officer.person_id, stand_in=colleague.person_id)
    assert (mine(colleague), mine(third)) == ([followup], [])


def test_when_the_stand_in_is_away_too_everybody_of_the_beat_finds_it(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, beat: BeatScene
) -> None:
    third = sign_in_as(beatbook, Role.OFFICER, beats=[beat.id], name="Robin Vale")
    followup = promise(officer, beat.park)
    away(beatbook, officer.person_id, stand_in=colleague.person_id)
    assert rows_of(third.get("/today").text) == []
    away(beatbook, colleague.person_id)
    assert rows_of(third.get("/today").text) == [followup]


def test_a_stand_in_finds_it_only_on_own_beats(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, beat: BeatScene, next_door: BeatScene
) -> None:
    assign(beatbook, officer.person_id, [next_door.id])
    here, there = promise(officer, beat.park), promise(officer, next_door.park)
    away(beatbook, officer.person_id, stand_in=colleague.person_id)
    assert mine(colleague) == [here]
    assert set(mine(officer)) == {here, there}


def test_whoever_covers_a_beat_finds_what_those_away_promised_there_and_nowhere_else(
    beatbook: Flask,
    officer: StaffClient,
    colleague: StaffClient,
    stranger: StaffClient,
    sergeant: StaffClient,
    beat: BeatScene,
    next_door: BeatScene,
) -> None:
    covers = stranger  # on the beat next door, covers this one today
    assign(beatbook, officer.person_id, [next_door.id])
    here, there = promise(officer, beat.park), promise(officer, next_door.park)
    away(beatbook, officer.person_id, stand_in=colleague.person_id)
    assert mine(covers) == []
    by = Actor(person_id=sergeant.person_id, role=Role.SERGEANT, name="", beats=frozenset({beat.id}))
    with beatbook.app_context():
        assert duty.cover(by, covers.person_id, beat.id)
    assert mine(covers) == [here]
    assert set(mine(officer)) == {here, there}


def test_what_somebody_who_left_promised_stands_with_the_beat(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, beat: BeatScene
) -> None:
    followup = promise(officer, beat.park)
    with beatbook.app_context():
        left = update(Person).where(Person.id == officer.person_id).values(left_at=clock.now())
        write(lambda session: session.execute(left))
    assert mine(colleague) == [followup]
    moved(colleague, followup, "done", 1)


def test_the_sergeants_board_stands_by_beat_and_age(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, beat: BeatScene, next_door: BeatScene
) -> None:
    sergeant = sign_in_as(beatbook, Role.SERGEANT, beats=[beat.id, next_door.id], name="Ines Calder")
    assign(beatbook, officer.person_id, [next_door.id])
    fresh, old, older = (promise(who, beat.park) for who in (officer, colleague, officer))
    fine, untold, away_beat = (
        promise(officer, beat.park),
        promise(colleague, beat.park),
        promise(officer, next_door.park),
    )
    moved(colleague, untold, "done", 1)
    for followup, days in ((fresh, 2), (old, 9), (older, 40), (untold, 10), (away_beat, 1)):
        waits_since(beatbook, followup, days)
    page = sergeant.get("/followups/overdue").text
    assert set(rows_of(page)) == {fresh, old, older, untold, away_beat}
    assert fine not in rows_of(page)
    canal, harbour = page.partition("Canal Side</h2>")[2].split("Harbour Ward</h2>")
    assert rows_of(canal) == [away_beat]
    assert section(harbour, "More than four weeks") == [older]
    assert set(section(harbour, "More than a week")) == {old, untold}
    assert section(harbour, "Up to a week") == [fresh]
    assert sorted(page.count(name) for name in ("Wren Alder", "Sami Reed")) == [2, 3]


def test_what_waits_for_the_sergeant_comes_oldest_first(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    late, later, fine = (promise(officer, beat.park) for _ in range(3))
    for followup, days in ((later, 3), (late, 30)):
        waits_since(beatbook, followup, days)
    by = Actor(person_id=sergeant.person_id, role=Role.SERGEANT, name="", beats=frozenset({beat.id}))
    with beatbook.test_request_context():
        items = needs.waiting(by)
    found = [item.address for item in items if item.sort.startswith("followup")]
    assert found == [f"/followups/{late}", f"/followups/{later}"]
    assert f"/followups/{fine}" not in found


def test_the_board_is_the_sergeants(officer: StaffClient, beat: BeatScene) -> None:
    assert officer.get("/followups/overdue").status_code == 403


@pytest.mark.parametrize("path", ["/followups", "/followups?of=beats", "/followups/overdue"])
def test_nothing_can_be_asked_for_by_who_keeps_it(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, beat: BeatScene, path: str
) -> None:
    """Invariant 5"""
    sergeant = sign_in_as(beatbook, Role.SERGEANT, beats=[beat.id], name="Ines Calder")
    for who, days in ((officer, 3), (colleague, 9), (officer, 20), (colleague, 1)):
        waits_since(beatbook, promise(who, beat.park), days)
    promise(sergeant, beat.park)
    plain = rows_of(sergeant.get(path).text)
    assert plain
    link = "&" if "?" in path else "?"
    for name in ("owner", "owner_id", "by", "person", "sort", "order", "group", "who", "kept_by", "name"):
        for value in (officer.person_id, "Wren Alder", "owner", "4417", "-owner_id"):
            assert rows_of(sergeant.get(f"{path}{link}{name}={value}").text) == plain
