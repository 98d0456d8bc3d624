"""Reports: whole months, no small counts, none that can be reckoned from the others, and nothing by officer."""

import html
import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import insert, update

from app import clock, ids
from app.db import write
from app.referrals import reports
from app.referrals.models import Referral
from tests.referrals.scene import submit
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene

WORDS = {"a": "Ants", "b": "Bees", "c": "Cats"}


@pytest.mark.parametrize(
    ("counts", "rows"),
    [
        ({"a": 12, "b": 30, "c": 0}, [("Bees", "30"), ("Ants", "12")]),
        ({"a": 3, "b": 30, "c": 12}, [("Bees", "30"), ("All others together", "15")]),
        ({"a": 30, "b": 3, "c": 0}, [("All together", "33")]),
        ({"a": 3, "b": 0, "c": 4}, [("All together", "under 10")]),
        ({"a": 0, "b": 0, "c": 0}, []),
    ],
)
def test_what_is_small_stands_together_and_nobody_sees_what_is_in_it(
    beatbook: Flask, counts: dict[str, int], rows: list[tuple[str, str]]
) -> None:
    with beatbook.app_context():
        made = reports.table("By animal", "Animal", counts, WORDS)
    assert made.rows == rows
    assert [(bar.words, bar.figure) for bar in made.bars] == [row for row in rows if row[0] in WORDS.values()]


def test_months_stand_in_their_order(beatbook: Flask) -> None:
    with beatbook.app_context():
        made = reports.table("By month", "Month", {"2026-01": 11, "2026-02": 30}, {}, by_size=False)
    assert made.rows == [("2026-01", "11"), ("2026-02", "30")]


@pytest.mark.parametrize(
    ("stages", "tells"),
    [({"closed": 12, "sent": 20}, True), ({"closed": 12, "sent": 3}, False), ({"closed": 9}, False)],
)
def test_how_they_ended_is_told_only_where_the_number_of_closed_ones_is(stages: dict[str, int], tells: bool) -> None:
    assert reports.tells_how_many_ended(stages) == tells


def test_only_whole_months_are_counted() -> None:
    assert reports.last_months(datetime(2026, 3, 14, 15, 9)) == (datetime(2025, 3, 1), datetime(2026, 3, 1))


def test_a_report_hides_what_would_point_to_somebody_and_says_nothing_by_officer(
    beatbook: Flask, officer: StaffClient, coordinator: StaffClient, beat: BeatScene, service: UUID
) -> None:
    """Invariant 5: eleven of one service and stage, ten of one reason, so that the eleventh must not be told."""
    for _n in range(10):
        submit(officer, beat.park, service)
    submit(officer, beat.park, service, reason="homelessness")
    assert "Money worries" not in coordinator.get("/referrals/reports").text  # this month is not over
    with clock.at(clock.now() + timedelta(days=32)):
        coordinator.sign_in()
        page = coordinator.get("/referrals/reports").text
    figures = re.findall(r"<t[dh][^>]*>([^<]+)</t[dh]>", page)
    assert "11" in figures and "10" not in figures and "1" not in figures
    assert "Money worries" not in page and "Homelessness" not in page
    assert figures.count("All together") == 1
    assert officer.name not in page


@pytest.mark.parametrize(("reason", "tells"), [("mental_health", False), ("financial_hardship", True)])
def test_a_report_does_not_tell_how_one_with_a_sensitive_reason_moved(
    beatbook: Flask,
    officer: StaffClient,
    coordinator: StaffClient,
    beat: BeatScene,
    service: UUID,
    reason: str,
    tells: bool,
) -> None:
    """Whoever looks today and tomorrow learns neither that one has ended nor how (docs/referrals.md)."""
    with beatbook.app_context():
        some = [submitted(officer, beat, service, reason) for _n in range(40)]
        write(lambda session: session.execute(insert(Referral), some))
        end(some, "closed", "helped")
    with clock.at(clock.now() + timedelta(days=32)):
        coordinator.sign_in()
        before = told(coordinator)
        with beatbook.app_context():
            end(some[:10], "closed", "said_no_thanks")
            end(some[10:20], "cannot_take", None)
        after = told(coordinator)
    assert ("Closed" in before) is ("They were helped" in before) is tells
    assert (before != after) is tells
    assert ("They said no thanks" in after) is ("The service can't take it" in after) is tells


def submitted(officer: StaffClient, beat: BeatScene, service: UUID, reason: str) -> dict[str, Any]:
    """A referral as a row."""
    now = clock.now()
    return {
        "id": ids.uuid7(),
        "version": 1,
        "state": "submitted",
        "reason": reason,
        "urgency": "routine",
        "service_id": service,
        "beat_id": beat.id,
        "place_id": beat.park,
        "age_band": "25-64",
        "recorded_by": officer.person_id,
        "consent_id": ids.uuid4(),
        "made_at": now,
        "tz": "Europe/London",
        "received_at": now,
        "submitted_at": now,
        "due_at": now,
        "moved_at": now,
        "delete_on": now.date() + timedelta(days=180),
    }


def end(some: list[dict[str, Any]], state: str, outcome: str | None) -> None:
    values = {"state": state, "outcome": outcome, "closed_at": clock.now() if outcome else None}
    wanted = Referral.id.in_([one["id"] for one in some])
    write(lambda session: session.execute(update(Referral).where(wanted).values(values)))


def told(coordinator: StaffClient) -> list[str]:
    """All that stands in the tables of the reports."""
    return re.findall(r"<t[dh][^>]*>([^<]+)</t[dh]>", html.unescape(coordinator.get("/referrals/reports").text))
