"""A clock that has jumped deletes nothing: what is due waits until the clock came back, or somebody confirmed it."""

from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app import clock
from app.audit import log
from app.audit.models import AuditEntry
from app.commands import housekeeping
from app.db import db
from app.referrals import clocks
from app.residents import clockwatch
from app.residents.models import ResidentContact
from tests.referrals.conftest import beat as beat
from tests.referrals.conftest import coordinator as coordinator
from tests.referrals.conftest import next_door as next_door
from tests.referrals.conftest import officer as officer
from tests.referrals.conftest import service as service
from tests.referrals.scene import card, stored, submit
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene


def contacts(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(select(ResidentContact)).all())


def test_a_clock_that_jumped_by_a_year_deletes_nothing_also_in_its_first_round(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, service: UUID
) -> None:
    referral = submit(officer, beat.park, service)
    with clock.at(clock.now() + timedelta(days=400)):
        for _round in range(2):
            housekeeping.once(beatbook)
        assert officer.get("/readyz").get_json()["deleting"] is False
    assert (stored(beatbook, referral).state, card(beatbook, referral) != {}) == ("submitted", True)
    assert contacts(beatbook) == 1
    with beatbook.app_context():
        assert len(db.session.scalars(select(AuditEntry).where(AuditEntry.action == "clock.doubt")).all()) == 1
        clocks.tick()  # it came back
        assert not clockwatch.is_doubted()
    assert officer.get("/readyz").get_json()["deleting"] is True


def test_a_clock_that_runs_on_deletes_on_the_day(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, service: UUID
) -> None:
    """Invariant 10."""
    referral, begun = submit(officer, beat.park, service), clock.now()
    for day in range(0, 183, 2):
        with clock.at(begun + timedelta(days=day)), beatbook.app_context():
            clocks.tick()
    assert (stored(beatbook, referral).purged_at is not None, contacts(beatbook)) == (True, 0)


def test_after_a_long_pause_somebody_confirms_the_clock(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, service: UUID
) -> None:
    referral = submit(officer, beat.park, service)
    with beatbook.app_context():
        clocks.tick()
        with clock.at(clock.now() + timedelta(days=200)):
            clocks.tick()
            assert stored(beatbook, referral).purged_at is None
            clockwatch.confirm(log.COMMAND_LINE)
            clocks.tick()
    assert stored(beatbook, referral).purged_at is not None


def test_a_clock_that_went_back_is_doubted_until_it_is_right_again(beatbook: Flask, officer: StaffClient) -> None:
    with beatbook.app_context():
        assert clockwatch.may_delete()
        with clock.at(clock.now() - timedelta(days=30)):
            assert not clockwatch.may_delete()
            assert clockwatch.is_doubted()
        assert clockwatch.may_delete()
