"""Forms that come in at the same moment are written together, each as if it had come alone."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import psycopg
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import ids
from app.concerns import taking
from app.concerns.models import Concern
from app.concerns.taking import Said, SaidOtherwise, Sent
from app.db import CHAIN_LOCK, db, write
from app.residents.models import ResidentContact
from tests.support.scenes import count

LONGEST_S = 30
LAMP = Said(category="lighting", description="Two lamps are dark.", place_text="Beside the flats")


def sent(code: str) -> Sent:
    return Sent(concern_id=ids.uuid4(), code=code, suggested_beat=None, apart=False)


def take(app: Flask, *forms: tuple[Said, Sent]) -> list[taking.Taken]:
    with app.app_context():
        return write(lambda session: taking.take_from_forms(session, list(forms)))


def apart(app: Flask) -> dict[str, int]:
    """How many wait apart, and how many do not."""
    with app.app_context():
        found = list(db.session.scalars(select(Concern.quarantined)))
    return {"apart": found.count(True), "not": found.count(False)}


def test_a_form_that_comes_twice_at_once_is_one_concern(beatbook: Flask) -> None:
    once = sent("1" * 20)
    first, second = take(beatbook, (LAMP, once), (LAMP, once))
    assert not isinstance(first, SaidOtherwise)
    assert not isinstance(second, SaidOtherwise)
    assert (first[0].id, first[1]) == (once.concern_id, True)
    assert (second[0].id, second[1]) == (once.concern_id, False)
    assert count(beatbook, Concern) == 1


def test_a_form_that_comes_twice_at_once_and_says_something_else_is_not_swallowed(beatbook: Flask) -> None:
    once = sent("1" * 20)
    reached = replace(LAMP, reply="phone", reached_at="0151 496 0777")
    other = replace(reached, reached_at="0151 496 0999")
    answers = take(beatbook, (reached, once), (other, once), (reached, once), (replace(LAMP, danger="yes"), once))
    assert [isinstance(answer, SaidOtherwise) for answer in answers] == [False, True, False, True]
    assert count(beatbook, ResidentContact) == 1


def test_the_same_words_at_once_wait_apart_but_for_the_first(beatbook: Flask) -> None:
    forms = [(LAMP, sent(str(n) * 20)) for n in range(4)]
    assert [answer[1] for answer in take(beatbook, *forms) if not isinstance(answer, SaidOtherwise)] == [True] * 4
    assert apart(beatbook) == {"apart": 3, "not": 1}
    take(beatbook, (LAMP, sent("8" * 20)), (replace(LAMP, place_text="At the quay"), sent("9" * 20)))
    assert apart(beatbook) == {"apart": 4, "not": 2}


def test_each_is_answered_in_its_own_place(beatbook: Flask) -> None:
    old = sent("1" * 20)
    take(beatbook, (LAMP, old))
    noise = Said(category="noise", description="Drums at night.", place_text="Behind the school")
    new = sent("2" * 20)
    answers = take(beatbook, (noise, new), (LAMP, old), (replace(LAMP, description="Three lamps are dark."), old))
    assert [isinstance(answer, SaidOtherwise) for answer in answers] == [False, False, True]
    rows = [answer for answer in answers if not isinstance(answer, SaidOtherwise)]
    assert [(row.id, is_new) for row, is_new in rows] == [(new.concern_id, True), (old.concern_id, False)]


def test_a_form_that_two_processes_take_at_the_same_moment_is_one_concern(beatbook: Flask) -> None:
    """On PostgreSQL concerns wait neither for each other nor for the audit log: the second one finds the first."""
    once, begun, gate = sent("1" * 20), threading.Event(), threading.Event()

    def held(session: Session) -> list[taking.Taken]:
        answers = taking.take_from_forms(session, [(LAMP, once)])
        begun.set()
        assert gate.wait(LONGEST_S)
        return answers

    def first() -> list[taking.Taken]:
        with beatbook.app_context():
            return write(held, chained=False)

    def second() -> taking.Taken:
        with beatbook.app_context():
            return taking.from_forms.write((LAMP, once))

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(first)
        assert begun.wait(LONGEST_S)
        other = pool.submit(second)
        await_a_wait(beatbook)
        gate.set()
        (taken,) = one.result()
        again = other.result()
    assert not isinstance(taken, SaidOtherwise)
    assert not isinstance(again, SaidOtherwise)
    assert (taken[1], again[1]) == (True, False)
    assert again[0].id == once.concern_id
    assert count(beatbook, Concern) == 1


def test_a_concern_does_not_wait_for_what_staff_write(beatbook: Flask) -> None:
    """PostgreSQL alone: on SQLite one writes at a time, and that one is quick."""
    if beatbook.config["BEATBOOK"].sqlite:
        return
    with psycopg.connect(beatbook.config["BEATBOOK"].database_url) as other, beatbook.app_context():
        other.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
        taken = taking.from_forms.write((LAMP, sent("1" * 20)))
    assert not isinstance(taken, SaidOtherwise)
    assert count(beatbook, Concern) == 1


def await_a_wait(app: Flask) -> None:
    """Wait until the second one waits: for the turn to write on SQLite, for the row on PostgreSQL."""
    until = time.monotonic() + LONGEST_S
    settings = app.config["BEATBOOK"]
    while time.monotonic() < until:
        if settings.sqlite:
            queue = app.extensions.get(f"together {id(taking.from_forms)}")
            if queue is not None and queue.lead.locked():
                return
        else:
            with psycopg.connect(settings.database_url) as other:
                found = other.execute(
                    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
                ).fetchone()
            if found:
                return
        time.sleep(0.005)
    raise AssertionError("nobody waited")
