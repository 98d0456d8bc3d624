"""What every answer carries, and which requests are let in."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web.access import Policy, UndeclaredEndpoint, refuse_undeclared
from app.web.assets import assets
from app.web.pages import safe_next

OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.mark.parametrize("address", ["/", "/nothing-here", "/today", "/sign-in", "/service-worker.js", "/healthz"])
def test_every_answer_carries_the_security_headers(client: FlaskClient, address: str) -> None:
    """R-01, R-02"""
    headers = client.get(address).headers
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "geolocation" in headers["Permissions-Policy"]


def test_only_parts_of_pages_go_without_a_policy_of_their_own(client: FlaskClient, beatbook: Flask) -> None:
    """R-01, R-02: a drawing or a text opened by its address is a document; a script, a style, an icon is not."""
    with beatbook.app_context():
        addresses = {name: assets().url(name) for name in assets().files}
    for name, address in addresses.items():
        headers = client.get(address).headers
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["Strict-Transport-Security"], name
        assert ("Content-Security-Policy" in headers) == (not name.endswith((".js", ".css", ".json", ".png"))), name


def test_only_the_contact_form_may_ask_where_the_phone_is(client: FlaskClient) -> None:
    """R-01"""
    assert "geolocation=(self)" in client.get("/interactions/new").headers["Permissions-Policy"]
    assert "geolocation=()" in client.get("/sign-in").headers["Permissions-Policy"]


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.2"])
def test_another_host_name_is_refused(client: FlaskClient, host: str) -> None:
    """R-04"""
    assert client.get("/sign-in", headers={"Host": host}).status_code == 400


def test_an_address_of_numbers_leads_to_the_name_that_passkeys_need(client: FlaskClient) -> None:
    answer = client.get("/sign-in?next=/today", headers={"Host": "127.0.0.1:8123"})
    assert answer.status_code == 307
    assert answer.headers["Location"] == "http://localhost:8123/sign-in?next=/today"


@pytest.mark.parametrize("method", ["TRACE", "BREW", "PUT"])
def test_an_unknown_method_is_refused(client: FlaskClient, method: str) -> None:
    """R-04"""
    assert client.open("/sign-in", method=method, headers=OURS).status_code == 405


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "http://localhost"}, 200),
    ],
)
def test_a_change_must_come_from_our_own_page(client: FlaskClient, headers: dict[str, str], status: int) -> None:
    """R-21"""
    answer = client.post("/sign-in/options", json={}, headers=headers)
    assert answer.status_code == status


def test_an_unknown_address_tells_nothing(client: FlaskClient) -> None:
    """R-44"""
    page = client.get("/nothing-here")
    assert page.status_code == 404
    assert b"Traceback" not in page.data
    assert b"isn&#39;t yours to see" in page.data
    assert "Set-Cookie" not in page.headers


def test_a_view_that_says_nothing_stops_the_start(beatbook: Flask) -> None:
    """R-14"""
    beatbook.add_url_rule("/forgotten", "forgotten", lambda: "open")
    with pytest.raises(UndeclaredEndpoint, match="forgotten"):
        refuse_undeclared(beatbook)


def test_a_view_that_says_nothing_is_refused_at_run_time_too(beatbook: Flask) -> None:
    """R-14"""
    beatbook.add_url_rule("/forgotten", "forgotten", lambda: "open")
    assert beatbook.test_client().get("/forgotten", base_url="http://localhost").status_code == 403


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "/\\evil.example",
        "///evil.example",
        "\t//evil.example",
        "/\t/evil.example",
        "/%0d%0aSet-Cookie:x",
        "/%5cevil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/nothing-here",
        "",
        None,
    ],
)
def test_signing_in_leads_nowhere_but_to_our_own_pages(beatbook: Flask, wanted: str | None) -> None:
    """R-29"""
    with beatbook.test_request_context(base_url="http://localhost"):
        assert safe_next(wanted, "/today") == "/today"


@pytest.mark.parametrize("wanted", ["/interactions", "/interactions?days=30", "/outbox"])
def test_signing_in_leads_back_to_the_page_that_was_wanted(beatbook: Flask, wanted: str) -> None:
    """R-29"""
    with beatbook.test_request_context(base_url="http://localhost"):
        assert safe_next(wanted, "/today") == wanted


def test_an_error_of_ours_tells_a_number_and_nothing_else(beatbook: Flask) -> None:
    """R-44"""
    beatbook.config["PROPAGATE_EXCEPTIONS"] = False
    beatbook.view_functions["home.landing"] = broken
    page = beatbook.test_client().get("/", base_url="http://localhost")
    assert page.status_code == 500
    assert b"secret detail" not in page.data
    assert b"RuntimeError" not in page.data


def broken() -> str:
    raise RuntimeError("secret detail")


broken.policy = Policy(everyone=True)  # type: ignore[attr-defined]
