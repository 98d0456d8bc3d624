"""The workflow, as the table has it: every move in every state by every part."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import chain, combinations, product
from pathlib import Path
from uuid import UUID

import pytest

from app.concerns import rules
from app.concerns.diagram import drawn
from app.concerns.rules import Move, Part, Refusal, Standing, State, Step

NOW = datetime(2026, 11, 3, 14, tzinfo=UTC)
BEAT = UUID(int=1)
PARTS = [frozenset(some) for some in chain.from_iterable(combinations(Part, n) for n in range(len(Part) + 1))]

WORK = {
    "start": "in_progress",
    "promise": "said_we_would",
    "partner": "with_partner",
    "resolve": "resolved",
    "resolve_partly": "partly_resolved",
    "close_not_fixed": "closed_not_fixed",
}
SCREEN = {"assign": "assigned", "duplicate": "duplicate", "pass_on": "for_another_service"}
NEW, GIVE_UP = SCREEN | {"spam": "spam", "close_not_fixed": "closed_not_fixed"}, {"close_not_fixed": "closed_not_fixed"}
ENDED = {state: {"reopen": "in_progress"} for state in ("resolved", "partly_resolved", "closed_not_fixed")}
ELSEWHERE = {state: {"reopen": "being_read"} for state in ("duplicate", "for_another_service")}
RUNNING = ("assigned", "in_progress", "with_partner", "said_we_would")


def _at_work(state: str) -> dict[str, str]:
    """Nobody begins what has begun, nor tells a partner twice."""
    twice = {"in_progress": "start", "with_partner": "partner"}.get(state)
    return {move: to for move, to in WORK.items() if move != twice}


#: What each may do and what it leads to, written down by hand. Nothing else is possible.
LEADS_TO: dict[Part, dict[str, dict[str, str]]] = {
    Part.READER: {
        "received": NEW | {"read": "being_read"},
        "being_read": NEW,
        **{state: SCREEN | _at_work(state) for state in RUNNING},
        **ENDED,
        **ELSEWHERE,
        "spam": {"not_spam": "being_read"},
    },
    Part.OFFICER: {
        "received": GIVE_UP,
        "being_read": GIVE_UP,
        **{state: _at_work(state) for state in RUNNING},
        **ENDED,
    },
    Part.RESIDENT: {
        **{state: {"solved": "resolved", "stop": "closed_not_fixed"} for state in ("received", "being_read", *RUNNING)},
        **ENDED,
        **ELSEWHERE,
    },
}


def standing(state: State, *, beat: UUID | None = BEAT, danger: str = "no", asked_at: datetime = NOW) -> Standing:
    return Standing(state=state, beat_id=beat, suggested_beat_id=None, danger=danger, asked_at=asked_at)


@pytest.mark.parametrize("state", State)
def test_every_move_in_every_state_leads_where_it_was_written_down_and_nowhere_else(state: State) -> None:
    for move, mine in product(Move, PARTS):
        made = rules.after(standing(state), move, mine)
        allowed = {LEADS_TO[part].get(state, {}).get(move) for part in mine} - {None}
        if allowed:
            assert isinstance(made, Step)
            assert {made.to} == allowed
        else:
            known = any(LEADS_TO[part].get(state, {}).get(move) for part in Part)
            assert made is (Refusal.NOT_YOURS if known else Refusal.MOVED_ON), (state, move, mine)


@pytest.mark.parametrize("state", State)
def test_a_button_is_offered_only_where_it_would_do_something(state: State) -> None:
    for mine, beat in product(PARTS, (BEAT, None)):
        concern = standing(state, beat=beat)
        made = {move for move in Move if isinstance(rules.after(concern, move, mine), Step)}
        assert set(rules.moves(concern, mine)) - made <= {Move.ASSIGN}


def test_residents_and_patrol_neither_screen_nor_pass_on() -> None:
    screening = {Move.READ, Move.ASSIGN, Move.DUPLICATE, Move.PASS_ON, Move.SPAM, Move.NOT_SPAM}
    for (_state, move), step in rules.STEPS.items():
        assert move not in screening or step.by == {Part.READER}


def test_nothing_goes_to_patrol_without_a_beat() -> None:
    for state in rules.NEW:
        unplaced = standing(state, beat=None)
        assert rules.after(unplaced, Move.ASSIGN, frozenset({Part.READER})) is Refusal.NO_BEAT


def test_what_was_closed_before_it_was_on_a_beat_is_read_again_first() -> None:
    closed = standing(State.CLOSED_NOT_FIXED, beat=None)
    made = rules.after(closed, Move.REOPEN, frozenset({Part.RESIDENT}))
    assert isinstance(made, Step)
    assert made.to is State.BEING_READ


@pytest.mark.parametrize(
    ("danger", "hours", "state", "waits"),
    [
        ("yes", 4, State.RECEIVED, True),
        ("yes", 4, State.BEING_READ, True),
        ("yes", 3, State.RECEIVED, False),
        ("not_sure", 9, State.RECEIVED, True),
        ("yes", 9, State.ASSIGNED, False),
    ],
)
def test_danger_that_nobody_read_for_four_hours_stands_with_every_sergeant(
    danger: str, hours: int, state: State, waits: bool
) -> None:
    concern = standing(state, danger=danger, asked_at=NOW - timedelta(hours=hours))
    assert rules.waits_too_long(concern, NOW) is waits


def test_the_diagram_in_the_docs_is_the_table() -> None:
    assert drawn() in (Path(__file__).resolve().parents[2] / "docs" / "concerns.md").read_text()
