"""Open311 GeoReport v2: what others send is screened like any other; what they read says nothing of anybody."""

from __future__ import annotations

import json
import re
import urllib.parse
import urllib.request
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import pytest
from flask import Flask
from georeport import GeoReport
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app import clock, ids
from app.concerns import code as codes
from app.concerns import sealing, taking
from app.concerns.choices import CATEGORIES, NEVER_PUBLISHED
from app.concerns.models import Concern
from app.concerns.rules import State
from app.db import db, write
from app.residents.models import ResidentContact
from app.settings import settings
from tests.support.scenes import a_beat, count
from tests.support.servers import Server

KEY = "a-key-of-the-city"
FILLED = {
    "api_key": KEY,
    "service_code": "lighting",
    "lat": "50.0012345",
    "long": "-1.0012345",
    "description": "Two lamps are dark & <b>cold</b>",
    "first_name": "Amal",
    "last_name": "Haddad",
    "phone": "0151 496 0777",
    "device_id": "phone-123",
    "media_url": "https://city.example/lamp.jpg",
}


@pytest.fixture
def city(beatbook: Flask) -> Flask:
    beatbook.config["BEATBOOK"] = replace(beatbook.config["BEATBOOK"], open311_keys=(KEY,))
    return beatbook


def send(app: Flask, form: str = "json", **said: Any) -> TestResponse:
    """As another program sends it: no header says where it comes from."""
    return app.test_client().post(f"/open311/v2/requests.{form}", data=FILLED | said)


def read(app: Flask, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = app.test_client().get(f"/open311/v2/requests.json{query}").get_json()
    return found


def a_concern(app: Flask, state: State = State.IN_PROGRESS, **values: Any) -> UUID:
    """A concern that a resident raised on the form, in a state."""
    beat = a_beat(app, f"Ward {ids.token(4)}")
    concern_id = ids.uuid4()
    said = taking.Said(
        category=values.pop("category", "lighting"),
        description="My neighbour at number nine",
        place_text="Outside my flat at 14",
        place_id=values.pop("place_id", beat.park),
        may_be_published=values.pop("may_be_published", True),
    )
    weeks_ago = clock.now().replace(minute=0, second=0, microsecond=0) - timedelta(days=values.pop("days_ago", 14))
    changes = {"state": state, "beat_id": beat.id, "received_at": weeks_ago, "moved_at": weeks_ago} | values
    if state in {State.RESOLVED, State.CLOSED_NOT_FIXED, State.SPAM, State.DUPLICATE}:
        changes.setdefault("closed_at", weeks_ago)
    with app.test_request_context():
        secret = codes.from_bytes(ids.uuid4().bytes)
        write(lambda s: taking.take(s, concern_id, said, secret, source="form", suggested_beat=beat.id))
        write(lambda s: s.execute(update(Concern).where(Concern.id == concern_id).values(**changes)))
    return concern_id


def test_what_is_sent_becomes_a_concern_that_is_screened_first(city: Flask) -> None:
    beat = a_beat(city)
    answer = send(city)
    assert answer.status_code == 201
    made = answer.get_json()[0]
    with city.app_context():
        row = db.session.scalars(select(Concern)).one()
        assert (str(row.id), row.state, row.source) == (made["service_request_id"], "received", "open311")
        assert row.suggested_beat_id == beat.id
        assert sealing.part_of(row, "description") == "Two lamps are dark & <b>cold</b>"
        assert sealing.part_of(row, "point") == "50.001,-1.001"
        assert row.received_at.minute == 0


def test_who_sends_is_not_kept_unless_an_answer_by_mail_is_wanted(city: Flask) -> None:
    """Invariant 2"""
    send(city)
    assert count(city, ResidentContact) == 0
    send(city, email="amal@example.org", description="Sent unasked by an app")
    assert count(city, ResidentContact) == 0
    send(city, email="amal@example.org", description="Other words", **{"attribute[answer]": "email"})
    with city.app_context():
        contact = db.session.scalars(select(ResidentContact)).one()
        assert (contact.channel, contact.name) == ("email", None)


@pytest.mark.parametrize("form", ["xml", "json"])
@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"api_key": ""}, 403),
        ({"api_key": "another-key-altogether"}, 403),
        ({"service_code": ""}, 400),
        ({"service_code": "potholes"}, 404),
        ({"description": " "}, 400),
        ({"description": "x" * 4001}, 400),
        ({"lat": "", "long": ""}, 400),
        ({"lat": "north"}, 400),
        ({"lat": "nan"}, 400),
        ({"lat": "91"}, 400),
        ({"jurisdiction_id": "elsewhere.example"}, 404),
    ],
)
def test_what_is_wrong_is_said_as_the_specification_says_it(
    city: Flask, form: str, said: dict[str, str], status: int
) -> None:
    answer = send(city, form, **said)
    assert answer.status_code == status
    if form == "json":
        error = answer.get_json()[0]
        assert (error["code"], bool(error["description"])) == (str(status), True)
    else:
        root = ElementTree.fromstring(answer.data)
        assert root.tag == "errors"
        assert root.findtext("error/code") == str(status)
    assert count(city, Concern) == 0


