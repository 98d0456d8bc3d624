"""Correcting a contact and marking one as entered in error: what was before stays, with who, when and why."""

import re
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import update

from app import clock, ids
from app.db import write
from app.interactions.models import Interaction
from app.places.models import Place
from tests.interactions.scene import at, audited, change, record, stored, typed
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene, count

TYPED = "Lamp is out 🔦 «الضوء»"
FULL = {
    "outcomes": ["talked", "helped"],
    "note": "Bins by the gate",
    "topic": "lighting",
    "initiated_by": "partner",
    "ages": ["16-17", "65+"],
    "language": "es",
    "programme": "Open gym",
    "went_badly": "true",
}


def said(beat: BeatScene, **more: Any) -> dict[str, Any]:
    return {"occurred_precision": "now", "place": str(beat.park), "outcomes": ["talked"], "people": "1", **more}


def filled(page: str) -> dict[str, Any]:
    """What the first form on a page would send, as a browser reads it."""
    form, found = page.partition("<form")[2].partition("</form>")[0], {}
    for tag in re.findall(r"<input[^>]*>", form):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if given.get("type") not in {"radio", "checkbox"} or " checked" in tag:
            found.setdefault(given["name"], []).append(given.get("value", ""))
    for name, text in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\s*([^<]*)</textarea>', form):
        found[name] = [text]
    return found


def test_a_correction_is_kept_with_who_when_before_and_after(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, beat: BeatScene
) -> None:
    contact = record(officer, beat.park, note="Two lamps out")
    with clock.at(clock.now() + timedelta(hours=2)):
        later = clock.now()
    answer = change(officer, contact, "amend", 1, **said(beat, people="6-20", note="One lamp out", why="Counted again"))
    assert (answer.status_code, answer.location) == (303, f"/interactions/{contact}")
    page = colleague.get(f"/interactions/{contact}").text
    assert later > stored(beatbook, contact).received_at
    for words in ("Corrected", "Wren Alder · 4417", "Counted again", "<del>Two lamps out</del>", "<del>1</del>"):
        assert words in page
    for words in ("<ins>One lamp out</ins>", "<ins>6–20</ins>"):
        assert words in page
    assert stored(beatbook, contact).version == 2
    assert len(audited(beatbook, "interaction.amend")) == 1


def test_every_part_that_was_corrected_is_told_in_the_history(officer: StaffClient, beat: BeatScene) -> None:
    contact = record(officer, beat.park)
    change(officer, contact, "amend", 1, **said(beat, place=str(beat.places["Corner shop"]), **{**FULL, "people": "1"}))
    page = officer.get(f"/interactions/{contact}").text
    for words in ("Corner shop", "Helped with something", "Bins by the gate", "Street lighting", "A partner asked"):
        assert f"<ins>{words}" in page.replace("Said hello, talked; ", "")
    for words in ("16–17; 65 or over", "Español".lower(), "Open gym"):
        assert f"<ins>{words}</ins>" in page


def test_saving_the_page_unchanged_changes_nothing_that_was_said(
    beatbook: Flask, officer: StaffClient, beat: BeatScene
) -> None:
    contact = record(officer, beat.park, **FULL)
    before = stored(beatbook, contact)
    form = filled(officer.get(f"/interactions/{contact}/amend").text)
    assert officer.submit(f"/interactions/{contact}/amend", data=form).status_code == 303
    after = stored(beatbook, contact)
    for name in (*FULL, "occurred_at", "occurred_precision", "place_id", "people"):
        assert (name, getattr(after, name)) == (name, getattr(before, name))


def test_a_correction_of_an_older_version_is_told_in_words_and_nothing_typed_is_lost(
    beatbook: Flask, officer: StaffClient, beat: BeatScene
) -> None:
    contact = record(officer, beat.park)
    change(officer, contact, "amend", 1, **said(beat, people="2-5"))
    answer = change(officer, contact, "amend", 1, **said(beat, people="20+", note=TYPED))
    assert answer.status_code == 422
    assert "Somebody changed this meanwhile" in answer.text
    assert TYPED in answer.text
    assert stored(beatbook, contact).people == "2-5"


