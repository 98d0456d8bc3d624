"""You said, we did: a follow-up from a concern moves it, and its thread says what became of it, in codes alone."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app import ids
from app.concerns.models import Concern
from app.db import write
from app.followups.models import Followup
from app.referrals.models import Referral
from tests.concerns.on_patrol.scene import answers, close, moves, raised, stored
from tests.followups.scene import browse, held, moved, promise, promised, sealed, typed
from tests.referrals.scene import a_service, offered
from tests.referrals.scene import submit as refer
from tests.support.people import StaffClient
from tests.support.pocket import Pocket
from tests.support.scenes import BeatScene, count


@pytest.fixture
def concern(beatbook: Flask, beat: BeatScene, sergeant: StaffClient) -> UUID:
    return raised(beatbook, beat.id, beat.park)


def of(concern: UUID) -> dict[str, str]:
    """What a form says of where it came from."""
    return {"source_kind": "concern", "source_id": str(concern)}


def test_a_promise_moves_the_concern_and_its_thread_says_so(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, concern: UUID
) -> None:
    promise(officer, beat.park, **of(concern))
    assert stored(beatbook, concern).state == "said_we_would"
    assert (moves(beatbook, concern), answers(beatbook, concern)) == (["assign", "promise"], ["promised"])
    assert stored(beatbook, concern).news
    assert stored(beatbook, concern).answered_at is not None


@pytest.mark.parametrize(
    ("steps", "lines"),
    [
        ([("done", {}), ("told", {})], ["did", "told_there"]),
        ([("done", {"how": "in_person"})], ["told_there"]),
        ([("cannot_do", {})], ["could_not"]),
        ([("cannot_do", {"how": "phone"})], ["told_there"]),
        ([("cancel", {})], []),
    ],
    ids=["done-told", "done-and-told", "cannot", "cannot-and-told", "cancelled"],
)
def test_what_is_done_about_it_stands_in_the_thread(
    beatbook: Flask,
    officer: StaffClient,
    beat: BeatScene,
    concern: UUID,
    steps: list[tuple[str, dict[str, str]]],
    lines: list[str],
) -> None:
    followup, version = promise(officer, beat.park, **of(concern)), 1
    for what, said in steps:
        moved(officer, followup, what, version, **said)
        version += 1
    assert answers(beatbook, concern) == ["promised", *lines]


def test_whoever_was_promised_it_was_told_themselves(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, concern: UUID
) -> None:
    reach = {"promised_to": "contact", "contact_channel": "none"}
    followup = promise(officer, beat.park, **of(concern), **reach)
    moved(officer, followup, "done", 1, how="phone")
    assert answers(beatbook, concern) == ["promised", "told"]


def test_a_promise_on_what_was_closed_meanwhile_stays_and_opens_nothing(
    beatbook: Flask, phone: Pocket, beat: BeatScene, concern: UUID
) -> None:
    """Invariant 6"""
    close(beatbook, concern, beat.id)
    record = phone.seal(promised(beat.park, **of(concern)), "followup.create")
    assert phone.rows(record)[0]["status"] == "created"
    assert (stored(beatbook, concern).state, answers(beatbook, concern)) == ("resolved", [])
    assert count(beatbook, Followup, Followup.source_id == concern) == 1


def test_a_promise_sent_twice_moves_it_once(beatbook: Flask, phone: Pocket, beat: BeatScene, concern: UUID) -> None:
    record = phone.seal(promised(beat.park, **of(concern)), "followup.create")
    assert [phone.rows(record)[0]["status"] for _ in range(2)] == ["created", "duplicate"]
    assert answers(beatbook, concern) == ["promised"]


def test_what_is_kept_as_a_note_says_nothing_to_the_resident(
    beatbook: Flask, phone: Pocket, sergeant: StaffClient, beat: BeatScene, concern: UUID
) -> None:
    record = phone.seal(promised(beat.park, **of(concern)), "followup.create")
    phone.rows(record)
    moved(sergeant, UUID(record.id), "cancel", 1)
    phone.rows(sealed(phone, record.id, "done", 1))
    assert answers(beatbook, concern) == ["promised"]


def test_a_foreign_concern_is_refused_as_one_that_is_not_there(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, next_door: BeatScene
) -> None:
    """R-15"""
    foreign, unread = raised(beatbook, next_door.id), raised(beatbook, beat.id, assigned=False)
    said = []
    for concern in (foreign, unread, ids.uuid4()):
        answer = officer.submit("/followups", data=typed(beat.park, **of(concern)))
        assert answer.status_code == 422
        said.append("This concern is not here, or not on your beat" in answer.text)
        assert f'value="{concern}"' not in answer.text
    assert said == [True] * 3
    assert count(beatbook, Followup) == 0
    assert (stored(beatbook, foreign).state, answers(beatbook, foreign)) == ("assigned", [])


def test_a_promise_whose_concern_is_not_theirs_any_more_can_be_kept_without_it(
    beatbook: Flask, phone: Pocket, beat: BeatScene, next_door: BeatScene, concern: UUID
) -> None:
    """Invariant 6"""
    with beatbook.app_context():

        def work(session: Session) -> None:
            session.get_one(Concern, concern).beat_id = next_door.id

        write(work)
    record = phone.seal(promised(beat.park, **of(concern)), "followup.create")
    assert phone.rows(record)[0]["status"] == "held"
    here = f"/needs-your-correction/{held(beatbook)[0].id}"
    status, page = browse(phone, here, promised(beat.park, **of(concern)))
    assert status == 422
    assert "Save again to keep the rest without it." in page
    assert 'name="source_id" value=""' in page
    assert browse(phone, here, promised(beat.park, source_kind="concern"))[0] == 303
    assert count(beatbook, Followup, Followup.source_id.is_(None)) == 1


def test_an_offer_of_help_knows_its_concern_and_tells_nobody(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, concern: UUID
) -> None:
    """Who was offered help need not be who raised it; their thread says nothing of it."""
    service = a_service(beatbook, officer.person_id)
    refer(officer, beat.park, service, **of(concern))
    assert count(beatbook, Referral, Referral.source_id == concern) == 1
    assert (stored(beatbook, concern).state, answers(beatbook, concern)) == ("assigned", [])
    assert "Harbour Advice" not in officer.get(f"/concerns/{concern}/on-patrol").text


def test_an_offer_of_help_names_no_foreign_concern(
    beatbook: Flask, phone: Pocket, sergeant: StaffClient, beat: BeatScene, next_door: BeatScene
) -> None:
    """R-15"""
    service = a_service(beatbook, phone.person)
    for concern in (raised(beatbook, next_door.id), ids.uuid4()):
        said = offered(beat.park, service, **of(concern))
        row = phone.rows(phone.seal(said, "referral.submit"))[0]
        assert (row["status"], row["reason"]) == ("held", "needs_correction")
    assert count(beatbook, Referral) == 0
