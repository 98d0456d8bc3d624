"""The public page: whose name stands there and for how long, what never does, and that it is the same for everybody."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app import clock
from app.accounts.models import Person
from app.audit.models import AuditEntry
from app.db import db, write
from app.places.models import Assignment, Beat
from app.web.language import RESIDENTS, as_html
from app.web.modules import needed
from tests.noticeboard.scene import a_page, in_the_next_quarter, open_at, raised
from tests.presence.scene import days_ago, shift_said, shifts, typed
from tests.support.absence import without_chance
from tests.support.client import CriticalClient
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene


def say(who: StaffClient, shown: str) -> None:
    assert who.submit("/account/public-name", data={"shown": shown}).status_code == 303


def test_a_name_stands_on_the_page_only_after_a_yes_and_is_gone_with_the_next_request(
    client: CriticalClient, officer: StaffClient, colleague: StaffClient, page: str
) -> None:
    before = without_chance(client.get(page).text)
    assert "2 officers work here" in before
    assert not any(name in before for name in ("Wren Alder", "Sami Reed", "4417", "2086"))
    say(officer, "yes")
    named = client.get(page)
    assert "Wren Alder" in named.text
    assert "here since January 2020" in named.text
    assert "Sami Reed" not in named.text
    assert "4417" not in without_chance(named.text)
    say(officer, "no")
    assert "Wren Alder" not in client.get(page).text


def test_no_cache_may_show_a_name_without_asking_again(client: CriticalClient, officer: StaffClient, page: str) -> None:
    assert client.get(page).headers["Cache-Control"] == "public, max-age=300"
    say(officer, "yes")
    named = client.get(page)
    assert named.headers["Cache-Control"] == "public, no-cache"
    seen = {"If-None-Match": named.headers["ETag"]}
    assert client.get(page, headers=seen).status_code == 304
    say(officer, "no")
    after = client.get(page, headers=seen)
    assert after.status_code == 200
    assert "Wren Alder" not in after.text


def test_the_name_goes_when_its_officer_leaves_the_beat_or_the_agency(
    beatbook: Flask, client: CriticalClient, officer: StaffClient, colleague: StaffClient, page: str
) -> None:
    say(officer, "yes")
    say(colleague, "yes")
    yesterday = clock.now().date() - timedelta(days=1)
    off_the_beat = update(Assignment).where(Assignment.person_id == officer.person_id).values(to_on=yesterday)
    left = update(Person).where(Person.id == colleague.person_id).values(left_at=clock.now())
    with beatbook.app_context():
        write(lambda session: session.execute(off_the_beat))
        assert "Wren Alder" not in client.get(page).text
        assert "Sami Reed" in client.get(page).text
        write(lambda session: session.execute(left))
    assert "Sami Reed" not in client.get(page).text


def test_yes_and_no_are_written_down_once_and_only_for_oneself(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient
) -> None:
    for shown in ("yes", "yes", "no", "no"):
        officer.submit("/account/public-name", data={"shown": shown, "person_id": str(colleague.person_id)})
    with beatbook.app_context():
        named = select(AuditEntry.action, AuditEntry.object_id).where(AuditEntry.object_kind == "person")
        lines = [tuple(row) for row in db.session.execute(named.where(AuditEntry.action.startswith("public_name")))]
    person = str(officer.person_id)
    assert lines == [("public_name.agree", person), ("public_name.withdraw", person)]


def test_the_account_page_asks_those_who_are_on_a_beat(officer: StaffClient, admin: StaffClient) -> None:
    assert "Show my name" in officer.get("/account").text
    say(officer, "yes")
    assert "Take my name away" in officer.get("/account").text
    assert "public-name" not in admin.get("/account").text


def test_the_page_says_how_the_beat_is_reached_and_when_it_is_open(
    beatbook: Flask, client: CriticalClient, beat: BeatScene
) -> None:
    page = a_page(beatbook, beat.id, words="We like to talk.")
    open_at(beatbook, beat.id, beat.park, note="By the swings")
    said = client.get(page).text.replace("\u2060", "")
    for words in ("0151 496 0420", "harbour@police.example", "Tuesday and Thursday", "16:00–18:00", "Anchor Park"):
        assert words in said
    assert '<p class="words" lang="en" dir="auto">We like to talk.</p>' in said
    assert "By the swings" in said
    assert 'href="/concerns/new?beat=' in said
    assert "Ring 999" in said


def test_when_anybody_is_on_patrol_changes_nothing_on_the_page(
    beatbook: Flask, client: CriticalClient, officer: StaffClient, beat: BeatScene, page: str
) -> None:
    before = client.get(page).data
    officer.submit("/presence", data=typed(**shift_said(beat.id, days_ago(beatbook, 0))))
    assert len(shifts(beatbook)) == 1
    assert client.get(page).data == before


@pytest.mark.parametrize("address", ["", "/poster", "/poster/every-language", "/card"])
def test_it_is_the_same_for_everybody_and_leaves_nothing_behind(
    client: CriticalClient, officer: StaffClient, page: str, address: str
) -> None:
    """R-28: no cookie, and of the reader nothing counts but the language."""
    other = {"User-Agent": "Nokia", "Referer": "http://localhost/x", "DNT": "1", "HX-Request": "true"}
    answers = [client.get(page + address), client.get(page + address, headers=other), officer.get(page + address)]
    assert len({answer.data for answer in answers}) == 1
    for answer in answers:
        assert "Set-Cookie" not in answer.headers
        assert set(answer.headers["Vary"].split(", ")) <= {"Accept-Language", "Accept-Encoding"}
        assert "Wren" not in answer.text


@pytest.mark.parametrize("language", RESIDENTS)
@pytest.mark.parametrize("address", ["", "/poster", "/card"])
def test_it_speaks_each_language_in_its_direction(
    client: CriticalClient, page: str, address: str, language: str
) -> None:
    named = client.get(f"{page}{address}?lang={language}").text
    asked = client.get(page + address, headers={"Accept-Language": as_html(language)}).text
    for said in (named, asked):
        assert f'<html lang="{as_html(language)}" dir="{"rtl" if language == "ar" else "ltr"}">' in said
    if not address:
        assert f"&amp;lang={language}" in named
        assert 'href="/concerns/new?beat=' in asked


def test_the_poster_of_all_languages_says_it_in_each(client: CriticalClient, page: str) -> None:
    said = client.get(f"{page}/poster/every-language").text
    found = re.findall(r'<div lang="([\w-]+)" dir="(\w+)"><h2>', said)
    assert found == [(as_html(code), "rtl" if code == "ar" else "ltr") for code in RESIDENTS]


def test_all_areas_with_a_page_are_listed_and_the_door_leads_there(
    beatbook: Flask, client: CriticalClient, next_door: StaffClient, page: str
) -> None:
    assert 'href="/our-area"' in client.get("/").text
    listed = client.get("/our-area").text
    assert f'href="{page}"' in listed
    assert "Canal Side" not in listed


def test_what_is_not_published_is_not_there(
    beatbook: Flask, client: CriticalClient, sergeant: StaffClient, beat: BeatScene, page: str
) -> None:
    gone = update(Beat).where(Beat.id == beat.id).values(retired_at=clock.now())
    sergeant.submit(f"/beats/{beat.id}/public/publish", data={"publish": "no"})
    for rest in ("", "/poster", "/poster/every-language", "/card"):
        assert client.get(page + rest).status_code == 404
    sergeant.submit(f"/beats/{beat.id}/public/publish", data={"publish": "yes"})
    assert client.get(page).status_code == 200
    with beatbook.app_context():
        write(lambda session: session.execute(gone))
    assert client.get(page).status_code == 404
    assert client.get("/our-area/nowhere").status_code == 404


def test_nobody_is_named_on_paper(client: CriticalClient, officer: StaffClient, page: str) -> None:
    say(officer, "yes")
    for rest in ("/poster", "/poster/every-language", "/card"):
        said = client.get(page + rest).text
        assert "Wren Alder" not in said
        assert "Ring the agency" in said
        assert "0151 496 0420" in said


def test_it_opens_quickly(
    beatbook: Flask, client: CriticalClient, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, page: str
) -> None:
    """All that a phone loads for it, compressed, imported scripts too."""
    say(officer, "yes")
    open_at(beatbook, beat.id, beat.park, note="By the swings")
    for category in ("lighting", "noise", "drinking", "other"):
        raised(beatbook, sergeant.person_id, beat.id, 10, category=category)
    there = beatbook.extensions["assets"]
    with in_the_next_quarter(beatbook):
        shown = client.get(page).text
        assert "Street lights" in shown
        named = re.findall(rf'(?:href|src)="/static/{there.build}/([^"#]+)', shown)
        parts = {part for name in named for part in (needed(there, name) if name.endswith(".js") else [name])}
        addresses = [page, *(there.url(part) for part in sorted(parts))]
        sizes = {address: len(client.get(address, headers={"Accept-Encoding": "br"}).data) for address in addresses}
    assert sum(sizes.values()) <= 15_000, sizes


def test_one_officer_alone_is_told_without_a_name(
    beatbook: Flask, client: CriticalClient, officer: StaffClient, page: str
) -> None:
    assert "1 officer works here, since 2020." in client.get(page).text
    yesterday = date.today() - timedelta(days=1)
    with beatbook.app_context():
        write(lambda session: session.execute(update(Assignment).values(to_on=yesterday)))
    assert "Nobody works here just now" in client.get(page).text
