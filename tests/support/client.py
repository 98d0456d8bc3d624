"""A test client that lints each HTML page it reads, and posts as one of our own pages would."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.page_lint import problems


class CriticalClient(FlaskClient):
    """Reads critically. `get(..., htmx=True)` asks as htmx does; `ours=True` posts as one of our pages does."""

    def get(self, *args: Any, htmx: bool = False, **values: Any) -> TestResponse:
        return super().get(*args, **_with(values, {"HX-Request": "true"} if htmx else {}))

    def submit(self, address: str, *, htmx: bool = False, **values: Any) -> TestResponse:
        """Post a form (`data=`) or JSON (`json=`) from one of our own pages."""
        ours = {"Sec-Fetch-Site": "same-origin"} | ({"HX-Request": "true"} if htmx else {})
        return self.post(address, **_with(values, ours))

    def open(self, *args: Any, **values: Any) -> TestResponse:
        answer = super().open(*args, **values)
        if answer.mimetype == "text/html" and answer.data and "Content-Encoding" not in answer.headers:
            page = answer.get_data(as_text=True)
            found = problems(page, fragment="<html" not in page)
            assert found == [], f"{answer.request.path}: {found}"
        return answer


def _with(values: dict[str, Any], more: dict[str, str]) -> dict[str, Any]:
    return {**values, "headers": {**more, **dict(values.get("headers") or {})}}
