"""Columns are the second place where a field is described: each must hold what its form lets through."""

import pytest
from sqlalchemy import CheckConstraint, String

from app.db import Codes
from app.interactions.forms import AmendForm, ContactForm, VoidForm
from app.interactions.models import Interaction, InteractionBefore
from app.web.forms import Choice, Choices, LongText, Text, Tick

COLUMNS = Interaction.__table__.columns
#: Fields whose column is called otherwise, or that an id stands for.
CALLED = {"place": "place_id"}
FORM = ContactForm()


def _codes(field) -> list[str]:
    return [choice.value for choice in field.choices]


@pytest.mark.parametrize("field", list(FORM), ids=lambda field: field.name)
def test_each_answer_of_the_form_has_a_column_that_holds_it(field) -> None:
    column = COLUMNS[CALLED.get(field.name, field.name)]
    match field:
        case Text() | LongText():
            assert (column.type.length, column.nullable) == (field.limit, True)
        case Choice():
            longest = max(len(code) for code in _codes(field))
            assert isinstance(column.type, String)
            assert longest <= column.type.length
        case Choices():
            assert isinstance(column.type, Codes)
            together = ",".join(code for code in _codes(field))
            assert len(together) + 2 <= column.type.impl.length
        case Tick():
            assert column.type.python_type is bool
        case _:
            assert column is not None


def test_only_what_is_required_on_the_form_must_be_there() -> None:
    required = {CALLED.get(field.name, field.name) for field in FORM if field.flags.required}
    assert required == {"occurred_precision", "place_id", "outcomes", "people"}
    assert not any(COLUMNS[name].nullable for name in required)


def test_codes_of_a_single_answer_are_checked_by_the_database() -> None:
    rules = " ".join(str(c.sqltext) for c in Interaction.__table__.constraints if isinstance(c, CheckConstraint))
    for name in ("occurred_precision", "people", "topic", "initiated_by"):
        assert all(f"'{code}'" in rules for code in _codes(FORM[name]))


@pytest.mark.parametrize("form", [AmendForm(), VoidForm()], ids=["amend", "void"])
def test_the_reason_of_a_change_has_room(form) -> None:
    assert form.why.limit <= InteractionBefore.__table__.columns["why"].type.length


def test_nothing_but_the_form_fills_what_a_contact_says() -> None:
    """Invariant 1: no column could hold a name, phone, plate or date of birth that the form does not have."""
    bookkeeping = {"id", "version", "beat_id", "note_flagged", "recorded_by", "device_id", "seq", "made_at", "tz"}
    bookkeeping |= {"offset_ms", "received_at", "voided_at", "voided_by"}
    said = {CALLED.get(field.name, field.name) for field in FORM}
    assert set(COLUMNS.keys()) == said | bookkeeping
