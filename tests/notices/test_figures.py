"""What operators see of notices in /metrics: how many, how old, never whose or to whom."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from app import clock
from app.db import db
from app.notices import delivering
from tests.notices.test_delivering import TO, queue
from tests.support.post_office import PostOffice, post_office


@pytest.fixture
def office(beatbook: Flask) -> Iterator[PostOffice]:
    with post_office() as found:
        beatbook.config["BEATBOOK"] = replace(beatbook.config["BEATBOOK"], smtp_url=found.url)
        yield found


def figures(app: Flask) -> dict[str, float]:
    said = app.test_client().get("/metrics").text
    return {name: float(value) for name, value in re.findall(r"^beatbook_notices_(\w+)(?:\{.*\})? (\S+)$", said, re.M)}


def deliver(app: Flask) -> None:
    with app.app_context():
        delivering.a_round()


def test_what_waits_and_for_how_long_is_a_figure(beatbook: Flask, office: PostOffice) -> None:
    assert figures(beatbook) == {"waiting": 0, "oldest_waiting_seconds": 0, "given_up": 0}
    now = clock.now()
    for minutes in (90, 30):
        with clock.at(now - timedelta(minutes=minutes)):
            queue(beatbook)
    with clock.at(now):
        assert figures(beatbook) == {"waiting": 2, "oldest_waiting_seconds": 90 * 60, "given_up": 0}
    deliver(beatbook)
    assert figures(beatbook) == {"waiting": 0, "oldest_waiting_seconds": 0, "given_up": 0}


def test_what_was_given_up_does_not_wait_and_is_counted(beatbook: Flask, office: PostOffice) -> None:
    office.answers = ["550 no such person"]
    queue(beatbook)
    deliver(beatbook)
    assert figures(beatbook) == {"waiting": 0, "oldest_waiting_seconds": 0, "given_up": 1}


def test_a_clock_that_jumped_back_makes_no_age_below_nought(beatbook: Flask) -> None:
    with clock.at(clock.now() + timedelta(days=1)):
        queue(beatbook)
    assert figures(beatbook)["oldest_waiting_seconds"] == 0


def test_the_figures_say_nothing_of_anybody_and_have_no_labels(beatbook: Flask) -> None:
    queue(beatbook)
    ours = [line for line in beatbook.test_client().get("/metrics").text.splitlines() if "beatbook_notices" in line]
    assert len(ours) == 9  # three figures with what they are
    assert not any("{" in line or TO in line or "helpers" in line for line in ours)


def test_what_the_database_can_not_say_is_left_out_and_the_rest_is_answered(beatbook: Flask) -> None:
    with beatbook.app_context(), db.engines["write"].begin() as connection:
        connection.execute(text("ALTER TABLE notice RENAME TO gone"))
    answer = beatbook.test_client().get("/metrics")
    assert answer.status_code == 200 and "beatbook_requests" in answer.text
    assert "beatbook_notices" not in answer.text
