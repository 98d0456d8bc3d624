"""Calendar feeds as RFC 5545 asks: folding, escaping, line ends. And the fields of forms that days and counts use."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from app import create_app
from app.settings import Settings
from app.web.forms import Count, Form, LocalDay, Text
from app.web.icalendar import Event, as_calendar
from tests.support.databases import Database

CHANGED = datetime(2026, 11, 3, 14, 2, 7, tzinfo=UTC)


def feed(words: str, on: date = date(2026, 12, 31)) -> bytes:
    return as_calendar("Ours; all, of \\ it", [Event("7", words, on, CHANGED, "http://localhost/x")]).get_data()


def unfolded(raw: bytes) -> list[str]:
    return raw.decode().replace("\r\n ", "").split("\r\n")


@pytest.mark.parametrize("length", [1, 66, 67, 68, 74, 75, 76, 140, 141, 600])
@pytest.mark.parametrize("sign", ["a", "é", "ض", "語", "🔦", " "])
def test_no_line_is_longer_than_75_octets_and_none_ends_inside_a_character(length: int, sign: str) -> None:
    raw = feed(sign * length)
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    for line in raw.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    assert f"SUMMARY:{sign * length}" in unfolded(raw)


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("a;b", "a\\;b"),
        ("a,b", "a\\,b"),
        ("a\\b", "a\\\\b"),
        ("a\nb", "a\\nb"),
        ("a\\nb", "a\\\\nb"),
        ("a\r\nBEGIN:VEVENT", "a\\nBEGIN:VEVENT"),
        ("a\rATTACH:x", "a\\nATTACH:x"),
        ("BEGIN:VEVENT", "BEGIN:VEVENT"),
    ],
)
def test_words_can_not_become_lines_of_their_own(words: str, written: str) -> None:
    lines = unfolded(feed(words))
    assert f"SUMMARY:{written}" in lines
    assert lines.count("BEGIN:VEVENT") == 1
    assert "X-WR-CALNAME:Ours\\; all\\, of \\\\ it" in lines


def test_an_event_is_a_whole_day_without_making_anybody_busy() -> None:
    lines = unfolded(feed("x"))
    expected = (
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        "DTSTAMP:20261103T140207Z",
        "UID:7@beatbook",
    )
    assert all(line in lines for line in (*expected, "TRANSP:TRANSPARENT", "URL:http://localhost/x"))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]


def test_a_feed_is_kept_nowhere_and_says_what_it_is() -> None:
    answer = as_calendar("x", [])
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"


class CountedForm(Form):
    """A day, a count and a line, as forms of ours have them."""

    day = LocalDay("Day")
    many = Count("How many", low=1, high=40)
    line = Text("Line", limit=10)

    def validate_line(self, field: Text) -> None:
        if not field.data and self.many.data:
            field.errors = ["Write it."]


@pytest.fixture
def app(database: Database) -> Flask:
    return create_app(Settings(origin="http://localhost", data_dir=database.settings.data_dir))


def read(app: Flask, **said: str) -> tuple[dict[str, object], dict[str, list[str]]]:
    with app.test_request_context():
        form = CountedForm(MultiDict(said))
        form.validate()
        return form.values(), {name: [str(words) for words in errors] for name, errors in form.errors.items()}


@pytest.mark.parametrize("day", ["3.11.2026", "2026-02-30", "20261103", "٢٠٢٦-١١-٠٣", "2026-11-03T10:00", "x" * 9000])
def test_a_day_that_is_none_is_refused_and_kept_as_typed(app: Flask, day: str) -> None:
    assert "day" in read(app, day=day)[1]
    with app.test_request_context():
        assert CountedForm(MultiDict({"day": day})).day._value() == day


@pytest.mark.parametrize("many", ["0", "41", "-1", "1.5", "1e1", "²", "9" * 5000, "x"])
def test_a_count_that_is_none_is_refused(app: Flask, many: str) -> None:
    assert "many" in read(app, many=many, line="x")[1]


def test_what_was_not_said_is_not_there(app: Flask) -> None:
    assert read(app, day="", many=" ", line="") == ({}, {})
    assert read(app, day="2026-11-03", many="40", line="x") == (
        {"day": date(2026, 11, 3), "many": 40, "line": "x"}, {}
    )  # fmt: skip


def test_a_form_looks_at_a_field_that_was_left_empty(app: Flask) -> None:
    assert read(app, many="3")[1] == {"line": ["Write it."]}


def test_two_forms_on_a_page_have_ids_of_their_own(app: Flask) -> None:
    with app.test_request_context():
        first, second = CountedForm().apart("one"), CountedForm().apart("two")
        ids = [field.id for form in (first, second) for field in form]
        assert len(set(ids)) == 6
        assert all(field.label.field_id == field.id for field in first)
        assert [field.name for field in first] == ["day", "many", "line"]
