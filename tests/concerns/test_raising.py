"""A resident raises a concern: one thing at a time, nothing lost, nothing kept that isn't needed."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select

from app import clock
from app.actor import Role
from app.concerns import sealing
from app.concerns.models import Concern
from app.db import CHAIN_LOCK, db
from app.residents.models import ResidentContact
from tests.concerns.resident import Resident, code_on, fields
from tests.concerns.scene import rows, sections
from tests.support.people import sign_in_as
from tests.support.scenes import a_beat, count


def only(app: Flask) -> Concern:
    """The one concern that there is."""
    with app.app_context():
        return db.session.scalars(select(Concern)).one()


def text_of(app: Flask, part: str) -> str:
    with app.app_context():
        return sealing.part_of(db.session.scalars(select(Concern)).one(), part)


@contextmanager
def held_by_somebody_else(app: Flask) -> Iterator[None]:
    """Another program writes for as long as the block lasts."""
    settings = app.config["BEATBOOK"]
    if settings.sqlite:
        with (settings.data_dir / "write.lock").open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    with psycopg.connect(settings.database_url) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
        other.execute("LOCK TABLE concern IN SHARE ROW EXCLUSIVE MODE")
        yield


def test_a_resident_raises_a_concern_without_javascript(beatbook: Flask) -> None:
    """R-24"""
    beat = a_beat(beatbook)
    code = Resident(beatbook).raise_one()
    row = only(beatbook)
    assert (row.state, row.category, row.danger, row.reply) == ("received", "lighting", "no", "here")
    assert row.happens_when == ("nights",)
    assert row.suggested_beat_id == beat.id
    assert text_of(beatbook, "description") == "Two lamps are dark."
    assert len(code.split()) == 5


def test_what_was_typed_is_not_in_the_database_in_the_clear(beatbook: Flask) -> None:
    """R-38"""
    Resident(beatbook).raise_one(description="the wall behind number nine", place_text="Anchor steps")
    row = only(beatbook)
    stored = b"|".join(part for part in (row.description, row.place_text, row.code_hash) if part)
    assert b"wall" not in stored
    assert b"Anchor" not in stored


def test_of_the_time_only_the_hour_is_kept(beatbook: Flask) -> None:
    """Invariant 8"""
    moment = clock.now().replace(minute=47, second=13, microsecond=5000)
    with clock.at(moment):
        Resident(beatbook).raise_one()
    row = only(beatbook)
    hour = moment.replace(minute=0, second=0, microsecond=0)
    assert {row.received_at, row.asked_at, row.moved_at} <= {hour, hour + timedelta(hours=1)}
    assert row.id.version == 4


def test_no_line_of_the_audit_log_says_when_a_resident_was_here(beatbook: Flask) -> None:
    """Invariant 8"""
    from app.audit.models import AuditEntry

    before = count(beatbook, AuditEntry)
    code = Resident(beatbook).raise_one(reply="phone", reached_at="0151 496 0777")
    Resident(beatbook).open_thread(code)
    assert count(beatbook, AuditEntry) == before


def test_the_same_form_sent_twice_makes_one_concern_and_shows_the_same_code(beatbook: Flask) -> None:
    someone = Resident(beatbook)
    with clock.at(clock.now() - timedelta(minutes=1)):
        _page, held = someone.walk()
    first, second = someone.post("/concerns", held), someone.post("/concerns", held)
    assert code_on(first) == code_on(second)
    assert count(beatbook, Concern) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"description": "Two lamps are dark. Somebody has a knife.", "danger": "yes"},
        {"danger": "yes"},
        {"happens_when": "always"},
        {"reply": "here"},
        {"reached_at": "0151 496 0999"},
    ],
)
def test_a_form_that_was_sent_and_changed_is_offered_as_a_second_one(beatbook: Flask, changed: dict[str, str]) -> None:
    """Back, then Change, then Send: nothing that is new in it is swallowed, and nothing is sent unasked."""
    someone = Resident(beatbook)
    with clock.at(clock.now() - timedelta(minutes=2)):
        _page, held = someone.walk(reply="phone", reached_at="0151 496 0777")
    first = code_on(someone.post("/concerns", held))
    with clock.at(clock.now() - timedelta(minutes=1)):
        answer = someone.post("/concerns", held | changed)
    assert answer.status_code == 409
    assert "We have what you sent first." in answer.text
    assert {name: fields(answer)[name] for name in changed} == changed
    assert count(beatbook, Concern) == 1
    second = code_on(someone.post("/concerns", fields(answer)))
    assert second != first
    assert count(beatbook, Concern) == 2
    assert code_on(someone.post("/concerns", held)) == first
    assert code_on(someone.post("/concerns", fields(answer))) == second


def test_the_same_form_from_a_page_in_another_language_is_the_same(beatbook: Flask) -> None:
    someone = Resident(beatbook)
    with clock.at(clock.now() - timedelta(minutes=1)):
        _page, held = someone.walk(reply="phone", reached_at="0151 496 0777")
    first = code_on(someone.post("/concerns", held))
    someone.query = "?lang=ar"
    assert code_on(someone.post("/concerns", held)) == first


def test_the_same_form_after_the_view_was_deleted_is_there_already(beatbook: Flask) -> None:
    someone = Resident(beatbook)
    with clock.at(clock.now() - timedelta(minutes=1)):
        _page, held = someone.walk(reply="phone", reached_at="0151 496 0777")
    someone.open_thread(code_on(someone.post("/concerns", held)))
    assert someone.post("/concerns/thread/delete", {}).status_code == 200
    answer = someone.post("/concerns", held)
    assert (answer.status_code, "data-there" in answer.text) == (200, True)


@pytest.mark.parametrize("minute", [0, 29, 31, 59])
def test_from_the_second_hour_on_the_same_form_does_not_show_the_code_again(beatbook: Flask, minute: int) -> None:
    """An answer that was lost is given again for an hour at the least, whatever the minute; later it is not."""
    sent_at = clock.now().replace(minute=minute, second=5) - timedelta(hours=6)
    someone = Resident(beatbook)
    with clock.at(sent_at - timedelta(minutes=1)):
        _page, held = someone.walk()
    with clock.at(sent_at):
        someone.post("/concerns", held)
    with clock.at(sent_at + timedelta(minutes=60)):
        assert "data-code" in someone.post("/concerns", held).text
    with clock.at(sent_at + timedelta(minutes=121)):
        assert "data-code" not in someone.post("/concerns", held).text
    assert count(beatbook, Concern) == 1


@pytest.mark.parametrize("wrong", ["", "x", "edited"])
def test_a_ticket_that_is_not_ours_is_replaced_and_nothing_typed_is_lost(beatbook: Flask, wrong: str) -> None:
    """Edited timestamps: the page comes back with what was typed, and sends when pressed again."""
    someone = Resident(beatbook)
    with clock.at(clock.now() - timedelta(minutes=1)):
        _page, held = someone.walk(description="<b>Lamps</b> & more")
    good = held["ticket"]
    held["ticket"] = {"": "", "x": "x"}.get(wrong, good[:20] + ("A" if good[20] != "A" else "B") + good[21:])
    answer = someone.post("/concerns", held)
    assert answer.status_code == 409
    assert "Your words are still here" in answer.text
    assert fields(answer)["description"] == "<b>Lamps</b> & more"
    assert count(beatbook, Concern) == 0
    assert someone.post("/concerns", fields(answer)).status_code == 200


def test_a_form_that_was_open_for_more_than_a_day_is_asked_for_once_more(beatbook: Flask) -> None:
    """R-25"""
    someone = Resident(beatbook)
    with clock.at(clock.now() - timedelta(hours=25)):
        _page, held = someone.walk()
    answer = someone.post("/concerns", held)
    assert answer.status_code == 409
    assert someone.post("/concerns", fields(answer)).status_code == 200


@pytest.mark.parametrize(
    ("why", "said", "after", "headers"),
    [
        ("too quick", {}, timedelta(seconds=1), None),
        ("honeypot", {"url": "http://spam.example"}, timedelta(minutes=1), None),
        ("says nothing of where it comes from", {}, timedelta(minutes=1), {}),
    ],
)
def test_what_looks_like_a_machine_waits_apart_and_is_not_refused(
    beatbook: Flask, why: str, said: dict[str, str], after: timedelta, headers: dict[str, str] | None
) -> None:
    """R-21, R-25: nobody is turned away; it is looked at apart."""
    someone, began = Resident(beatbook, headers=headers), clock.now()
    with clock.at(began):
        _page, held = someone.walk()
    with clock.at(began + after):
        assert someone.post("/concerns", held | said).status_code == 200
    assert only(beatbook).quarantined, why


def test_somebody_in_danger_never_waits_apart(beatbook: Flask) -> None:
    """Whatever the form looks like: it stands first among the new ones."""
    someone, began = Resident(beatbook), clock.now()
    with clock.at(began):
        _page, held = someone.walk(danger="yes")
        assert someone.post("/concerns", held | {"url": "x"}).status_code == 200
    page = sign_in_as(beatbook, Role.SERGEANT).get("/concerns").text
    assert [heading for heading, _rows in sections(page)] == ["New, to be read"]
    assert rows(page) == [only(beatbook).id]


def test_the_same_words_again_wait_apart(beatbook: Flask) -> None:
    Resident(beatbook).raise_one()
    Resident(beatbook).raise_one(description="  two LAMPS are   dark. ")
    with beatbook.app_context():
        assert sorted(db.session.scalars(select(Concern.quarantined))) == [False, True]


def test_another_site_can_not_send_it(beatbook: Flask) -> None:
    """R-21"""
    _page, held = Resident(beatbook).walk()
    foreign = Resident(beatbook, headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"})
    assert foreign.post("/concerns", held).status_code == 403
    assert count(beatbook, Concern) == 0


@pytest.mark.parametrize(
    ("step", "said", "words"),
    [
        ("about", {}, "Choose what it is about"),
        ("where", {"place_text": " "}, "Tell us where it is"),
        ("what", {"description": ""}, "Tell us what is happening"),
        ("what", {"description": "x" * 4001}, "Shorten this by 1 character."),
        ("danger", {}, "Choose an answer"),
        ("reply", {"reply": "phone", "reached_at": "12"}, "too short for a phone number"),
        ("reply", {"reply": "email", "reached_at": "me"}, "has an @ in it"),
        ("reply", {"reply": "visit"}, "Write your number"),
    ],
)
def test_what_is_missing_is_said_on_its_own_page(beatbook: Flask, step: str, said: dict[str, Any], words: str) -> None:
    """Nothing that other pages ask for is complained about, and what was typed stands there again."""
    answer = Resident(beatbook).post("/concerns/new", {"at": step, "go": "next", **said})
    assert answer.status_code == 422
    assert words in answer.text
    assert answer.text.count("<li><a href=") == 1
    for value in said.values():
        assert value.strip() in answer.text


def test_back_and_change_keep_everything(beatbook: Flask) -> None:
    someone = Resident(beatbook)
    page, held = someone.walk(description="First words")
    page = someone.post("/concerns/new", held | {"go": "change:what"})
    assert "First words" in page.text
    changed = fields(page) | {"description": "Other words", "happens_when": "always", "go": "next"}
    page = someone.post("/concerns/new", changed)
    assert "Is this right?" in page.text
    assert "Other words" in page.text
    page = someone.post("/concerns/new", fields(page) | {"go": "back"})
    assert fields(page)["description"] == "Other words"


def test_another_language_keeps_everything(beatbook: Flask) -> None:
    someone = Resident(beatbook)
    _page, held = someone.walk(description="Words")
    someone.query = "?lang=ar"
    page = someone.post("/concerns/new", held | {"go": "stay"})
    assert '<html lang="ar" dir="rtl">' in page.text
    assert fields(page)["description"] == "Words"


def test_how_to_reach_somebody_is_kept_only_if_they_want_an_answer_that_way(beatbook: Flask) -> None:
    """Invariant 2"""
    Resident(beatbook).raise_one(reply="here", reached_at="0151 496 0777")
    assert count(beatbook, ResidentContact) == 0
    Resident(beatbook).raise_one(reply="sms", reached_at="0151 496 0777", description="Something else")
    with beatbook.app_context():
        contact = db.session.scalars(select(ResidentContact)).one()
    assert contact.under_kind == "concern"
    assert contact.delete_on
    assert b"496" not in (contact.value or b"")
    assert contact.kept_at.minute == 0
    assert contact.id.version == 4


def test_a_locked_database_gives_the_words_back_with_what_to_do(beatbook: Flask) -> None:
    """R-42: the storage is really held by somebody else; the page says so and keeps what was typed."""
    someone = Resident(beatbook)
    with clock.at(clock.now() - timedelta(minutes=1)):
        _page, held = someone.walk(description="Do not lose this")
    with held_by_somebody_else(beatbook):
        answer = someone.post("/concerns", held)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert fields(answer)["description"] == "Do not lose this"
    assert someone.post("/concerns", fields(answer)).status_code == 200


def test_the_form_sets_no_cookie_and_no_etag(beatbook: Flask) -> None:
    """R-28"""
    someone = Resident(beatbook)
    for page in (someone.client.get("/concerns/new"), someone.walk()[0], someone.client.get("/concerns/status")):
        assert "Set-Cookie" not in page.headers
        assert "ETag" not in page.headers
        assert page.headers["Cache-Control"] == "no-store"


def test_no_page_has_a_worker_or_a_manifest(beatbook: Flask) -> None:
    someone = Resident(beatbook)
    code = someone.raise_one()
    for page in (someone.client.get("/concerns/new"), someone.walk()[0], someone.open_thread(code)):
        assert "manifest" not in page.text
        assert "shell.js" not in page.text


def test_a_position_is_kept_to_a_hundred_metres(beatbook: Flask) -> None:
    beat = a_beat(beatbook)
    Resident(beatbook).raise_one(place_text="", point="50.001,-1.001")
    assert text_of(beatbook, "point") == "50.001,-1.001"
    assert only(beatbook).suggested_beat_id == beat.id


def test_a_position_of_another_form_is_not_kept(beatbook: Flask) -> None:
    Resident(beatbook).raise_one(point="50.0012345,-1.0012345")
    assert text_of(beatbook, "point") == ""
