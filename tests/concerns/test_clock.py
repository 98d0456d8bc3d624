"""What the clock deletes, and what it leaves: late, twice, on the day that was said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app import clock
from app.audit import log
from app.commands import housekeeping
from app.concerns import clocks, sealing, store
from app.concerns.rules import State
from app.places import store as places
from app.residents import clockwatch
from app.residents import store as residents
from tests.concerns.scene import decide, hours_ago, lines, passed_on, raised, stored, write_back
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene

DAYS = {"resolve": 365, "duplicate": 365, "pass_on": 90, "spam": 30}


@pytest.mark.parametrize("decision", list(DAYS))
def test_each_ending_has_its_day(beatbook: Flask, beat: BeatScene, sergeant: StaffClient, decision: str) -> None:
    """R-36"""
    concern, main = raised(beatbook, beat.id), raised(beatbook, beat.id)
    if decision == "resolve":
        decide(sergeant, beatbook, concern, "assign", beat=beat.id)
    assert decide(sergeant, beatbook, concern, decision, reason="council", main=main).status_code == 303
    with beatbook.app_context():
        assert stored(beatbook, concern).delete_on == places.today() + timedelta(days=DAYS[decision])


def test_words_are_deleted_on_their_day_and_that_it_was_raised_stays(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, officer: StaffClient
) -> None:
    """Invariant 10"""
    concern = passed_on(sergeant, beatbook, beat.id, reply="phone", reached_at="0151 496 0555")
    write_back(beatbook, concern)
    said = {"part": "description", "do": "show", "seen": "", "text": "The lamp is broken."}
    assert sergeant.submit(f"/concerns/{concern}/words", data=said).status_code == 303
    assert decide(sergeant, beatbook, concern, "resolve").status_code == 303
    with beatbook.app_context():
        with clock.at(clock.now() + timedelta(days=364)):
            assert clocks.purge() == 0
        with clock.at(clock.now() + timedelta(days=366)):
            assert [clocks.purge(), clocks.purge()] == [1, 0]
        found = stored(beatbook, concern)
        assert {part: sealing.part_of(found, part) for part in sealing.PARTS} == dict.fromkeys(sealing.PARTS, "")
        assert [sealing.message_of(row) for row in store.messages(store.db.session(), concern)] == [""]
        assert store.versions(concern) == []
        assert residents.reach("concern", concern) is None
    assert (found.state, found.category, found.code_hash) == (State.RESOLVED, "lighting", None)
    assert lines(beatbook, concern)[-1] == ("concern.delete", "ok")
    page = officer.get(f"/concerns/{concern}")
    assert page.status_code == 200
    assert "deleted, as its time was over" in page.text


def test_what_moved_on_since_is_kept(beatbook: Flask, beat: BeatScene, sergeant: StaffClient) -> None:
    concern = raised(beatbook, beat.id)
    assert decide(sergeant, beatbook, concern, "spam").status_code == 303
    assert decide(sergeant, beatbook, concern, "not_spam").status_code == 303
    with beatbook.app_context(), clock.at(clock.now() + timedelta(days=40)):
        assert clocks.purge() == 0


def test_by_what_the_same_words_are_noticed_is_forgotten_after_a_day(beatbook: Flask, beat: BeatScene) -> None:
    """R-25"""
    with hours_ago(26):
        old = raised(beatbook, beat.id)
    fresh = raised(beatbook, beat.id)
    with beatbook.app_context():
        assert [clocks.forget_sameness(), clocks.forget_sameness()] == [1, 0]
    assert stored(beatbook, old).sameness is None
    assert stored(beatbook, fresh).sameness is not None


def test_housekeeping_does_it(beatbook: Flask, beat: BeatScene) -> None:
    concern = raised(beatbook, beat.id)
    housekeeping.once(beatbook)
    with clock.at(clock.now() + timedelta(days=367)):
        with beatbook.app_context():
            clockwatch.confirm(log.COMMAND_LINE)
        housekeeping.once(beatbook)
    assert stored(beatbook, concern).purged_at is not None


def test_a_clock_that_has_jumped_deletes_nothing(beatbook: Flask, beat: BeatScene) -> None:
    concern = raised(beatbook, beat.id)
    housekeeping.once(beatbook)
    with clock.at(clock.now() + timedelta(days=367)):
        housekeeping.once(beatbook)
    assert stored(beatbook, concern).purged_at is None
