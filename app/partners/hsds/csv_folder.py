"""Reading a folder of HSDS 3.0 CSV files. Only what the directory keeps is read; contacts are not."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from uuid import UUID

from flask_babel import gettext as _

from app.partners.hsds.found import Directory, Problem, Refused, id_of, only_three
from app.partners.hsds.gathering import At, Gathering, Row

#: Files that only older versions have, and what they are.
OLDER = {
    "regular_schedules.csv": "1.x / 2.x",
    "holiday_schedules.csv": "1.x / 2.x",
    "physical_addresses.csv": "1.x / 2.x",
    "postal_addresses.csv": "1.x / 2.x",
    "services_at_location.csv": "1.x",
    "services_taxonomy.csv": "1.x",
    "service_taxonomies.csv": "2.x",
    "eligibility.csv": "1.x / 2.x",
    "payments_accepted.csv": "2.x",
}
LONGEST_FIELD = 1_000_000
PARTS = (("phones", "phone"), ("schedules", "schedule"), ("service_areas", "area"), ("languages", "language"))

Files = Mapping[str, bytes]


def read(files: Files) -> Directory:
    """The directory in these files, by name; Refused with each problem by file, line and column."""
    _refuse_older(files)
    for needed in ("organizations.csv", "services.csv"):
        if needed not in files:
            raise Refused(Problem(needed, 0, "", _("This file is missing. A folder of HSDS 3.0 has it.")))
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
        given = row["organization_id"][:40]
        into.problem(at, "organization_id", _("“%(given)s” is no organisation of organizations.csv.", given=given))
        return None
    return known


def _part(into: Gathering, sort: str, row: Row, at: At) -> None:
    """What belongs to a service; what belongs to a place, a contact or an organisation alone is not kept."""
    given = row.get("service_id", "").strip()
    if not given:
        return
    service = into.directory.services.get(id_of(given))
    if service is None:
        into.problem(at, "service_id", _no_service(given))
    else:
        into.part(service, sort, row, at)


def _locations(files: Files, into: Gathering) -> None:
    places = {row.get("id", ""): (row, at) for row, at in _rows(files, "locations", into, ("id",))}
    addresses = {row.get("location_id", ""): row for row, _at in _rows(files, "addresses", into, ("id", "location_id"))}
    for row, at in _rows(files, "service_at_location", into, ("id", "service_id", "location_id")):
        service = into.directory.services.get(id_of(row.get("service_id", "").strip()))
        place = places.get(row.get("location_id", ""))
        if service is None:
            into.problem(at, "service_id", _no_service(row.get("service_id", "")))
        elif place is None:
            given = row.get("location_id", "")[:40]
            into.problem(at, "location_id", _("“%(given)s” is no place of locations.csv.", given=given))
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
            words = " ".join((_("The file has no such column."), *_looks(header), only_three()))
            raise Refused(*into.problems, Problem(file, 1, ", ".join(missing), words))
        for cells in reader:
            at = At(file, reader.line_num)
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                into.problem(at, "", _wrong_count(len(cells), len(header)))
                continue
            yield dict(zip(header, cells, strict=True)), at
    except csv.Error as error:
        words = _("This can't be read as CSV: a quotation mark is missing or out of place, or a value never ends.")
        raise Refused(*into.problems, Problem(file, reader.line_num, "", words)) from error


def _text(file: str, content: bytes) -> str:
    """UTF-8, with or without a mark at its beginning; else what it looks like."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise Refused(Problem(file, 0, "", _("This file is in UTF-16. Save it as CSV in UTF-8.")))
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise Refused(Problem(file, line, "", _("This line holds a NUL character: the file is damaged.")))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        words = _("This is not in UTF-8 (a spreadsheet may have saved it in Windows-1252). Save it as CSV in UTF-8.")
        raise Refused(Problem(file, line, "", words)) from error


def _refuse_older(files: Files) -> None:
    for name, version in OLDER.items():
        if name in files:
            words = _("This file belongs to HSDS %(version)s.", version=version)
            raise Refused(Problem(name, 0, "", f"{words} {only_three()}"))


def _looks(header: list[str]) -> list[str]:
    """What version a header looks like, if an older one."""
    older = {"url", "taxonomy_ids", "eligibility"} & set(header)
    return [_("It looks like HSDS 1.x or 2.x.")] if older else []


def _wrong_count(cells: int, columns: int) -> str:
    return _("This line has %(cells)d values for %(columns)d columns.", cells=cells, columns=columns)


def _no_service(given: str) -> str:
    return _("“%(given)s” is no service of services.csv.", given=given[:40])
