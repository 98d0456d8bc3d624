"""What a phone is given to carry: only its reader's, only what changed, each delivery written down."""

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock
from app.actor import Role
from app.audit.models import AuditEntry
from app.db import db
from app.pack import MOST_BYTES, MOST_ITEMS
from tests.followups.scene import moved, promise
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import BeatScene, a_beat

NUMBER = "0151 496 0321"
REACHED = {"promised_to": "contact", "contact_channel": "phone", "contact_value": NUMBER, "contact_name": "Ash"}


@pytest.fixture
def officer(beatbook: Flask, beat: BeatScene) -> StaffClient:
    return sign_in_as(beatbook, Role.OFFICER, beats=[beat.id], collar="4417")


@pytest.fixture
def colleague(beatbook: Flask, beat: BeatScene) -> StaffClient:
    return sign_in_as(beatbook, Role.OFFICER, beats=[beat.id], name="Sami Reed", collar="2086")


def pack(client: StaffClient, since: str = "") -> dict[str, object]:
    answer = client.get(f"/sync/pack?since={since}")
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.get_json()
    return found


def keys(found: dict[str, object]) -> set[str]:
    return {item["key"] for item in found["items"]}  # type: ignore[attr-defined,index]


def written(app: Flask, action: str) -> list[str]:
    with app.app_context():
        found = select(AuditEntry.object_id).where(AuditEntry.action == action).order_by(AuditEntry.seq)
        return list(db.session.scalars(found))


def test_a_phone_carries_today_the_ledger_and_each_follow_up(officer: StaffClient, beat: BeatScene) -> None:
    kept = promise(officer, beat.park, what="ring the lamp people")
    found = pack(officer)
    assert {"/today", "/followups", ":moves", f"/followups/{kept}"} <= keys(found)
    assert (found["owner"], found["full"], found["ttl_h"]) == (str(officer.person_id), True, 24)


def test_only_what_changed_goes_over_the_line(officer: StaffClient, beat: BeatScene) -> None:
    first, second = promise(officer, beat.park, what="one"), promise(officer, beat.park, what="two")
    before = pack(officer)
    moved(officer, first, "note", 1, words="Asked")
    after = pack(officer, str(before["cursor"]))
    assert (after["full"], after["gone"]) == (False, [])
    assert keys(after) == {f"/followups/{first}"}
    moved(officer, second, "cancel", 1, because="duplicate")
    last = pack(officer, str(after["cursor"]))
    assert last["gone"] == [f"/followups/{second}"]


def test_nothing_goes_when_nothing_has_changed_and_nothing_is_written(
    beatbook: Flask, officer: StaffClient, beat: BeatScene
) -> None:
    promise(officer, beat.park)
    answer = officer.get("/sync/pack")
    before = len(written(beatbook, "pack.deliver"))
    again = officer.get("/sync/pack", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert len(written(beatbook, "pack.deliver")) == before


def test_a_cursor_of_another_phone_or_another_person_gives_everything(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, beat: BeatScene
) -> None:
    promise(officer, beat.park)
    cursor = str(pack(officer)["cursor"])
    assert pack(colleague, cursor)["full"] is True
    assert pack(colleague, "nonsense")["full"] is True


def test_a_number_goes_only_to_who_keeps_the_promise_and_each_delivery_is_written_down(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, beat: BeatScene
) -> None:
    """R-07, invariant 9"""
    kept = promise(officer, beat.park, **REACHED)
    mine = {item["key"]: item for item in pack(officer)["items"]}[f"/followups/{kept}"]  # type: ignore[attr-defined]
    assert NUMBER in mine["secret"]
    assert NUMBER not in mine["html"]
    assert NUMBER not in json.dumps(pack(colleague))
    assert written(beatbook, "contact.deliver") == [str(kept)]


def test_a_shared_phone_carries_no_number(beatbook: Flask, beat: BeatScene) -> None:
    shared = sign_in_as(beatbook, Role.OFFICER, beats=[beat.id], name="Ola Lindqvist", shared_phone=True)
    promise(shared, beat.park, **REACHED)
    assert NUMBER not in json.dumps(pack(shared))


def test_what_is_carried_has_limits(officer: StaffClient, beat: BeatScene) -> None:
    for number in range(MOST_ITEMS + 5):
        promise(officer, beat.park, what=f"promise {number}")
    answer = officer.get("/sync/pack")
    assert len(answer.get_json()["items"]) <= MOST_ITEMS
    assert len(answer.data) < MOST_BYTES * 1.3


def test_follow_ups_of_another_beat_are_not_carried(beatbook: Flask, officer: StaffClient) -> None:
    elsewhere = a_beat(beatbook, "Canal Side")
    stranger = sign_in_as(beatbook, Role.OFFICER, beats=[elsewhere.id], name="Ola Lindqvist")
    theirs = promise(stranger, elsewhere.park)
    assert f"/followups/{theirs}" not in keys(pack(officer))


def test_fragments_are_the_same_from_one_request_to_the_next(officer: StaffClient, beat: BeatScene) -> None:
    noon = clock.now().replace(hour=12)  # three minutes later it is still the same day
    with clock.at(noon):
        officer.sign_in()
        promise(officer, beat.park, **REACHED)
        first = pack(officer)
        assert pack(officer)["cursor"] == first["cursor"]
    with clock.at(noon + timedelta(minutes=3)):
        assert pack(officer)["cursor"] == first["cursor"]


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR, Role.COORDINATOR])
def test_who_does_not_patrol_carries_nothing(beatbook: Flask, role: Role) -> None:
    assert sign_in_as(beatbook, role).get("/sync/pack").status_code == 403
