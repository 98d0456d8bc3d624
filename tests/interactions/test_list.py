"""The list of contacts: whose they are, in what order, page by page, and what it costs."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import brotli
import pytest
from flask import Flask

from app import ids
from app.interactions import store
from tests.interactions.scene import change, links, next_page, record, record_ago, statements
from tests.support.people import StaffClient, assign
from tests.support.scenes import BeatScene


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> int:
    """Pages of three, so that a few contacts fill several."""
    monkeypatch.setattr(store, "PAGE", 3)
    return 3


def pages(client: StaffClient, address: str = "/interactions") -> Iterator[list[UUID]]:
    """The list, page by page, as somebody scrolls it."""
    page = client.get(address).text
    yield links(page)
    while following := next_page(page):
        page = client.get(following, htmx=True).text
        yield links(page)


def test_the_list_holds_ones_own_contacts_and_those_of_ones_beats(
    beatbook: Flask,
    officer: StaffClient,
    colleague: StaffClient,
    stranger: StaffClient,
    beat: BeatScene,
    next_door: BeatScene,
) -> None:
    """R-15"""
    assign(beatbook, officer.person_id, [next_door.id])
    mine, theirs = record(officer, beat.park), record(colleague, beat.park)
    elsewhere, foreign = record(officer, next_door.park), record(stranger, next_door.park)
    assert set(links(officer.get("/interactions").text)) == {mine, theirs, elsewhere, foreign}
    assert set(links(colleague.get("/interactions").text)) == {mine, theirs}
    assert set(links(stranger.get("/interactions").text)) == {elsewhere, foreign}


def test_the_newest_comes_first_and_ties_are_broken_by_id(officer: StaffClient, beat: BeatScene) -> None:
    old = record_ago(officer, beat.park, timedelta(days=2))
    ties = [record_ago(officer, beat.park, timedelta(hours=30)) for _ in range(3)]
    new = record(officer, beat.park)
    assert links(officer.get("/interactions").text) == [new, *sorted(ties, reverse=True), old]


def test_pages_have_no_gaps_and_no_doubles_while_contacts_are_added(
    officer: StaffClient, colleague: StaffClient, beat: BeatScene, short_pages: int
) -> None:
    before = [record_ago(officer, beat.park, timedelta(hours=hour // 2)) for hour in range(11)]
    seen: list[UUID] = []
    for page in pages(colleague):
        assert len(page) <= short_pages
        seen += page
        record(officer, beat.park)
    assert len(seen) == len(set(seen))
    assert set(seen) == set(before)


def test_a_page_that_ends_exactly_with_the_last_contact_offers_no_more(
    officer: StaffClient, beat: BeatScene, short_pages: int
) -> None:
    for _ in range(short_pages):
        record(officer, beat.park)
    assert next_page(officer.get("/interactions").text) is None
    record(officer, beat.park)
    assert [len(page) for page in pages(officer)] == [3, 1]


def test_the_list_can_be_narrowed_by_beat_place_outcome_and_days(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, next_door: BeatScene, short_pages: int
) -> None:
    assign(beatbook, officer.person_id, [next_door.id])
    park, shop = record(officer, beat.park), record(officer, beat.places["Corner shop"], outcomes=["thanked"])
    away, old = record(officer, next_door.park), record_ago(officer, beat.park, timedelta(days=20))
    asked = {
        f"beat={beat.id}": {park, shop, old},
        f"beat={next_door.id}": {away},
        f"place={beat.park}": {park, old},
        "outcome=thanked": {shop},
        "outcome=gossip": {park, shop, away, old},
        "days=7": {park, shop, away},
        "days=30": {park, shop, away, old},
        "days=8": {park, shop, away, old},
        f"days=7&beat={beat.id}&outcome=talked": {park},
    }
    for query, expected in asked.items():
        found = [contact for page in pages(officer, f"/interactions?{query}") for contact in page]
        assert (query, set(found), len(found)) == (query, expected, len(expected))


def test_a_filter_never_widens_what_one_may_see(stranger: StaffClient, officer: StaffClient, beat: BeatScene) -> None:
    """R-15"""
    record(officer, beat.park)
    for query in (f"beat={beat.id}", f"place={beat.park}", "after=9999999999999.x", f"after=0.{ids.uuid7()}"):
        assert links(stranger.get(f"/interactions?{query}").text) == []


@pytest.mark.parametrize(
    "odd", ["beat=x", "place=1", "days=-7", "days=٧", "outcome=%25", "after=..", f"after={9**30}.x"]
)
def test_filters_that_make_no_sense_are_not_listened_to(officer: StaffClient, beat: BeatScene, odd: str) -> None:
    contact = record(officer, beat.park)
    assert links(officer.get(f"/interactions?{odd}").text) == [contact]


def test_a_contact_entered_in_error_stays_in_the_list_and_is_marked(officer: StaffClient, beat: BeatScene) -> None:
    contact = record(officer, beat.park)
    change(officer, contact, "void", 1, why="Tapped twice")
    page = officer.get("/interactions").text
    assert links(page) == [contact]
    assert "Entered in error" in page


def test_an_empty_list_says_how_it_fills(officer: StaffClient) -> None:
    assert "Nothing recorded yet" in officer.get("/interactions").text
    assert "Nothing fits" in officer.get("/interactions?days=7").text


def test_htmx_gets_the_rows_alone_and_caches_keep_them_apart(officer: StaffClient, beat: BeatScene) -> None:
    contact = record(officer, beat.park)
    whole, rows = officer.get("/interactions"), officer.get("/interactions", htmx=True)
    assert links(whole.text) == links(rows.text) == [contact]
    assert ("<html" in whole.text, "<html" in rows.text) == (True, False)
    assert "HX-Request" in whole.headers["Vary"]
    assert "HX-Request" in rows.headers["Vary"]


def test_a_full_list_costs_three_statements_and_ten_kilobytes(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, next_door: BeatScene
) -> None:
    assign(beatbook, officer.person_id, [next_door.id])
    for number in range(store.PAGE + 2):
        note = f"Round {number}: swings, benches and lights looked at"
        record_ago(officer, beat.park, timedelta(minutes=7 * number), note=note, outcomes=["talked", "helped"])
    officer.get("/interactions")
    with statements(beatbook) as ran:
        page = officer.get("/interactions").get_data()
    asked = [statement for statement in ran if statement.startswith("SELECT") or statement.startswith("WITH")]
    assert len(asked) <= 3, asked
    assert len(links(page.decode())) == store.PAGE
    assert len(brotli.compress(page, quality=5)) <= 10_000
