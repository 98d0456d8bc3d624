"""A round is taken once, from a page or a phone; what is refused keeps what was typed; nothing is kept but totals."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from app import clock
from app.actor import Role
from app.db import write
from app.places import store as places
from app.places.models import Place
from app.records.models import Held
from app.rounds.answers import TOTALS
from app.rounds.forms import RoundForm
from app.rounds.models import Round
from tests.interactions.scene import audited
from tests.rounds.scene import Blocks, rounds, typed, walk
from tests.support.people import StaffClient, assign, sign_in_as
from tests.support.pocket import Pocket, enrolled
from tests.support.scenes import count

ALL = {"spoke": "4", "no_answer": "11", "no_thanks": "2", "left_card": "3", "asked_to_return": "1"}


@pytest.fixture
def phone(beatbook: Flask, blocks: Blocks) -> Pocket:
    pocket = enrolled(beatbook)
    assign(beatbook, pocket.person, [blocks.beat.id])
    return pocket


def totals(row: Round) -> tuple[int | None, ...]:
    return tuple(getattr(row, name) for name in TOTALS)


def test_totals_typed_on_a_page_are_taken_once(beatbook: Flask, officer: StaffClient, blocks: Blocks) -> None:
    form = typed(blocks.birch, **ALL)
    first, again = (officer.submit("/rounds", data=form) for _ in range(2))
    assert (first.status_code, first.location) == (303, f"/rounds/blocks/{blocks.birch}")
    assert (again.status_code, again.location) == (303, first.location)
    (row,) = rounds(beatbook)
    assert (row.id, row.beat_id, row.place_id) == (UUID(form["id"]), blocks.beat.id, blocks.birch)
    assert totals(row) == (4, 11, 2, 3, 1)
    assert len(audited(beatbook, "round.create")) == 1


def test_the_page_of_a_block_brings_the_form(officer: StaffClient, blocks: Blocks) -> None:
    page = officer.get(f"/rounds/blocks/{blocks.birch}").text
    assert f'name="block" value="{blocks.birch}"' in page
    assert all(f'name="{name}"' in page for name in ("id", "made_at", "tz", *TOTALS))


def test_what_nobody_counted_stays_empty_and_none_stays_none(
    beatbook: Flask, officer: StaffClient, blocks: Blocks
) -> None:
    walk(officer, blocks.birch, spoke="0", left_card="3", no_answer="")
    assert totals(rounds(beatbook)[0]) == (0, None, None, 3, None)


@pytest.mark.parametrize("number", ["a few", "-1", "1.5", "501", "9" * 40, "²"])
def test_a_wrong_number_is_named_and_nothing_typed_is_lost(
    beatbook: Flask, officer: StaffClient, blocks: Blocks, number: str
) -> None:
    answer = officer.submit("/rounds", data=typed(blocks.birch, spoke=number, no_answer="7"))
    assert answer.status_code == 422
    assert "Enter a whole number" in answer.text
    assert 'href="#spoke"' in answer.text
    assert f'value="{number}"' in answer.text
    assert 'value="7"' in answer.text
    assert count(beatbook, Round) == 0


def test_a_round_that_says_nothing_is_refused(beatbook: Flask, officer: StaffClient, blocks: Blocks) -> None:
    answer = officer.submit("/rounds", data=typed(blocks.birch))
    assert (answer.status_code, "Enter at least one number" in answer.text) == (422, True)
    assert count(beatbook, Round) == 0


def test_digits_of_every_script_are_digits(beatbook: Flask, officer: StaffClient, blocks: Blocks) -> None:
    walk(officer, blocks.birch, spoke="١٢", no_answer=" 3 ")
    assert totals(rounds(beatbook)[0])[:2] == (12, 3)


def test_only_homes_are_walked(beatbook: Flask, officer: StaffClient, phone: Pocket, blocks: Blocks) -> None:
    assert officer.submit("/rounds", data=typed(blocks.beat.park, **ALL)).status_code == 404
    (row,) = phone.rows(phone.seal({"block": str(blocks.beat.park), **ALL}, "round.create"), can_correct=True)
    assert (row["status"], row["errors"]) == ("invalid", {"block": "Choose a block of homes."})
    assert count(beatbook, Round) == 0


def test_a_block_of_another_beat_is_not_there(
    beatbook: Flask, officer: StaffClient, blocks: Blocks, next_door: Blocks
) -> None:
    """R-15"""
    assert officer.submit("/rounds", data=typed(next_door.birch, **ALL)).status_code == 404
    assert officer.submit("/rounds", data={**typed(blocks.birch), "block": "17"}).status_code == 404
    assert count(beatbook, Round) == 0


def test_a_retired_block_is_refused_in_words_once_the_shift_is_over(
    beatbook: Flask, officer: StaffClient, blocks: Blocks
) -> None:
    def retire(at: object) -> None:
        with beatbook.app_context():
            write(lambda session: session.execute(update(Place).values(retired_at=at)))

    retire(clock.now())
    walk(officer, blocks.birch)
    retire(clock.from_milliseconds(0))
    answer = officer.submit("/rounds", data=typed(blocks.birch, **ALL))
    assert answer.status_code == 422
    assert "This place is not offered any more" in answer.text
    assert count(beatbook, Round) == 1


def test_a_phones_batch_brings_the_totals_once(beatbook: Flask, phone: Pocket, blocks: Blocks) -> None:
    sealed = phone.seal({"block": str(blocks.rowan), **ALL}, "round.create")
    assert [row["status"] for row in phone.rows(sealed)] == ["created"]
    assert [row["status"] for row in phone.rows(sealed)] == ["duplicate"]
    (row,) = rounds(beatbook)
    assert (row.place_id, totals(row)) == (blocks.rowan, (4, 11, 2, 3, 1))
    with beatbook.app_context():
        assert row.walked_on == places.today()


def test_a_round_counts_for_the_agencys_day_by_the_corrected_clock(
    beatbook: Flask, phone: Pocket, blocks: Blocks
) -> None:
    """Half past eleven at night in Greenwich is the next day in London's summer; the phone runs an hour late."""
    fields = {"block": str(blocks.rowan), "spoke": "1"}
    sealed = phone.seal(fields, "round.create", made_at="2026-07-01T22:30:00.000Z")
    phone.rows(sealed, offset_ms=3_600_000)
    (row,) = rounds(beatbook)
    assert str(row.walked_on) == "2026-07-02"


