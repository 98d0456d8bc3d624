"""Files that are not taken in: of older versions, too large, and each problem in the reader's own language."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.db import db
from app.partners.hsds import csv_folder, found, sources
from app.partners.hsds.found import Refused
from app.partners.models import Service
from app.web import catalogue
from tests.partners.sources import directory, written, zipped
from tests.support.databases import Database
from tests.support.people import StaffClient

MANY = 100_000
GERMAN = {
    "A value is missing here.": "Hier fehlt ein Wert.",
    "“%(given)s” is no phone number.": "„%(given)s“ ist keine Telefonnummer.",
    "%(file)s, line %(line)d, %(column)s: %(words)s": "%(file)s, Zeile %(line)d, %(column)s: %(words)s",
}


@pytest.fixture
def german(beatbook: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An agency that reads German, as far as a dozen sentences go."""
    catalog = Catalog(locale="de")
    for words, said in GERMAN.items():
        catalog.add(words, said, flags=["python-format"])
    with (tmp_path / "de.po").open("wb") as file:
        write_po(file, catalog)
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    catalogue.catalogue.cache_clear()
    beatbook.config["BEATBOOK"] = replace(beatbook.config["BEATBOOK"], language="de")
    yield beatbook
    catalogue.catalogue.cache_clear()


def test_what_is_wrong_is_said_in_the_language_of_the_agency(german: Flask, coordinator: StaffClient) -> None:
    rows = directory(2)
    rows["services"][0]["name"] = ""
    rows["phones"][1]["number"] = "-"
    page = upload(coordinator, "region.zip", zipped(written(rows))).text
    assert "services.csv, Zeile 2, name: Hier fehlt ein Wert." in page
    assert "phones.csv, Zeile 3, number: „-“ ist keine Telefonnummer." in page


def test_the_command_says_all_that_is_wrong_a_line_each_and_imports_nothing(
    beatbook: Flask, database: Database, tmp_path: Path
) -> None:
    rows = directory(2)
    rows["services"][0]["name"] = ""
    rows["phones"][1]["number"] = "-"
    folder = tmp_path / "region"
    folder.mkdir()
    for name, content in written(rows).items():
        (folder / name).write_bytes(content)
    ran = imported(folder, database)
    assert ran.returncode == 1
    assert ran.stderr.splitlines() == [
        "services.csv, line 2, name: A value is missing here.",
        "beatbook: phones.csv, line 3, number: “-” is no phone number.",
    ]


def test_the_command_imports_what_is_whole_and_says_what_it_left_out(
    beatbook: Flask, database: Database, tmp_path: Path
) -> None:
    rows = directory(1)
    place = {"id": "l1", "name": "Office", "latitude": "95", "longitude": "0"}
    rows |= {"locations": [place]}
    rows |= {"service_at_location": [{"id": "x", "service_id": rows["services"][0]["id"], "location_id": "l1"}]}
    file = tmp_path / "region.zip"
    file.write_bytes(zipped(written(rows)))
    ran = imported(file, database)
    assert (ran.returncode, ran.stdout[:5]) == (0, "1 new")
    assert "left out: locations.csv, line 2, latitude: “95” is no position on the map" in ran.stderr


def upload(client: StaffClient, name: str, content: bytes) -> TestResponse:
    """Post a file as a browser does; the test client would put a large one into a file that it never closes."""
    head = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    kind = "multipart/form-data; boundary=b"
    return client.submit("/services/import", data=head + content + b"\r\n--b--\r\n", content_type=kind)


def imported(path: Path, database: Database) -> "subprocess.CompletedProcess[str]":
    """The real command on a file or folder."""
    given = {"BEATBOOK_ORIGIN": "http://localhost", **database.environ}
    command = [sys.executable, "-m", "app.commands", "import-services", str(path)]
    return subprocess.run(command, env=os.environ | given, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("name", sorted(csv_folder.OLDER))
def test_each_file_of_an_older_version_is_refused_by_its_name(name: str) -> None:
    with pytest.raises(Refused) as refused:
        csv_folder.read(written(directory(1)) | {name: b"id\n"})
    (problem,) = refused.value.problems
    assert str(problem).startswith(f"{name}: This file belongs to HSDS {csv_folder.OLDER[name]}. Only HSDS 3.0 is read")


def test_a_hundred_thousand_services_are_refused_with_the_limit_and_what_to_do(
    beatbook: Flask, coordinator: StaffClient
) -> None:
    lines = [f"{n},o,Service {n},active,18" for n in range(MANY)]
    files = {
        "organizations.csv": b"id,name,website\no,Harbour Advice,\n",
        "services.csv": "\n".join(["id,organization_id,name,status,minimum_age", *lines]).encode(),
    }
    answer = upload(coordinator, "country.zip", zipped(files))
    assert answer.status_code == 422
    assert "It holds more than 50000 services. Import a region at a time." in answer.text
    with beatbook.app_context():
        assert db.session.scalar(select(func.count()).select_from(Service)) == 0


def test_as_many_services_as_the_limit_are_read() -> None:
    lines = [f"{n},o,Service {n},active,18" for n in range(found.MOST_SERVICES)]
    files = {
        "organizations.csv": b"id,name,website\no,Harbour Advice,\n",
        "services.csv": "\n".join(["id,organization_id,name,status,minimum_age", *lines]).encode(),
    }
    assert len(sources.from_bytes("x.zip", zipped(files)).services) == found.MOST_SERVICES


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-be", "cp1256"])
def test_a_file_in_another_encoding_is_refused_by_name(encoding: str) -> None:
    words = "café" if encoding != "cp1256" else "خدمة"
    files = written(directory(1)) | {"organizations.csv": f"id,name,website\nx,{words},\n".encode(encoding)}
    with pytest.raises(Refused) as refused:
        csv_folder.read(files)
    said = str(refused.value)
    assert said.startswith("organizations.csv") and ("UTF" in said or "NUL" in said)


def test_a_directory_of_many_lines_and_some_megabytes_is_uploaded_as_a_whole(coordinator: StaffClient) -> None:
    answer = upload(coordinator, "x.json", (b" " * 80 + b"\n") * 50_000 + b"{")
    assert answer.status_code == 422 and "x.json, line 50001" in answer.text


def test_an_upload_beyond_the_limit_is_refused_on_the_page_with_the_limit(coordinator: StaffClient) -> None:
    answer = upload(coordinator, "x.json", b"x" * (33 << 20))
    assert answer.status_code == 413 and "larger than 32 MB" in answer.text
