"""A form that is plainly right is read as the form itself reads it, and nothing that it refuses is taken."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app import create_app
from app.concerns import raise_form, whole_form
from app.concerns.choices import CATEGORIES, DANGER, HAPPENS, REPLY, codes
from app.concerns.raise_form import DESCRIPTION_LIMIT, PLACE_LIMIT, RaiseForm
from app.concerns.whole_form import WholeForm
from app.keyring import make_keys
from app.settings import Settings
from tests.concerns.hostile import ALL

RIGHT: dict[str, Any] = {
    "category": "lighting",
    "place_text": " Beside the flats ",
    "description": "Two lamps are dark.\r\nSince Monday.",
    "happens_when": ["nights", "nights", ""],
    "danger": "no",
    "reply": "here",
    "ticket": "a" * 52,
}
ID = "5d7a6a52-6c3b-4a57-9d55-0a3d7f1f9f10"
TYPED = st.one_of(
    st.sampled_from(["", " ", "Beside the flats", "two\nlines", "x" * PLACE_LIMIT, "😀" * 81, "y" * DESCRIPTION_LIMIT]),
    st.sampled_from(
        ["z" * (DESCRIPTION_LIMIT + 1), "lone \ud800", "nul \0", "\u202eback", "0151 496 0777", "a@b.example"]
    ),
    st.sampled_from(ALL),
    st.text(max_size=30),
)
MACHINE = st.one_of(st.sampled_from(["", "53.400,-2.990", "53.4,-2.99", "x" * 300, "\n", "é"]), st.text(max_size=25))
POSTS = st.fixed_dictionaries(
    {},
    optional={
        "category": st.sampled_from([*codes(CATEGORIES), "", "unknown"]),
        "place_text": TYPED,
        "point": MACHINE,
        "description": TYPED,
        "happens_when": st.lists(st.sampled_from([*codes(HAPPENS), "", "unknown"]), max_size=4),
        "danger": st.sampled_from([*codes(DANGER), "", "unknown"]),
        "reply": st.sampled_from([*codes(REPLY), "", "unknown"]),
        "reached_at": TYPED,
        "may_be_published": st.sampled_from(["true", "", "false", "y", "on", "1", "maybe"]),
        "beat": st.sampled_from([ID, "", "no id", ID.upper()]),
        "ticket": MACHINE,
        "work": MACHINE,
        "url": MACHINE,
    },
)


@pytest.fixture(scope="module")
def form_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application that needs no database: a form is only read."""
    folder = tmp_path_factory.mktemp("forms")
    make_keys(folder / "keys")
    return create_app(Settings(origin="http://localhost", data_dir=folder))


def by_the_form(app: Flask, posted: MultiDict[str, str]) -> WholeForm | None:
    with app.test_request_context("/concerns", method="POST"):
        form = RaiseForm(posted)
        return None if raise_form.first_wrong(form) else whole_form.of_form(form)


@given(said=POSTS)
@settings(max_examples=400, deadline=None)
def test_what_is_plainly_right_says_what_the_form_says(form_app: Flask, said: dict[str, Any]) -> None:
    for posted in (MultiDict(said), MultiDict(RIGHT | said)):
        plain = whole_form.plainly(posted)
        assert plain is None or plain == by_the_form(form_app, posted)


def test_an_ordinary_form_is_plainly_right(form_app: Flask) -> None:
    said = RIGHT | {"may_be_published": "true", "beat": ID, "point": "53.400,-2.990", "url": "x"}
    plain = whole_form.plainly(MultiDict(said))
    assert plain is not None
    assert plain == by_the_form(form_app, MultiDict(said))
    assert (plain.place_text, plain.happens_when) == ("Beside the flats", ("nights",))


def test_a_spot_without_words_is_plainly_right_only_if_it_is_one(form_app: Flask) -> None:
    assert whole_form.plainly(MultiDict(RIGHT | {"place_text": "", "point": "53.400,-2.990"}))
    assert not whole_form.plainly(MultiDict(RIGHT | {"place_text": "", "point": "53.4,-2.99"}))
    assert not whole_form.plainly(MultiDict(RIGHT | {"place_text": ""}))
