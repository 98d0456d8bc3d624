"""Columns are the second place where a field is described: each must hold what its form lets through."""

import pytest
from sqlalchemy import CheckConstraint, Date, Integer

from app.presence.forms import PlaceNoteForm, PresenceForm
from app.presence.models import PlaceNote, Presence
from app.web.forms import Choice, Count, LocalDay, LongText

#: Fields whose column is called otherwise, or that an id stands for.
CALLED = {"beat": "beat_id", "on": "present_on", "place": "place_id", "until": "ends_on"}
BOTH = [(PresenceForm(), Presence), (PlaceNoteForm(), PlaceNote)]
FIELDS = [(field, model) for form, model in BOTH for field in form]


def _column(field, model):
    return model.__table__.columns[CALLED.get(field.name, field.name)]


@pytest.mark.parametrize(("field", "model"), FIELDS, ids=[field.name for field, _model in FIELDS])
def test_each_answer_of_the_form_has_a_column_that_holds_it(field, model) -> None:
    column = _column(field, model)
    assert column.nullable == (not field.flags.required)
    match field:
        case LongText():
            assert column.type.length == field.limit
        case Choice():
            assert max(len(choice.value) for choice in field.choices) <= column.type.length
        case LocalDay():
            assert isinstance(column.type, Date)
        case Count():
            assert isinstance(column.type, Integer)
        case _:
            assert column is not None


def test_codes_and_bounds_are_checked_by_the_database() -> None:
    rules = " ".join(str(c.sqltext) for c in Presence.__table__.constraints if isinstance(c, CheckConstraint))
    for field in PresenceForm():
        if isinstance(field, Choice):
            assert all(f"'{choice.value}'" in rules for choice in field.choices), field.name
        if isinstance(field, Count):
            assert f"BETWEEN {field.low} AND {field.high}" in rules


@pytest.mark.parametrize(
    ("form", "model", "bookkeeping"),
    [
        (PresenceForm(), Presence, {"id", "version", "received_at"}),
        (
            PlaceNoteForm(),
            PlaceNote,
            {"id", "version", "beat_id", "words_flagged", "recorded_by", "happened_at", "received_at"}
            | {"removed_at", "removed_by"},
        ),
    ],
    ids=["presence", "note"],
)
def test_nothing_but_the_form_fills_what_is_said(form, model, bookkeeping: set[str]) -> None:
    """Invariants 1 and 5: no column could hold a person, and presence has none that could hold its author."""
    said = {CALLED.get(field.name, field.name) for field in form}
    assert set(model.__table__.columns.keys()) == said | bookkeeping
