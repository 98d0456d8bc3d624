"""A head count is taken once, from the page and from a phone; what is refused keeps what was typed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock, ids
from app.actor import Role
from app.db import db
from app.programmes.models import ProgrammeCount
from app.records.models import Held, Receipt
from tests.interactions.scene import NAMING, audited, flagged_item
from tests.programmes.scene import a_programme, count_heads, heads, stored, today, typed
from tests.support.client import CriticalClient
from tests.support.people import StaffClient, sign_in_as
from tests.support.pocket import Pocket, Send, enrolled
from tests.support.scenes import BeatScene, count, on_beat

LINE = "Two new footballs needed ⚽ «كرة»"


def test_the_page_brings_an_id_and_the_day_it_is_on(beatbook: Flask, officer: StaffClient, programme: UUID) -> None:
    page = officer.get(f"/programmes/{programme}/count").text
    assert f'value="{today(beatbook).isoformat()}"' in page
    assert f'name="programme" value="{programme}"' in page
    assert 'data-outbox="programme.count" data-v="1"' in page


def test_a_posted_count_is_taken_once(beatbook: Flask, officer: StaffClient, programme: UUID) -> None:
    form = typed(programme, young="9", note=LINE)
    for _ in range(2):
        answer = officer.submit(f"/programmes/{programme}/count", data=form)
        assert (answer.status_code, answer.location) == (303, f"/programmes/{programme}")
    [row] = stored(beatbook)
    assert (str(row.id), row.came, row.young, row.went, row.note) == (form["id"], 14, 9, "as_planned", LINE)
    assert count(beatbook, Receipt, Receipt.kind == "programme.count") == 1
    assert len(audited(beatbook, "programme.count")) == 1


def test_a_phones_count_is_taken_once_and_signed_for(beatbook: Flask, phone: Pocket, programme: UUID) -> None:
    record = phone.seal(heads(programme, came="31"), "programme.count")
    assert [phone.rows(record)[0]["status"] for _ in range(2)] == ["created", "duplicate"]
    [row] = stored(beatbook)
    assert (str(row.id), row.came, row.version) == (record.id, 31, 1)


def test_no_column_says_who_counted() -> None:
    """Invariants 1 and 5: nothing to count officers by, and nowhere to write a person down."""
    bookkeeping = {"id", "version", "beat_id", "note_flagged", "received_at"}
    said = {"programme_id", "held_on", "went", "came", "young", "note"}
    assert set(ProgrammeCount.__table__.columns.keys()) == bookkeeping | said


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"came": "a few"}, "Enter a whole number"),
        ({"came": "-3"}, "Enter a whole number"),
        ({"came": "2.5"}, "Enter a whole number"),
        ({"came": "5001"}, "Enter a whole number from 0 to 5000"),
        ({"came": ""}, "Enter how many came"),
        ({"young": "15"}, "That is more than came altogether."),
        ({"young": "most"}, "Enter a whole number"),
        ({"went": "cancelled"}, "Nobody can come to what was cancelled"),
        ({"went": ""}, "Choose how it went"),
        ({"held_on": "yesterday"}, "Enter the day"),
        ({"held_on": ""}, "Enter the day"),
        ({"held_on": "2019-12-31"}, "The programme had not begun by then."),
        ({"note": "rain " * 30}, "Shorten this by"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_does_not_fit_is_said_in_plain_words_and_nothing_typed_is_lost(
    beatbook: Flask, officer: StaffClient, programme: UUID, said: dict[str, str], words: str
) -> None:
    form = {"came": "14", "young": "9", "note": LINE} | said
    answer = count_heads(officer, programme, **form)
    assert answer.status_code == 422
    assert words in answer.text
    for name in ("came", "young", "note"):
        assert form[name].strip() in answer.text
    at = "came" if said == {"went": "cancelled"} else next(iter(said))
    assert f'href="#{at}' in answer.text
    assert count(beatbook, ProgrammeCount) == 0


def test_a_day_that_has_not_come_is_not_counted(beatbook: Flask, officer: StaffClient, programme: UUID) -> None:
    ahead = (today(beatbook) + timedelta(days=1)).isoformat()
    answer = count_heads(officer, programme, held_on=ahead)
    assert (answer.status_code, ahead in answer.text) == (422, True)
    assert "This day has not come yet." in answer.text


def test_nobody_may_have_come(beatbook: Flask, officer: StaffClient, programme: UUID) -> None:
    assert count_heads(officer, programme, came="0", went="cancelled").status_code == 303
    assert stored(beatbook)[0].came == 0


def test_what_a_phone_says_wrong_is_asked_for_at_its_form_and_else_kept(
    beatbook: Flask, phone: Pocket, programme: UUID
) -> None:
    """Invariant 6"""
    record = phone.seal(heads(programme, came="many"), "programme.count")
    row = phone.rows(record, can_correct=True)[0]
    assert (row["status"], row["errors"]) == ("invalid", {"came": "Enter a whole number from 0 to 5000."})
    assert phone.rows(record)[0]["reason"] == "needs_correction"
    assert count(beatbook, Held) == 1


def test_a_kept_count_is_corrected_by_its_author(beatbook: Flask, programme: UUID, beat: BeatScene) -> None:
    """Invariant 6: the form to correct it shows what was typed, and takes what is right."""
    client = beatbook.test_client()
    phone = enrolled(beatbook, _through(client), name="Noa Lind")
    on_beat(beatbook, phone.person, beat)
    phone.rows(phone.seal(heads(programme, came="many"), "programme.count"))
    with beatbook.app_context():
        held = db.session.scalars(select(Held.id)).one()
    page = client.get(f"/needs-your-correction/{held}").text
    assert 'value="many"' in page
    assert "Football night" in page
    client.submit(f"/needs-your-correction/{held}", data=heads(programme, came="12"))
    assert [row.came for row in stored(beatbook)] == [12]


def _through(client: CriticalClient) -> Send:
    def send(method: str, path: str, body: dict[str, Any] | None, headers: dict[str, str]) -> tuple[int, Any]:
        answer = client.open(path, method=method, json=body, headers=headers)
        return answer.status_code, answer.get_json(silent=True)

    return send


def test_a_count_of_another_beat_is_held_for_its_sergeant(
    beatbook: Flask, programme: UUID, next_door: BeatScene
) -> None:
    """R-15"""
    stranger = enrolled(beatbook, name="Ola Lindqvist")
    on_beat(beatbook, stranger.person, next_door)
    row = stranger.rows(stranger.seal(heads(programme), "programme.count"), can_correct=True)[0]
    assert (row["status"], row["reason"]) == ("held", "lost_scope")
    assert count(beatbook, ProgrammeCount) == 0


def test_a_programme_of_another_beat_is_not_there(stranger: StaffClient, programme: UUID) -> None:
    """R-15"""
    for page in ("", "/count"):
        assert stranger.get(f"/programmes/{programme}{page}").status_code == 404
    assert count_heads(stranger, programme).status_code == 404
    assert "Football night" not in stranger.get("/programmes").text


def test_the_page_of_one_programme_counts_for_no_other(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, programme: UUID
) -> None:
    other = a_programme(beatbook, beat.id, "Open gym")
    answer = officer.submit(f"/programmes/{programme}/count", data=typed(other))
    assert answer.status_code == 400


def test_a_flagged_line_is_shown_to_nobody_until_the_sergeant_has_read_it(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, sergeant: StaffClient, programme: UUID
) -> None:
    """Invariant 1"""
    count_heads(officer, programme, note=NAMING)
    for reader in (officer, colleague, sergeant):
        page = reader.get(f"/programmes/{programme}").text
        assert "Fenwick" not in page
        assert "being checked for personal details" in page
    item = flagged_item(beatbook, stored(beatbook)[0].id)
    assert "Fenwick" in sergeant.get(f"/redactions/{item.id}").text
    assert len(audited(beatbook, "redaction.look")) == 1
    too_long = sergeant.submit(f"/redactions/{item.id}", data={"do": "rewrite", "text": "x" * 141})
    assert (too_long.status_code, "Shorten this by 1" in too_long.text) == (422, True)
    sergeant.submit(f"/redactions/{item.id}", data={"do": "rewrite", "text": "More goals needed"})
    assert "More goals needed" in colleague.get(f"/programmes/{programme}").text
    assert (stored(beatbook)[0].note_flagged, stored(beatbook)[0].version) == (False, 2)


def test_words_are_cut_from_a_flagged_line(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, programme: UUID
) -> None:
    count_heads(officer, programme, note=NAMING)
    item = flagged_item(beatbook, stored(beatbook)[0].id)
    assert sergeant.submit(f"/redactions/{item.id}", data={"do": "cut"}).status_code == 303
    page = sergeant.get(f"/programmes/{programme}").text
    assert ("Fenwick" in page, "Spoke with" in page) == (False, True)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.COORDINATOR, Role.AUDITOR])
def test_only_those_who_walk_a_beat_count(beatbook: Flask, programme: UUID, role: Role) -> None:
    assert count_heads(sign_in_as(beatbook, role), programme).status_code == 403


def test_a_form_used_for_another_count_says_so(beatbook: Flask, officer: StaffClient, programme: UUID) -> None:
    form = typed(programme)
    for came in ("14", "15"):
        answer = officer.submit(f"/programmes/{programme}/count", data=form | {"came": came})
    assert answer.status_code == 422
    assert "This form was used for another count already" in answer.text
    assert count(beatbook, ProgrammeCount) == 1


def test_an_id_is_needed(officer: StaffClient, programme: UUID) -> None:
    assert count_heads(officer, programme, id="17").status_code == 400
    assert count_heads(officer, programme, id=str(ids.uuid7()), made_at=clock.iso(clock.now())).status_code == 303