def test_who_is_not_on_the_beat_is_held_for_its_sergeant(
    beatbook: Flask, phone: Pocket, blocks: Blocks, next_door: Blocks
) -> None:
    (row,) = phone.rows(phone.seal({"block": str(next_door.birch), **ALL}, "round.create"))
    assert (row["status"], row["reason"]) == ("held", "lost_scope")
    assert count(beatbook, Held, Held.beat_id == next_door.beat.id) == 1
    assert count(beatbook, Round) == 0


def test_a_wrong_total_from_a_phone_is_corrected_on_a_page(
    beatbook: Flask, officer: StaffClient, phone: Pocket, blocks: Blocks
) -> None:
    (row,) = phone.rows(phone.seal({"block": str(blocks.rowan), "spoke": "5000"}, "round.create"))
    assert (row["status"], row["reason"]) == ("held", "needs_correction")
    assert phone.send("GET", "/needs-your-correction", None, {})[0] == 200


@pytest.mark.parametrize("name", ["doors", "door_1", "flat", "note"])
def test_nothing_can_be_said_about_a_door(beatbook: Flask, phone: Pocket, blocks: Blocks, name: str) -> None:
    """There is never a map of homes that refuse the police."""
    sealed = phone.seal({"block": str(blocks.rowan), "no_thanks": "1", name: "12b no thanks"}, "round.create")
    assert phone.rows(sealed)[0]["status"] == "held"
    assert count(beatbook, Round) == 0


def test_a_round_has_no_column_for_a_door_or_for_who_knocked() -> None:
    """Invariant 5"""
    bookkeeping = {"id", "version", "beat_id", "place_id", "walked_on", "made_at", "tz", "offset_ms", "received_at"}
    assert set(Round.__table__.columns.keys()) == bookkeeping | set(TOTALS)
    assert RoundForm.names() == {"block", *TOTALS}


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMIN, Role.AUDITOR])
def test_only_those_who_walk_a_beat_walk_rounds(beatbook: Flask, blocks: Blocks, role: Role) -> None:
    client = sign_in_as(beatbook, role)
    assert client.submit("/rounds", data=typed(blocks.birch, **ALL)).status_code == 403
    assert {client.get(page).status_code for page in ("/rounds", "/rounds/card")} == {403}
