"""Whether an officer is genuine: a yes or a no, no name without agreement, nothing kept of who asked."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import update

from app import clock
from app.accounts.models import Person
from app.actor import Role
from app.agency_texts import AgencyTexts
from app.audit.models import AuditEntry
from app.db import write
from app.web.limits import limiter
from tests.support.client import CriticalClient
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import count

YES, NO = "Yes: an officer with this number works for us.", "No: we have no officer with this number."


def asked(client: CriticalClient, number: str, **more: str) -> str:
    answer = client.submit("/our-area/check", data={"number": number, **more})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "ETag" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.text


def test_a_number_is_confirmed_without_a_name_until_its_officer_agrees(
    client: CriticalClient, officer: StaffClient
) -> None:
    said = asked(client, " 4417 ")
    assert YES in said
    assert "Wren Alder" not in said
    officer.submit("/account/public-name", data={"shown": "yes"})
    assert "Wren Alder" in asked(client, "4417")
    officer.submit("/account/public-name", data={"shown": "no"})
    assert "Wren Alder" not in asked(client, "4417")


def test_a_number_that_nobody_has_is_told_with_what_to_do(client: CriticalClient, officer: StaffClient) -> None:
    said = asked(client, "4418")
    assert NO in said
    assert "999" in said
    assert "Ring the agency" in said


def test_the_numbers_of_those_who_left_or_are_no_officers_are_nobodys(
    beatbook: Flask, client: CriticalClient, officer: StaffClient
) -> None:
    sign_in_as(beatbook, Role.COORDINATOR, collar="9001")
    assert NO in asked(client, "9001")
    with beatbook.app_context():
        gone = update(Person).where(Person.id == officer.person_id).values(left_at=clock.now())
        write(lambda session: session.execute(gone))
    assert NO in asked(client, "4417")


def test_two_of_one_number_are_not_told_apart_by_name(
    beatbook: Flask, client: CriticalClient, officer: StaffClient
) -> None:
    sign_in_as(beatbook, Role.OFFICER, name="Ola Lindqvist", collar="4417")
    officer.submit("/account/public-name", data={"shown": "yes"})
    said = asked(client, "4417")
    assert YES in said
    assert "Wren Alder" not in said


@pytest.mark.parametrize(
    ("number", "words"), [("", "Type the officer"), ("4" * 13, "Shorten this"), ("\x00", "be read")]
)
def test_what_is_no_number_is_said_so(client: CriticalClient, number: str, words: str) -> None:
    answer = client.submit("/our-area/check", data={"number": number})
    assert answer.status_code == 422
    assert words in answer.text


def test_the_answer_leads_back_to_the_area_and_says_its_number(
    client: CriticalClient, officer: StaffClient, page: str
) -> None:
    said = asked(client, "4418", area="harbour-ward")
    assert f'href="{page}"' in said
    assert "0151 496 0420" in said
    assert 'href="/our-area"' in asked(client, "4418", area="no/where")


def test_it_is_asked_in_the_language_of_the_reader(client: CriticalClient) -> None:
    answer = client.submit("/our-area/check?lang=ar", data={"number": "1"})
    assert '<html lang="ar" dir="rtl">' in answer.text


def test_nothing_is_written_down_of_who_asked(beatbook: Flask, client: CriticalClient, officer: StaffClient) -> None:
    """Invariant 8"""
    before = count(beatbook, AuditEntry)
    asked(client, "4417")
    asked(client, "4418")
    assert count(beatbook, AuditEntry) == before


def test_numbers_can_not_be_tried_out_by_the_thousand(
    beatbook: Flask, client: CriticalClient, officer: StaffClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R-28: counted by a bucket that names nobody."""
    monkeypatch.setattr(limiter, "enabled", True)
    answers = [client.submit("/our-area/check", data={"number": str(number)}) for number in range(12)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 2
    assert client.get("/our-area/check").status_code == 200
    kept = [key for key in getattr(limiter.storage, "storage", {}) if "sign-in" not in key]
    assert any("noticeboard.check" in key for key in kept)
    assert not any("127.0.0" in key for key in kept)


def _says(app: Flask, **words: str) -> None:
    """How to check an officer, as the agency has set it."""
    texts = AgencyTexts(check_officer=words)
    app.config["BEATBOOK"] = replace(app.config["BEATBOOK"], check_officer="Ring us & ask.", agency_texts=texts)


@pytest.mark.parametrize("where", ["", "/poster", "/card", "check"])
def test_how_to_check_is_said_in_the_language_of_the_page_where_it_can_be(
    beatbook: Flask, client: CriticalClient, page: str, where: str
) -> None:
    _says(beatbook, ar="اتصل بنا.", zh="请打电话。")
    address = "/our-area/check" if where == "check" else page + where
    for lang, said in (
        ("ar", 'lang="ar" dir="auto">اتصل بنا.'),
        ("zh", 'lang="zh-Hans" dir="auto">请打电话。'),
        ("vi", 'lang="en" dir="auto">Ring us &amp; ask.'),
        ("en", 'lang="en" dir="auto">Ring us &amp; ask.'),
    ):
        assert said in client.get(f"{address}?lang={lang}").text, lang


def test_the_poster_of_all_languages_says_it_beside_each_that_has_it(
    beatbook: Flask, client: CriticalClient, page: str
) -> None:
    _says(beatbook, ar="اتصل بنا.")
    sheet = client.get(f"{page}/poster/every-language?lang=vi").text.partition("<article")[2]
    calls = dict(re.findall(r'<div lang="([^"]+)" dir="\w+">(.*?)</div>', sheet))
    assert "</b> اتصل بنا." in calls["ar"]
    assert "</b> Ring us &amp; ask." in calls["en"]
    assert all("genuine" not in calls[code] for code in ("es", "zh-Hans", "vi", "ko"))
    assert sheet.count("Ring us") == 1


def test_an_agency_of_another_language_says_it_on_that_poster_too(
    beatbook: Flask, client: CriticalClient, page: str
) -> None:
    _says(beatbook)
    beatbook.config["BEATBOOK"] = replace(beatbook.config["BEATBOOK"], language="de", check_officer="Rufen Sie an.")
    sheet = client.get(f"{page}/poster/every-language?lang=en").text.partition("<article")[2]
    assert '<p class="genuine" lang="de" dir="auto">Rufen Sie an.</p>' in sheet
    assert sheet.count("Rufen Sie an.") == 1
