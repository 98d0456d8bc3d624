"""The way out stands on each page that a resident can meet, also where something went wrong."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.actor import Role
from tests.concerns.resident import Resident
from tests.concerns.test_raising import held_by_somebody_else
from tests.noticeboard.scene import a_page
from tests.support.people import sign_in_as
from tests.support.scenes import a_beat

WAY_OUT = 'href="/concerns/leave" rel="nofollow noreferrer" data-leave'


@pytest.mark.parametrize(
    "address", ["/our-area", "", "/poster", "/poster/every-language", "/card", "/concerns/new", "/concerns/status"]
)
def test_each_page_has_the_way_out(beatbook: Flask, address: str) -> None:
    page = a_page(beatbook, a_beat(beatbook).id)
    address = address if address.startswith(("/our", "/con")) else page + address
    shown = beatbook.test_client().get(address)
    assert (shown.status_code, shown.text.count(WAY_OUT)) == (200, 1)
    assert "js/residents/page" in shown.text


@pytest.mark.parametrize("address", ["/our-area/nowhere", "/our-area/nowhere/poster", "/nowhere", "/concerns/x/y"])
def test_a_page_that_is_not_there_has_it(beatbook: Flask, address: str) -> None:
    shown = beatbook.test_client().get(address)
    assert (shown.status_code, shown.text.count(WAY_OUT)) == (404, 1)


def test_what_is_too_much_or_the_wrong_method_has_it(beatbook: Flask) -> None:
    someone = Resident(beatbook)
    much = someone.post("/concerns", {"description": "x" * 300_000})
    assert (much.status_code, much.text.count(WAY_OUT)) == (413, 1)
    wrong = beatbook.test_client().get("/concerns/thread/stop")
    assert (wrong.status_code, wrong.text.count(WAY_OUT)) == (405, 1)


def test_a_thread_that_can_not_be_saved_has_it(beatbook: Flask) -> None:
    someone = Resident(beatbook)
    someone.open_thread(someone.raise_one())
    with held_by_somebody_else(beatbook):
        busy = someone.post("/concerns/thread/stop", {})
    assert (busy.status_code, busy.text.count(WAY_OUT)) == (503, 1)


def test_a_failure_speaks_the_language_of_the_page_and_has_it(beatbook: Flask) -> None:
    shown: TestResponse = beatbook.test_client().get("/our-area/nowhere?lang=ar")
    assert 'href="/concerns/leave?lang=ar"' in shown.text
    assert '<html lang="ar" dir="rtl">' in shown.text


def test_staff_have_no_use_for_it(beatbook: Flask) -> None:
    officer = sign_in_as(beatbook, Role.OFFICER, beats=[a_beat(beatbook).id])
    shown = officer.get("/concerns/11111111-1111-4111-8111-111111111111")
    assert shown.status_code == 404
    assert "data-leave" not in shown.text
