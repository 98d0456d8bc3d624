"""Moves that were made without signal and come too late: nothing is overwritten, and no word is ever lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete

from app import ids
from app.actor import Role
from app.db import write
from app.followups.models import Followup, FollowupEntry
from app.records.models import Held
from app.web.language import day
from tests.followups.scene import (
    NUMBER,
    SAID,
    audited,
    browse,
    contact_of,
    held,
    history,
    in_days,
    moved,
    off_the_beat,
    promise,
    promised,
    sealed,
    stored,
)
from tests.support.people import StaffClient, sign_in_as
from tests.support.pocket import Pocket, Sealed, enrolled
from tests.support.scenes import BeatScene, count, on_beat

WORDS = "New lamp is in"


@pytest.fixture
def followup(phone: Pocket, beat: BeatScene) -> UUID:
    """Robin Vale's promise, on the server."""
    record = phone.seal(promised(beat.park), "followup.create")
    assert phone.rows(record)[0]["status"] == "created"
    return UUID(record.id)


def answered(phone: Pocket, record: Sealed) -> tuple[Any, Any]:
    """(status, reason), the same on a retry but that what was taken is a duplicate then."""
    first, again = phone.rows(record)[0], phone.rows(record)[0]
    assert again["status"] == ("duplicate" if first["status"] == "created" else first["status"])
    assert again.get("reason") == first.get("reason")
    assert again["receipt"] == first["receipt"]
    return first["status"], first.get("reason")


def test_a_move_of_what_was_closed_is_kept_as_a_note(
    beatbook: Flask, phone: Pocket, sergeant: StaffClient, followup: UUID
) -> None:
    moved(sergeant, followup, "cancel", 1)
    assert answered(phone, sealed(phone, followup, "done", 1, how="phone")) == ("created", "note_closed")
    assert (stored(beatbook, followup).state, stored(beatbook, followup).version) == ("cancelled", 2)
    page = browse(phone, f"/followups/{followup}")[1]
    for words in ("Meant as “Done”, kept as a note", "By phone", WORDS):
        assert words in page
    assert len(history(beatbook, followup)) == 2


def test_a_move_of_what_is_somebody_elses_is_kept_as_a_note(
    beatbook: Flask, phone: Pocket, sergeant: StaffClient, colleague: StaffClient, followup: UUID
) -> None:
    moved(sergeant, followup, "hand_over", 1, to=str(colleague.person_id))
    assert answered(phone, sealed(phone, followup, "done", 1)) == ("created", "note_not_yours")
    assert (stored(beatbook, followup).state, stored(beatbook, followup).owner_id) == ("open", colleague.person_id)
    assert WORDS in colleague.get(f"/followups/{followup}").text


def test_what_was_done_already_is_done_once_and_both_words_stay(
    beatbook: Flask, phone: Pocket, other_phone: Pocket, followup: UUID
) -> None:
    phone.rows(sealed(phone, followup, "done", 1))
    late = sealed(phone, followup, "done", 1, words="Lamp glows again", how="in_person")
    assert answered(phone, late) == ("created", "note_done_already")
    assert stored(beatbook, followup).version == 2
    page = browse(other_phone, f"/followups/{followup}")[1]
    assert all(words in page for words in (WORDS, "Lamp glows again", "In person"))


def test_what_was_meant_says_the_day_and_the_colleague_that_were_named(
    beatbook: Flask, phone: Pocket, sergeant: StaffClient, colleague: StaffClient, followup: UUID
) -> None:
    moved(sergeant, followup, "cancel", 1)
    phone.rows(sealed(phone, followup, "reschedule", 1, due_on=in_days(9), words="They are in then"))
    phone.rows(sealed(phone, followup, "hand_over", 1, to=str(colleague.person_id)))
    page = browse(phone, f"/followups/{followup}")[1]
    with beatbook.test_request_context():
        assert f"To {day(stored(beatbook, followup).due_on + timedelta(days=9))}" in page
    assert "To Sami Reed · 2086" in page
    assert "<ins>" not in page
    assert stored(beatbook, followup).owner_id == phone.person


def test_a_number_never_becomes_a_note_and_waits_for_its_author(
    beatbook: Flask, phone: Pocket, sergeant: StaffClient, followup: UUID
) -> None:
    """Invariants 2 and 6"""
    moved(sergeant, followup, "cancel", 1)
    assert answered(phone, sealed(phone, followup, "contact", 1)) == ("held", "needs_correction")
    assert contact_of(beatbook, followup) is None
    page = f"/needs-your-correction/{held(beatbook)[0].id}"
    assert NUMBER in browse(phone, page)[1]
    status, shown = browse(phone, page, SAID["contact"])
    assert (status, "has been closed" in shown, NUMBER in shown) == (422, True, True)
    browse(phone, page, {"do": "leave"})
    assert held(beatbook) == []


