"""Every sentence that a script asks for comes with the page, in the page's language."""

import re
from pathlib import Path

from flask import Flask

from app.partners.choices import WEEKDAYS
from app.partners.rules import NotSent
from app.records import kinds
from app.records.outcomes import Status
from app.web.words import every_group, for_scripts

SCRIPTS = sorted((Path(__file__).resolve().parents[2] / "static/js").rglob("*.js"))
SAID = re.compile(r"""\bsay\(\s*['"]([\w.]+)['"]""")
MADE_UP = re.compile(r"""\bsay\(\s*`([\w.]+)_\$\{""")

#: Keys that scripts put together: the beginning, and what may follow.
ENDINGS = {
    "kind": (*sorted(kind.name for kind in kinds.every()), "other"),
    "why": (
        *("new", "offline", "busy", "sign_in", "paused", "bug", "deferred", "unanswered", "too_large", "invalid"),
        "conflict",
    ),
    "services_why": tuple(NotSent),
    "services_day": WEEKDAYS,
    "left": tuple(status.value for status in (Status.CREATED, Status.DUPLICATE, Status.HELD, Status.GONE)),
}


def test_every_script_finds_its_words(beatbook: Flask) -> None:
    with beatbook.test_request_context():
        there = for_scripts(every_group()).keys()
    assert {
        f"{file.name}: {key}" for file in SCRIPTS for key in SAID.findall(file.read_text()) if key not in there
    } == set()


def test_words_that_scripts_put_together_are_there_too(beatbook: Flask) -> None:
    with beatbook.test_request_context():
        there = for_scripts(every_group()).keys()
    begun = {start for file in SCRIPTS for start in MADE_UP.findall(file.read_text())}
    assert begun <= ENDINGS.keys()
    assert {f"{start}_{end}" for start in begun for end in ENDINGS[start]} <= there
