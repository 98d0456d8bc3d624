"""When blocks were walked last, which are due, the days of one block, and the card: never who walked."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.actor import Role
from app.agency_texts import AgencyTexts
from app.places import store as places
from app.rounds import store
from tests.rounds.scene import Blocks, walk
from tests.support.absence import without_chance
from tests.support.page_lint import problems
from tests.support.people import StaffClient, sign_in_as


def days_ago(days: int):
    """The same time of day by the agency's clocks, also where they were changed in between."""
    return clock.at(clock.now().astimezone(ZoneInfo("Europe/London")) - timedelta(days=days))


def test_due_is_what_was_never_walked_then_what_was_walked_longest_ago(
    beatbook: Flask, officer: StaffClient, blocks: Blocks
) -> None:
    for block, days in ((blocks.rowan, 90), (blocks.birch, 200), (blocks.birch, 120), (blocks.elm, 89)):
        with days_ago(days):
            officer.sign_in()
            walk(officer, block)
    with beatbook.app_context():
        due = store.due([blocks.beat.id], places.today())
        assert [block.spot.label for block in due] == ["Quayside flats", "Birch Court", "Rowan Court"]
        assert [block.last_on and (places.today() - block.last_on).days for block in due] == [None, 120, 90]
        assert store.due([], places.today()) == []
    officer.sign_in()
    page = officer.get("/rounds").text
    assert page.count(">Due<") == 3
    assert "Not walked yet" in page
    assert problems(page) == []


def test_the_last_round_of_a_block_is_all_that_was_walked_on_its_last_day(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, blocks: Blocks
) -> None:
    with days_ago(3):
        officer.sign_in()
        walk(officer, blocks.birch, spoke="9")
    officer.sign_in()
    walk(officer, blocks.birch, spoke="2", no_answer="5")
    walk(colleague, blocks.birch, spoke="3")
    with beatbook.app_context():
        last = store.last_walked([blocks.beat.id])
        assert last.keys() == {blocks.birch}
        assert last[blocks.birch].on == places.today()
        assert last[blocks.birch].totals == {
            "spoke": 5,
            "no_answer": 5,
            "no_thanks": None,
            "left_card": None,
            "asked_to_return": None,
        }


def test_totals_stand_by_day_once_three_have_walked_the_beat(
    officer: StaffClient, colleague: StaffClient, sergeant: StaffClient, blocks: Blocks
) -> None:
    """Invariant 5: with fewer, a day's totals would be somebody's figures."""
    walk(officer, blocks.birch, spoke="31")
    walk(officer, blocks.birch, no_thanks="1")
    walk(colleague, blocks.elm, spoke="47")
    page = sergeant.get(f"/rounds/blocks/{blocks.birch}").text
    assert ("<table" in page, 'class="number"' in page) == (False, False)
    assert "Days on which it was walked" in page
    walk(sergeant, blocks.rowan, spoke="1")
    page = officer.get(f"/rounds/blocks/{blocks.birch}").text
    table = page.partition("<table")[2].partition("</table>")[0]
    assert table.count("<tr") == 2
    for words, total in (("Spoke", 31), ("No thanks", 1), ("Nobody in", "–")):
        assert f'data-label="{words}" class="number">{total}<' in table
    assert problems(page) == []
    assert not any(who in without_chance(page) for who in ("Sami Reed", "Ines Calder", "2086", "0055"))


def test_blocks_of_another_beat_are_not_shown(officer: StaffClient, next_door: Blocks, blocks: Blocks) -> None:
    """R-15"""
    assert str(next_door.birch) not in officer.get("/rounds").text
    assert officer.get(f"/rounds/blocks/{next_door.birch}").status_code == 404
    assert officer.get(f"/rounds/blocks/{blocks.beat.park}").status_code == 404


def test_who_is_on_no_beat_is_told_what_will_stand_here(beatbook: Flask) -> None:
    page = sign_in_as(beatbook, Role.OFFICER).get("/rounds").text
    assert "No blocks of homes yet" in page
    assert "/rounds/new" not in page


def test_the_card_says_how_to_check_that_the_officer_is_real(beatbook: Flask, officer: StaffClient) -> None:
    said = "Ring 101 and ask for the desk of that number."
    beatbook.config["BEATBOOK"] = replace(beatbook.config["BEATBOOK"], check_officer=said)
    page = officer.get("/rounds/card").text
    for words in ("We called today. Nothing is wrong.", "Testbury", "collar number", said):
        assert words in page
    own = AgencyTexts(check_officer={"en": "Ring 311.", "ar": "اتصل بنا."})
    beatbook.config["BEATBOOK"] = replace(beatbook.config["BEATBOOK"], agency_texts=own)
    assert "Ring 311." in officer.get("/rounds/card").text
    assert "Wren Alder" not in page.partition("<article")[2].partition("</article>")[0]
    assert problems(page) == []


def test_the_round_may_ask_for_the_position(beatbook: Flask) -> None:
    client: FlaskClient = beatbook.test_client()
    page = client.get("/rounds/new")
    assert "geolocation=(self)" in page.headers["Permissions-Policy"]
    assert problems(page.text) == []


def test_who_asked_to_come_back_is_written_down_where_there_is_a_page_for_it(beatbook: Flask) -> None:
    beatbook.add_url_rule("/followups/new", "a_page_of_another_room")
    page = beatbook.test_client().get("/rounds/new").text
    assert page.count('href="/followups/new" target="_blank" data-come-back hidden') == 2


def test_more_leads_to_the_rounds(officer: StaffClient, sergeant: StaffClient, beatbook: Flask) -> None:
    assert all('href="/rounds"' in client.get("/more").text for client in (officer, sergeant))
    assert 'href="/rounds"' not in sign_in_as(beatbook, Role.ADMIN).get("/more").text
