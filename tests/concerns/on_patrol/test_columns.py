"""Columns are the second place where a field is described: each must hold what its form lets through."""

import pytest

from app.concerns.forms import NoteForm, RecordForm
from app.concerns.kinds import CREATE, NOTE
from app.concerns.models import Concern, ConcernNote
from app.web.forms import Choice, Choices

COLUMNS, NOTES = Concern.__table__.columns, ConcernNote.__table__.columns
#: Fields whose column is called otherwise: a code is kept as a hash, how to reach somebody apart and encrypted.
CALLED = {"place": "place_id", "code": "code_hash", "reached_at": None}


@pytest.mark.parametrize("field", list(RecordForm()), ids=lambda field: field.name)
def test_each_answer_about_a_concern_has_a_column_that_holds_it(field) -> None:
    name = CALLED.get(field.name, field.name)
    if name is None:
        return
    column = COLUMNS[name]
    match field:
        case Choice():
            assert max(len(choice.value) for choice in field.choices) <= column.type.length
        case Choices():
            assert sum(len(choice.value) + 1 for choice in field.choices) <= column.type.impl.length
        case _:
            assert column is not None


def test_what_was_typed_is_in_encrypted_columns_only() -> None:
    """Invariant 2"""
    assert all(COLUMNS[name].type.python_type is bytes for name in ("description", "place_text", "code_hash"))


def test_a_note_fits_and_passes_the_guard() -> None:
    """Invariant 1"""
    assert NOTES["words"].type.length == NoteForm().words.limit
    assert (CREATE.guarded, NOTE.guarded) == (("description",), ("words",))
