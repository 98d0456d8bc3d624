"""A concern recorded for somebody at the door: once, sealed, to be read like any other, and the slip shown once."""

import re
from typing import Any

import pytest
import segno
from flask import Flask

from app.actor import Role
from app.concerns import code, sealing, slip, store
from app.concerns.models import Concern
from app.concerns.rules import ANSWER_DAYS
from app.db import db
from app.records.kinds import SERVER_OWNED
from app.residents.models import ResidentContact
from app.web.language import RESIDENTS
from app.web.squares import QUIET
from tests.concerns.on_patrol.scene import ADDRESS, CODE, NAMING, WORDS, audited, concerns, said, typed
from tests.followups.scene import browse, flagged, held
from tests.support.people import StaffClient, sign_in_as
from tests.support.pocket import Pocket, enrolled
from tests.support.scenes import BeatScene, count
from tests.support.squares import dark_in


def recorded(app: Flask) -> Concern:
    """The one concern that there is."""
    (found,) = concerns(app)
    return found


def text_of(app: Flask, found: Concern, part: str = "description") -> str:
    with app.app_context():
        return sealing.part_of(found, part)


def test_a_phones_concern_goes_to_be_read_like_any_other(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    more = {"happens_when": ["nights"], "may_be_published": "true", "place_text": "by the boats", "danger": "yes"}
    row = phone.rows(phone.seal(said(beat.park, **more), "concern.create"))[0]
    assert row["status"] == "created"
    found = recorded(beatbook)
    assert (found.state, found.source, found.recorded_by) == ("received", "officer", phone.person)
    assert (found.suggested_beat_id, found.beat_id, found.place_id) == (beat.id, None, beat.park)
    assert (found.language, found.danger, found.may_be_published, found.unread) == ("ar", "yes", True, True)
    assert found.happens_when == ("nights",)
    assert (text_of(beatbook, found), text_of(beatbook, found, "place_text")) == (WORDS, "by the boats")


def test_its_row_says_the_hour_and_no_more(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    """Invariant 8: also by its id."""
    record = phone.seal(said(beat.park), "concern.create")
    phone.rows(record)
    found = recorded(beatbook)
    assert all((at.minute, at.second, at.microsecond) == (0, 0, 0) for at in (found.received_at, found.moved_at))
    assert str(found.id) != record.id
    assert found.id.version == 4


def test_its_code_opens_it_and_is_kept_only_as_a_hash(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    """R-26"""
    phone.rows(phone.seal(said(beat.park), "concern.create"))
    with beatbook.app_context():
        found = store.by_code_hash(db.session(), sealing.hash_of(CODE))
        assert found is not None and found.id == recorded(beatbook).id
        assert CODE not in str(vars(found))


def test_sent_twice_it_is_one(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    record = phone.seal(said(beat.park), "concern.create")
    assert [phone.rows(record)[0]["status"] for _ in range(3)] == ["created", "duplicate", "duplicate"]
    assert count(beatbook, Concern) == 1
    assert audited(beatbook, "concern.create") == [str(recorded(beatbook).id)]


def test_a_code_that_is_there_already_makes_no_second_concern(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    phone.rows(phone.seal(said(beat.park), "concern.create"))
    again = phone.rows(phone.seal(said(beat.park), "concern.create"))[0]
    assert (again["status"], again["reason"]) == ("held", "needs_correction")
    assert count(beatbook, Concern) == 1


@pytest.mark.parametrize("name", sorted(SERVER_OWNED))
def test_what_only_the_server_sets_is_refused(beatbook: Flask, phone: Pocket, beat: BeatScene, name: str) -> None:
    """R-16a"""
    row = phone.rows(phone.seal(said(beat.park, **{name: "resolved"}), "concern.create"))[0]
    assert (row["status"], row["reason"]) == ("held", "server_field")
    assert concerns(beatbook) == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"description": ""}, "Write down what they say"),
        ({"description": "x" * 4001}, "Shorten this by"),
        ({"place": ""}, "Choose where it is, or write it down."),
        ({"reply": "phone"}, "Enter the number or address"),
        ({"danger": ""}, "Ask whether somebody is in danger now"),
        ({"language": "tlh"}, "Choose one of the answers shown."),
        ({"code": "1234"}, "The code of the slip was lost"),
        ({"code": CODE[:-1] + str((int(CODE[-1]) + 1) % 10)}, "The code of the slip was lost"),
    ],
    ids=["no-words", "too-long", "nowhere", "no-number", "danger", "language", "short-code", "wrong-digit"],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, changed: dict[str, str], words: str
) -> None:
    form = typed(beat.park, reached_at="0151 496 0123" if "reply" not in changed else "") | changed
    answer = officer.submit("/concerns/record", data=form)
    assert (answer.status_code, concerns(beatbook)) == (422, [])
    assert words in answer.text
    assert form["description"][:50] in answer.text
    fresh = re.search(r'name="code" value="(\d{20})"', answer.text)
    assert fresh and code.is_whole(fresh[1])


def test_a_place_in_words_alone_is_for_every_reader(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    row = phone.rows(phone.seal(said(None, place_text="The bridge out of town"), "concern.create"))[0]
    assert row["status"] == "created"
    assert recorded(beatbook).suggested_beat_id is None


def test_a_place_of_another_beat_waits_for_its_sergeant(
    beatbook: Flask, phone: Pocket, next_door: BeatScene, sergeant: StaffClient
) -> None:
    row = phone.rows(phone.seal(said(next_door.park), "concern.create"))[0]
    assert (row["status"], row["reason"]) == ("held", "lost_scope")
    theirs = sign_in_as(beatbook, Role.SERGEANT, beats=[next_door.id], name="Ida Holt")
    item = held(beatbook)[0].id
    page = theirs.get(f"/being-checked/{item}").text
    assert WORDS in page
    assert CODE not in page and code.written(CODE) not in page
    assert theirs.submit(f"/being-checked/{item}", data={"do": "take"}).status_code == 303
    assert recorded(beatbook).suggested_beat_id == next_door.id
    assert held(beatbook) == []


def test_somebody_without_a_beat_can_record_nothing_here_that_nobody_reads(beatbook: Flask) -> None:
    nowhere = enrolled(beatbook, name="Ola Lindqvist")
    row = nowhere.rows(nowhere.seal(said(None, place_text="The bridge"), "concern.create"))[0]
    assert (row["status"], row["reason"]) == ("held", "lost_scope")


def test_what_needs_its_authors_correction_keeps_its_code(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    """The slip is in somebody's hand already."""
    phone.rows(phone.seal(said(beat.park, category="gossip"), "concern.create"))
    here = f"/needs-your-correction/{held(beatbook)[0].id}"
    page = browse(phone, here)[1]
    assert f'name="code" value="{CODE}"' in page
    assert browse(phone, here, said(beat.park))[0] == 303
    with beatbook.app_context():
        assert store.by_code_hash(db.session(), sealing.hash_of(CODE)) is not None


def test_how_to_reach_them_is_kept_encrypted_only_where_an_answer_needs_it(
    beatbook: Flask, phone: Pocket, beat: BeatScene
) -> None:
    """Invariant 2"""
    phone.rows(phone.seal(said(beat.park, reply="visit", reached_at=ADDRESS), "concern.create"))
    other = code.from_bytes(bytes(16))
    phone.rows(phone.seal(said(beat.park, reply="here", reached_at=ADDRESS, code=other), "concern.create"))
    assert count(beatbook, ResidentContact) == 1
    assert count(beatbook, ResidentContact, ResidentContact.channel == "address") == 1


def test_words_that_may_name_somebody_are_on_the_list_and_what_is_put_there_is_what_patrol_is_shown(
    beatbook: Flask, phone: Pocket, sergeant: StaffClient, beat: BeatScene
) -> None:
    """Invariant 1: what the resident said stays as it was said, encrypted."""
    phone.rows(phone.seal(said(beat.park, description=NAMING), "concern.create"))
    (item,) = flagged(beatbook)
    assert (item.kind, item.field, item.beat_id) == ("concern", "description", beat.id)
    assert NAMING in sergeant.get(f"/redactions/{item.id}").text
    answer = sergeant.submit(f"/redactions/{item.id}", data={"do": "rewrite", "text": "Somebody shouts at night"})
    assert answer.status_code == 303
    found = recorded(beatbook)
    assert text_of(beatbook, found) == NAMING
    with beatbook.app_context():
        shown = store.words([found.id], "shown")[found.id, "description"]
        assert sealing.words_of(shown) == "Somebody shouts at night"
    assert flagged(beatbook) == []


def test_the_page_without_scripts_makes_the_code_and_shows_the_slip_in_the_residents_language(
    beatbook: Flask, officer: StaffClient, beat: BeatScene
) -> None:
    page = officer.get("/concerns/record/plain").text
    made = re.search(r'name="code" value="(\d{20})"', page)
    assert made and code.is_whole(made[1])
    form = typed(beat.park, code=made[1])
    answer = officer.submit("/concerns/record", data=form)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    for words in (code.written(made[1]), 'lang="ar" dir="rtl"', slip.of("ar")["heading"], "<wbr>/concerns/status"):
        assert words in answer.text
    again = officer.submit("/concerns/record", data=form)
    assert code.written(made[1]) in again.text
    assert count(beatbook, Concern) == 1
    with beatbook.app_context():
        assert store.by_code_hash(db.session(), sealing.hash_of(made[1])) is not None


def test_the_cached_page_makes_no_code(officer: StaffClient) -> None:
    page = officer.get("/concerns/record").text
    assert re.search(r'name="code" value=""', page)
    assert not re.search(r"\d{20}", page)


def test_only_patrol_records(beatbook: Flask, beat: BeatScene) -> None:
    """R-14"""
    for role in (Role.ADMIN, Role.AUDITOR, Role.COORDINATOR):
        answer = sign_in_as(beatbook, role).submit("/concerns/record", data=typed(beat.park))
        assert answer.status_code == 403
    assert concerns(beatbook) == []


@pytest.mark.parametrize("language", list(RESIDENTS))
def test_the_slip_is_whole_in_every_language(language: str) -> None:
    words: dict[str, Any] = slip.of(language)
    assert words.keys() == slip.SAID.keys()
    assert all(words.values())
    if language != "en":
        assert not set(words.values()) & set(slip.SAID.values())


def test_the_slip_says_when_there_is_an_answer() -> None:
    assert all(str(ANSWER_DAYS) in slip.of(language)["when"] for language in RESIDENTS)


def test_the_square_is_of_the_address_alone() -> None:
    square = slip.square_of("https://beat.example.org/concerns/status")
    drawn = segno.make("https://beat.example.org/concerns/status", error="m").matrix
    assert square.size == len(drawn) + 2 * QUIET
    dark = {(x, y) for y, row in enumerate(drawn) for x, is_dark in enumerate(row) if is_dark}
    assert dark_in(square.path) == dark
