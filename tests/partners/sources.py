"""A small directory as HSDS 3.0 CSV files, to be broken in many ways."""

from __future__ import annotations

import csv
import io
import zipfile
from uuid import UUID, uuid5

ORG, SERVICE = "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610", "ac148810-d857-441c-9679-408f346de14b"
Rows = list[dict[str, str]]


def directory(count: int = 1) -> dict[str, Rows]:
    """Rows by file: one organisation and so many services, each with a number, hours, an area, a language, a place."""
    services = [SERVICE, *(str(uuid5(UUID(SERVICE), str(n))) for n in range(1, count))]
    return {
        "organizations": [{"id": ORG, "name": "Harbour Advice", "website": "https://advice.example"}],
        "services": [
            {
                "id": service,
                "organization_id": ORG,
                "name": f"Money advice {n}",
                "description": "Debt, «benefits», letters",
                "status": "active",
                "minimum_age": "18",
                "maximum_age": "",
                "assured_date": "2026-10-01",
            }
            for n, service in enumerate(services)
        ],
        "phones": [{"id": f"p{n}", "service_id": s, "number": '"0151 496 0401"'} for n, s in enumerate(services)],
        "schedules": [
            {"id": f"s{n}", "service_id": s, "byday": "MO,TU", "opens_at": "09:00:00", "closes_at": "17:00"}
            for n, s in enumerate(services)
        ],
        "service_areas": [{"id": f"a{n}", "service_id": s, "name": "Harbour Ward"} for n, s in enumerate(services)],
        "languages": [{"id": f"l{n}", "service_id": s, "code": "es", "name": ""} for n, s in enumerate(services)],
    }


def written(rows: dict[str, Rows]) -> dict[str, bytes]:
    """The files."""
    return {f"{name}.csv": _csv(some) for name, some in rows.items()}


def zipped(files: dict[str, bytes]) -> bytes:
    """The same in one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in files.items():
            packed.writestr(f"export/{name}", content)
    return out.getvalue()


def _csv(rows: Rows) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
