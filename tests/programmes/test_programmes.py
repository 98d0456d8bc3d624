"""What is on: kept by the beat's sergeant, shown with how many came, offered on phones on its days."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from app import clock
from app.actor import Role
from app.audit import log
from app.db import db
from app.programmes import store
from app.programmes.models import Programme
from app.programmes.rules import WEEKDAYS
from tests.interactions.scene import audited
from tests.programmes.scene import a_programme, count_heads, today
from tests.support.absence import without_chance
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import BeatScene, count

PLAN = {"name": "Coffee morning", "weekdays": ["wed", "sat"], "starts_at": "10:00", "from_on": "2026-01-07"}


def plan_of(app: Flask, programme: UUID) -> Programme:
    with app.app_context():
        return db.session.get_one(Programme, programme)


def bars(page: str) -> list[tuple[str, str, int]]:
    """(number, day, height) of each bar, as drawn."""
    drawing = page.partition('<svg class="chart"')[2].partition("</svg>")[0]
    words = re.findall(r"<text[^>]*>([^<]*)</text>", drawing)
    heights = re.findall(r'<rect [^>]*height="(\d+)"', drawing)
    return [(words[3 * n], f"{words[3 * n + 1]} {words[3 * n + 2]}", int(height)) for n, height in enumerate(heights)]


def table(page: str) -> list[list[str]]:
    """The cells of the table, row by row."""
    body = page.partition("<tbody")[2].partition("</tbody>")[0]
    return [re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", row) for row in body.split("<tr")[1:]]


def test_the_bars_and_the_table_say_the_same(beatbook: Flask, officer: StaffClient, programme: UUID) -> None:
    day = today(beatbook)
    for back, came in enumerate((20, 5, 0, 10)):
        count_heads(officer, programme, held_on=(day - timedelta(days=7 * back)).isoformat(), came=str(came))
    page = officer.get(f"/programmes/{programme}").text
    assert [row[2] for row in table(page)] == ["20", "5", "0", "10"]
    assert [number for number, _day, _height in bars(page)] == ["10", "0", "5", "20"]
    assert [height for _number, _day, height in bars(page)] == [40, 0, 20, 80]
    assert bars(page)[-1][1] == f"{day.day} {day:%b}"


def test_more_days_than_bars_leave_the_newest(beatbook: Flask, officer: StaffClient, programme: UUID) -> None:
    for back in range(15):
        held_on = (today(beatbook) - timedelta(days=back)).isoformat()
        count_heads(officer, programme, held_on=held_on, came=str(30 - back))
    page = officer.get(f"/programmes/{programme}").text
    newest = [row[2] for row in table(page)][:12]
    assert [number for number, _day, _height in bars(page)] == newest[::-1]
    assert len(table(page)) == 15


def test_of_a_day_that_was_counted_twice_the_last_count_stands(
    officer: StaffClient, colleague: StaffClient, programme: UUID
) -> None:
    count_heads(officer, programme, came="14")
    with clock.at(clock.now() + timedelta(seconds=5)):
        count_heads(colleague, programme, came="41", young="7")
        page = officer.get(f"/programmes/{programme}").text
    assert [row[2:] for row in table(page)] == [["41", "7"]]
    assert "the last count stands" in page


def test_the_list_says_when_it_is_on_and_how_many_came(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, next_door: BeatScene
) -> None:
    gym = a_programme(beatbook, beat.id, "Open gym", weekdays=("tue", "fri"), starts_at="18:30", place_id=beat.park)
    a_programme(beatbook, next_door.id, "Chess")
    for back in range(4):
        held_on = (today(beatbook) - timedelta(days=back)).isoformat()
        count_heads(officer, gym, held_on=held_on, came=str(100 + back))
    page = officer.get("/programmes").text
    for words in ("Open gym", "Tue, Fri · 18:30", "Anchor Park", ": 100", ": 101", ": 102"):
        assert words in page
    assert ": 103" not in page
    assert "Chess" not in page


def test_nothing_on_a_programmes_page_says_who_counted(
    officer: StaffClient, sergeant: StaffClient, programme: UUID
) -> None:
    """Invariant 5"""
    count_heads(officer, programme, note="Good weather")
    page = sergeant.get(f"/programmes/{programme}").text
    assert "Good weather" in page
    assert not any(words in page for words in (officer.name, str(officer.person_id)))
    assert "4417" not in without_chance(page)


def test_a_sergeant_adds_a_programme_to_an_own_beat(
    beatbook: Flask, sergeant: StaffClient, officer: StaffClient, beat: BeatScene
) -> None:
    answer = sergeant.submit("/programmes/new", data=PLAN | {"beat": str(beat.id), "place": str(beat.park)})
    assert answer.status_code == 303
    assert "Wed, Sat · 10:00" in officer.get("/programmes").text
    assert len(audited(beatbook, "programme.add")) == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": ""}, "Enter the programme"),
        ({"name": "Football night"}, "There is one of this name on the beat already."),
        ({"name": "Mr Tobias Fenwick"}, "This could point to a person."),
        ({"weekdays": []}, "Choose at least one day"),
        ({"starts_at": "25:10"}, "Enter a time of day"),
        ({"to_on": "2025-01-01"}, "The last day comes before the first."),
        ({"from_on": ""}, "Enter the first day"),
        ({"from_on": "soon"}, "Enter the day"),
        ({"beat": ""}, "Choose the beat"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_plan_that_is_refused_says_why_and_keeps_what_was_typed(
    beatbook: Flask, sergeant: StaffClient, beat: BeatScene, programme: UUID, said: dict[str, str], words: str
) -> None:
    form = PLAN | {"beat": str(beat.id), "place": str(beat.park)} | said
    answer = sergeant.submit("/programmes/new", data=form)
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{form["name"]}"' in answer.text
    assert f'value="{beat.park}" checked' in answer.text
    assert count(beatbook, Programme) == 1


def test_a_place_must_lie_on_the_programmes_beat(
    sergeant: StaffClient, beat: BeatScene, next_door: BeatScene, programme: UUID
) -> None:
    form = PLAN | {"beat": str(beat.id), "place": str(next_door.park)}
    assert "Choose a place on the programme" in sergeant.submit("/programmes/new", data=form).text
    answer = sergeant.submit(f"/programmes/{programme}/change", data=form)
    assert (answer.status_code, "Choose a place on the programme" in answer.text) == (422, True)


def test_a_programme_is_changed_and_what_is_emptied_is_empty(
    beatbook: Flask, sergeant: StaffClient, beat: BeatScene
) -> None:
    last = today(beatbook) + timedelta(days=30)
    programme = a_programme(beatbook, beat.id, starts_at="18:00", to_on=last, place_id=beat.park)
    page = sergeant.get(f"/programmes/{programme}/change").text
    assert all(f'value="{value}"' in page for value in ("18:00", last.isoformat(), "Football night"))
    answer = sergeant.submit(f"/programmes/{programme}/change", data=PLAN | {"starts_at": "", "to_on": "", "place": ""})
    assert answer.status_code == 303
    found = plan_of(beatbook, programme)
    assert (found.name, found.weekdays) == ("Coffee morning", ("wed", "sat"))
    assert (found.starts_at, found.to_on, found.place_id) == (None, None, None)
    assert audited(beatbook, "programme.change")[0].names != ""


def test_an_ended_programme_keeps_its_counts_and_can_be_taken_up_again(
    beatbook: Flask, sergeant: StaffClient, officer: StaffClient, programme: UUID
) -> None:
    count_heads(officer, programme, came="17")
    sergeant.submit(f"/programmes/{programme}/end")
    page = officer.get(f"/programmes/{programme}").text
    assert "This programme was ended" in page
    assert [row[2] for row in table(page)] == ["17"]
    with beatbook.app_context():
        store.change(log.COMMAND_LINE, programme, retired_at=clock.now() - timedelta(days=2))
    answer = count_heads(officer, programme)
    assert (answer.status_code, "The programme had ended by then." in answer.text) == (422, True)
    sergeant.submit(f"/programmes/{programme}/end")
    assert plan_of(beatbook, programme).retired_at is None


def test_who_may_not_change_a_programme_does_not(
    beatbook: Flask, officer: StaffClient, next_door: BeatScene, beat: BeatScene, programme: UUID
) -> None:
    """R-15"""
    elsewhere = sign_in_as(beatbook, Role.SERGEANT, beats=[next_door.id], name="Uma Frost")
    for address in (f"/programmes/{programme}/change", f"/programmes/{programme}/end"):
        assert officer.submit(address, data=PLAN).status_code == 403
        assert elsewhere.submit(address, data=PLAN).status_code == 404
    assert officer.get("/programmes/new").status_code == 403
    assert elsewhere.submit("/programmes/new", data=PLAN | {"beat": str(beat.id)}).status_code == 404
    assert plan_of(beatbook, programme).name == "Football night"


def test_an_administrator_keeps_the_programmes_of_all_beats(beatbook: Flask, beat: BeatScene, programme: UUID) -> None:
    admin = sign_in_as(beatbook, Role.ADMIN)
    assert "Football night" in admin.get("/programmes").text
    page = admin.get(f"/programmes/{programme}").text
    assert (f"/programmes/{programme}/count" in page, f"/programmes/{programme}/change" in page) == (False, True)
    assert admin.submit("/programmes/new", data=PLAN | {"beat": str(beat.id)}).status_code == 303
    assert admin.submit(f"/programmes/{programme}/end").status_code == 303


def test_a_phone_is_offered_what_is_on_today_on_its_beats(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, next_door: BeatScene
) -> None:
    day = today(beatbook)
    other_days = tuple(code for code in WEEKDAYS if code != WEEKDAYS[day.weekday()])
    on = a_programme(beatbook, beat.id, "On today")
    a_programme(beatbook, beat.id, "On other days", weekdays=other_days)
    a_programme(beatbook, beat.id, "Over", to_on=day - timedelta(days=1))
    a_programme(beatbook, beat.id, "Not yet", from_on=day + timedelta(days=1))
    a_programme(beatbook, next_door.id, "Next door")
    ended = a_programme(beatbook, beat.id, "Ended")
    sergeant.submit(f"/programmes/{ended}/end")
    kit = officer.get("/sync/kit").get_json()
    assert kit["programmes"] == [
        {"id": str(on), "name": "On today", "beat": str(beat.id), "on": day.isoformat()},
    ]


def test_more_leads_to_the_programmes(officer: StaffClient) -> None:
    assert 'href="/programmes"' in officer.get("/more").text
