"""`beatbook import-outbox FILE`: the real command on a file that a phone exported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from flask import Flask

from app.audit import log
from app.audit.models import AuditEntry
from app.interactions.models import Interaction
from tests.support.databases import Database
from tests.support.pocket import Pocket
from tests.support.scenes import BeatScene, a_contact, count


def run(database: Database, *arguments: str) -> tuple[int, str, str]:
    settings = {"BEATBOOK_ORIGIN": "http://localhost", **database.environ}
    command = [sys.executable, "-m", "app.commands", "import-outbox", *arguments]
    done = subprocess.run(command, env=os.environ | settings, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr


def exported(folder: Path, phone: Pocket, *records: object) -> str:
    file = folder / "beatbook-2026-11-03.json"
    said = {"format": "beatbook-outbox/1", "device": phone.device, "offset_ms": None, "records": records}
    file.write_text(json.dumps(said))
    return str(file)


def test_a_file_is_taken_and_the_summary_printed(
    database: Database, beatbook: Flask, phone: Pocket, beat: BeatScene, tmp_path: Path
) -> None:
    file = exported(tmp_path, phone, phone.seal(a_contact(beat.park)).envelope, phone.seal({}).envelope)
    assert run(database, file) == (0, "1 record taken.\n1 record received, being checked.\n", "")
    assert run(database, file) == (0, "1 record was here already.\n1 record received, being checked.\n", "")
    assert count(beatbook, Interaction) == 1
    by_command = (AuditEntry.action == "outbox.import", AuditEntry.actor == log.COMMAND_LINE)
    assert count(beatbook, AuditEntry, *by_command) == 2


def test_a_record_that_can_not_be_read_is_told_after_all_others_were_taken(
    database: Database, beatbook: Flask, phone: Pocket, beat: BeatScene, tmp_path: Path
) -> None:
    bad, good = phone.seal({}).envelope, phone.seal(a_contact(beat.park)).envelope
    code, out, err = run(database, exported(tmp_path, phone, bad | {"kid": None}, good))
    assert (code, out) == (1, f"1 record taken.\nRecord 1 could not be read: {bad['id']}.\n")
    assert err == "beatbook: 1 record was not taken. All others are with the server.\n"
    assert count(beatbook, Interaction) == 1


def test_a_users_mistake_ends_in_one_line(database: Database, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text("{}")
    for wrong in (str(tmp_path / "nothing.json"), str(tmp_path), str(other)):
        code, out, err = run(database, wrong)
        assert (code, out, err.count("\n")) == (1, "", 1), err
        assert err.startswith("beatbook: ") and "Traceback" not in err
    assert run(database)[0] == 2
