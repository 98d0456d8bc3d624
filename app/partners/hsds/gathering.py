"""Putting a directory together from rows, whichever file they came from, and gathering all that is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from flask_babel import gettext as _

from app.partners.hsds.found import MOST_PROBLEMS, MOST_SERVICES, Directory, Problem, Refused, Service, id_of
from app.partners.hsds.values import NEEDED, SHAPES, STORED_AS, Wrong, readable


@dataclass(frozen=True)
class At:
    """Where a row stands: a file, and its line; in JSON the path of the object."""

    file: str
    line: int = 0
    path: str = ""

    def column(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name


Row = Mapping[str, str]
ADDRESS = ("address_1", "address_2", "city", "state_province", "postal_code")


@dataclass
class Gathering:
    """The directory as far as it was read, and its problems; enough of them end the reading."""

    directory: Directory = field(default_factory=Directory)
    problems: list[Problem] = field(default_factory=list)
    lines: dict[UUID, At] = field(default_factory=dict)
    parts: set[tuple[str, UUID, object]] = field(default_factory=set)

    def problem(self, at: At, column: str, words: str) -> None:
        """Something wrong; a hundred are enough."""
        self.problems.append(Problem(at.file, at.line, at.column(column) if column else at.path, words))
        if len(self.problems) >= MOST_PROBLEMS:
            raise Refused(*self.problems)

    def remark(self, at: At, column: str, words: str) -> None:
        """Something that was left out, and does no harm."""
        if len(self.directory.remarks) < MOST_PROBLEMS:
            self.directory.remarks.append(Problem(at.file, at.line, at.column(column), words))

    def values(self, sort: str, row: Row, at: At) -> dict[str, object]:
        """The values of a row as they are stored, those that are needed and missing named."""
        found: dict[str, object] = {}
        for name, read in SHAPES[sort].items():
            given = row.get(name, "")
            try:
                found[STORED_AS.get(name, name)] = read(readable(given)) if given.strip() else None
            except Wrong as wrong:
                self.problem(at, name, str(wrong))
        for name in NEEDED[sort]:
            if not row.get(name, "").strip():
                self.problem(at, name, _("A value is missing here."))
        return found

    def id(self, row: Row, at: At, name: str = "id") -> UUID | None:
        """The id in a row, or a problem."""
        if not row.get(name, "").strip():
            self.problem(at, name, _("A value is missing here."))
            return None
        return self.known_as(row[name], at, name)

    def known_as(self, given: str, at: At, name: str = "id") -> UUID | None:
        """The id that a text stands for, or a problem: it can hold what no database keeps."""
        try:
            return id_of(readable(given))
        except Wrong as wrong:
            self.problem(at, name, str(wrong))
            return None

    def organization(self, row: Row, at: At, *, again: bool = False) -> UUID | None:
        """An organisation; in JSON the same one stands with each of its services (`again`)."""
        known = self.id(row, at)
        if known is None:
            return None
        if known in self.directory.organizations:
            if not again:
                self.problem(at, "id", _("This id stands in line %(line)d already.", line=self.lines[known].line))
            return known
        self.lines[known] = at
        self.directory.organizations[known] = self.values("organization", row, at)
        return known

    def service(self, row: Row, at: At, organization: UUID | None) -> Service | None:
        """A service of an organisation."""
        known = self.id(row, at)
        if known is None or organization is None:
            return None
        if known in self.directory.services:
            self.problem(at, "id", _("This id stands here twice."))
            return None
        if len(self.directory.services) >= MOST_SERVICES:
            words = _("It holds more than %(most)d services. Import a region at a time.", most=MOST_SERVICES)
            raise Refused(Problem(at.file, 0, "", words))
        values = self.values("service", row, at)
        lowest, highest = values.get("minimum_age"), values.get("maximum_age")
        if isinstance(lowest, int) and isinstance(highest, int) and lowest > highest:
            words = _("%(highest)d is below minimum_age (%(lowest)d).", highest=highest, lowest=lowest)
            self.problem(at, "maximum_age", words)
        self.directory.services[known] = found = Service(known, organization, values)
        return found

    def part(self, service: Service, sort: str, row: Row, at: At) -> None:
        """A phone, schedule, area or language of a service."""
        values = self.values(sort, row, at)
        given = row.get("id", "").strip() or f"{service.id}/{sort}/{len(getattr(service, f'{sort}s'))}"
        if self.known_as(given, at) is None:
            return None
        values["id"] = id_of(f"{given}/{service.id}")
        if self._is_there(service, sort, values):
            return self.problem(at, "id", _("This id stands twice with one service."))
        if sort == "area":
            values["name"] = values.get("name") or str(values.get("description") or "")[:200]
            values.pop("description", None)
        if sort == "language" and not values.get("code"):
            values["code"] = str(values.get("name") or "")[:16].lower()
        if sort in {"area", "language"} and not (values.get("name") or values.get("code")):
            return self.problem(at, "name", _("A value is missing here."))
        getattr(service, f"{sort}s").append(values)
        return None

    def location(self, service: Service, row: Row, address: Row | None, at: At) -> None:
        """Where a service is; a position that is none is left out and said."""
        place = self.known_as(row.get("id", "") or f"{service.id}/place/{len(service.locations)}", at)
        if place is None:
            return None
        values: dict[str, object] = {"location_id": place, "id": id_of(f"{place}/{service.id}")}
        if self._is_there(service, "location", values):
            return self.problem(at, "id", _("This id stands twice with one service."))
        values["name"] = self._text(row.get("name", ""), 200, at, "name")
        said = [address[part].strip() for part in ADDRESS if address and address.get(part, "").strip()]
        values["address"] = self._text(", ".join(said), 500, at, "address_1")
        values |= {"lat": self._degrees(row, "latitude", 90, at), "lon": self._degrees(row, "longitude", 180, at)}
        service.locations.append(values)
        return None

    def done(self) -> Directory:
        """The directory; Refused with all that is wrong."""
        if self.problems:
            raise Refused(*self.problems)
        return self.directory

    def _is_there(self, service: Service, sort: str, values: dict[str, object]) -> bool:
        """Whether a part of a service came already: under one id there is one."""
        mark = (sort, service.id, values["id"])
        known = mark in self.parts
        self.parts.add(mark)
        return known

    def _text(self, given: str, limit: int, at: At, name: str) -> str:
        """Text of a place; what is longer is cut, for it is only shown."""
        try:
            return readable(given)[:limit]
        except Wrong as wrong:
            self.problem(at, name, str(wrong))
            return ""

    def _degrees(self, row: Row, name: str, most: int, at: At) -> float | None:
        given = row.get(name, "").strip()
        if not given:
            return None
        try:
            degrees = float(given)
        except ValueError:
            degrees = float("nan")
        if not -most <= degrees <= most:
            words = _("“%(given)s” is no position on the map, so it is left out.", given=given[:30])
            self.remark(at, name, words)
            return None
        return degrees
