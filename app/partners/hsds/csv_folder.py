"""Reading a folder of HSDS 3.0 CSV files. Only what the directory keeps is read; contacts are not."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from uuid import UUID

from app.partners.hsds.found import Directory, Problem, Refused, id_of
from app.partners.hsds.gathering import At, Gathering, Row

#: Files that only older versions have, and what they are.
OLDER = {
    "regular_schedules.csv": "HSDS 1.x or 2.x",
    "holiday_schedules.csv": "HSDS 1.x or 2.x",
    "physical_addresses.csv": "HSDS 1.x or 2.x",
    "postal_addresses.csv": "HSDS 1.x or 2.x",
    "services_at_location.csv": "HSDS 1.x",
    "services_taxonomy.csv": "HSDS 1.x",
    "service_taxonomies.csv": "HSDS 2.x",
    "eligibility.csv": "HSDS 1.x or 2.x",
    "payments_accepted.csv": "HSDS 2.x",
}
CONVERT = "Only HSDS 3.0 is read. Ask for an export in 3.0, or convert it with Open Referral's transformer."
LONGEST_FIELD = 1_000_000
PARTS = (("phones", "phone"), ("schedules", "schedule"), ("service_areas", "area"), ("languages", "language"))

Files = Mapping[str, bytes]


def read(files: Files) -> Directory:
    """The directory in these files, by name; Refused with each problem by file, line and column."""
    _refuse_older(files)
    for needed in ("organizations.csv", "services.csv"):
        if needed not in files:
            raise Refused(Problem(needed, 0, "", "is missing. A folder of HSDS 3.0 has it."))
    into = Gathering()
    for row, at in _rows(files, "organizations", into, ("id", "name", "website")):
        into.organization(row, at)
    told = {f"{sort}s" for file, sort in PARTS if f"{file}.csv" in files}
    told |= {"locations"} if "service_at_location.csv" in files else set()
    for row, at in _rows(files, "services", into, ("id", "organization_id", "name", "status", "minimum_age")):
        found = into.service(row, at, _organization_of(into, row, at))
        if found is not None:
            found.told |= told
    for file, sort in PARTS:
        for row, at in _rows(files, file, into, ("id",)):
            _part(into, sort, row, at)
    _locations(files, into)
    return into.done()


def _organization_of(into: Gathering, row: Row, at: At) -> UUID | None:
    known = into.id(row, at, "organization_id")
    if known is not None and known not in into.directory.organizations:
        into.problem(
            at, "organization_id", f"names no organisation of organizations.csv ({row['organization_id'][:40]})"
        )
        return None
    return known


def _part(into: Gathering, sort: str, row: Row, at: At) -> None:
    """What belongs to a service; what belongs to a place, a contact or an organisation alone is not kept."""
    given = row.get("service_id", "").strip()
    if not given:
        return
    service = into.directory.services.get(id_of(given))
    if service is None:
        into.problem(at, "service_id", f"names no service of services.csv ({given[:40]})")
    else:
        into.part(service, sort, row, at)


def _locations(files: Files, into: Gathering) -> None:
    places = {row.get("id", ""): (row, at) for row, at in _rows(files, "locations", into, ("id",))}
    addresses = {row.get("location_id", ""): row for row, _at in _rows(files, "addresses", into, ("id", "location_id"))}
    for row, at in _rows(files, "service_at_location", into, ("id", "service_id", "location_id")):
        service = into.directory.services.get(id_of(row.get("service_id", "").strip()))
        place = places.get(row.get("location_id", ""))
        if service is None:
            into.problem(at, "service_id", f"names no service of services.csv ({row.get('service_id', '')[:40]})")
        elif place is None:
            into.problem(at, "location_id", f"names no place of locations.csv ({row.get('location_id', '')[:40]})")
        else:
            into.location(service, place[0], addresses.get(row["location_id"]), place[1])


def _rows(files: Files, name: str, into: Gathering, needed: tuple[str, ...]) -> Iterator[tuple[Row, At]]:
    """The rows of a file with where they stand; nothing where there is no such file."""
    file = f"{name}.csv"
    if file not in files:
        return
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(io.StringIO(_text(file, files[file]), newline=""), strict=True)
    try:
        header = [column.strip() for column in next(reader, [])]
        missing = [column for column in needed if column not in header]
        if missing:
            words = f"is no column of this file. {_looks(header)}{CONVERT}"
            raise Refused(*into.problems, Problem(file, 1, ", ".join(missing), words))
        for cells in reader:
            at = At(file, reader.line_num)
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                into.problem(at, "", f"has {len(cells)} values for {len(header)} columns")
                continue
            yield dict(zip(header, cells, strict=True)), at
    except csv.Error as error:
        raise Refused(*into.problems, Problem(file, reader.line_num, "", f"can't be read as CSV: {error}")) from error


def _text(file: str, content: bytes) -> str:
    """UTF-8, with or without a mark at its beginning; else what it looks like."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise Refused(Problem(file, 0, "", "is UTF-16. Save it as CSV in UTF-8."))
    if b"\0" in content:
        raise Refused(Problem(file, content[: content.index(b"\0")].count(b"\n") + 1, "", "holds a NUL character."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        words = "is not in UTF-8 (a spreadsheet may have saved it in Windows-1252). Save it as CSV in UTF-8."
        raise Refused(Problem(file, line, "", words)) from error


def _refuse_older(files: Files) -> None:
    for name, version in OLDER.items():
        if name in files:
            raise Refused(Problem(name, 0, "", f"belongs to {version}. {CONVERT}"))


def _looks(header: list[str]) -> str:
    """What version a header looks like."""
    return "It looks like HSDS 1.x or 2.x. " if {"url", "taxonomy_ids", "eligibility"} & set(header) else ""
