"""When storage can't write, or not even read, and when an answer was lost: no words go, and nothing is made twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from flask import Flask

from app import clock
from app.concerns import pressure, thread
from app.concerns.models import Concern, ConcernEntry, ConcernMessage
from app.db import db
from app.web import limits
from tests.concerns.resident import Resident, fields
from tests.concerns.scene import by_resident, decide, passed_on, stored, write_back
from tests.concerns.test_raising import held_by_somebody_else
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene, count

WORDS = "Do not lose this message"


@contextmanager
def out_of_reach(app: Flask) -> Iterator[None]:
    """The database can't be opened for as long as the block lasts."""
    settings = app.config["BEATBOOK"]
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
    if settings.sqlite:
        file = settings.data_dir / "beatbook.sqlite"
        away = file.rename(f"{file}.away")
        file.mkdir()
        try:
            yield
        finally:
            file.rmdir()
            away.rename(file)
        return
    name = psycopg.conninfo.conninfo_to_dict(settings.database_url)["dbname"]
    elsewhere = psycopg.conninfo.make_conninfo(settings.database_url, dbname="postgres")
    with psycopg.connect(elsewhere, autocommit=True) as other:
        other.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            other.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def at_their_thread(app: Flask) -> Resident:
    """Somebody who looks at the thread of a concern that they raised."""
    someone = Resident(app)
    assert someone.open_thread(someone.raise_one()).status_code == 200
    return someone


def test_a_concern_comes_back_with_its_words_where_nothing_can_be_read(beatbook: Flask) -> None:
    """R-42"""
    someone = Resident(beatbook)
    with clock.at(clock.now() - timedelta(minutes=1)):
        _page, held = someone.walk(description=WORDS)
    beatbook.extensions.pop("concern-places", None)
    with out_of_reach(beatbook):
        answer = someone.post("/concerns", held)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert fields(answer)["description"] == WORDS
    assert someone.post("/concerns", fields(answer)).status_code == 200
    assert count(beatbook, Concern) == 1


def test_a_message_comes_back_where_nothing_can_be_read(beatbook: Flask) -> None:
    """R-42"""
    someone = at_their_thread(beatbook)
    with out_of_reach(beatbook):
        answer = someone.post("/concerns/thread", {"words": WORDS})
    assert answer.status_code == 503
    assert WORDS in answer.text
    assert someone.post("/concerns/thread", {"words": WORDS}).status_code == 303


@pytest.mark.parametrize("what", ["solved", "stop", "delete"])
def test_what_can_not_be_written_is_said_where_it_was_asked(beatbook: Flask, what: str) -> None:
    """With the quick way out, and the thread still there."""
    someone = at_their_thread(beatbook)
    with held_by_somebody_else(beatbook):
        answer = someone.post(f"/concerns/thread/{what}", {})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "can&#39;t save just now" in answer.text
    assert 'href="/concerns/leave"' in answer.text
    assert "/concerns/thread" in answer.text
    assert someone.post(f"/concerns/thread/{what}", {}).status_code in {200, 303}


def test_the_same_message_again_is_one_message_until_somebody_answers(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient
) -> None:
    now, concern = clock.now(), passed_on(sergeant, beatbook, beat.id)
    with clock.at(now.replace(minute=59) - timedelta(hours=4)):
        first = write_back(beatbook, concern, WORDS)
    with clock.at(now.replace(minute=1) - timedelta(hours=3)):
        assert write_back(beatbook, concern, WORDS) == first
    assert count(beatbook, ConcernMessage) == 1
    assert write_back(beatbook, concern, WORDS) == first + 1
    assert write_back(beatbook, concern, "Other words") == first + 2
    assert sergeant.submit(f"/concerns/{concern}/answer", data={"code": "looked"}).status_code == 303
    assert write_back(beatbook, concern, "Other words") == first + 4