def test_a_move_of_what_is_not_here_waits_for_its_author_with_its_words(
    beatbook: Flask, phone: Pocket, followup: UUID
) -> None:
    with beatbook.app_context():
        write(lambda session: session.execute(delete(Followup).where(Followup.id == followup)))
    assert answered(phone, sealed(phone, followup, "done", 1)) == ("held", "needs_correction")
    page = f"/needs-your-correction/{held(beatbook)[0].id}"
    shown = browse(phone, page)[1]
    assert (WORDS in shown, "Keep my words as a note" in shown) == (True, False)
    status, shown = browse(phone, page, {"words": WORDS})
    assert (status, WORDS in shown) == (422, True)
    assert "This follow-up is not here any more. Your words are kept here until you leave them." in shown
    browse(phone, page, {"do": "leave"})
    assert held(beatbook) == []


def test_a_move_on_another_beat_waits_for_its_sergeant(
    beatbook: Flask, phone: Pocket, stranger: StaffClient, next_door: BeatScene
) -> None:
    """R-15: its author learns nothing of it."""
    foreign = promise(stranger, next_door.park, what="Nothing for others to read")
    assert answered(phone, sealed(phone, foreign, "note", 1)) == ("held", "lost_scope")
    assert history(beatbook, foreign) == []
    item = held(beatbook)[0].id
    assert browse(phone, f"/needs-your-correction/{item}")[0] == 404
    sergeant = sign_in_as(beatbook, Role.SERGEANT, beats=[next_door.id], name="Ida Holt")
    assert SAID["note"]["words"] in sergeant.get(f"/being-checked/{item}").text
    assert sergeant.submit(f"/being-checked/{item}", data={"do": "take"}).status_code == 303
    assert [entry.words for entry in history(beatbook, foreign)] == [SAID["note"]["words"]]


def test_a_record_that_does_not_fit_shows_nothing_of_a_foreign_follow_up(
    beatbook: Flask, phone: Pocket, stranger: StaffClient, next_door: BeatScene
) -> None:
    """R-15: naming a follow-up in a record is no way to read it."""
    foreign = promise(stranger, next_door.park, what="Nothing for others to read")
    moved(stranger, foreign, "reschedule", 1, due_on=in_days(2))
    phone.rows(sealed(phone, foreign, "cannot_do", 1, because="gossip"))
    page = browse(phone, f"/needs-your-correction/{held(beatbook)[0].id}")[1]
    assert not any(words in page for words in ("Nothing for others", "Ola Lindqvist", "While you were offline"))


@pytest.fixture
def overtaken(beatbook: Flask, phone: Pocket, sergeant: StaffClient, followup: UUID) -> str:
    """The page on which Robin is told that the sergeant moved it while Robin's *done* had no signal."""
    moved(sergeant, followup, "reschedule", 1, due_on=in_days(9))
    record = sealed(phone, followup, "done", 1, words="Lamp glows again " * 16, how="phone")
    assert answered(phone, record) == ("held", "changed_meanwhile")
    assert (stored(beatbook, followup).state, stored(beatbook, followup).version) == ("open", 2)
    return f"/needs-your-correction/{held(beatbook)[0].id}"


def test_what_happened_while_somebody_was_offline_is_told(phone: Pocket, overtaken: str) -> None:
    page = browse(phone, overtaken)[1]
    for words in (
        *("While you were offline", "Ines Calder · 0055 moved it to", "As it is now", "Lamp glows again"),
        *("Do it all the same", "Keep my words as a note", "Let it go: it is not needed"),
        *('name="base_version" value="2"', "Follow-up done"),
    ):
        assert words in page
    assert "Follow-up done" in browse(phone, "/needs-your-correction")[1]


def test_it_can_be_done_all_the_same(beatbook: Flask, phone: Pocket, overtaken: str, followup: UUID) -> None:
    said = {"words": "Lamp glows again", "how": "phone", "base_version": "2"}
    assert browse(phone, overtaken, said)[0] == 303
    assert (stored(beatbook, followup).state, stored(beatbook, followup).version) == ("told", 4)
    assert (held(beatbook), count(beatbook, Held)) == ([], 1)


def test_its_words_can_be_kept_as_a_note(beatbook: Flask, phone: Pocket, overtaken: str, followup: UUID) -> None:
    """Every one of them, although they fill a note by themselves."""
    assert browse(phone, overtaken, {"do": "note"})[0] == 303
    assert (stored(beatbook, followup).state, stored(beatbook, followup).version) == ("open", 2)
    (note,) = [entry for entry in history(beatbook, followup) if entry.move == "note"]
    assert (note.words or "").endswith(("Lamp glows again " * 16).strip())
    assert note.by == phone.person
    assert held(beatbook) == []


