"""Open311: what can't be understood is refused and said in the format that was asked for; nothing says when it came."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.concerns import sealing
from app.concerns.models import Concern
from app.db import db
from app.web.logs import OneLine
from tests.open311.test_georeport import a_concern, read, send
from tests.open311.test_georeport import city as city
from tests.support.scenes import count


def error_of(answer: TestResponse, form: str) -> tuple[str, str]:
    """The code and the words of an error as the specification writes it."""
    if form == "json":
        said: dict[str, str] = json.loads(answer.text)[0]
        assert answer.mimetype == "application/json"
        return said["code"], said["description"]
    assert answer.mimetype == "text/xml"
    root = ElementTree.fromstring(answer.data)
    assert root.tag == "errors"
    return root.findtext("error/code", ""), root.findtext("error/description", "")


@pytest.mark.parametrize("code", ["a%00b", "%ED%A0%80", "potholes", "%27;--", "lighting%00"])
def test_a_code_that_is_none_finds_nothing(city: Flask, code: str) -> None:
    a_concern(city)
    assert read(city, f"?service_code={code}") == []
    assert len(read(city, f"?service_code={code},lighting")) == 1


@pytest.mark.parametrize(
    ("said", "kept"),
    [("yes", "yes"), ("Yes", "yes"), ("true", "yes"), ("NO", "no"), ("Not_Sure", "not_sure"), ("", "no")],
)
def test_somebody_in_danger_is_understood_however_it_is_written(city: Flask, said: str, kept: str) -> None:
    assert send(city, **{"attribute[danger]": said}).status_code == 201
    with city.app_context():
        assert db.session.scalars(select(Concern.danger)).one() == kept


def test_a_yes_to_being_shown_is_understood_as_well(city: Flask) -> None:
    assert send(city, **{"attribute[may_be_shown]": "Yes"}).status_code == 201
    with city.app_context():
        assert db.session.scalars(select(Concern.may_be_published)).one()


@pytest.mark.parametrize("form", ["xml", "json"])
@pytest.mark.parametrize(
    "said",
    [
        {"attribute[danger]": "perhaps"},
        {"attribute[may_be_shown]": "perhaps"},
        {"attribute[answer]": "pigeon"},
        {"attribute[happens_when][]": "at full moon"},
        {"address_string": "x" * 161},
    ],
)
def test_what_is_not_understood_or_too_long_is_refused_and_nothing_is_cut(
    city: Flask, form: str, said: dict[str, Any]
) -> None:
    answer = send(city, form, **said)
    assert answer.status_code == 400
    code, words = error_of(answer, form)
    assert code == "400"
    assert next(iter(said)).removesuffix("[]") in words
    assert count(city, Concern) == 0


def test_an_address_as_long_as_one_may_be_is_kept_whole(city: Flask) -> None:
    assert send(city, address_string="x" * 160).status_code == 201
    with city.app_context():
        assert sealing.part_of(db.session.scalars(select(Concern)).one(), "place_text") == "x" * 160


def _much(app: Flask, form: str) -> TestResponse:
    return send(app, form, description="x" * 200_000)


def _nowhere(app: Flask, form: str) -> TestResponse:
    return app.test_client().get(f"/open311/v2/nowhere.{form}")


def _no_id(app: Flask, form: str) -> TestResponse:
    return app.test_client().get(f"/open311/v2/requests/7.{form}")


def _wrong_method(app: Flask, form: str) -> TestResponse:
    return app.test_client().post(f"/open311/v2/services.{form}", headers={"Sec-Fetch-Site": "same-origin"})


def _another_page(app: Flask, form: str) -> TestResponse:
    return app.test_client().put(f"/open311/v2/requests.{form}")


@pytest.mark.parametrize("form", ["xml", "json"])
@pytest.mark.parametrize(
    ("ask", "status"), [(_much, 413), (_nowhere, 404), (_no_id, 404), (_wrong_method, 405), (_another_page, 403)]
)
def test_what_never_reaches_the_service_is_refused_in_the_format_asked_for(
    city: Flask, ask: Callable[[Flask, str], TestResponse], status: int, form: str
) -> None:
    answer = ask(city, form)
    assert answer.status_code == status
    code, words = error_of(answer, form)
    assert (code, bool(words)) == (str(status), True)
    assert ("Allow" in answer.headers) == (status == 405)


def test_other_addresses_are_answered_as_before(city: Flask) -> None:
    assert city.test_client().get("/open311x").mimetype == "text/html"
    assert city.test_client().get("/nowhere.json").mimetype == "text/html"


@pytest.mark.parametrize("path", ["/open311/v2/requests.json", "/open311/v2/requests.xml"])
def test_a_failure_while_one_is_sent_is_logged_by_the_hour(city: Flask, path: str) -> None:
    """Invariant 8: whoever sends passes on what a resident does at this moment."""
    at = datetime(2026, 3, 2, 10, 47, 13, tzinfo=UTC).timestamp()
    record = logging.makeLogRecord({"msg": "request", "created": at})
    with city.test_request_context(path, method="POST"):
        assert json.loads(OneLine().format(record))["at"] == "2026-03-02T10:00:00.000+00:00"


def test_what_is_sent_and_asked_for_is_not_counted(city: Flask) -> None:
    """Invariant 8: figures that are read every few seconds would be a list of when somebody raised a concern."""
    before = _counted(city)
    made = send(city).get_json()[0]["service_request_id"]
    read(city)
    city.test_client().get(f"/open311/v2/requests/{made}.json")
    assert _counted(city) == before


def _counted(app: Flask) -> list[str]:
    """What the figures say of requests; the counts are those of the process, so other tests' failures stand there."""
    return [line for line in app.test_client().get("/metrics").text.splitlines() if "/open311/v2/requests" in line]
