"""A correction and what it corrects, in whichever order they come: in the end one record is left, the corrected one."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.db import db, write
from app.interactions.models import Interaction, InteractionBefore
from app.records.models import Held, Receipt
from tests.support.pocket import Pocket, Sealed
from tests.support.scenes import BeatScene, a_contact, count


def corrected(phone: Pocket, beat: BeatScene) -> tuple[Sealed, Sealed]:
    first = phone.seal(a_contact(beat.park, people="1"))
    return first, phone.seal(a_contact(beat.park, people="6-20"), supersedes=first.id)


def people(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Interaction.people)))


@pytest.mark.parametrize("together", [True, False])
def test_a_correction_of_what_was_taken_amends_it(
    beatbook: Flask, phone: Pocket, beat: BeatScene, together: bool
) -> None:
    first, again = corrected(phone, beat)
    rows = phone.rows(first, again) if together else phone.rows(first) + phone.rows(again)
    assert [row["status"] for row in rows] == ["created", "created"]
    assert rows[1]["version"] == 2
    assert people(beatbook) == ["6-20"]
    with beatbook.app_context():
        assert db.session.scalars(select(InteractionBefore.interaction_id)).one() == UUID(first.id)
        assert db.session.get_one(Receipt, UUID(again.id)).subject_id == UUID(first.id)
    assert [row["status"] for row in phone.rows(first, again)] == ["duplicate", "duplicate"]


@pytest.mark.parametrize("together", [True, False])
def test_what_comes_after_its_correction_is_gone(
    beatbook: Flask, phone: Pocket, beat: BeatScene, together: bool
) -> None:
    first, again = corrected(phone, beat)
    rows = phone.rows(again, first) if together else phone.rows(again) + phone.rows(first)
    assert [row["status"] for row in rows] == ["created", "gone"]
    assert "receipt" not in rows[1]
    assert people(beatbook) == ["6-20"]
    assert [row["status"] for row in phone.rows(first, again)] == ["gone", "duplicate"]


def test_what_was_held_ends_as_corrected_when_its_correction_comes(
    beatbook: Flask, phone: Pocket, beat: BeatScene
) -> None:
    first = phone.seal(a_contact(beat.park, people="crowds"))
    again = phone.seal(a_contact(beat.park, people="20+"), supersedes=first.id)
    before = phone.rows(first)[0]
    assert phone.rows(again)[0]["status"] == "created"
    with beatbook.app_context():
        held = db.session.scalars(select(Held)).one()
        assert (held.ending, held.ended_by) == ("corrected", phone.person)
    assert phone.rows(first)[0] == before
    assert people(beatbook) == ["20+"]


def test_a_correction_that_is_held_itself_ends_nothing_yet(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    first = phone.seal(a_contact(beat.park, people="crowds"))
    again = phone.seal(a_contact(beat.park, people="masses"), supersedes=first.id)
    phone.rows(first, again)
    assert count(beatbook, Held, Held.ended_at.is_(None)) == 2
    assert people(beatbook) == []


def test_a_correction_of_a_correction_leaves_the_last_one(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    first, again = corrected(phone, beat)
    last = phone.seal(a_contact(beat.park, people="20+"), supersedes=again.id)
    assert [row.get("version") for row in phone.rows(first, again, last)] == [1, 2, 3]
    assert people(beatbook) == ["20+"]


def test_a_chain_that_comes_last_first_leaves_the_last_one(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    first, again = corrected(phone, beat)
    last = phone.seal(a_contact(beat.park, people="20+"), supersedes=again.id)
    assert [row["status"] for row in phone.rows(last, again, first)] == ["created", "gone", "gone"]
    assert people(beatbook) == ["20+"]


def test_a_correction_of_what_changed_meanwhile_is_a_conflict(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    """A sergeant took words out: the correction, made without knowing, does not bring them back."""
    first, again = corrected(phone, beat)
    phone.rows(first)
    with beatbook.app_context():
        write(lambda session: session.execute(update(Interaction).values(version=2)))
    row = phone.rows(again, can_correct=True)[0]
    assert (row["status"], row["reason"], row["version"]) == ("conflict", "changed_meanwhile", 2)
    assert phone.rows(again)[0]["status"] == "held"
    assert people(beatbook) == ["1"]


def test_a_correction_whose_save_failed_leaves_no_trace(
    beatbook: Flask, phone: Pocket, beat: BeatScene, odd_kinds: object
) -> None:
    first = phone.seal(a_contact(beat.park, people="1"))
    broken = phone.seal({"text": "x"}, "test.full", supersedes=first.id)
    assert [row["status"] for row in phone.rows(broken, first)] == ["deferred", "created"]
    assert people(beatbook) == ["1"]
