"""Covering a beat for a shift, and days away: what they open, until when, and who may end them."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock
from app.actor import Actor, Role
from app.audit.models import AuditEntry
from app.db import db
from app.places import duty
from app.places import store as places
from tests.followups.scene import move, off_the_beat, promise, promised, rows_of, typed
from tests.support.people import StaffClient, sign_in_as
from tests.support.pocket import enrolled
from tests.support.scenes import BeatScene, a_beat


@pytest.fixture
def beat(beatbook: Flask) -> BeatScene:
    return a_beat(beatbook)


@pytest.fixture
def next_door(beatbook: Flask) -> BeatScene:
    return a_beat(beatbook, "Canal Side")


@pytest.fixture
def officer(beatbook: Flask, beat: BeatScene) -> StaffClient:
    return sign_in_as(beatbook, Role.OFFICER, beats=[beat.id], collar="4417")


@pytest.fixture
def visitor(beatbook: Flask, next_door: BeatScene) -> StaffClient:
    """Somebody of the beat next door, who will cover this one."""
    return sign_in_as(beatbook, Role.OFFICER, beats=[next_door.id], name="Ola Lindqvist", collar="7310")


def acting(client: StaffClient, role: Role = Role.OFFICER, *beats: UUID) -> Actor:
    return Actor(person_id=client.person_id, role=role, name=client.name, beats=frozenset(beats))


def cover(app: Flask, who: StaffClient, beat: BeatScene) -> UUID:
    """Let somebody cover a beat from now on; the id of the cover."""
    with app.app_context():
        assert duty.cover(acting(who), who.person_id, beat.id)
        return next(row.id for row in duty.covering(person_id=who.person_id) if row.beat_id == beat.id)


def lines(app: Flask, action: str) -> list[AuditEntry]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def test_a_cover_opens_a_beat_now_and_not_after_its_end(
    beatbook: Flask, officer: StaffClient, visitor: StaffClient, beat: BeatScene, next_door: BeatScene
) -> None:
    followup = promise(officer, beat.park)
    assert visitor.get(f"/followups/{followup}").status_code == 404
    cover(beatbook, visitor, beat)
    assert visitor.get(f"/followups/{followup}").status_code == 200
    assert rows_of(visitor.get("/followups?of=beats").text) == [followup]
    promise(visitor, beat.park)
    now = clock.now()
    for hours, beats in ((11, {beat.id, next_door.id}), (13, {next_door.id})):
        with clock.at(now + timedelta(hours=hours)), beatbook.app_context():
            assert places.beats_of(visitor.person_id) == beats
            assert (visitor.person_id in places.people_on([beat.id])) == (hours == 11)
            assert duty.works_on(db.session(), visitor.person_id, beat.id) == (hours == 11)
    with clock.at(now + timedelta(hours=13)):
        visitor.sign_in()
        assert visitor.get(f"/followups/{followup}").status_code == 404
    with clock.at(now + timedelta(days=2)):
        visitor.sign_in()
        assert visitor.submit("/followups", data=typed(beat.park)).status_code == 422


def test_what_was_recorded_while_covering_is_taken_when_it_comes_later(
    beatbook: Flask, beat: BeatScene, next_door: BeatScene
) -> None:
    phone = enrolled(beatbook, name="Robin Vale")
    now = clock.now()
    by = Actor(person_id=phone.person, role=Role.OFFICER, name="")
    with clock.at(now - timedelta(days=3)), beatbook.app_context():
        assert duty.cover(by, phone.person, beat.id)
    during, after = (
        phone.seal(promised(beat.park), "followup.create", made_at=clock.iso(now - timedelta(days=days)))
        for days in (3, 1)
    )
    assert [row["status"] for row in phone.rows(during, after)] == ["created", "held"]


def test_a_beat_is_not_opened_twice(
    beatbook: Flask, officer: StaffClient, visitor: StaffClient, beat: BeatScene
) -> None:
    cover(beatbook, visitor, beat)
    with beatbook.app_context():
        assert not duty.cover(acting(visitor), visitor.person_id, beat.id)
        assert not duty.cover(acting(officer), officer.person_id, beat.id)
        assert [row.name for row in duty.covering(beats=[beat.id])] == ["Ola Lindqvist"]
    assert len(lines(beatbook, "cover.begin")) == 1


def test_a_cover_is_ended_by_whoever_covers_and_opens_again(
    beatbook: Flask, visitor: StaffClient, beat: BeatScene
) -> None:
    covered = cover(beatbook, visitor, beat)
    with clock.at(clock.now() + timedelta(hours=1)), beatbook.app_context():
        assert duty.end_cover(acting(visitor), covered)
        assert beat.id not in places.beats_of(visitor.person_id)
        assert not duty.end_cover(acting(visitor), covered)
        assert duty.cover(acting(visitor), visitor.person_id, beat.id)
    assert [len(lines(beatbook, action)) for action in ("cover.begin", "cover.end")] == [2, 1]


def test_a_cover_can_be_ended_in_the_moment_it_began(beatbook: Flask, visitor: StaffClient, beat: BeatScene) -> None:
    with clock.at(clock.now()):
        covered = cover(beatbook, visitor, beat)
        with beatbook.app_context():
            assert duty.end_cover(acting(visitor), covered)


def test_nobody_ends_a_strangers_cover_but_the_sergeant_of_the_beat(
    beatbook: Flask, officer: StaffClient, visitor: StaffClient, beat: BeatScene, next_door: BeatScene
) -> None:
    covered = cover(beatbook, visitor, beat)
    by = officer.person_id
    sergeants = [
        Actor(person_id=by, role=Role.SERGEANT, name="", beats=frozenset(beats))
        for beats in ({next_door.id}, {beat.id})
    ]
    with beatbook.app_context():
        assert not duty.end_cover(acting(officer, Role.OFFICER, beat.id), covered)
        assert not duty.end_cover(acting(officer, Role.ADMIN, beat.id), covered)
        assert not duty.end_cover(sergeants[0], covered)
        assert not duty.end_cover(sergeants[1], uuid4())
        assert beat.id in places.beats_of(visitor.person_id)
        assert duty.end_cover(sergeants[1], covered)
    (line,) = lines(beatbook, "cover.end")
    assert (line.actor, line.object_id) == (str(by), str(beat.id))


def test_days_away_are_told_and_end(beatbook: Flask, officer: StaffClient, visitor: StaffClient) -> None:
    with beatbook.app_context():
        day = places.today()
        duty.set_away(acting(officer), officer.person_id, day, day + timedelta(days=2), visitor.person_id)
        duty.set_away(acting(officer), officer.person_id, day - timedelta(days=9), day - timedelta(days=8), None)
        (absence,) = duty.absences([officer.person_id, visitor.person_id])
        assert (absence.name, absence.stand_in, absence.to_on) == (
            "Wren Alder", "Ola Lindqvist", day + timedelta(days=2)
        )  # fmt: skip
        away = [duty.is_away(db.session(), officer.person_id, day + timedelta(days=days)) for days in (-1, 0, 2, 3)]
        assert away == [False, True, True, False]
        assert not duty.end_away(acting(visitor), absence.id, frozenset({visitor.person_id}))
        assert duty.end_away(acting(officer), absence.id, frozenset({officer.person_id}))
        assert not duty.end_away(acting(officer), absence.id, frozenset({officer.person_id}))
        assert not duty.is_away(db.session(), officer.person_id, day)
    assert [len(lines(beatbook, action)) for action in ("away.set", "away.end")] == [2, 1]


def test_a_colleague_is_whoever_records_on_the_beat_today(
    beatbook: Flask, officer: StaffClient, visitor: StaffClient, beat: BeatScene
) -> None:
    sign_in_as(beatbook, Role.ADMIN, beats=[beat.id])
    gone = sign_in_as(beatbook, Role.OFFICER, beats=[beat.id], name="Lou Marsh")
    off_the_beat(beatbook, gone.person_id, beat.id)
    cover(beatbook, visitor, beat)
    with beatbook.app_context():
        assert [words for _id, words in duty.colleagues([beat.id])] == ["Ola Lindqvist · 7310", "Wren Alder · 4417"]
        assert [one.name for one in duty.since_when(beat.id)] == ["Dana Brook", "Wren Alder"]


def test_a_cover_makes_nobody_the_keeper(
    beatbook: Flask, officer: StaffClient, visitor: StaffClient, beat: BeatScene
) -> None:
    followup = promise(officer, beat.park)
    cover(beatbook, visitor, beat)
    answer = move(visitor, followup, "done", 1)
    assert answer.location == f"/followups/{followup}?kept=note_not_yours"
    assert "Somebody else keeps it. Your words are kept as a note." in visitor.get(answer.location).text
