"""Columns are the second place where a field is described: each must hold what its form lets through."""

import pytest
from sqlalchemy import CheckConstraint, String

from app.db import Codes
from app.programmes.choices import WEEKDAYS, codes
from app.programmes.forms import CountForm, NewProgrammeForm
from app.programmes.models import Programme, ProgrammeCount
from app.programmes.rules import WEEKDAYS as DAYS
from app.web.forms import Choice, Choices, Count, LocalDay, LongText, Text

#: Fields whose column is called otherwise, or that an id stands for.
CALLED = {"programme": "programme_id", "place": "place_id", "beat": "beat_id"}
FIELDS = [(ProgrammeCount, field) for field in CountForm()] + [(Programme, field) for field in NewProgrammeForm()]


@pytest.mark.parametrize(("model", "field"), FIELDS, ids=lambda value: getattr(value, "name", ""))
def test_each_answer_of_a_form_has_a_column_that_holds_it(model, field) -> None:
    column = model.__table__.columns[CALLED.get(field.name, field.name)]
    assert column.nullable != field.flags.required
    match field:
        case Text() | LongText():
            assert column.type.length == field.limit
        case Choice():
            assert isinstance(column.type, String)
            assert max(len(choice.value) for choice in field.choices) <= column.type.length
        case Choices():
            assert isinstance(column.type, Codes)
            assert len(",".join(choice.value for choice in field.choices)) + 2 <= column.type.impl.length
        case Count():
            assert column.type.python_type is int
        case LocalDay():
            assert column.type.python_type.__name__ == "date"


def test_what_can_be_said_of_a_day_is_checked_by_the_database() -> None:
    rules = " ".join(str(c.sqltext) for c in ProgrammeCount.__table__.constraints if isinstance(c, CheckConstraint))
    assert all(f"'{choice.value}'" in rules for choice in CountForm().went.choices)
    assert f"BETWEEN 0 AND {CountForm().came.high}" in rules


def test_days_of_the_week_are_called_the_same_everywhere() -> None:
    assert codes(WEEKDAYS) == DAYS
