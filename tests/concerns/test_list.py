"""The list and Needs you: what is read first, what stands apart, how far it goes, how it is narrowed down."""

from __future__ import annotations

import re
from uuid import uuid4

from flask import Flask
from sqlalchemy import select, update

from app.concerns.desk.needing import MOST
from app.concerns.models import Concern
from app.db import db, write
from tests.concerns.scene import NAMED, WORDS, decide, hours_ago, lines, passed_on, raised, rows, sections, write_back
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene

NEEDED = re.compile(r'class="row-link" href="(/concerns[^"]*)"')


def test_danger_stands_on_top_then_what_is_overdue_then_what_came_first(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient
) -> None:
    fresh = raised(beatbook, beat.id)
    with hours_ago(2):
        older = raised(beatbook, None)
    with hours_ago(300):
        late = raised(beatbook, beat.id)
    unsure = raised(beatbook, beat.id, danger="not_sure")
    danger = raised(beatbook, beat.id, danger="yes")
    page = sergeant.get("/concerns").text
    first = sections(page)[0]
    assert first[0] == "New, to be read"
    assert first[1][:3] == [danger, unsure, late]
    assert first[1].index(older) < first[1].index(fresh) or len(first[1]) == 5
    assert "First answer is late" in page
    assert "5 to be read" in page
    assert "1 first answer late" in page


def test_who_wants_no_answer_is_never_overdue(beatbook: Flask, beat: BeatScene, sergeant: StaffClient) -> None:
    with hours_ago(300):
        raised(beatbook, beat.id, reply="none")
    page = sergeant.get("/concerns").text
    assert "1 to be read" in page
    assert not any(words in page for words in ("is late", "answer late", "first answer by"))


def test_what_looks_like_one_of_many_stands_apart_but_never_danger(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient
) -> None:
    apart = raised(beatbook, beat.id, quarantined=True)
    danger = raised(beatbook, beat.id, danger="yes", quarantined=True)
    assert sections(sergeant.get("/concerns").text) == [
        ("New, to be read", [danger]),
        ("Looks like one of many", [apart]),
    ]
    assert decide(sergeant, beatbook, apart, "read").status_code == 303
    assert sections(sergeant.get("/concerns").text) == [("New, to be read", [danger, apart])]


def test_new_messages_stand_above_what_runs_and_what_was_closed(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient
) -> None:
    running, closed, asked = (passed_on(sergeant, beatbook, beat.id) for _n in range(3))
    assert decide(sergeant, beatbook, closed, "resolve").status_code == 303
    write_back(beatbook, asked)
    assert sections(sergeant.get("/concerns").text) == [
        ("New messages", [asked]),
        ("Running", [running]),
        ("Closed lately", [closed]),
    ]


def test_no_list_shows_what_was_typed_as_no_look_at_one_is_written_down(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, officer: StaffClient
) -> None:
    """Invariant 9"""
    concern = raised(beatbook, beat.id)
    for address in ("/concerns", "/needs-you", "/concerns/translations"):
        assert WORDS not in sergeant.get(address).text
    assert decide(sergeant, beatbook, concern, "assign", beat=beat.id).status_code == 303
    assert WORDS not in officer.get("/concerns").text + sergeant.get("/concerns").text
    assert ("concern.look", "ok") not in lines(beatbook, concern)


def test_many_that_each_cry_danger_hide_neither_the_others_nor_that_there_are_more(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient
) -> None:
    for n in range(MOST + 5):
        raised(beatbook, beat.id, danger="yes", quarantined=True, description=f"No {n}")
    real = raised(beatbook, beat.id, danger="yes")
    usual = raised(beatbook, beat.id)
    page = sergeant.get("/needs-you").text
    assert NEEDED.findall(page)[0] == f"/concerns/{real}"
    assert str(usual) not in page
    assert "More new concerns than stand here" in page
    assert "/concerns?state=new" in page
    assert str(usual) in sergeant.get("/concerns?state=new&page=2").text


