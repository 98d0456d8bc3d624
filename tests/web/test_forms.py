"""Fields as every form uses them."""

from datetime import date

import pytest
from flask import Flask

from app.web import forms


class Sample(forms.Form):
    line = forms.Text("Line", limit=5, needed="Write a line")
    story = forms.LongText("Story", limit=10)
    mood = forms.Choice("Mood", [("good", "Good"), ("bad", "Bad")])
    days = forms.Choices("Days", [("mon", "Monday"), ("tue", "Tuesday")])
    sure = forms.Tick("Sure")
    where = forms.Id("Where")
    when = forms.LocalMoment("When")
    on = forms.LocalDay("On")
    many = forms.Count("How many", low=5, high=720)


@pytest.fixture(autouse=True)
def page(beatbook: Flask):
    with beatbook.test_request_context():
        yield


def errors(**fields: str | list[str]) -> dict[str, str]:
    form = forms.read(Sample, {"line": "x"} | fields)
    form.validate()
    return forms.first_errors(form)


def test_what_was_not_said_is_not_there() -> None:
    form = forms.read(Sample, {"line": "hello"})
    assert form.validate()
    assert form.values() == {"line": "hello"}


def test_what_was_said_has_its_own_type() -> None:
    form = forms.read(Sample, {"line": "x", "days": ["tue", "mon"], "sure": "true", "when": "2026-11-03T14:02"})
    assert form.validate()
    assert form.values()["days"] == ["tue", "mon"]
    assert form.values()["sure"] is True
    assert form.values()["when"].hour == 14


def test_days_and_numbers_are_read_as_such() -> None:
    form = forms.read(Sample, {"line": "x", "on": "2026-11-03", "many": " 45 "})
    assert form.validate()
    assert (form.values()["on"], form.values()["many"]) == (date(2026, 11, 3), 45)


@pytest.mark.parametrize(("name", "value"), [("on", "2026-02-30"), ("many", "half an hour")])
def test_a_refused_day_or_number_is_shown_as_it_was_typed(name: str, value: str) -> None:
    form = forms.read(Sample, {"line": "x", name: value})
    form.validate()
    assert f'value="{value}"' in str(form[name]())


def test_text_that_is_too_long_says_by_how_much() -> None:
    assert errors(story="x" * 13) == {"story": "Shorten this by 3 characters."}


def test_an_emoji_counts_as_two_as_in_the_browser() -> None:
    assert errors(story="🙂" * 5) == {}
    assert "story" in errors(story="🙂" * 6)


def test_line_breaks_count_once_however_they_are_sent() -> None:
    assert errors(story="12345\r\n789") == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mood", "terrible"),
        ("days", ["mon", "someday"]),
        ("sure", "perhaps"),
        ("where", "not-an-id"),
        ("when", "yesterday"),
        ("when", "2026-02-30T10:00"),
        ("on", "tomorrow"),
        ("on", "20261103"),
        ("on", "2026-02-30"),
        ("many", "4"),
        ("many", "721"),
        ("many", "-10"),
        ("many", "7.5"),
        ("many", "9" * 5000),
        ("line", "two\nx"),
        ("story", "nul\x00"),
    ],
)
def test_an_answer_that_was_not_offered_is_refused_at_its_field(name: str, value: str | list[str]) -> None:
    assert set(errors(**{name: value})) == {name}


def test_a_refused_moment_is_shown_as_it_was_typed() -> None:
    form = forms.read(Sample, {"line": "x", "when": "2026-02-30T10:00"})
    form.validate()
    assert 'value="2026-02-30T10:00"' in str(form.when())
