"""Columns are the second place where a field is described: each must hold what its form lets through."""

import pytest
from sqlalchemy import CheckConstraint, String

from app.followups import choices, forms
from app.followups.kinds import COMMANDS, CREATE
from app.followups.models import Followup, FollowupEntry
from app.followups.rules import Move, Refusal, State
from app.residents.forms import ReachForm, said
from app.residents.models import ResidentContact
from app.residents.store import OPEN, SECRET
from app.web.forms import Choice, LongText, Text

COLUMNS = Followup.__table__.columns
ENTRY = FollowupEntry.__table__.columns
CONTACT = ResidentContact.__table__.columns
#: Fields of a promise whose column is called otherwise; `due` becomes a day and whether that is a shift.
CALLED = {"place": "place_id", "due": "due_shift"}
OWN = [field for field in forms.PromiseForm() if not field.name.startswith("contact_")]
MOVES = [(move, field) for move, kind in COMMANDS.items() for field in kind.form() if move is not Move.CONTACT]


def longest(field: Choice) -> int:
    return max(len(choice.value) for choice in field.choices)


@pytest.mark.parametrize("field", OWN, ids=lambda field: field.name)
def test_each_answer_of_a_promise_has_a_column_that_holds_it(field) -> None:
    column = COLUMNS[CALLED.get(field.name, field.name)]
    match field:
        case Text():
            assert column.type.length == field.limit
        case Choice() if field.name != "due":
            assert isinstance(column.type, String)
            assert longest(field) <= column.type.length
        case _:
            assert column is not None


@pytest.mark.parametrize(("move", "field"), MOVES, ids=lambda part: getattr(part, "name", str(part)))
def test_each_answer_of_a_move_has_a_column_that_holds_it(move: Move, field) -> None:
    match field:
        case LongText():
            assert ENTRY["words"].type.length == field.limit
        case Choice() if field.name != "due":
            assert longest(field) <= ENTRY[field.name].type.length
        case _:
            assert field.name in {"due", "due_on", "to"}
            assert ENTRY["now"].type.length >= len("00000000-0000-0000-0000-000000000000")


def test_each_move_and_each_reason_fits() -> None:
    assert max(map(len, Move)) <= ENTRY["move"].type.length
    assert max(map(len, Refusal)) <= ENTRY["kept_because"].type.length
    assert max(map(len, State)) <= COLUMNS["state"].type.length
    assert max(len(f"note_{why}") for why in Refusal) <= 24  # receipt.reason


def test_codes_are_checked_by_the_database() -> None:
    rules = " ".join(str(c.sqltext) for c in Followup.__table__.constraints if isinstance(c, CheckConstraint))
    every = (*choices.codes(choices.PROMISED_TO), *choices.codes(choices.PRIORITIES), *choices.codes(choices.SOURCES))
    assert all(f"'{code}'" in rules for code in (*every, *State))


def test_what_identifies_somebody_is_only_in_encrypted_columns() -> None:
    """Invariant 2"""
    fields = {field.name.removeprefix("contact_"): field for field in ReachForm()}
    assert set(fields) == {*SECRET, *OPEN}
    assert {name for name, field in fields.items() if isinstance(field, Text)} == set(SECRET)
    assert all(CONTACT[name].type.python_type is bytes for name in SECRET)
    assert set(CONTACT.keys()) == {*SECRET, *OPEN, "id", "under_kind", "under_id", "delete_on", "kept_at"}
    assert not CONTACT["delete_on"].nullable
    for name in ("channel", "safe", "language"):
        assert longest(fields[name]) <= CONTACT[name].type.length


def test_no_column_of_a_follow_up_could_hold_a_person_but_by_its_two_texts() -> None:
    """Invariant 1: and both pass the guard."""
    for columns, text in ((COLUMNS, "what"), (ENTRY, "words")):
        roomy = {name for name, one in columns.items() if isinstance(one.type, String) and one.type.length > 40}
        assert roomy == {text}
    assert CREATE.guarded == ("what",)
    for move, kind in COMMANDS.items():
        assert kind.guarded == (("words",) if move is not Move.CONTACT else ())
    assert said({"contact_name": "x", "what": "y"}) == {"name": "x"}


def test_every_move_has_a_record() -> None:
    assert set(COMMANDS) == set(Move)
    assert {kind.name for kind in COMMANDS.values()} == {f"followup.{move}" for move in Move}