def test_a_short_note_says_what_was_meant(
    beatbook: Flask, phone: Pocket, sergeant: StaffClient, followup: UUID
) -> None:
    moved(sergeant, followup, "reschedule", 1, due_on=in_days(9))
    phone.rows(sealed(phone, followup, "done", 1, how="phone"))
    browse(phone, f"/needs-your-correction/{held(beatbook)[0].id}", {"do": "note"})
    assert history(beatbook, followup)[-1].words == f"Follow-up done: By phone. {WORDS}"


def test_it_can_be_let_go(beatbook: Flask, phone: Pocket, overtaken: str, followup: UUID) -> None:
    assert browse(phone, overtaken, {"do": "leave"})[0] == 303
    assert held(beatbook) == []
    assert [entry.move for entry in history(beatbook, followup)] == ["reschedule"]
    assert len(audited(beatbook, "custody.closed")) == 1


def test_a_note_that_can_not_be_kept_any_more_stays_where_it_was(
    beatbook: Flask, phone: Pocket, overtaken: str, followup: UUID, beat: BeatScene
) -> None:
    with beatbook.app_context():

        def forget(session: Any) -> None:
            session.execute(delete(FollowupEntry).where(FollowupEntry.followup_id == followup))
            session.execute(delete(Followup).where(Followup.id == followup))

        write(forget)
    status, page = browse(phone, overtaken, {"do": "note"})
    assert (status, "is not here any more" in page, "Lamp glows again" in page) == (422, True, True)
    assert len(held(beatbook)) == 1


def test_moves_on_predicted_versions_are_made_in_one_batch(beatbook: Flask, phone: Pocket, followup: UUID) -> None:
    done = sealed(phone, followup, "done", 1)
    told = sealed(phone, followup, "told", 2, deps=[done.id])
    rows = phone.rows(done, told)
    assert [(row["status"], row["version"]) for row in rows] == [("created", 2), ("created", 3)]
    assert stored(beatbook, followup).state == "told"


def test_when_the_first_of_two_moves_is_overtaken_the_second_waits_with_it(
    beatbook: Flask, phone: Pocket, sergeant: StaffClient, followup: UUID
) -> None:
    moved(sergeant, followup, "reschedule", 1, due_on=in_days(9))
    done = sealed(phone, followup, "done", 1)
    told = sealed(phone, followup, "told", 2, deps=[done.id], words="They were glad")
    assert [row["reason"] for row in phone.rows(done, told)] == ["changed_meanwhile", "missing_dependency"]
    assert [row["reason"] for row in phone.rows(done, told)] == ["changed_meanwhile", "missing_dependency"]
    assert stored(beatbook, followup).state == "open"
    first = next(item for item in held(beatbook) if item.reason == "changed_meanwhile")
    browse(phone, f"/needs-your-correction/{first.id}", {"words": WORDS, "base_version": "2"})
    assert stored(beatbook, followup).state in {"done", "told"}
    for item in held(beatbook):
        assert "They were glad" in browse(phone, f"/needs-your-correction/{item.id}")[1]
        browse(phone, f"/needs-your-correction/{item.id}", {**SAID["told"], "base_version": "3"})
    assert (stored(beatbook, followup).state, held(beatbook)) == ("told", [])


def test_without_a_chain_the_second_of_two_moves_is_kept_as_a_note(
    beatbook: Flask, phone: Pocket, sergeant: StaffClient, followup: UUID
) -> None:
    moved(sergeant, followup, "reschedule", 1, due_on=in_days(9))
    rows = phone.rows(sealed(phone, followup, "done", 1), sealed(phone, followup, "told", 2, words="They were glad"))
    assert [row["reason"] for row in rows] == ["changed_meanwhile", "note_not_yet"]
    assert stored(beatbook, followup).state == "open"
    assert "They were glad" in browse(phone, f"/followups/{followup}")[1]


