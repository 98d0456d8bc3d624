"""Writing down a promise: on the page without scripts and from a phone, once, and nothing typed is ever lost."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from app import clock, ids
from app.actor import Role
from app.followups.models import Followup
from tests.followups.scene import (
    NAMING,
    NUMBER,
    REACH,
    TYPED,
    audited,
    browse,
    contact_of,
    flagged,
    held,
    history,
    in_days,
    move,
    moved,
    promise,
    promised,
    stored,
    today,
    typed,
)
from tests.support.people import StaffClient, sign_in_as
from tests.support.pocket import Pocket
from tests.support.scenes import BeatScene, count


def test_a_promise_is_kept_as_it_was_typed(beatbook: Flask, officer: StaffClient, beat: BeatScene) -> None:
    followup = promise(officer, beat.park, due="pick", due_on=in_days(9), priority="high", promised_to="card")
    row = stored(beatbook, followup)
    assert (row.what, row.state, row.version) == (TYPED, "open", 1)
    assert (row.owner_id, row.recorded_by, row.beat_id) == (officer.person_id, officer.person_id, beat.id)
    assert (row.due_on, row.priority) == (today() + timedelta(days=9), "high")
    page = officer.get(f"/followups/{followup}").text
    for words in (TYPED, "Anchor Park, Harbour Ward", "Somebody with our card", "A lot to them", "Wren Alder · 4417"):
        assert words in page


def test_a_promise_posted_twice_is_one(beatbook: Flask, officer: StaffClient, beat: BeatScene) -> None:
    form = typed(beat.park)
    first, again = (officer.submit("/followups", data=form) for _ in range(2))
    assert (again.status_code, again.location) == (303, first.location)
    assert count(beatbook, Followup) == 1
    assert len(audited(beatbook, "followup.create")) == 1


def test_a_phone_brings_a_promise_once(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    record = phone.seal(promised(beat.park, due="this_week"), "followup.create")
    first, again = phone.rows(record)[0], phone.rows(record)[0]
    assert (first["status"], again["status"], first["version"]) == ("created", "duplicate", 1)
    assert first["receipt"] == again["receipt"]
    assert (count(beatbook, Followup), stored(beatbook, record.id).what) == (1, TYPED)
    status, page = browse(phone, f"/followups/{record.id}")
    assert (status, TYPED in page) == (200, True)


def test_what_is_due_counts_from_the_day_it_was_said_not_from_when_it_came(
    beatbook: Flask, phone: Pocket, beat: BeatScene
) -> None:
    three_days_ago = clock.iso(clock.now() - timedelta(days=3))
    record = phone.seal(promised(beat.park), "followup.create", made_at=three_days_ago)
    assert phone.rows(record)[0]["status"] == "created"
    assert stored(beatbook, record.id).due_on == today() - timedelta(days=3)
    assert "Overdue" in browse(phone, "/followups")[1]


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("what", "Write what you said you would do"),
        ("due", "Choose by when"),
        ("place", "Choose where it was"),
        ("promised_to", "Choose who you said it to"),
    ],
)
def test_what_is_missing_is_named_and_nothing_typed_is_lost(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, missing: str, words: str
) -> None:
    form = typed(beat.park, **REACH, priority="high")
    answer = officer.submit("/followups", data={name: said for name, said in form.items() if name != missing})
    assert answer.status_code == 422
    assert words in answer.text
    for name, value in form.items():
        if name not in {missing, "made_at", "tz"}:
            assert f'value="{value}"' in answer.text, name
    inputs = [tag for tag in re.findall(r"<input[^>]*>", answer.text) if " checked" in tag]
    chosen = {"due", "place", "promised_to", "priority", "contact_channel", "contact_safe"} - {missing}
    assert {re.findall(r'name="(\w+)"', tag)[0] for tag in inputs} == chosen
    assert count(beatbook, Followup) == 0
    assert contact_of(beatbook, form["id"]) is None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"promised_to": "contact"}, "Say how they can be reached, or choose another answer here."),
        ({"promised_to": "contact", "contact_channel": "phone"}, "Enter the number or address"),
        ({"promised_to": "contact", "contact_value": NUMBER}, "Choose whether this is a phone number"),
        ({"promised_to": "contact", "contact_channel": "sms", "contact_value": "12"}, "too short for a phone number"),
        ({"promised_to": "contact", "contact_channel": "email", "contact_value": "x@"}, "an @ is missing"),
        ({"due": "pick"}, "Enter the day you named."),
        ({"due": "pick", "due_on": "3.11.2026"}, "Enter the day"),
        ({"due": "pick", "due_on": "2026-02-30"}, "Enter the day"),
        ({"due": "pick", "due_on": "9999-12-31"}, "Choose a day within a year."),
        ({"due": "pick", "due_on": "0206-11-03"}, "Choose a day within a year."),
        ({"due": "someday"}, "Choose one of the answers shown."),
        ({"what": "words " * 30}, "Shorten this by"),
    ],
    ids=lambda said: "-".join(said.values())[:30] if isinstance(said, dict) else "",
)
def test_what_does_not_fit_is_said_in_plain_words(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, said: dict[str, str], words: str
) -> None:
    answer = officer.submit("/followups", data=typed(beat.park, **said))
    assert answer.status_code == 422
    assert words in answer.text
    assert said.get("what", TYPED).strip() in answer.text
    assert count(beatbook, Followup) == 0


@pytest.mark.parametrize("said", [{"contact_channel": "none"}, {"contact_do_not_contact": "true"}])
def test_somebody_who_can_be_reached_only_in_person_is_promised_something_too(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, said: dict[str, str]
) -> None:
    assert stored(beatbook, promise(officer, beat.park, promised_to="contact", **said)).promised_to == "contact"


@pytest.mark.parametrize("value", [NUMBER, "12"])
def test_a_number_without_a_purpose_is_not_kept(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, value: str
) -> None:
    """Invariant 2: typed before another answer was chosen"""
    found = promise(officer, beat.park, promised_to="card", contact_channel="sms", contact_value=value)
    assert contact_of(beatbook, found) is None


def test_a_day_that_was_picked_before_another_answer_was_chosen_does_not_count(
    beatbook: Flask, officer: StaffClient, beat: BeatScene
) -> None:
    found = promise(officer, beat.park, due="today", due_on="2031-01-01")
    assert stored(beatbook, found).due_on == today()


def test_a_place_of_another_beat_is_refused_at_the_place(
    beatbook: Flask, officer: StaffClient, next_door: BeatScene
) -> None:
    """R-15"""
    answer = officer.submit("/followups", data=typed(next_door.park))
    assert answer.status_code == 422
    assert re.search(r'<a href="#place[^"]*">You are not on this beat', answer.text)
    assert TYPED in answer.text
    assert count(beatbook, Followup) == 0


def test_from_a_phone_a_place_of_another_beat_waits_for_its_sergeant(
    beatbook: Flask, phone: Pocket, next_door: BeatScene
) -> None:
    row = phone.rows(phone.seal(promised(next_door.park), "followup.create"))[0]
    assert (row["status"], row["reason"]) == ("held", "lost_scope")
    sergeant = sign_in_as(beatbook, Role.SERGEANT, beats=[next_door.id], name="Ines Calder")
    page = f"/being-checked/{held(beatbook)[0].id}"
    assert TYPED in sergeant.get(page).text
    assert sergeant.submit(page, data={"do": "take"}).status_code == 303
    assert stored(beatbook, row["id"]).beat_id == next_door.id


@pytest.mark.parametrize("name", ["owner", "recorded_by", "beat_id", "state", "version", "delete_on"])
def test_a_name_that_is_the_servers_is_refused(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, name: str
) -> None:
    """R-16a"""
    answer = officer.submit("/followups", data=typed(beat.park) | {name: str(ids.uuid7())})
    assert answer.status_code == 422
    assert TYPED in answer.text
    assert count(beatbook, Followup) == 0


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMIN, Role.AUDITOR])
def test_only_those_who_walk_a_beat_promise(beatbook: Flask, beat: BeatScene, role: Role) -> None:
    client = sign_in_as(beatbook, role)
    assert client.submit("/followups", data=typed(beat.park)).status_code == 403
    assert {client.get(path).status_code for path in ("/followups", "/followups/calendar")} == {403}


def test_a_promise_that_may_name_somebody_is_hidden_from_colleagues_until_it_was_checked(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    """Invariant 1"""
    followup = promise(officer, beat.park, what=NAMING)
    for client, may in ((officer, True), (sergeant, True), (colleague, False)):
        assert ("Fenwick" in client.get(f"/followups/{followup}").text) == may
    assert "Fenwick" in officer.get("/followups").text
    for path in ("/followups?of=beats", "/followups"):
        assert "Fenwick" not in colleague.get(path).text
    assert "being checked for personal details" in colleague.get("/followups?of=beats").text


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ({"do": "keep"}, NAMING),
        ({"do": "cut"}, "about the gate"),
        ({"do": "rewrite", "text": "Mend the gate"}, "Mend the gate"),
        ({"do": "rewrite", "text": "Mend the gate\n" * 15}, "Mend the gate Mend"),
    ],
    ids=["keep", "cut", "rewrite", "rewrite at length"],
)
def test_the_sergeant_keeps_cuts_or_rewrites_what_may_name_somebody(
    beatbook: Flask,
    officer: StaffClient,
    colleague: StaffClient,
    sergeant: StaffClient,
    beat: BeatScene,
    answer: dict[str, str],
    shown: str,
) -> None:
    """Invariant 1"""
    followup = promise(officer, beat.park, what=NAMING)
    (item,) = flagged(beatbook)
    assert (item.field, item.beat_id) == ("what", beat.id)
    assert "Fenwick" in sergeant.get(f"/redactions/{item.id}").text
    assert len(audited(beatbook, "redaction.look")) == 1
    assert sergeant.submit(f"/redactions/{item.id}", data=answer).status_code == 303
    for path in (f"/followups/{followup}", "/followups?of=beats"):
        page = colleague.get(path).text
        assert (shown in page, "Fenwick" in page) == (True, answer["do"] == "keep")
    assert len(stored(beatbook, followup).what) <= 140
    assert flagged(beatbook) == []


def test_two_notes_that_may_name_somebody_are_checked_one_by_one(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    """Each item on the list means one text: what was not read is never let through (invariant 1)."""
    followup = promise(officer, beat.park)
    moved(officer, followup, "note", 1, words="Ring Mr Tobias Fenwick about the gate")
    moved(officer, followup, "note", 1, words="Mrs Adelaide Crowhurst has the key")
    page = colleague.get(f"/followups/{followup}").text
    assert page.count("being checked for personal details") == 2
    assert not any(name in page for name in ("Fenwick", "Crowhurst"))
    first, second = flagged(beatbook)
    assert "Crowhurst" in sergeant.get(f"/redactions/{second.id}").text
    assert "Fenwick" in sergeant.get(f"/redactions/{first.id}").text
    sergeant.submit(f"/redactions/{first.id}", data={"do": "keep"})
    page = colleague.get(f"/followups/{followup}").text
    assert ("Fenwick" in page, "Crowhurst" in page) == (True, False)
    sergeant.submit(f"/redactions/{second.id}", data={"do": "rewrite", "text": "The key is with a neighbour"})
    page = colleague.get(f"/followups/{followup}").text
    assert ("Crowhurst" in page, "The key is with a neighbour" in page) == (False, True)
    assert flagged(beatbook) == []


def test_flagged_words_of_a_move_are_hidden_whichever_move_it_was(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, beat: BeatScene
) -> None:
    """Invariant 1"""
    followup = promise(officer, beat.park)
    moved(officer, followup, "done", 1, words=NAMING, how="phone")
    assert move(colleague, followup, "cancel", 3, words=NAMING).status_code == 303  # closed: kept as a note
    page = colleague.get(f"/followups/{followup}").text
    assert "Fenwick" not in page
    assert page.count("being checked for personal details") == 2
    assert [entry.words_flagged for entry in history(beatbook, followup)] == [True, False, True]
    assert len(flagged(beatbook)) == 2


def test_what_it_came_from_is_kept_whole_or_not_at_all(beatbook: Flask, officer: StaffClient, beat: BeatScene) -> None:
    contact = ids.uuid7()
    whole = promise(officer, beat.park, source_kind="interaction", source_id=str(contact))
    half = promise(officer, beat.park, source_id=str(contact))
    assert (stored(beatbook, whole).source_kind, stored(beatbook, whole).source_id) == ("interaction", contact)
    assert (stored(beatbook, half).source_kind, stored(beatbook, half).source_id) == (None, None)
    assert isinstance(stored(beatbook, whole).id, UUID)
