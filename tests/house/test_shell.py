"""What phones keep: exactly the files that are there, and pages that are the same for everybody."""

import json
import re

from flask import Flask

from app.actor import Role
from app.offline import shell
from app.web.assets import ROOT
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import a_beat

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
LIST = re.compile(r"const SHELL = (\[.*?\])")


def listed(app: Flask) -> list[str]:
    """The addresses in the worker that is served."""
    found = LIST.search(app.test_client().get("/service-worker.js").text)
    assert found
    return json.loads(found[1])


def signed_in(app: Flask) -> StaffClient:
    return sign_in_as(app, Role.OFFICER, beats=[a_beat(app).id], name="Wren Alder", collar="4417")


def test_every_address_that_the_worker_keeps_is_served(beatbook: Flask) -> None:
    kept = listed(beatbook)
    assert "/interactions/new" in kept
    assert "/offline" in kept
    client = beatbook.test_client()
    assert {address: client.get(address).status_code for address in kept} == dict.fromkeys(kept, 200)


def test_every_script_and_style_on_disk_is_kept_or_named_as_not_kept(beatbook: Flask) -> None:
    there = {
        str(file.relative_to(ROOT / "static"))
        for folder in ("js", "css")
        for file in (ROOT / "static" / folder).rglob("*.*")
        if file.suffix in (".js", ".css") or file.name == "patterns.json"
    }
    with beatbook.app_context():
        kept = set(shell.files())
    assert {name for name in there - kept if not name.startswith(shell.NOT_KEPT)} == set()


def test_every_import_of_a_kept_script_is_kept(beatbook: Flask) -> None:
    with beatbook.app_context():
        kept = set(shell.files())
    for name in (name for name in kept if name.endswith(".js")):
        file = ROOT / "static" / name
        for found in re.findall(
            r"""(?:from|import)\s*\(?\s*['"](\.{1,2}/[^'"]+)['"]""", COMMENT.sub("", file.read_text())
        ):
            target = (file.parent / found).resolve().relative_to(ROOT / "static")
            assert str(target) in kept, f"{name} imports {found}"


def test_a_kept_page_is_the_same_for_everybody(beatbook: Flask) -> None:
    """Shell pages hold no name and no token, and set or ask for nothing (sync.md)."""
    officer = signed_in(beatbook)
    for address in (address for address in listed(beatbook) if not address.startswith("/static/")):
        strangers, officers = beatbook.test_client().get(address), officer.get(address)
        assert strangers.data == officers.data, address
        assert not any(name in officers.text for name in ("Wren", "4417", str(officer.person_id), officer.device))
        for answer in (strangers, officers):
            assert "Set-Cookie" not in answer.headers, address
            assert "Cookie" not in answer.headers.get("Vary", ""), address


def test_a_kept_page_that_has_not_changed_is_not_sent_again(beatbook: Flask) -> None:
    client = beatbook.test_client()
    first = client.get("/interactions/new")
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get("/interactions/new", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
