"""The book of a beat and the briefing: what stands there, for whom, and what never does."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from app import clock
from app.actor import Role
from tests.followups.scene import NAME, NAMING, NUMBER, REACH, in_days, moved, promise, today
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import BeatScene


def headings(page: str) -> list[str]:
    """The sections of a page, in order."""
    return re.findall(r'<h2 class="day">([^<]+)</h2>', page)


def part(page: str, name: str) -> str:
    """One section of a page."""
    found = re.search(rf'<section class="part" id="{name}">.*?</section>', page, re.DOTALL)
    return found.group() if found else ""


def test_one_page_says_what_there_is_to_know_of_a_beat(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, sergeant: StaffClient, beat: BeatScene
) -> None:
    promise(officer, beat.park, what="Ask about the lamp", due="pick", due_on=in_days(9))
    promise(colleague, beat.park, what="Bring the form", due="today")
    note = {"place": str(beat.park), "words": "The side gate sticks", "id": str(officer.person_id), "tz": "UTC"}
    assert officer.submit("/place-notes", data=note).status_code == 303
    page = officer.get(f"/beat/{beat.id}").text
    assert headings(page) == [
        *("Who works here", "Raised by residents", "What was promised", "Rounds due", "Notes on places"),
        *("Days without anybody", "Languages", "Places"),
    ]
    people, promises = part(page, "people"), part(page, "followups")
    assert all(name in people for name in ("Wren Alder · 4417", "Sami Reed · 2086", "Ines Calder", "since"))
    assert promises.index("Bring the form") < promises.index("Ask about the lamp")
    assert "Sami Reed" in promises
    assert "Quayside flats" in part(page, "rounds")
    assert "The side gate sticks" in part(page, "notes")
    assert "English" in part(page, "languages")
    assert "Corner shop" in part(page, "places")
    for name in re.findall(r'<a href="#(\w+)">', page):
        assert part(page, name), name


def test_the_bar_leads_to_the_first_of_ones_beats_and_to_the_others_from_there(
    beatbook: Flask, beat: BeatScene, next_door: BeatScene
) -> None:
    both = sign_in_as(beatbook, Role.OFFICER, beats=[beat.id, next_door.id])
    page = both.get("/beat").text
    assert '<a href="/beat" aria-current="page">' in page
    assert "<h1" in page and "Canal Side" in page.partition("</h1>")[0]  # one heading
    assert f'href="/beat/{beat.id}"' in page


def test_somebody_on_no_beat_is_told_what_they_can_do(beatbook: Flask) -> None:
    page = sign_in_as(beatbook, Role.OFFICER).get("/beat").text
    assert "You are on no beat today." in page
    assert 'href="/cover"' in page


@pytest.mark.parametrize("page", ["", "/briefing"])
def test_the_book_of_another_beat_is_not_there(
    officer: StaffClient, next_door: BeatScene, beat: BeatScene, page: str
) -> None:
    assert officer.get(f"/beat/{beat.id}{page}").status_code == 200
    assert officer.get(f"/beat/{next_door.id}{page}").status_code == 404


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR, Role.COORDINATOR])
def test_who_does_not_patrol_has_no_beat_book(beatbook: Flask, beat: BeatScene, role: Role) -> None:
    somebody = sign_in_as(beatbook, role)
    assert [somebody.get(f"/beat{rest}").status_code for rest in ("", f"/{beat.id}", f"/{beat.id}/briefing")] == [
        403
    ] * 3


def test_covering_a_beat_opens_its_book(stranger: StaffClient, beat: BeatScene, officer: StaffClient) -> None:
    assert stranger.get(f"/beat/{beat.id}").status_code == 404
    stranger.submit("/cover", data={"beat": str(beat.id)})
    assert stranger.get(f"/beat/{beat.id}").status_code == 200
    assert "covers today, until" in part(officer.get(f"/beat/{beat.id}").text, "people")


def test_no_name_number_or_checked_word_stands_in_book_or_briefing(
    officer: StaffClient, colleague: StaffClient, beat: BeatScene
) -> None:
    """Invariants 1 and 2"""
    promise(officer, beat.park, **{"what": NAMING, **REACH})
    for address in (f"/beat/{beat.id}", f"/beat/{beat.id}/briefing?since=week"):
        page = colleague.get(address).text
        assert "being checked for personal details" in page
        assert not any(words in page for words in (NUMBER, NAME, NAMING, "Fenwick"))


def test_a_briefing_says_what_happened_since_ones_last_shift(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, beat: BeatScene
) -> None:
    before = promise(colleague, beat.park, what="Known before", due="pick", due_on=in_days(3))
    began = clock.now()
    with clock.at(began + timedelta(minutes=5)):
        officer.sign_in()
    with clock.at(began + timedelta(hours=15)):
        colleague.sign_in()
        new = promise(colleague, beat.park, what="Look at the swing", due="pick", due_on=in_days(5))
        moved(colleague, before, "done", 1)
        moved(colleague, new, "reschedule", 1, due="pick", due_on=in_days(6))
    with clock.at(began + timedelta(hours=24)):
        officer.sign_in()
        page = officer.get(f"/beat/{beat.id}/briefing").text
        assert headings(page) == ["Due now", "Newly promised", "Moved to another day", "Done"]
        assert "Look at the swing" in part(page, "promised")
        assert "Known before" not in part(page, "promised")
        assert "Known before" in part(page, "done")
        assert "Known before" in part(page, "due")
        assert "Nothing new" not in page


def test_a_briefing_goes_back_as_far_as_is_asked(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, beat: BeatScene
) -> None:
    with clock.at(clock.now() - timedelta(days=5)):
        colleague.sign_in()
        promise(colleague, beat.park, what="Long ago", due="pick", due_on=(today() + timedelta(days=30)).isoformat())
    assert "Long ago" not in officer.get(f"/beat/{beat.id}/briefing?since=three-days").text
    page = officer.get(f"/beat/{beat.id}/briefing?since=week").text
    assert "Long ago" in page
    assert '<a href="?since=week" aria-current="true">' in page
    assert officer.get(f"/beat/{beat.id}/briefing?since=ever").status_code == 200


def test_book_and_briefing_can_be_printed(officer: StaffClient, beat: BeatScene) -> None:
    for address in (f"/beat/{beat.id}", f"/beat/{beat.id}/briefing"):
        page = officer.get(address).text
        assert 'data-press="print"' in page
        assert "js/print.js" in page


def test_phones_carry_the_book(officer: StaffClient, beat: BeatScene) -> None:
    promise(officer, beat.park, what="Ask about the lamp")
    items = {item["key"]: item for item in officer.get("/sync/pack", headers={"X-Sync": "1"}).get_json()["items"]}
    assert "Ask about the lamp" in items[f"/beat/{beat.id}"]["html"]
    assert items["/beat"]["html"] == items[f"/beat/{beat.id}"]["html"]


def test_a_long_list_says_how_much_is_left_out(officer: StaffClient, beat: BeatScene) -> None:
    for number in range(32):
        promise(officer, beat.park, what=f"Promise {number}")
    promises = part(officer.get(f"/beat/{beat.id}").text, "followups")
    assert promises.count("Promise ") == 30
    assert "and 2 more" in promises
