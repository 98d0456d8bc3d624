"""Importing a directory: what would change, all or nothing, each bad value by file, line and column."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.audit import log
from app.db import db, write
from app.partners.hsds import csv_folder, export, json_file, planning, sources
from app.partners.hsds import found as limits
from app.partners.hsds.found import Directory, Refused
from app.partners.models import Service, ServicePhone
from tests.partners.sources import ORG, SERVICE, Rows, directory, written, zipped
from tests.support.people import StaffClient

Break = Callable[[dict[str, Rows]], Any]


def take(app: Flask, found: Directory) -> planning.Plan:
    def work(session: Any) -> planning.Plan:
        made = planning.plan(session, found)
        planning.apply(session, log.COMMAND_LINE, found, made)
        return made

    with app.app_context():
        return write(work)


def problems(rows: dict[str, Rows]) -> list[str]:
    with pytest.raises(Refused) as refused:
        csv_folder.read(written(rows))
    return [str(problem) for problem in refused.value.problems]


def test_a_folder_is_imported_and_imported_again_without_a_change(beatbook: Flask) -> None:
    found = csv_folder.read(written(directory(3)))
    assert len(take(beatbook, found).added) == 3
    again = take(beatbook, csv_folder.read(written(directory(3))))
    assert (again.added, again.changed, again.unchanged) == ((), (), 3)
    with beatbook.app_context():
        assert set(db.session.scalars(select(ServicePhone.number))) == {"0151 496 0401"}


def test_what_is_imported_again_updates_by_id_and_leaves_alone_what_the_agency_keeps(beatbook: Flask) -> None:
    take(beatbook, csv_folder.read(written(directory())))
    with beatbook.app_context():

        def terms(session: Any) -> None:
            row = session.scalars(select(Service)).one()
            row.accepts_police_referral, row.agreement_ref, row.reasons = True, "DSA-7", ("legal",)

        write(terms)
    rows = directory()
    rows["services"][0] |= {"name": "Money café", "maximum_age": "64"}
    rows["phones"][0]["number"] = "0151 496 0499"
    made = take(beatbook, csv_folder.read(written(rows)))
    assert [change.fields for change in made.changed] == [("maximum_age", "name", "phones")]
    with beatbook.app_context():
        row = db.session.scalars(select(Service)).one()
        assert (row.name, row.accepts_police_referral, row.agreement_ref, row.reasons) == (
            "Money café",
            True,
            "DSA-7",
            ("legal",),
        )
        assert "cafe" in row.words


def test_what_is_no_longer_there_is_named_and_stays(beatbook: Flask) -> None:
    take(beatbook, csv_folder.read(written(directory(2))))
    made = take(beatbook, csv_folder.read(written(directory(1))))
    assert [name for _id, name in made.gone] == ["Money advice 1"]
    with beatbook.app_context():
        assert db.session.scalar(select(func.count()).select_from(Service)) == 2


def test_what_is_exported_can_be_imported_again_without_a_change(beatbook: Flask) -> None:
    take(beatbook, csv_folder.read(written(directory(2))))
    with beatbook.app_context():
        content = json.dumps(export.everything()).encode()
    made = take(beatbook, json_file.read("services.json", content))
    assert (made.added, made.changed, made.unchanged) == ((), (), 2)


def test_a_list_without_numbers_takes_none_away(beatbook: Flask) -> None:
    take(beatbook, csv_folder.read(written(directory())))
    item = {"id": SERVICE, "name": "Money advice 0", "status": "active", "minimum_age": 18}
    item |= {"description": "Debt, «benefits», letters", "assured_date": "2026-10-01"}
    item["organization"] = {"id": ORG, "name": "Harbour Advice", "website": "https://advice.example"}
    made = take(beatbook, json_file.read("list.json", json.dumps({"contents": [item]}).encode()))
    assert made.empty


@pytest.mark.parametrize(
    ("breaks", "says"),
    [
        (lambda r: r["services"][0].update(name=" "), "services.csv, line 2, name: A value is missing here."),
        (lambda r: r["services"][1].update(minimum_age="old"), "services.csv, line 3, minimum_age: “old” is no age"),
        (
            lambda r: r["services"][0].update(maximum_age="3"),
            "services.csv, line 2, maximum_age: 3 is below",
        ),
        (
            lambda r: r["services"][0].update(assured_date="yesterday"),
            "services.csv, line 2, assured_date: “yesterday”",
        ),
        (lambda r: r["services"][0].update(status="open"), "services.csv, line 2, status: “open” is none of active"),
        (lambda r: r["services"][1].update(id=SERVICE), "services.csv, line 3, id: This id stands here twice."),
        (lambda r: r["services"][1].update(id=""), "services.csv, line 3, id: A value is missing here."),
        (
            lambda r: r["services"][0].update(organization_id="x"),
            "services.csv, line 2, organization_id: “x” is no",
        ),
        (lambda r: r["services"][0].update(name="x" * 201), "services.csv, line 2, name: This is longer than 200"),
        (lambda r: r["services"][0].update(name="a\u0007b"), "services.csv, line 2, name: This holds characters"),
        (
            lambda r: r["organizations"][0].update(website="ftp://x"),
            "organizations.csv, line 2, website: “ftp://x” is",
        ),
        (
            lambda r: r["phones"][0].update(number="ring us"),
            "phones.csv, line 2, number: “ring us” is no",
        ),
        (
            lambda r: r["phones"][0].update(service_id="gone"),
            "phones.csv, line 2, service_id: “gone” is no",
        ),
        (lambda r: r["schedules"][0].update(opens_at="9 am"), "schedules.csv, line 2, opens_at: “9 am” is no time"),
        (
            lambda r: r["schedules"][0].update(byday="Mondays"),
            "schedules.csv, line 2, byday: “Mondays” holds",
        ),
        (lambda r: r["service_areas"][0].update(name=""), "service_areas.csv, line 2, name: A value is missing here."),
    ],
)
def test_each_bad_value_is_named_by_file_line_and_column(breaks: Break, says: str) -> None:
    rows = directory(2)
    breaks(rows)
    assert problems(rows)[0].startswith(says)


def test_all_that_is_wrong_is_said_at_once() -> None:
    rows = directory(2)
    rows["services"][0]["name"] = ""
    rows["services"][1]["minimum_age"] = "x"
    rows["phones"][1]["number"] = "-"
    assert len(problems(rows)) == 3


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"services.csv": b"id\n"}, "organizations.csv: This file is missing"),
        ({"organizations.csv": b"id,name,website\n"}, "services.csv: This file is missing"),
        ({"regular_schedules.csv": b""}, "belongs to HSDS 1.x / 2.x"),
        ({"organizations.csv": b"id,name,url\n1,x,y\n", "services.csv": b"id\n"}, "It looks like HSDS 1.x or 2.x"),
        (
            {"organizations.csv": b"id,name,website\n1,caf\xe9,\n", "services.csv": b"id\n"},
            "line 2: This is not in",
        ),
        ({"organizations.csv": "id".encode("utf-16"), "services.csv": b"id\n"}, "in UTF-16"),
        ({"organizations.csv": b"id,name,website\n1,a\0b,\n", "services.csv": b"id\n"}, "holds a NUL"),
        ({"organizations.csv": b"id,name,website\n1,x\n", "services.csv": b"id\n"}, "has 2 values for 3 columns"),
        ({"organizations.csv": b'id,name,website\n1,"x"y,z\n', "services.csv": b"id\n"}, "can't be read as CSV"),
        ({"organizations.csv": b"", "services.csv": b""}, "has no such column"),
    ],
)
def test_a_broken_or_older_folder_is_refused_with_what_is_wrong(files: dict[str, bytes], says: str) -> None:
    with pytest.raises(Refused) as refused:
        csv_folder.read(files)
    assert says in " ".join(str(problem) for problem in refused.value.problems)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'{"contents": [', "x.json, line 1, character 15: This is no JSON"),
        (b"\n\n{", "x.json, line 3"),
        (b"{}", "holds no service and no organisation"),
        (b'{"contents": [3]}', "contents[0]: This is no service"),
        (b'{"contents": [{"status": "active", "id": "1"}]}', "contents[0].organization: It is missing"),
        (
            b'[{"organization": {"id": "1", "name": "O"}, "id": "2", "status": "active"}]',
            "[0].name: A value is missing",
        ),
        (b'[{"organization": {}, "id": "2", "regular_schedule": []}]', "belongs to HSDS 1.x / 2.x"),
        (b"[" * 100_000, "nested too deep"),
        (b'"caf\xe9"', "not in UTF-8"),
    ],
)
def test_broken_json_is_refused_with_where_it_is_broken(content: bytes, says: str) -> None:
    with pytest.raises(Refused) as refused:
        json_file.read("x.json", content)
    assert says in " ".join(str(problem) for problem in refused.value.problems)


def test_too_many_services_are_refused_with_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    from app.partners.hsds import gathering

    assert limits.MOST_SERVICES == 50_000
    monkeypatch.setattr(gathering, "MOST_SERVICES", 3)
    assert "more than 3 services" in problems(directory(4))[0]


def test_a_failure_in_the_middle_leaves_nothing_behind(beatbook: Flask) -> None:
    found = csv_folder.read(written(directory(2)))
    list(found.services.values())[1].phones[0]["number"] = None  # not what reading lets through
    with pytest.raises(Exception, match=r"NULL|null"):
        take(beatbook, found)
    with beatbook.app_context():
        assert db.session.scalar(select(func.count()).select_from(Service)) == 0


def test_a_coordinator_sees_what_would_change_before_it_changes(coordinator: StaffClient, beatbook: Flask) -> None:
    content = zipped(written(directory(2)))
    shown = upload(coordinator, "region.zip", content)
    assert shown.status_code == 200 and "2 new, 0 changed" in shown.text and "Money advice 1" in shown.text
    with beatbook.app_context():
        assert db.session.scalar(select(func.count()).select_from(Service)) == 0
    form = {name: shown.text.split(f'name="{name}" value="')[1].split('"')[0] for name in ("token", "mark")}
    assert coordinator.submit("/services/import/take-over", data=form).status_code == 303
    assert "Money advice 1" in coordinator.get("/services").text
    assert coordinator.submit("/services/import/take-over", data=form).status_code == 404
    assert coordinator.get("/services/export").get_json()["total_items"] == 2


def test_what_changed_since_it_was_shown_is_shown_anew(coordinator: StaffClient, beatbook: Flask) -> None:
    shown = upload(coordinator, "region.zip", zipped(written(directory(2))))
    form = {name: shown.text.split(f'name="{name}" value="')[1].split('"')[0] for name in ("token", "mark")}
    take(beatbook, csv_folder.read(written(directory(1))))
    again = coordinator.submit("/services/import/take-over", data=form)
    assert again.status_code == 200 and "has changed meanwhile" in again.text and "1 new" in again.text


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.zip", b"PK\x03\x04garbage", "is no zip file"),
        ("services.csv", b"id,name", "Put the whole folder into a zip file"),
        ("x.json", b"{", "is no JSON"),
    ],
)
def test_a_bad_upload_is_refused_on_the_page(coordinator: StaffClient, name: str, content: bytes, says: str) -> None:
    answer = upload(coordinator, name, content)
    assert answer.status_code == 422 and says in answer.text


def upload(client: StaffClient, name: str, content: bytes) -> Any:
    return client.submit("/services/import", data={"file": (io.BytesIO(content), name)})


def test_a_path_that_is_not_there_is_said() -> None:
    from pathlib import Path

    with pytest.raises(Refused, match="no such file"):
        sources.from_path(Path("/nowhere/at/all"))
