"""Every reason for which a record is held, from its arrival through its page and action to its ending (invariant 6)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from app import clock
from app.accounts.models import Device
from app.actor import Role
from app.audit.models import AuditEntry
from app.db import db, write
from app.interactions.models import Interaction
from app.records.models import Held
from app.records.outcomes import Hold
from app.sync import custody
from tests.support.odd_kinds import BREAKS
from tests.support.pocket import OURS, Pocket, Sealed, enrolled
from tests.support.scenes import BeatScene, a_contact, count, on_beat

Story = Callable[[Flask, Pocket, BeatScene], tuple[Pocket, Sealed]]


@dataclass(frozen=True)
class Ending:
    """Who ends it, at which address, by what, and whether there is a contact then."""

    role: Role
    path: str
    form: dict[str, object]
    ending: str
    taken: bool


def good(beat: BeatScene) -> dict[str, object]:
    return {"occurred_precision": "now", "place": str(beat.park), "outcomes": "talked", "people": "1"}


def unproven(app: Flask, phone: Pocket, beat: BeatScene) -> tuple[Pocket, Sealed]:
    return phone, phone.seal(a_contact(beat.park)).but(mac=None)


def from_a_revoked_phone(app: Flask, phone: Pocket, beat: BeatScene) -> tuple[Pocket, Sealed]:
    record = phone.seal(a_contact(beat.park))
    with app.app_context():
        write(lambda session: session.execute(update(Device).values(revoked_at=clock.now())))
    return phone, record


def unlike_the_form(app: Flask, phone: Pocket, beat: BeatScene) -> tuple[Pocket, Sealed]:
    return phone, phone.seal(a_contact(beat.park, people="crowds"))


def under_a_taken_id(app: Flask, phone: Pocket, beat: BeatScene) -> tuple[Pocket, Sealed]:
    first = phone.seal(a_contact(beat.park))
    phone.rows(first)
    return phone, phone.seal(a_contact(beat.park, people="2-5"), id=first.id)


def on_an_old_version(app: Flask, phone: Pocket, beat: BeatScene) -> tuple[Pocket, Sealed]:
    first = phone.seal(a_contact(beat.park))
    phone.rows(first)
    base = {"id": first.id, "version": 1}
    phone.rows(phone.seal(a_contact(beat.park, people="2-5"), "interaction.amend", base=base))
    return phone, phone.seal(a_contact(beat.park, people="20+"), "interaction.amend", base=base)


def before_what_it_needs(app: Flask, phone: Pocket, beat: BeatScene) -> tuple[Pocket, Sealed]:
    return phone, phone.seal(a_contact(beat.park), deps=[phone.seal({}).id])


def off_the_beat(app: Flask, phone: Pocket, beat: BeatScene) -> tuple[Pocket, Sealed]:
    stranger = enrolled(app, name="Sami Reed")
    return stranger, stranger.seal(a_contact(beat.park))


def of_an_unknown_kind(app: Flask, phone: Pocket, beat: BeatScene) -> tuple[Pocket, Sealed]:
    return phone, phone.seal({"sky": "grey"}, "weather.note")


def with_an_unknown_field(app: Flask, phone: Pocket, beat: BeatScene) -> tuple[Pocket, Sealed]:
    return phone, phone.seal(a_contact(beat.park, mood="good"))


def with_a_field_of_the_servers(app: Flask, phone: Pocket, beat: BeatScene) -> tuple[Pocket, Sealed]:
    return phone, phone.seal(a_contact(beat.park, recorded_by="me"))


def for_an_unknown_key(app: Flask, phone: Pocket, beat: BeatScene) -> tuple[Pocket, Sealed]:
    return phone, phone.seal(a_contact(beat.park), kid="k77-gone")


def that_does_not_open(app: Flask, phone: Pocket, beat: BeatScene) -> tuple[Pocket, Sealed]:
    return phone, phone.seal(a_contact(beat.park)).but(sealed="AAAAAAAA")


def disowned(app: Flask, phone: Pocket, beat: BeatScene) -> tuple[Pocket, Sealed]:
    phone.rows(record := phone.seal(a_contact(beat.park)).but(mac=None))
    browse(phone, "/needs-your-correction/phones/1", {"whose": "not_mine"})
    return phone, record


def that_we_fail_on(app: Flask, phone: Pocket, beat: BeatScene) -> tuple[Pocket, Sealed]:
    return phone, phone.seal({"text": "x"}, BREAKS)


AUTHOR, SERGEANT, ADMIN = Role.OFFICER, Role.SERGEANT, Role.ADMIN
MINE = "/needs-your-correction/phones/1"
CORRECT, CHECK = "/needs-your-correction/{held}", "/being-checked/{held}"
CLOSE = Ending(ADMIN, CHECK, {"do": "close", "why": "Sent by a test phone"}, "closed", False)
EXPORT = Ending(ADMIN, f"{CHECK}/file", {}, "exported", False)

WALKS: dict[Hold, tuple[Story, Ending]] = {
    Hold.AUTHOR_NOT_PROVEN: (unproven, Ending(AUTHOR, MINE, {"whose": "mine"}, "released", True)),
    Hold.REVOKED_PHONE: (from_a_revoked_phone, Ending(AUTHOR, MINE, {"whose": "mine"}, "released", True)),
    Hold.NEEDS_CORRECTION: (unlike_the_form, Ending(AUTHOR, CORRECT, {}, "corrected", True)),
    Hold.SAME_ID: (under_a_taken_id, Ending(AUTHOR, CORRECT, {}, "corrected", True)),
    Hold.CHANGED_MEANWHILE: (on_an_old_version, Ending(AUTHOR, CORRECT, {}, "corrected", True)),
    Hold.MISSING_DEPENDENCY: (before_what_it_needs, Ending(AUTHOR, CORRECT, {}, "corrected", True)),
    Hold.LOST_SCOPE: (off_the_beat, Ending(SERGEANT, CHECK, {"do": "take"}, "released", True)),
    Hold.UNKNOWN_KIND: (of_an_unknown_kind, EXPORT),
    Hold.UNKNOWN_FIELD: (with_an_unknown_field, CLOSE),
    Hold.SERVER_FIELD: (with_a_field_of_the_servers, CLOSE),
    Hold.UNKNOWN_KEY: (for_an_unknown_key, EXPORT),
    Hold.UNREADABLE: (that_does_not_open, EXPORT),
    Hold.DISOWNED: (disowned, CLOSE),
    Hold.OUR_MISTAKE: (that_we_fail_on, EXPORT),
}


def browse(who: Pocket, path: str, form: dict[str, object] | None = None) -> tuple[int, str]:
    """Open a page, or post a form of it, as the owner of a phone does; each page is linted."""
    client = who.send.__closure__[0].cell_contents  # type: ignore[index]  # the client inside `in_process`
    headers = {"Sec-Fetch-Site": OURS["Sec-Fetch-Site"]}
    answer = client.get(path) if form is None else client.post(path, data=form, headers=headers)
    return answer.status_code, answer.get_data(as_text=True)


def test_every_reason_is_walked() -> None:
    assert set(WALKS) == set(Hold)


def test_it_is_always_exactly_one_persons_turn() -> None:
    turns = (custody.AUTHORS, custody.SERGEANTS, custody.ADMINS)
    assert all(sum(reason in turn for turn in turns) == 1 for reason in Hold)


@pytest.mark.usefixtures("odd_kinds")
@pytest.mark.parametrize("reason", WALKS, ids=lambda reason: reason.value)
def test_a_held_record_has_a_page_an_action_and_an_ending(
    beatbook: Flask, phone: Pocket, beat: BeatScene, reason: Hold
) -> None:
    tell, end = WALKS[reason]
    sender, record = tell(beatbook, phone, beat)
    before = count(beatbook, Interaction)
    assert sender.rows(record)[0]["status"] == "held"
    with beatbook.app_context():
        held = db.session.scalars(select(Held).where(Held.record_id == UUID(record.id))).one()
    assert held.reason == reason

    who = sender if end.role is AUTHOR else enrolled(beatbook, role=end.role, name="Ines Calder")
    if end.role is SERGEANT:
        on_beat(beatbook, who.person, beat)
    if reason is Hold.REVOKED_PHONE:
        who = enrolled(beatbook)
    overview = "/needs-your-correction" if end.role is AUTHOR else "/being-checked"
    status, page = browse(who, overview)
    assert status == 200
    assert "Nothing" not in page
    path = end.path.format(held=held.id)
    status, page = browse(who, (CORRECT if end.role is AUTHOR else CHECK).format(held=held.id))
    assert status == 200
    assert count(beatbook, AuditEntry, AuditEntry.action == "custody.look") == (end.role is not ADMIN)
    shown = {"base_version": version[1]} if (version := re.search(r'name="base_version" value="(\d+)"', page)) else {}
    assert browse(who, path, end.form or good(beat) | shown)[0] in {200, 303}

    with beatbook.app_context():
        ended = db.session.get_one(Held, held.id)
        assert (ended.ending, ended.ended_at is not None) == (end.ending, True)
    grew = count(beatbook, Interaction) - before
    assert grew == (end.taken and reason is not Hold.CHANGED_MEANWHILE)
    if reason is Hold.CHANGED_MEANWHILE:
        with beatbook.app_context():
            assert db.session.scalars(select(Interaction.people)).one() == "1"
    assert sender.rows(record)[0]["status"] in {"held", "duplicate"}
    assert count(beatbook, Held) == 1


def test_nobody_else_sees_what_waits_for_an_author(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    """R-15"""
    phone.rows(phone.seal(a_contact(beat.park, people="crowds")))
    with beatbook.app_context():
        held = db.session.scalars(select(Held.id)).one()
    other = enrolled(beatbook, name="Sami Reed")
    assert browse(other, f"/needs-your-correction/{held}")[0] == 404
    assert "Nothing to correct" in browse(other, "/needs-your-correction")[1]


def test_a_sergeant_of_another_beat_sees_nothing_of_it(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    """R-15"""
    stranger = enrolled(beatbook, name="Sami Reed")
    stranger.rows(stranger.seal(a_contact(beat.park)))
    sergeant = enrolled(beatbook, role=Role.SERGEANT, name="Ines Calder")
    assert "Nothing waits" in browse(sergeant, "/being-checked")[1]


def test_a_correction_that_is_still_wrong_keeps_what_was_typed(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    phone.rows(phone.seal(a_contact(beat.park, people="crowds", note="By the swings")))
    with beatbook.app_context():
        held = db.session.scalars(select(Held.id)).one()
    _status, page = browse(phone, f"/needs-your-correction/{held}")
    assert "By the swings" in page
    status, page = browse(phone, f"/needs-your-correction/{held}", good(beat) | {"people": "", "note": "At the slide"})
    assert status == 422
    assert "At the slide" in page
    assert count(beatbook, Held, Held.ended_at.is_(None)) == 1


def test_a_sergeant_can_send_a_record_back_to_its_author(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    stranger = enrolled(beatbook, name="Sami Reed")
    stranger.rows(stranger.seal(a_contact(beat.park)))
    sergeant = enrolled(beatbook, role=Role.SERGEANT, name="Ines Calder")
    on_beat(beatbook, sergeant.person, beat)
    with beatbook.app_context():
        held = db.session.scalars(select(Held.id)).one()
    assert browse(sergeant, f"/being-checked/{held}", {"do": "back"})[0] == 422
    assert browse(sergeant, f"/being-checked/{held}", {"do": "back", "why": "Ring 07700 900123"})[0] == 422
    browse(sergeant, f"/being-checked/{held}", {"do": "back", "why": "Wrong park, I think"})
    assert "Wrong park, I think" in browse(stranger, f"/needs-your-correction/{held}")[1]


def test_what_a_newer_server_knows_is_taken_by_the_clock(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    phone.rows(phone.seal(a_contact(beat.park)).but(kid="k77-gone"))
    with beatbook.app_context():
        custody.retry_held()
        assert db.session.scalars(select(Held.ending)).one() == ""
