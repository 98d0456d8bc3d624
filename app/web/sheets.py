"""Sheets for other programs: CSV that a spreadsheet opens as text, never as a formula (R-31)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from werkzeug.wrappers import Response

FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"


def as_csv(name: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """RFC 4180 with a UTF-8 mark; a cell that a spreadsheet would run gets an apostrophe before it."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow(heads)
    sheet.writerows([_inert(cell) for cell in row] for row in rows)
    response = Response(BOM + out.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