def test_after_the_words_about_an_older_version_the_same_form_can_be_sent(
    beatbook: Flask, officer: StaffClient, beat: BeatScene
) -> None:
    contact = record(officer, beat.park)
    change(officer, contact, "amend", 1, **said(beat, people="2-5"))
    shown = filled(change(officer, contact, "amend", 1, **said(beat, people="20+", note=TYPED)).text)
    assert officer.submit(f"/interactions/{contact}/amend", data=shown).status_code == 303
    assert (stored(beatbook, contact).people, stored(beatbook, contact).note) == ("20+", TYPED)


def test_a_correction_sent_twice_is_made_once(beatbook: Flask, officer: StaffClient, beat: BeatScene) -> None:
    contact = record(officer, beat.park)
    form = said(beat, id=str(ids.uuid7()), base_version="1", made_at=clock.iso(clock.now()), tz="UTC", people="2-5")
    answers = [officer.submit(f"/interactions/{contact}/amend", data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert stored(beatbook, contact).version == 2


def test_what_is_missing_in_a_correction_is_named_and_nothing_is_lost(officer: StaffClient, beat: BeatScene) -> None:
    contact = record(officer, beat.park)
    answer = change(officer, contact, "amend", 1, **said(beat, people="", note=TYPED))
    assert answer.status_code == 422
    assert "Choose how many people" in answer.text
    assert TYPED in answer.text


def test_a_contact_at_a_retired_place_can_still_be_corrected(
    beatbook: Flask, officer: StaffClient, beat: BeatScene
) -> None:
    contact = record(officer, beat.park)
    with beatbook.app_context():
        gone = update(Place).where(Place.id == beat.park).values(retired_at=at("2020-01-01T00:00"))
        write(lambda session: session.execute(gone))
    form = filled(officer.get(f"/interactions/{contact}/amend").text)
    answer = officer.submit(f"/interactions/{contact}/amend", data=form | {"people": "2-5"})
    assert answer.status_code == 303
    assert stored(beatbook, contact).people == "2-5"


def test_only_who_recorded_it_corrects_it(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    contact = record(officer, beat.park)
    for client in (colleague, sergeant):
        assert client.get(f"/interactions/{contact}/amend").status_code == 403
        assert change(client, contact, "amend", 1, **said(beat)).status_code == 403
        assert "/amend" not in client.get(f"/interactions/{contact}").text
    assert stored(beatbook, contact).version == 1


def test_its_author_and_the_sergeant_of_the_beat_mark_it_as_entered_in_error(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    contact, other = record(officer, beat.park), record(officer, beat.park)
    assert change(colleague, contact, "void", 1, why="Not mine").status_code == 403
    assert "/void" not in colleague.get(f"/interactions/{contact}").text
    assert officer.get(f"/interactions/{contact}/void").status_code == 200
    assert change(officer, contact, "void", 1, why="Tapped twice").status_code == 303
    assert change(sergeant, other, "void", 1, why="A test").status_code == 303
    page = colleague.get(f"/interactions/{contact}").text
    assert "Entered in error" in page
    assert "Tapped twice" in page
    assert stored(beatbook, other).voided_by == sergeant.person_id
    assert count(beatbook, Interaction) == 2


def test_a_contact_entered_in_error_is_not_changed_again(officer: StaffClient, beat: BeatScene) -> None:
    contact = record(officer, beat.park)
    change(officer, contact, "void", 1, why="Tapped twice")
    assert change(officer, contact, "amend", 2, **said(beat)).status_code == 403
    assert change(officer, contact, "void", 2, why="Again").status_code == 403


def test_marking_needs_a_reason_and_keeps_what_was_typed(
    beatbook: Flask, officer: StaffClient, beat: BeatScene
) -> None:
    contact = record(officer, beat.park)
    assert "Say in a few words why" in change(officer, contact, "void", 1).text
    long = change(officer, contact, "void", 1, why="so " * 60)
    assert (long.status_code, "so so so" in long.text) == (422, True)
    assert stored(beatbook, contact).voided_at is None


def test_the_contact_that_is_corrected_is_the_one_in_the_address(
    beatbook: Flask, officer: StaffClient, beat: BeatScene
) -> None:
    contact, other = record(officer, beat.park), typed(beat.park)
    officer.submit("/interactions", data=other)
    change(officer, contact, "amend", 1, **said(beat, people="20+"))
    assert stored(beatbook, ids.read_uuid(other["id"])).people == "1"