def test_nobody_sends_where_no_key_was_given_out(beatbook: Flask) -> None:
    assert send(beatbook).status_code == 403


def test_what_is_read_holds_no_words_no_name_and_no_day(city: Flask) -> None:
    a_concern(city, State.RESOLVED)
    row = read(city)[0]
    text = str(row)
    for typed in ("neighbour", "number nine", "my flat", "at 14"):
        assert typed not in text
    assert row["description"] == ""
    assert row["address"].startswith("Anchor Park, Ward")
    monday = clock.from_iso(row["requested_datetime"])
    local = monday.astimezone(city.config["BEATBOOK"].zone)
    assert (local.weekday(), local.hour, local.minute) == (0, 0, 0)
    assert row["status"] == "closed"


@pytest.mark.parametrize("category", sorted(NEVER_PUBLISHED))
def test_what_could_point_to_somebody_is_never_read_whatever_was_ticked(city: Flask, category: str) -> None:
    a_concern(city, category=category)
    assert read(city) == []


@pytest.mark.parametrize("state", [State.RECEIVED, State.BEING_READ, State.SPAM, State.DUPLICATE])
def test_what_was_not_screened_or_is_nothing_of_ours_is_not_read(city: Flask, state: State) -> None:
    a_concern(city, state)
    assert read(city) == []


def test_what_was_not_ticked_is_not_read(city: Flask) -> None:
    concern = a_concern(city, may_be_published=False)
    assert read(city) == []
    assert city.test_client().get(f"/open311/v2/requests/{concern}.json").status_code == 404


def test_a_block_of_homes_is_not_named(city: Flask) -> None:
    beat = a_beat(city)
    a_concern(city, place_id=beat.places["Quayside flats"])
    row = read(city)[0]
    assert "Quayside" not in row["address"]
    assert (row["lat"], row["long"]) == (None, None)


def test_its_own_sender_sees_where_it_stands_and_no_more(city: Flask) -> None:
    concern_id = send(city).get_json()[0]["service_request_id"]
    row = city.test_client().get(f"/open311/v2/requests/{concern_id}.json").get_json()[0]
    assert (row["status"], row["address"], row["description"]) == ("open", "", "")


def test_requests_are_found_by_code_state_and_day(city: Flask) -> None:
    a_concern(city, State.RESOLVED)
    a_concern(city, category="noise")
    assert [row["service_code"] for row in read(city, "?service_code=noise")] == ["noise"]
    assert [row["service_code"] for row in read(city, "?status=closed")] == ["lighting"]
    tomorrow = clock.iso(clock.now() + timedelta(days=8))
    assert read(city, f"?start_date={tomorrow}&end_date={tomorrow}") == []
    ends = ("?end_date=0001-01-01T00:00:00Z", "?start_date=9999-12-31T23:59:59-14:00")
    for wrong in (*ends, "?status=lost", "?start_date=soon", "?service_request_id=7"):
        assert city.test_client().get(f"/open311/v2/requests.json{wrong}").status_code in {400, 404}


