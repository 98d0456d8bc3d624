"""What a directory may hold and no database can: said by file and place. And what an import leaves be."""

import json
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock
from app.audit import log
from app.db import db, write
from app.partners import directory as keeping
from app.partners.hsds import csv_folder, json_file, planning
from app.partners.hsds.found import Directory, Refused
from app.partners.models import Service
from tests.partners.sources import ORG, SERVICE, directory, written

PLACE = {"id": "place-1", "name": "Town hall"}
UNREADABLE = "This holds characters that can't be read."
TWICE = "This id stands twice with one service."


def one(**said: Any) -> dict[str, Any]:
    organization = {"id": ORG, "name": "Harbour Advice"}
    return {"id": SERVICE, "name": "Money", "status": "active", "organization": organization, **said}


def take(app: Flask, found: Directory) -> planning.Plan:
    def work(session: Any) -> planning.Plan:
        made = planning.plan(session, found)
        planning.apply(session, log.COMMAND_LINE, found, made)
        return made

    with app.app_context():
        return write(work)


def refused(app: Flask, service: Any) -> list[str]:
    with app.app_context(), pytest.raises(Refused) as why:
        json_file.read("x.json", json.dumps([service]).encode() if not isinstance(service, bytes) else service)
    problems = [str(problem) for problem in why.value.problems]
    assert all(problem.encode() for problem in problems)  # a page can say it
    return problems


@pytest.mark.parametrize(
    ("said", "where", "words"),
    [
        ({"phones": [{"id": "p", "number": "0151 1"}, {"id": "p", "number": "0151 2"}]}, "phones[1]", TWICE),
        ({"service_at_locations": [{"location": PLACE}, {"location": PLACE}]}, "service_at_locations[1]", TWICE),
        ({"service_at_locations": [{"location": PLACE | {"name": "a\0b"}}]}, "location.name", UNREADABLE),
        ({"id": "\ud800"}, "id", UNREADABLE),
        ({"email": "a\0@b.example"}, "email", UNREADABLE),
        ({"url": "https://b.example/\0"}, "url", UNREADABLE),
        ({"status": "\ud800"}, "status", UNREADABLE),
        ({"minimum_age": "9" * 5000}, "minimum_age", "age"),
    ],
)
def test_what_no_database_holds_is_named_by_its_place(
    beatbook: Flask, said: dict[str, Any], where: str, words: str
) -> None:
    (problem,) = refused(beatbook, one(**said))
    assert where in problem and words in problem


def test_a_number_of_thousands_of_digits_is_refused_in_words(beatbook: Flask) -> None:
    whole = json.dumps([one(minimum_age=77)]).replace('"minimum_age": 77', '"minimum_age": ' + "7" * 5000)
    assert "too long" in refused(beatbook, whole.encode())[0]


def test_two_places_without_an_id_are_two(beatbook: Flask) -> None:
    places = [{"location": {"name": "Town hall"}}, {"location": {"name": "Library"}}]
    with beatbook.app_context():
        found = json_file.read("x.json", json.dumps([one(service_at_locations=places)]).encode())
    assert [place["name"] for place in found.services[UUID(SERVICE)].locations] == ["Town hall", "Library"]
    take(beatbook, found)


def test_a_service_that_was_taken_out_stays_out_and_is_listed(beatbook: Flask) -> None:
    take(beatbook, csv_folder.read(written(directory())))
    with beatbook.app_context():
        at = clock.now()
        write(lambda s: keeping.change_service(s, log.COMMAND_LINE, UUID(SERVICE), retired_at=at))
    rows = directory()
    rows["services"][0]["name"] = "Money café"
    made = take(beatbook, csv_folder.read(written(rows)))
    assert [name for _id, name in made.retired] == ["Money advice 0"]
    with beatbook.app_context():
        row = db.session.scalars(select(Service)).one()
        assert row.name == "Money café" and row.retired_at is not None
