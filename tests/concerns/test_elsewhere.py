"""What is for another service: the resident is told where to turn, as the agency has set it."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.agency_texts import AgencyTexts, OtherService
from app.concerns.models import Concern
from app.concerns.rules import State
from app.db import db
from tests.concerns.resident import Resident
from tests.concerns.scene import decide, raised, stored
from tests.support.page_lint import problems
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene

COUNCIL = OtherService(
    name={"en": "Harbour Council", "ar": "مجلس هاربور"},
    phone="+44 151 496 0500",
    web="https://council.example/report?a=1&b=2",
)


def agency(app: Flask, **elsewhere: OtherService) -> None:
    """What the agency has set."""
    app.config["BEATBOOK"] = replace(app.config["BEATBOOK"], agency_texts=AgencyTexts(elsewhere=elsewhere))


def the_concern(app: Flask) -> UUID:
    with app.app_context():
        return db.session.scalars(select(Concern.id)).one()


def told(app: Flask, sergeant: StaffClient, kind: str, lang: str = "en") -> str:
    """What a resident reads of where it stands, once a reader said for whom it is."""
    someone = Resident(app, lang=lang)
    code = someone.raise_one()
    assert decide(sergeant, app, the_concern(app), "pass_on", reason=kind).status_code == 303
    page = someone.open_thread(code).text
    assert problems(page) == []
    return page.partition('<section class="stands">')[2].partition("</section>")[0]


def test_a_resident_is_told_where_to_turn(beatbook: Flask, beat: BeatScene, sergeant: StaffClient) -> None:
    agency(beatbook, council=COUNCIL)
    stands = told(beatbook, sergeant, "council")
    assert "Please tell the council. We can&#39;t do it." in stands
    assert '<p><b><bdi lang="en">Harbour Council</bdi></b></p>' in stands
    assert 'href="tel:+441514960500"' in stands
    assert '<bdi dir="ltr">+44 151 496 0500</bdi>' in stands
    assert 'href="https://council.example/report?a=1&amp;b=2" rel="noreferrer"' in stands
    assert '<bdi dir="ltr">council.example/report?a=1&amp;b=2</bdi>' in stands


def test_in_their_language_with_numbers_left_to_right(beatbook: Flask, beat: BeatScene, sergeant: StaffClient) -> None:
    agency(beatbook, council=COUNCIL)
    stands = told(beatbook, sergeant, "council", lang="ar")
    assert '<p><b><bdi lang="ar">مجلس هاربور</bdi></b></p>' in stands
    assert '<bdi dir="ltr">+44 151 496 0500</bdi>' in stands
    assert "Phone:" not in stands and "Web page:" not in stands


def test_a_name_in_another_language_is_marked_as_being_in_it(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient
) -> None:
    agency(beatbook, council=COUNCIL)
    assert '<p><b><bdi lang="en">Harbour Council</bdi></b></p>' in told(beatbook, sergeant, "council", lang="vi")


def test_where_nothing_is_set_the_kind_alone_is_said(beatbook: Flask, beat: BeatScene, sergeant: StaffClient) -> None:
    agency(beatbook, housing=COUNCIL)
    stands = told(beatbook, sergeant, "council")
    assert "Please tell the council." in stands
    assert "ways" not in stands


def test_the_emergency_number_is_the_one_that_stands_everywhere(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient
) -> None:
    beatbook.config["BEATBOOK"] = replace(beatbook.config["BEATBOOK"], emergency_number="112")
    assert 'href="tel:112"' in told(beatbook, sergeant, "emergency")


def test_words_that_look_like_a_page_stay_words(beatbook: Flask, beat: BeatScene, sergeant: StaffClient) -> None:
    name = '<script>alert(1)</script>" onmouseover="x'
    agency(beatbook, council=OtherService(name={"": name}, phone="311"))
    stands = told(beatbook, sergeant, "council")
    assert "<script>" not in stands
    assert html.escape(name).replace("&quot;", "&#34;") in stands
    page = sergeant.get(f"/concerns/{the_concern(beatbook)}").text
    assert "<script>alert" not in page


def test_whoever_is_put_to_such_a_concern_is_told_too(beatbook: Flask, beat: BeatScene, sergeant: StaffClient) -> None:
    agency(beatbook, council=COUNCIL)
    someone = Resident(beatbook)
    code = someone.raise_one()
    mine, main = the_concern(beatbook), raised(beatbook, beat.id)
    decide(sergeant, beatbook, mine, "duplicate", main=main)
    assert "tel:" not in someone.open_thread(code).text
    decide(sergeant, beatbook, main, "pass_on", reason="council")
    assert 'href="tel:+441514960500"' in someone.open_thread(code).text


def test_once_it_is_ours_again_nobody_is_sent_away(beatbook: Flask, beat: BeatScene, sergeant: StaffClient) -> None:
    agency(beatbook, council=COUNCIL)
    someone = Resident(beatbook)
    code = someone.raise_one()
    concern = the_concern(beatbook)
    decide(sergeant, beatbook, concern, "pass_on", reason="council")
    decide(sergeant, beatbook, concern, "reopen")
    assert stored(beatbook, concern).state == State.BEING_READ
    assert "tel:" not in someone.open_thread(code).text
    decide(sergeant, beatbook, concern, "assign", beat=beat.id)
    decide(sergeant, beatbook, concern, "partner", reason="council")  # we wait for them: nobody else needs to ring
    page = someone.open_thread(code).text
    assert "We told the council, and wait." in page
    assert "tel:" not in page


def test_the_reader_sees_what_will_be_said_before_and_what_was_said_after(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient
) -> None:
    agency(beatbook, council=COUNCIL)
    concern = raised(beatbook, beat.id)
    page = sergeant.get(f"/concerns/{concern}").text
    choices = dict(re.findall(r'name="reason" value="(\w+)" required><span>(.*?)</span></label>', page))
    beside = '<i><bdi lang="en">Harbour Council</bdi> · <bdi dir="ltr">+44 151 496 0500</bdi> · '
    assert beside in choices["council"]
    assert '<bdi dir="ltr">999</bdi>' in choices["emergency"]
    assert "<i>" not in choices["animals"]
    assert "They are told to turn to" not in page
    decide(sergeant, beatbook, concern, "pass_on", reason="council")
    facts = sergeant.get(f"/concerns/{concern}").text.partition("They are told to turn to")[2].partition("</dd>")[0]
    assert "<li>Harbour Council</li><li>+44 151 496 0500</li>" in facts


@pytest.mark.parametrize("setting", [True, False])
def test_the_system_that_sent_it_reads_where_to_turn(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, setting: bool
) -> None:
    if setting:
        agency(beatbook, council=COUNCIL)
    concern = raised(beatbook, beat.id, source="open311")
    decide(sergeant, beatbook, concern, "pass_on", reason="council")
    (found,) = beatbook.test_client().get(f"/open311/v2/requests/{concern}.json").get_json()
    more = " · Harbour Council · +44 151 496 0500 · council.example/report?a=1&b=2" if setting else ""
    assert found["status_notes"] == f"for another service: the council{more}"


def test_a_number_that_is_put_right_is_right_in_old_threads(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient
) -> None:
    agency(beatbook, council=COUNCIL)
    someone = Resident(beatbook)
    code = someone.raise_one()
    decide(sergeant, beatbook, the_concern(beatbook), "pass_on", reason="council")
    agency(beatbook, council=replace(COUNCIL, phone="0151 496 0501"))
    assert 'href="tel:01514960501"' in someone.open_thread(code).text