def test_nobody_learns_the_day_by_asking_for_it(city: Flask) -> None:
    """Only the week was agreed to: each moment of a week answers the same, and the week that runs is not shown yet."""
    concern = a_concern(city)
    with city.app_context():
        raised = db.session.get_one(Concern, concern).received_at.astimezone(settings().zone)
    monday = (raised - timedelta(days=raised.weekday())).replace(hour=12)
    hours = [clock.iso(monday + timedelta(hours=hour)) for hour in range(0, 120, 7)]
    assert {len(read(city, f"?start_date={hour}&end_date={hour}")) for hour in hours} == {1}
    a_concern(city, days_ago=0)
    assert len(read(city)) == 1


def test_what_ended_this_week_is_told_when_the_week_is_over(city: Flask) -> None:
    a_concern(city, State.RESOLVED, closed_at=clock.now())
    assert [row["status"] for row in read(city)] == ["open"]
    with clock.at(clock.now() + timedelta(days=8)):
        assert [row["status"] for row in read(city)] == ["closed"]


def test_each_service_and_its_definition_is_written_as_in_the_specification(city: Flask) -> None:
    client = city.test_client()
    root = ElementTree.fromstring(client.get("/open311/v2/services.xml").data)
    assert root.tag == "services"
    assert [found.findtext("service_code") for found in root] == [code for code, _words in CATEGORIES]
    first = root.find("service")
    assert first is not None
    assert {child.tag for child in first} == {
        *("service_code", "service_name", "description", "metadata", "type", "keywords", "group")
    }
    definition = ElementTree.fromstring(client.get("/open311/v2/services/lighting.xml").data)
    assert definition.findtext("service_code") == "lighting"
    assert [a.findtext("code") for a in definition.iterfind("attributes/attribute")] == [
        *("happens_when", "danger", "answer", "may_be_shown")
    ]
    assert definition.find("attributes/attribute/values/value/key") is not None
    assert client.get("/open311/v2/services/potholes.xml").status_code == 404
    assert client.get("/open311/v2/tokens/x.json").status_code == 404


@pytest.mark.parametrize("form", ["xml", "json"])
def test_the_service_can_be_discovered(city: Flask, form: str) -> None:
    answer = city.test_client().get(f"/open311/discovery.{form}")
    assert f"{city.config['BEATBOOK'].origin}/open311/v2" in answer.text
    assert answer.mimetype == {"xml": "text/xml", "json": "application/json"}[form]
    if form == "xml":
        assert re.match(r"<\?xml version='1.0' encoding='utf-8'\?>", answer.text)


@pytest.mark.parametrize("form", ["xml", "json"])
def test_a_public_client_reads_what_another_program_has_sent(server: Server, form: str) -> None:
    """A client that others wrote, against the real server."""
    server.kill()
    server.start(BEATBOOK_OPEN311_KEYS=KEY)
    a_beat(server.app)
    city = GeoReport(f"{server.origin}/open311/v2", api_key=KEY, output_format=form)
    assert len(city.get_service_list()) == len(CATEGORIES)
    assert city.get_service_definition("noise")["service_code"] == "noise"
    said = {"api_key": KEY, "service_code": "noise", "description": "Music until four", "address_string": "Anchor Park"}
    address = f"{server.origin}/open311/v2/requests.json"
    with urllib.request.urlopen(address, urllib.parse.urlencode(said).encode()) as answer:
        made = json.load(answer)[0]
    found = city.get_service_request(made["service_request_id"])
    found = found[0] if isinstance(found, list) else found
    assert (found["service_code"], found["status"]) == ("noise", "open")
