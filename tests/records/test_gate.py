"""The gate before a form: exact names, shapes, and nothing lost silently (sync.md)."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import create_app
from app.interactions.kinds import CREATE
from app.records.kinds import SERVER_OWNED
from app.records.reading import NO_NAME, depth, gate

assert create_app

FIT = {"occurred_precision": "now", "place": "x", "outcomes": ["talked"], "people": "1"}


def test_what_fits_passes_as_it_is() -> None:
    passed = gate(CREATE, FIT)
    assert passed.fields == FIT
    assert (passed.server_owned, passed.unknown, passed.misshapen) == ((), (), ())


@pytest.mark.parametrize("fields", [None, [], "people=1", 7, [["people", "1"]]])
def test_fields_are_names_with_values(fields: object) -> None:
    assert gate(CREATE, fields).misshapen == ("fields",)


@pytest.mark.parametrize("value", [1, None, True, {"a": "b"}, [["1"]], ["1"]])
def test_a_field_for_one_answer_takes_a_string(value: object) -> None:
    assert gate(CREATE, FIT | {"people": value}).misshapen == ("people",)


@pytest.mark.parametrize(("value", "fits"), [(["talked", "helped"], True), ("talked", True), ([], True), ([1], False)])
def test_a_field_for_several_takes_a_list_of_strings(value: object, fits: bool) -> None:
    assert (gate(CREATE, FIT | {"outcomes": value}).misshapen == ()) is fits


@pytest.mark.parametrize("name", sorted(SERVER_OWNED))
def test_a_name_of_the_servers_own_is_told_apart(name: str) -> None:
    """R-16a"""
    assert gate(CREATE, FIT | {name: "x"}).server_owned == (name,)


def test_a_name_that_the_form_does_not_have_is_unknown() -> None:
    assert gate(CREATE, FIT | {"mood": "good"}).unknown == ("mood",)


@given(name=st.text(max_size=80))
def test_only_names_that_a_form_could_have_are_repeated(name: str) -> None:
    """R-33: what stands in place of a name may be anything, a person's too, and goes into no log."""
    passed = gate(CREATE, {name: "x"})
    for told in (*passed.server_owned, *passed.unknown, *passed.misshapen):
        assert told == NO_NAME or (told.isascii() and told.isidentifier() and len(told) <= 40)


def test_last_months_name_is_read_as_todays() -> None:
    kind = replace(CREATE, renamed={"how_many": "people"})
    old = {name: value for name, value in FIT.items() if name != "people"} | {"how_many": "1"}
    assert gate(kind, old).fields == FIT


def test_an_old_name_beside_its_new_one_is_not_lost_silently() -> None:
    kind = replace(CREATE, renamed={"how_many": "people"})
    passed = gate(kind, FIT | {"how_many": "20+"})
    assert passed.fields["people"] == "1"
    assert passed.unknown == ("how_many",)


@pytest.mark.parametrize(("levels", "fits"), [(8, True), (9, False), (900, False)])
def test_nesting_stops_at_eight(levels: int, fits: bool) -> None:
    """R-17"""
    value: Any = "x"
    for _ in range(levels):
        value = [value]
    assert depth(value) is fits
    assert depth({"a": value[0]}) is fits