def test_the_list_is_narrowed_by_beat_category_and_section_and_by_nothing_else(
    beatbook: Flask, beat: BeatScene, next_door: BeatScene, sergeant: StaffClient
) -> None:
    lamp, noise = raised(beatbook, beat.id), raised(beatbook, beat.id, category="noise")
    for narrowed, expected in (
        ("category=noise", [noise]),
        (f"beat={beat.id}&category=lighting", [lamp]),
        ("state=new&category=lighting", [lamp]),
        ("state=closed", []),
    ):
        assert rows(sergeant.get(f"/concerns?{narrowed}").text) == expected, narrowed
    everything = set(rows(sergeant.get("/concerns").text))
    for nonsense in (f"beat={next_door.id}", "category=x", "state=spam", f"officer={uuid4()}", "page=-3", "page=x"):
        assert set(rows(sergeant.get(f"/concerns?{nonsense}").text)) == everything == {lamp, noise}, nonsense


def test_the_list_goes_on_page_by_page_each_once(beatbook: Flask, beat: BeatScene, sergeant: StaffClient) -> None:
    everything = {raised(beatbook, beat.id) for _n in range(112)}
    first = sergeant.get("/concerns").text
    assert len(rows(first)) == 20
    assert "/concerns?state=new" in first
    seen, address = [], "/concerns?state=new"
    while address:
        page = sergeant.get(address, htmx="page" in address).text
        found = rows(page)
        assert len(found) <= 50
        seen += found
        more = re.search(r'hx-get="([^"]+)" hx-target="closest li"', page)
        address = more[1].replace("&amp;", "&") if more else ""
    assert len(seen) == 112
    assert set(seen) == everything


def test_htmx_gets_the_sections_alone(beatbook: Flask, beat: BeatScene, sergeant: StaffClient) -> None:
    concern = raised(beatbook, beat.id)
    page = sergeant.get("/concerns?category=lighting", htmx=True).text
    assert "<html" not in page
    assert rows(page) == [concern]


def test_needs_you_puts_danger_above_everything_that_waits_longer(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient
) -> None:
    with hours_ago(300):
        late = passed_on(sergeant, beatbook, beat.id)
        old = raised(beatbook, beat.id)
    message = passed_on(sergeant, beatbook, beat.id)
    write_back(beatbook, message)
    for _n in range(3):
        raised(beatbook, beat.id, quarantined=True)
    danger = raised(beatbook, beat.id, danger="yes")
    page = sergeant.get("/needs-you").text
    found = NEEDED.findall(page)
    assert found[0] == f"/concerns/{danger}"
    assert set(found[1:3]) == {f"/concerns/{late}", f"/concerns/{old}"}
    assert set(found[3:]) == {f"/concerns/{message}", "/concerns?state=apart"}
    assert "3 concerns look like one of many" in page


def test_what_was_deleted_stands_in_no_queue(beatbook: Flask, beat: BeatScene, sergeant: StaffClient) -> None:
    concern = raised(beatbook, beat.id, description=NAMED)
    with beatbook.app_context():
        gone = update(Concern).where(Concern.id == concern).values(purged_at=select(Concern.asked_at).scalar_subquery())
        write(lambda session: session.execute(gone))
        assert db.session.get_one(Concern, concern).purged_at is not None
    assert rows(sergeant.get("/concerns").text) == []
    assert str(concern) not in sergeant.get("/needs-you").text


def test_patrol_is_not_told_of_a_message_that_it_may_not_read_yet(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, officer: StaffClient
) -> None:
    concern = passed_on(sergeant, beatbook, beat.id)
    write_back(beatbook, concern)
    assert "New message" in sergeant.get("/concerns").text
    for address in ("/concerns", f"/concerns/{concern}"):
        assert "New message" not in officer.get(address).text
