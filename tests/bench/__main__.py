"""`make bench`: a table of medians. `ARGS=--quick` takes a smaller sample; the name of a part that part alone."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterable

from tests.bench import helping, phone, reading, residents, server

PARTS = {
    "server": server.rows,
    "phone": phone.rows,
    "reading": reading.rows,
    "helping": helping.rows,
    "residents": residents.rows,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "parts", nargs="*", choices=[*PARTS, []], help="server, phone, reading, helping, residents or all"
    )
    parser.add_argument("--quick", action="store_true", help="smaller samples, for a first look")
    given = parser.parse_args()
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, load before: {load}\n")
    for name in given.parts or PARTS:
        _table(PARTS[name](given.quick))


def _table(rows: Iterable[tuple[str, str, str]]) -> None:
    for what, figure, aim in rows:
        print(f"| {what:<62} | {figure:>22} | {aim:>10} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
