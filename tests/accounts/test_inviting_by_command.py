"""`beatbook invite`, as the very first administrator is let in: the real command, then the real ceremony."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from flask import Flask

from app.actor import Role
from tests.accounts.scene import Somebody, a_client
from tests.support.databases import Database
from tests.support.people import a_beat


def run(database: Database, *arguments: str) -> subprocess.CompletedProcess[str]:
    settings = {"BEATBOOK_ORIGIN": "http://localhost", "BEATBOOK_AGENCY": "Testbury", **database.environ}
    command = [sys.executable, "-m", "app.commands", "invite", *arguments]
    return subprocess.run(command, env=os.environ | settings, capture_output=True, text=True, timeout=60, check=False)


def test_an_invitation_is_printed_in_three_lines_and_lets_its_owner_in(database: Database, beatbook: Flask) -> None:
    """R-10"""
    beat = a_beat(beatbook)
    done = run(database, "--role", "officer", "--name", "Wren Alder", "--collar", "4417", "--beat", "Harbour Ward")
    assert (done.returncode, done.stderr) == (0, "")
    link, code, until = done.stdout.splitlines()
    assert re.fullmatch(r"Link: http://localhost/enrol#[\w-]{27}", link)
    assert re.fullmatch(r"Code: [0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", code)
    assert re.fullmatch(r"Valid until \d\d:\d\d, once\.", until)
    person = Somebody(beatbook, Role.OFFICER, "Wren Alder", a_client(beatbook))
    assert person.enrol(code.removeprefix("Code: ")).status_code == 201
    assert str(beat) in person.client.get("/sync/kit").text


def test_a_beat_that_is_not_there_is_refused_in_one_line(database: Database) -> None:
    done = run(database, "--role", "officer", "--name", "Wren Alder", "--beat", "Nowhere")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip().count("\n") == 0 and "Nowhere" in done.stderr
