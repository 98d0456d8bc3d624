"""Reading HSDS 3.0 JSON: services with their organisation, organisations with their services, or pages of either."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from app.partners.hsds.found import Directory, Problem, Refused, Service, only_three
from app.partners.hsds.gathering import At, Gathering

PARTS = (("phones", "phone"), ("schedules", "schedule"), ("service_areas", "area"), ("languages", "language"))
OLDER = ("regular_schedule", "holiday_schedule", "regular_schedules", "holiday_schedules", "physical_addresses")


def read(file: str, content: bytes) -> Directory:
    """The directory in a file; Refused with each problem by its path."""
    into = Gathering()
    for item, path in _items(file, _parsed(file, content)):
        at = At(file, 0, path)
        if not isinstance(item, dict):
            into.problem(at, "", _("This is no service and no organisation."))
        elif "organization" in item or "organization_id" in item or "status" in item:
            _service(into, item, at)
        else:
            _organization(into, item, at)
    if not into.directory.organizations and not into.problems:
        raise Refused(Problem(file, 0, "", _nothing_of_ours()))
    return into.done()


def _parsed(file: str, content: bytes) -> Any:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise Refused(Problem(file, 0, "", _("This file is in UTF-16. Save it in UTF-8.")))
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Refused(Problem(file, line, "", _("This is not in UTF-8. Save the file in UTF-8."))) from error
    except json.JSONDecodeError as error:
        place = _("character %(number)d", number=error.colno)
        words = _("This is no JSON: something is missing or too much here. Export the file once more.")
        raise Refused(Problem(file, error.lineno, place, words)) from error
    except ValueError as error:  # Python reads no number of thousands of digits
        raise Refused(Problem(file, 0, "", _("A number in it is too long to be one."))) from error
    except RecursionError as error:
        raise Refused(Problem(file, 0, "", _("The file is nested too deep to be a directory."))) from error


def _nothing_of_ours() -> str:
    words = _("The file holds no service and no organisation of HSDS 3.0.")
    return f"{words} {only_three()}"


def _items(file: str, whole: Any) -> Iterator[tuple[Any, str]]:
    """The services or organisations, whichever way they are wrapped."""
    if isinstance(whole, dict) and isinstance(whole.get("contents"), list):
        yield from ((item, f"contents[{place}]") for place, item in enumerate(whole["contents"]))
    elif isinstance(whole, list):
        yield from ((item, f"[{place}]") for place, item in enumerate(whole))
    elif isinstance(whole, dict) and "id" in whole:
        yield whole, ""
    else:
        raise Refused(Problem(file, 0, "", _nothing_of_ours()))


def _organization(into: Gathering, item: dict[str, Any], at: At) -> None:
    known = into.organization(_flat(item), at, again=True)
    for place, service in enumerate(_list(into, item, "services", at)):
        inner = At(at.file, 0, at.column(f"services[{place}]"))
        found = into.service(_flat(service), inner, known)
        if found is not None:
            _parts(into, found, service, inner)


def _service(into: Gathering, item: dict[str, Any], at: At) -> None:
    _refuse_older(item, at)
    organization = item.get("organization")
    if not isinstance(organization, dict):
        return into.problem(at, "organization", _("It is missing: a service stands with its organisation."))
    known = into.organization(_flat(organization), At(at.file, 0, at.column("organization")), again=True)
    found = into.service(_flat(item), at, known)
    if found is not None:
        _parts(into, found, item, at)
    return None


def _parts(into: Gathering, service: Service, item: dict[str, Any], at: At) -> None:
    _refuse_older(item, at)
    for name, sort in PARTS:
        if name in item:
            service.told.add(f"{sort}s")
        for place, part in enumerate(_list(into, item, name, at)):
            into.part(service, sort, _flat(part), At(at.file, 0, at.column(f"{name}[{place}]")))
    if "service_at_locations" in item:
        service.told.add("locations")
    for place, link in enumerate(_list(into, item, "service_at_locations", at)):
        found = link.get("location")
        if not isinstance(found, dict):
            continue
        inner = At(at.file, 0, at.column(f"service_at_locations[{place}].location"))
        addresses = _list(into, found, "addresses", inner)
        into.location(service, _flat(found), _flat(addresses[0]) if addresses else None, inner)


def _refuse_older(item: dict[str, Any], at: At) -> None:
    older = next((name for name in OLDER if name in item), None)
    if older:
        words = _("This belongs to HSDS %(version)s.", version="1.x / 2.x")
        raise Refused(Problem(at.file, 0, at.column(older), f"{words} {only_three()}"))


def _list(into: Gathering, item: dict[str, Any], name: str, at: At) -> list[dict[str, Any]]:
    found = item.get(name) or []
    if not isinstance(found, list) or not all(isinstance(part, dict) for part in found):
        into.problem(at, name, _("This is no list of objects."))
        return []
    return found


def _flat(item: dict[str, Any]) -> dict[str, str]:
    """The plain values of an object as text."""
    return {
        name: value if isinstance(value, str) else str(value)
        for name, value in item.items()
        if value is not None and not isinstance(value, (dict, list, bool))
    }
