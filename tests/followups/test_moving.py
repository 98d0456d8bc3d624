"""Each move, by a plain post and as a record of a phone: where it leads, which version, what the history says."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import update

from app import clock, ids
from app.accounts.models import Person
from app.actor import Role
from app.db import write
from app.followups.models import Followup, FollowupEntry
from app.web.language import day
from tests.followups.scene import (
    NUMBER,
    REACH,
    SAID,
    audited,
    away,
    browse,
    contact_of,
    history,
    in_days,
    move,
    moved,
    promise,
    promised,
    read,
    rows_of,
    sealed,
    stored,
    today,
)
from tests.support.people import StaffClient, sign_in_as
from tests.support.pocket import Pocket
from tests.support.scenes import BeatScene, count

#: move: (the moves before it, the state and version it leads to, words of the history)
STORIES: dict[str, tuple[tuple[str, ...], str, int, tuple[str, ...]]] = {
    "note": ((), "open", 1, ("Note", "The gate is locked at night")),
    "contact": ((), "open", 1, ("How to reach them",)),
    "done": ((), "done", 2, ("Done", "New lamp is in")),
    "cannot_do": ((), "cannot_do", 2, ("Can&#39;t be done", "It turned out not to be possible")),
    "told_attempt": (("done",), "done", 2, ("Tried to tell them", "By phone")),
    "told": (("done",), "told", 3, ("Told them", "In person")),
    "could_not_reach": (
        ("done", "told_attempt", "told_attempt"), "could_not_reach", 3, ("Could not reach them", "Tried to tell them")
    ),
    "reschedule": ((), "open", 2, ("Moved", "There is more to do than I thought")),
    "hand_over": ((), "open", 2, ("Handed over", "Sami Reed · 2086")),
    "cancel": ((), "cancelled", 2, ("Cancelled", "It is written down twice")),
}  # fmt: skip
CLOSING = {"told", "could_not_reach", "cancel"}


def said_by(what: str, colleague: StaffClient) -> dict[str, str]:
    """What a form needs beside what is always said."""
    return {"reschedule": {"due_on": in_days(12)}, "hand_over": {"to": str(colleague.person_id)}}.get(what, {})


def check(app: Flask, page: str, followup: UUID | str, what: str) -> None:
    _before, state, version, words = STORIES[what]
    row = stored(app, followup)
    assert (row.state, row.version, row.closed_at is not None) == (state, version, what in CLOSING)
    past = page.partition('<ol class="history">')[2].partition("</ol>")[0]
    assert all(expected in past for expected in words), past
    assert len(audited(app, f"followup.{what}")) == 1


@pytest.mark.parametrize("what", STORIES)
def test_a_move_by_a_plain_post(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, beat: BeatScene, what: str
) -> None:
    followup = promise(officer, beat.park)
    for before in STORIES[what][0]:
        moved(officer, followup, before, stored(beatbook, followup).version)
    answer = move(officer, followup, what, stored(beatbook, followup).version, **said_by(what, colleague))
    assert (answer.status_code, answer.location) == (303, f"/followups/{followup}")
    check(beatbook, officer.get(f"/followups/{followup}").text, followup, what)
    assert "Wren Alder · 4417" in officer.get(f"/followups/{followup}").text


@pytest.mark.parametrize("what", STORIES)
def test_a_move_as_a_record_of_a_phone(
    beatbook: Flask, phone: Pocket, colleague: StaffClient, beat: BeatScene, what: str
) -> None:
    create = phone.seal(promised(beat.park), "followup.create")
    phone.rows(create)
    for before in STORIES[what][0]:
        phone.rows(sealed(phone, create.id, before, stored(beatbook, create.id).version))
    record = sealed(phone, create.id, what, stored(beatbook, create.id).version, **said_by(what, colleague))
    first, again = phone.rows(record)[0], phone.rows(record)[0]
    assert (first["status"], again["status"]) == ("created", "duplicate")
    assert first["version"] == again["version"] == STORIES[what][2]
    assert "reason" not in first
    check(beatbook, browse(phone, f"/followups/{create.id}")[1], create.id, what)


def test_done_and_told_at_once_closes_it_with_one_record(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    create = phone.seal(promised(beat.park), "followup.create")
    row = phone.rows(create, sealed(phone, create.id, "done", 1, how="in_person"))[1]
    assert (row["status"], row["version"]) == ("created", 3)
    assert (stored(beatbook, create.id).state, stored(beatbook, create.id).version) == ("told", 3)
    entries = history(beatbook, create.id)
    assert [(entry.move, entry.version, entry.how) for entry in entries] == [
        ("done", 2, None),
        ("told", 3, "in_person"),
    ]
    assert [entry.words for entry in entries] == ["New lamp is in", None]


def test_that_it_can_not_be_done_is_told_too(beatbook: Flask, officer: StaffClient, beat: BeatScene) -> None:
    """Invariant 7"""
    followup = promise(officer, beat.park)
    moved(officer, followup, "cannot_do", 1)
    assert "not told" in officer.get("/followups").text
    moved(officer, followup, "told", 2)
    assert stored(beatbook, followup).state == "told"


def test_done_is_not_the_end(beatbook: Flask, officer: StaffClient, beat: BeatScene) -> None:
    """Invariant 7"""
    followup = promise(officer, beat.park)
    moved(officer, followup, "done", 1)
    assert stored(beatbook, followup).closed_at is None
    assert "Done, not told" in officer.get("/followups").text


def test_another_day_shows_the_old_and_the_new(beatbook: Flask, officer: StaffClient, beat: BeatScene) -> None:
    followup = promise(officer, beat.park)
    moved(officer, followup, "reschedule", 1, due_on=in_days(12), because="resident_asked", words="After the holidays")
    page = officer.get(f"/followups/{followup}").text
    with beatbook.test_request_context():
        old, new = day(today()), day(today() + timedelta(days=12))
    for words in (f"<del>{old}</del>", f"<ins>{new}</ins>", "They asked for it", "After the holidays"):
        assert words in page
    row = stored(beatbook, followup)
    assert (row.due_on, row.last_on, row.due_shift) == (date.fromisoformat(in_days(12)),) * 2 + (False,)


@pytest.mark.parametrize(
    ("what", "said", "words"),
    [
        ("note", {"words": ""}, "Write the note"),
        ("cannot_do", {"because": "", "words": "Typed here"}, "Choose why not"),
        ("reschedule", {"due": "pick", "due_on": "", "words": "Typed here"}, "Enter the day you named."),
        ("reschedule", {"due": "", "words": "Typed here"}, "Choose by when"),
        ("reschedule", {"due": "pick", "due_on": "9999-12-31", "words": "Typed here"}, "Choose a day within a year."),
        ("hand_over", {"to": "", "words": "Typed here"}, "Choose who goes on with it"),
        ("cancel", {"because": "", "words": "Typed here"}, "Choose why"),
        ("done", {"words": "Typed here " * 30}, "Shorten this by"),
        ("contact", {"contact_channel": "", "contact_value": ""}, "Say how they can be reached"),
        ("contact", {"forget": "true"}, "Say how they can be reached"),
    ],
)
def test_a_move_that_does_not_fit_says_why_and_loses_nothing(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, what: str, said: dict[str, str], words: str
) -> None:
    followup = promise(officer, beat.park)
    answer = move(officer, followup, what, 1, **said)
    assert answer.status_code == 422
    assert words in answer.text
    assert said.get("words", "").strip() in answer.text
    assert '<details class="add move" data-move' in answer.text
    row = stored(beatbook, followup)
    assert (row.state, row.version, history(beatbook, followup)) == ("open", 1, [])


def test_handed_over_it_stands_with_somebody_else(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, beat: BeatScene
) -> None:
    followup = promise(officer, beat.park)
    moved(officer, followup, "hand_over", 1, to=str(colleague.person_id), words="They are in after four")
    page = colleague.get(f"/followups/{followup}").text
    for words in ("<del>Wren Alder · 4417</del>", "<ins>Sami Reed · 2086</ins>", "They are in after four"):
        assert words in page
    assert followup in rows_of(colleague.get("/followups").text)
    assert followup not in rows_of(officer.get("/followups").text)
    moved(colleague, followup, "done", 2)


def test_it_is_handed_over_only_to_somebody_who_works_on_the_beat(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, stranger: StaffClient, beat: BeatScene
) -> None:
    followup = promise(officer, beat.park)
    admin = sign_in_as(beatbook, Role.ADMIN, beats=[beat.id])
    gone = sign_in_as(beatbook, Role.OFFICER, beats=[beat.id], name="Lou Marsh")
    with beatbook.app_context():
        left = update(Person).where(Person.id == gone.person_id).values(left_at=clock.now())
        write(lambda session: session.execute(left))
    page = officer.get(f"/followups/{followup}").text
    offered = page.partition('name="to"')[2].partition("</fieldset>")[0]
    assert "Sami Reed" in page.replace("&middot;", "·")
    assert not any(name in offered for name in ("Ola Lindqvist", "Dana Brook", "Lou Marsh"))
    for nobody in (stranger.person_id, admin.person_id, gone.person_id, uuid4()):
        answer = move(officer, followup, "hand_over", 1, to=str(nobody), words="Typed here")
        assert (answer.status_code, "They are not on this beat" in answer.text) == (422, True)
        assert "Typed here" in answer.text
    assert stored(beatbook, followup).owner_id == officer.person_id


def test_the_sergeant_moves_hands_over_and_cancels_and_does_not_do_it(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    followup = promise(officer, beat.park)
    moved(sergeant, followup, "done", 1, words="I think so")  # kept as a note
    assert stored(beatbook, followup).state == "open"
    moved(sergeant, followup, "reschedule", 1, due_on=in_days(3))
    moved(sergeant, followup, "hand_over", 2, to=str(colleague.person_id))
    moved(sergeant, followup, "cancel", 3)
    assert stored(beatbook, followup).state == "cancelled"


def test_the_page_offers_only_what_can_be_done(
    officer: StaffClient, colleague: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    followup = promise(officer, beat.park)

    def offered(client: StaffClient) -> set[str]:
        parts = client.get(f"/followups/{followup}").text.split('<details class="add move"')[1:]
        shown = [part for part in parts if " hidden" not in part.partition(">")[0]]
        return {part.partition('data-outbox="followup.')[2].partition('"')[0] for part in shown}

    assert offered(officer) == {"done", "cannot_do", "reschedule", "note", "contact", "hand_over", "cancel"}
    assert offered(sergeant) == {"reschedule", "note", "contact", "hand_over", "cancel"}
    assert offered(colleague) == {"note"}


def test_whoever_is_on_the_beat_goes_on_with_it_while_its_keeper_is_away(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, beat: BeatScene
) -> None:
    followup = promise(officer, beat.park)
    away(beatbook, officer.person_id)
    moved(colleague, followup, "done", 1)
    moved(colleague, followup, "told", 2)
    assert stored(beatbook, followup).state == "told"
    assert [entry.by for entry in history(beatbook, followup)] == [colleague.person_id] * 2


def test_a_foreign_follow_up_looks_exactly_like_a_missing_one(
    beatbook: Flask, officer: StaffClient, stranger: StaffClient, beat: BeatScene
) -> None:
    """R-15"""
    followup, missing = promise(officer, beat.park), ids.uuid7()
    stranger.step_up()
    assert (
        stranger.get(f"/followups/{followup}").status_code == stranger.get(f"/followups/{missing}").status_code == 404
    )
    for what in [*SAID, "reveal"]:
        there, nowhere = (
            stranger.submit(f"/followups/{one}/{what.replace('_', '-')}", data={"id": str(ids.uuid7())})
            for one in (followup, missing)
        )
        assert (there.status_code, nowhere.status_code) == (404, 404)
    assert history(beatbook, followup) == []


@pytest.mark.parametrize("base", ["", "x", "-1", str(10**12)])
def test_a_move_without_a_version_that_can_be_read_changes_nothing(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, base: str
) -> None:
    followup = promise(officer, beat.park)
    answer = move(officer, followup, "done", 1, base_version=base)
    assert (answer.status_code, "New lamp is in" in answer.text) == (422, True)
    assert stored(beatbook, followup).state == "open"


def test_a_move_of_an_older_version_is_shown_again_and_can_then_be_made(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    followup = promise(officer, beat.park)
    moved(sergeant, followup, "reschedule", 1, due_on=in_days(3))
    answer = move(officer, followup, "done", 1)
    assert answer.status_code == 422
    for words in ("Somebody changed this meanwhile", "New lamp is in", 'name="base_version" value="2"'):
        assert words in answer.text
    moved(officer, followup, "done", 2)


def test_a_plain_post_twice_makes_one_move(beatbook: Flask, officer: StaffClient, beat: BeatScene) -> None:
    followup = promise(officer, beat.park)
    record: dict[str, Any] = {"id": str(ids.uuid7()), "made_at": clock.iso(clock.now())}
    for _ in range(2):
        moved(officer, followup, "done", 1, how="phone", **record)
    assert count(beatbook, FollowupEntry) == 2
    assert stored(beatbook, followup).version == 3
    assert count(beatbook, Followup) == 1


def test_a_link_can_not_claim_that_something_was_kept(officer: StaffClient, beat: BeatScene) -> None:
    followup = promise(officer, beat.park)
    plain = officer.get(f"/followups/{followup}").text
    assert "kept as a note" not in read(officer.get(f"/followups/{followup}?kept=anything").text)
    assert "kept as a note" not in read(plain)


def test_how_to_reach_somebody_is_put_anew_or_deleted(beatbook: Flask, officer: StaffClient, beat: BeatScene) -> None:
    followup = promise(officer, beat.park, **REACH)
    first = contact_of(beatbook, followup)
    moved(officer, followup, "contact", 1, contact_value="0151 496 0999")
    second = contact_of(beatbook, followup)
    assert first is not None
    assert second is not None
    assert (first.id != second.id, second.name, second.safe) == (True, None, None)
    moved(officer, followup, "contact", 1, contact_channel="", contact_value="", forget="true")
    assert contact_of(beatbook, followup) is None
    assert NUMBER not in officer.get(f"/followups/{followup}").text