def test_asking_again_and_again_ends_until_somebody_here_acts(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient
) -> None:
    concern = passed_on(sergeant, beatbook, beat.id)
    for _n in range(thread.MOST_AGAIN + 3):
        by_resident(beatbook, concern, thread.close, solved=True)
        last = by_resident(beatbook, concern, thread.ask_again)
    assert isinstance(last, thread.TooMany)
    assert stored(beatbook, concern).state == "resolved"
    assert count(beatbook, ConcernEntry, ConcernEntry.move == "reopen") == thread.MOST_AGAIN
    assert decide(sergeant, beatbook, concern, "reopen").status_code == 303
    by_resident(beatbook, concern, thread.close, solved=False)
    by_resident(beatbook, concern, thread.ask_again)
    assert stored(beatbook, concern).state == "in_progress"


def test_who_may_not_ask_again_is_told_what_to_do(beatbook: Flask) -> None:
    someone = at_their_thread(beatbook)
    for _n in range(thread.MOST_AGAIN):
        assert someone.post("/concerns/thread/stop", {}).status_code == 303
        assert someone.post("/concerns/thread/again", {}).status_code == 303
    someone.post("/concerns/thread/stop", {})
    answer = someone.post("/concerns/thread/again", {})
    assert answer.status_code == 422
    assert "Please raise a new concern." in answer.text


def test_buttons_are_slowed_as_messages_are(beatbook: Flask) -> None:
    """R-25"""
    someone = at_their_thread(beatbook)
    beatbook.config["RATELIMIT_ENABLED"] = True
    limits.limiter.storage.reset()
    tried = [someone.post("/concerns/thread/stop", {}).status_code for _n in range(pressure.MESSAGES + 2)]
    limits.limiter.storage.reset()
    assert tried == [303] * pressure.MESSAGES + [429] * 2


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("answer", {"text": WORDS, "language": "en"}),
        ("words", {"part": "description", "do": "translate", "text": WORDS}),
        ("words", {"part": "description", "do": "show", "text": WORDS, "seen": ""}),
        ("screen", {"n": "1", "text": WORDS, "seen": ""}),
    ],
)
def test_words_of_staff_come_back_and_can_be_saved_again(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, what: str, said: dict[str, str]
) -> None:
    """R-42. Nothing of the resident's is shown: that it was looked at could not be written down."""
    concern = passed_on(sergeant, beatbook, beat.id, description="Typed by the resident")
    write_back(beatbook, concern, "Typed later")
    with held_by_somebody_else(beatbook):
        answer = sergeant.submit(f"/concerns/{concern}/{what}", data=said)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert WORDS in answer.text
    assert "Typed" not in answer.text
    assert f'action="/concerns/{concern}/{what}"' in answer.text
    again = fields(answer) | {"text": WORDS}
    assert sergeant.submit(f"/concerns/{concern}/{what}", data=again).status_code == 303
    assert WORDS in sergeant.get(f"/concerns/{concern}").text


@pytest.mark.parametrize("path", ["/concerns/thread", "/concerns/thread?lang=es", "/our-area/quayside", "/today"])
def test_a_page_that_can_not_be_read_says_when_to_come_back(beatbook: Flask, sergeant: StaffClient, path: str) -> None:
    """R-44. It is no mistake of ours, and there is nothing to report."""
    someone = at_their_thread(beatbook)
    asks = sergeant if path == "/today" else someone.client
    with out_of_reach(beatbook):
        answer = asks.get(path)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert ("Espere unos segundos" if "es" in path.partition("?")[2] else "Wait a few seconds") in answer.text
    assert asks.get(path).status_code in {200, 404}


@pytest.mark.parametrize(
    ("path", "said"), [("/concerns/status", {"code": "1234"}), ("/our-area/check", {"number": "1"})]
)
def test_what_is_only_asked_is_not_said_to_be_unsaved(beatbook: Flask, path: str, said: dict[str, str]) -> None:
    """Beside "We don't write down that you asked", "can't save" would alarm somebody."""
    someone = Resident(beatbook)
    with out_of_reach(beatbook):
        answer = someone.post(path, said)
    assert answer.status_code == 503
    assert "Wait a few seconds" in answer.text
    assert "save" not in answer.text
