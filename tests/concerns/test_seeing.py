"""Who sees which concern: readers all of it, patrol what was passed on to its beats, nobody else anything."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from app import clock, ids
from app.actor import Actor, Role
from app.concerns import rules, store
from app.concerns.models import Concern
from app.concerns.rules import State
from app.db import db, write
from tests.concerns.scene import NAMED, decide, hours_ago, lines, passed_on, raised, rows, write_back
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import BeatScene

HIDDEN = ("John Smith", "0151 496 0123")


def _put(app: Flask, concern: UUID, **values: Any) -> None:
    ends = values.get("state") in rules.CLOSED
    with app.app_context():
        closed = {"closed_at": clock.now() if ends else None}
        write(lambda session: session.execute(update(Concern).where(Concern.id == concern).values(**values, **closed)))


def test_may_see_and_seen_by_agree_on_every_concern_and_everybody(
    beatbook: Flask, beat: BeatScene, next_door: BeatScene
) -> None:
    """R-14"""
    now = clock.now()
    for state, (on, seems), danger in product(
        State, ((None, None), (None, beat.id), (beat.id, None), (next_door.id, beat.id)), ("no", "yes")
    ):
        with hours_ago(5 if danger == "yes" else 1):
            concern = raised(beatbook, seems, danger=danger)
        _put(beatbook, concern, state=state, beat_id=on)
    people = [
        (Actor(person_id=ids.uuid7(), role=role, name="", beats=frozenset(beats)), reads)
        for role, beats, reads in product(Role, ((), (beat.id,), (next_door.id,)), (True, False))
    ]
    with beatbook.app_context():
        everything = list(db.session.scalars(select(Concern)))
        for actor, reads in people:
            if reads and actor.role not in {Role.OFFICER, Role.SERGEANT}:
                continue
            seen = set(db.session.scalars(select(Concern.id).where(store.seen_by(actor, now, reads=reads))))
            may = {one.id for one in everything if store.may_see(actor, store.standing(one), now, reads=reads)}
            assert seen == may, (actor.role, actor.beats, reads)
            assert bool(seen) == bool(may)


def test_patrol_sees_nothing_before_it_was_passed_on(
    beatbook: Flask, beat: BeatScene, officer: StaffClient, sergeant: StaffClient, reader: StaffClient
) -> None:
    concern = raised(beatbook, beat.id)
    assert officer.get(f"/concerns/{concern}").status_code == 404
    assert rows(officer.get("/concerns").text) == []
    assert [one.get(f"/concerns/{concern}").status_code for one in (sergeant, reader)] == [200, 200]
    assert decide(reader, beatbook, concern, "assign", beat=beat.id).status_code == 303
    assert officer.get(f"/concerns/{concern}").status_code == 200
    assert rows(officer.get("/concerns").text) == [concern]


def test_officers_and_sergeants_of_other_beats_find_nothing(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, stranger: StaffClient, far_sergeant: StaffClient
) -> None:
    """R-15"""
    concern = passed_on(sergeant, beatbook, beat.id)
    for other in (stranger, far_sergeant):
        assert other.get(f"/concerns/{concern}").status_code == 404
        assert decide(other, beatbook, concern, "resolve").status_code == 404
        assert rows(other.get("/concerns").text) == []


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMIN, Role.AUDITOR])
def test_nobody_else_opens_the_door(beatbook: Flask, beat: BeatScene, role: Role) -> None:
    concern, other = raised(beatbook, beat.id), sign_in_as(beatbook, role)
    for address in ("/concerns", f"/concerns/{concern}", "/concerns/translations", "/concerns/readers"):
        assert other.get(address).status_code == 403


def test_danger_goes_to_every_sergeant_when_nobody_reads_it_for_four_hours(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, far_sergeant: StaffClient, stranger: StaffClient
) -> None:
    concern = raised(beatbook, beat.id, danger="yes")
    assert sergeant.get(f"/concerns/{concern}").status_code == 200
    assert far_sergeant.get(f"/concerns/{concern}").status_code == 404
    with clock.at(clock.now() + timedelta(hours=5)):
        assert far_sergeant.sign_in().status_code == 200
        assert far_sergeant.get(f"/concerns/{concern}").status_code == 200
        assert str(concern) in far_sergeant.get("/needs-you").text
        assert stranger.sign_in().status_code == 200
        assert stranger.get(f"/concerns/{concern}").status_code == 404


def test_a_resident_who_writes_again_does_not_set_the_clock_of_danger_back(
    beatbook: Flask, beat: BeatScene, far_sergeant: StaffClient
) -> None:
    with hours_ago(5):
        concern = raised(beatbook, beat.id, danger="yes")
    write_back(beatbook, concern)
    assert far_sergeant.get(f"/concerns/{concern}").status_code == 200


def test_each_look_leaves_a_mark_and_changes_nothing(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, officer: StaffClient
) -> None:
    """Invariant 9"""
    concern = raised(beatbook, beat.id)
    sergeant.get(f"/concerns/{concern}")
    assert lines(beatbook, concern) == [("concern.look", "ok")]
    assert store_of(beatbook, concern) == (State.RECEIVED, 1)
    assert decide(sergeant, beatbook, concern, "assign", beat=beat.id).status_code == 303
    officer.get(f"/concerns/{concern}")
    assert lines(beatbook, concern)[-1] == ("concern.look", "ok")


def store_of(app: Flask, concern: UUID) -> tuple[str, int]:
    with app.app_context():
        found = db.session.get_one(Concern, concern)
        return found.state, found.version


def test_what_a_reader_hid_is_on_no_page_but_the_readers_own(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, officer: StaffClient
) -> None:
    """Patrol, packs, exports, the log: every address without a part is walked by everybody."""
    concern = raised(beatbook, beat.id, description=NAMED, place_text="By John Smith's door")
    for part in ("description", "place_text"):
        words = {"part": part, "do": "show", "seen": "", "text": "A neighbour drinks by the playground."}
        assert sergeant.submit(f"/concerns/{concern}/words", data=words).status_code == 303
    translated = {"part": "description", "do": "translate", "text": "A neighbour drinks there."}
    assert sergeant.submit(f"/concerns/{concern}/words", data=translated).status_code == 303
    assert decide(sergeant, beatbook, concern, "assign", beat=beat.id).status_code == 303
    n = write_back(beatbook, concern, f"It was him again: {HIDDEN[0]}.")
    hide = {"n": n, "seen": "", "text": "It was him again."}
    assert sergeant.submit(f"/concerns/{concern}/screen", data=hide).status_code == 303
    everybody = [officer, sergeant, *(sign_in_as(beatbook, role) for role in (Role.ADMIN, Role.AUDITOR))]
    pages = {f"/concerns/{concern}": officer.get(f"/concerns/{concern}").text}
    assert "A neighbour drinks" in pages[f"/concerns/{concern}"]
    assert "It was him again." in pages[f"/concerns/{concern}"]
    for number, one in enumerate(everybody):
        for rule in beatbook.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and not rule.arguments:
                pages[f"{number} {rule.rule}"] = one.get(rule.rule, headers={"X-Sync": "1"}).text
    assert {address for address, page in pages.items() if any(words in page for words in HIDDEN)} == set()
    assert HIDDEN[0] in sergeant.get(f"/concerns/{concern}").text


def test_a_message_is_hidden_from_patrol_until_it_was_read(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, officer: StaffClient
) -> None:
    concern = passed_on(sergeant, beatbook, beat.id)
    n = write_back(beatbook, concern, "Now they have a dog.")
    assert "a dog" not in officer.get(f"/concerns/{concern}").text
    assert rows(sergeant.get("/concerns?state=messages").text) == [concern]
    seen = {"n": n, "seen": "", "text": "Now they have a dog."}
    assert officer.submit(f"/concerns/{concern}/screen", data=seen).status_code == 403
    assert sergeant.submit(f"/concerns/{concern}/screen", data=seen).status_code == 303
    assert "a dog" in officer.get(f"/concerns/{concern}").text
    assert rows(sergeant.get("/concerns?state=messages").text) == []


def test_what_an_officer_decides_does_not_make_a_message_read(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, officer: StaffClient
) -> None:
    concern = passed_on(sergeant, beatbook, beat.id)
    write_back(beatbook, concern)
    assert decide(officer, beatbook, concern, "start").status_code == 303
    assert rows(sergeant.get("/concerns?state=messages").text) == [concern]