def test_a_move_that_comes_before_its_promise_waits_for_it(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    create = phone.seal(promised(beat.park), "followup.create")
    done = sealed(phone, create.id, "done", 1, deps=[create.id])
    told = sealed(phone, create.id, "told", 2, deps=[done.id])
    assert [row["reason"] for row in phone.rows(told, done)] == ["missing_dependency"] * 2
    phone.rows(create)
    assert (stored(beatbook, create.id).state, held(beatbook)) == ("told", [])
    assert [entry.move for entry in history(beatbook, create.id)] == ["done", "told"]


def test_of_two_moves_on_the_same_version_exactly_one_wins(
    beatbook: Flask, phone: Pocket, sergeant: StaffClient, followup: UUID
) -> None:
    phone.rows(sealed(phone, followup, "reschedule", 1, due_on=in_days(3)))
    late = sealed(phone, followup, "reschedule", 1, due_on=in_days(9), words="Later is better")
    assert answered(phone, late) == ("held", "changed_meanwhile")
    moved(sergeant, followup, "cancel", 2)
    entries = [entry.move for entry in history(beatbook, followup)]
    assert (entries, stored(beatbook, followup).version) == (["reschedule", "cancel"], 3)
    browse(phone, f"/needs-your-correction/{held(beatbook)[0].id}", {"do": "note"})
    assert "Later is better" in (history(beatbook, followup)[-1].words or "")


def test_of_two_that_come_in_the_same_moment_exactly_one_wins(
    beatbook: Flask, phone: Pocket, beat: BeatScene, followup: UUID
) -> None:
    boss = enrolled(beatbook, role=Role.SERGEANT, name="Ines Calder")
    on_beat(beatbook, boss.person, beat)
    both = ((phone, sealed(phone, followup, "done", 1)), (boss, sealed(boss, followup, "reschedule", 1, due="today")))
    with ThreadPoolExecutor(2) as together:
        rows = [row for (row,) in together.map(lambda sent: sent[0].rows(sent[1]), both)]
    assert sorted(row["status"] for row in rows) in (["created", "created"], ["created", "held"])
    assert stored(beatbook, followup).version == 2
    entries = history(beatbook, followup)
    assert [entry.kept_because == "" for entry in entries].count(True) == 1
    assert len(entries) + len(held(beatbook)) == 2


def test_two_people_who_do_the_same_thing_do_it_once(
    beatbook: Flask, phone: Pocket, sergeant: StaffClient, followup: UUID
) -> None:
    moved(sergeant, followup, "cancel", 1, words="They moved away")
    row = phone.rows(sealed(phone, followup, "cancel", 1, words="It was written down twice"))[0]
    assert (row["status"], row["reason"]) == ("created", "note_closed")
    page = browse(phone, f"/followups/{followup}")[1]
    assert all(words in page for words in ("They moved away", "It was written down twice"))


def test_notes_and_attempts_of_an_old_version_are_taken(
    beatbook: Flask, phone: Pocket, other_phone: Pocket, followup: UUID
) -> None:
    """They change nothing that somebody else may have changed."""
    phone.rows(sealed(phone, followup, "done", 1))
    assert answered(other_phone, sealed(other_phone, followup, "note", 1)) == ("created", None)
    for _ in range(2):
        phone.rows(sealed(phone, followup, "told_attempt", 1))
    assert (stored(beatbook, followup).attempts, stored(beatbook, followup).version) == (2, 2)
    assert answered(phone, sealed(phone, followup, "could_not_reach", 2)) == ("created", None)
    assert stored(beatbook, followup).state == "could_not_reach"


def test_giving_up_too_early_is_kept_as_a_note(beatbook: Flask, phone: Pocket, followup: UUID) -> None:
    """Invariant 7"""
    phone.rows(sealed(phone, followup, "done", 1), sealed(phone, followup, "told_attempt", 2))
    early = sealed(phone, followup, "could_not_reach", 2, words="Nobody at home")
    assert answered(phone, early) == ("created", "note_try_again")
    assert stored(beatbook, followup).state == "done"


def test_somebody_who_left_the_beat_still_ends_what_they_keep(
    beatbook: Flask, phone: Pocket, followup: UUID, beat: BeatScene
) -> None:
    off_the_beat(beatbook, phone.person, beat.id)
    assert answered(phone, sealed(phone, followup, "done", 1)) == ("created", None)
    assert stored(beatbook, followup).state == "done"


def test_a_move_on_nothing_waits_for_its_author(beatbook: Flask, phone: Pocket) -> None:
    for base in (None, {"id": "x", "version": 1}, {"id": str(ids.uuid7()), "version": 2**40}):
        record = phone.seal(SAID["done"], "followup.done", base=base)
        assert answered(phone, record) == ("held", "needs_correction")
        assert browse(phone, f"/needs-your-correction/{held(beatbook)[-1].id}")[0] == 200


def test_a_wrong_clock_harms_nothing(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    for made_at in ("1970-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00.000Z"):
        create = phone.seal(promised(beat.park, due="this_week"), "followup.create", made_at=made_at)
        row = phone.rows(create)[0]
        assert row["status"] in {"created", "held"}, made_at
        assert row.get("reason") != "our_mistake", made_at
        row = phone.rows(sealed(phone, create.id, "note", 1, made_at=made_at))[0]
        assert row.get("reason") != "our_mistake", made_at
    assert browse(phone, "/followups")[0] == 200
    assert browse(phone, "/followups?of=beats")[0] == 200
