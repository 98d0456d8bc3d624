"""Invariant 5: nothing ranks, sorts, filters or counts by officer. Every page, every export, every address is walked.

The same contacts are looked at twice: once as they were recorded, once with two officers' shares swapped (eleven and
two). A page that counts, sorts or ranks by officer, or an export that names authors, then says something else.

The same goes for follow-ups, which are dealt out anew. A row of a list may say who keeps a follow-up: there the two
names count as one. In which rows a name stands changes with that, so a page that goes by it is still found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import case, func, select, update

from app import clock
from app.accounts.models import Person
from app.actor import Role
from app.db import db, write
from app.followups.models import Followup
from app.interactions.models import Interaction
from app.web.access import open_to
from tests.followups.scene import promise
from tests.interactions.scene import record
from tests.noticeboard.scene import SLUG, a_page
from tests.programmes.scene import a_programme, count_heads
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import a_beat

BUSY, QUIET, THIRD = 11, 2, 3

#: One contact says who recorded it, one follow-up who keeps it; that is a record, not a figure. A phone carries them
#: one by one under their own addresses.
ONE_RECORD = {"interactions.detail", "followups.detail", "sync.carry"}

#: Which of thirteen follow-ups the quiet officer keeps at first, and which the busy one keeps afterwards.
QUIET_AT_FIRST, BUSY_AFTERWARDS = {3, 7}, {5, 10}

#: A row of a list that leads to one follow-up.
KEPT = re.compile(r'<a class="row-link" href="/followups/[0-9a-f-]{36}">.*?</a>', re.DOTALL)

#: What somebody may try in an address to get at one officer's work.
NAMES = ("officer", "author", "person", "person_id", "recorded_by", "owner", "by", "user", "who", "collar", "q")
ORDERS = ("sort", "order", "order_by", "group", "group_by", "rank")

#: Never the same twice, as each look at a page adds to them. The log says who did what, to the auditor alone.
ALWAYS_NEW = {"offline.metrics", "accounts.audit_log", "accounts.export_audit_log"}

#: New on every page, whatever is on it: the code of an error report; a record's id and its code, a form's ticket.
FRESH = re.compile(r'<code>[\w-]+</code>|name="(?:id|code|ticket)" value="[\w-]+"')

Pages = dict[tuple[str, str], str]


class Town:
    """A beat with a busy officer, a quiet one and a third, and everybody who may look at their work."""

    def __init__(self, app: Flask) -> None:
        self.app, self.beat = app, a_beat(app)
        self.busy = self.staff(Role.OFFICER, "Wren Alder", "4417")
        self.quiet = self.staff(Role.OFFICER, "Sami Reed", "2086")
        third = self.staff(Role.OFFICER, "Ola Lindqvist", "7310")
        places = sorted(self.beat.places.values())
        self.contacts = [
            record(who, places[number % len(places)], people="2-5" if number % 2 else "1")
            for who, share in ((self.busy, BUSY), (self.quiet, QUIET), (third, THIRD))
            for number in range(share)
        ]
        self.followups = [
            promise(self.quiet if number in QUIET_AT_FIRST else self.busy, places[number % len(places)])
            for number in range(BUSY + QUIET)
        ] + [promise(third, self.beat.park) for _ in range(THIRD)]
        self.programme = a_programme(app, self.beat.id)
        for who, came in ((self.busy, 14), (self.quiet, 3)):
            assert count_heads(who, self.programme, came=str(came)).status_code == 303
        a_page(app, self.beat.id)
        self._let_days_pass()
        self.readers = [
            third,
            self.staff(Role.SERGEANT, "Ines Calder", "0055"),
            self.staff(Role.ADMIN, "Dana Brook"),
            self.staff(Role.AUDITOR, "Ira Voss"),
            self.staff(Role.COORDINATOR, "Noor Haddad"),
        ]
        for reader in self.readers:
            assert reader.step_up().status_code == 200

    def staff(self, role: Role, name: str, collar: str = "") -> StaffClient:
        beats = [self.beat.id] if role in (Role.OFFICER, Role.SERGEANT) else []
        return sign_in_as(self.app, role, beats=beats, name=name, collar=collar)

    def _let_days_pass(self) -> None:
        """Let the follow-ups have been due on different days, so that lists have an order to keep."""
        with self.app.app_context():
            for number, followup in enumerate(self.followups):
                day = clock.now().date() - timedelta(days=number * 5 % 17)
                due = update(Followup).where(Followup.id == followup).values(due_on=day, last_on=day)
                write(lambda session, due=due: session.execute(due))

    def swap(self) -> None:
        """Give the busy officer's contacts to the quiet one and the other way round; nothing else changes."""
        busy, quiet = self.busy.person_id, self.quiet.person_id
        other = case((Interaction.recorded_by == busy, quiet), else_=busy)
        with self.app.app_context():
            write(
                lambda session: session.execute(
                    update(Interaction).where(Interaction.recorded_by.in_((busy, quiet))).values(recorded_by=other)
                )
            )
            for number, followup in enumerate(self.followups[: BUSY + QUIET]):
                keeper = busy if number in BUSY_AFTERWARDS else quiet
                kept = update(Followup).where(Followup.id == followup).values(owner_id=keeper, recorded_by=keeper)
                write(lambda session, kept=kept: session.execute(kept))

    def addresses(self) -> Iterator[tuple[str, str]]:
        """(endpoint, address) of everything that can be read, with ids of what is there."""
        there = {
            "contact_id": self.contacts[0],
            "followup_id": self.followups[0],
            "place_id": self.beat.park,
            "beat_id": self.beat.id,
            "person_id": self.busy.person_id,
            "programme_id": self.programme,
            "slug": SLUG,
        }
        for rule in self.app.url_map.iter_rules():
            if rule.endpoint in ALWAYS_NEW or rule.endpoint == "static":
                continue
            if "GET" in (rule.methods or ()) and rule.arguments <= there.keys():
                built = rule.build({name: there[name] for name in rule.arguments})
                assert built is not None
                yield rule.endpoint, built[1]
        yield "followups of the beats", "/followups?of=beats"

    def walk(self, more: str = "") -> Pages:
        """What each reader is shown at each address."""
        return {
            (reader.name, endpoint): self.said(reader, address + (more.replace("?", "&") if "?" in address else more))
            for reader in self.readers
            for endpoint, address in self.addresses()
        }

    def said(self, reader: StaffClient, address: str) -> str:
        """What an address answers, without what is new each time; in rows of follow-ups the two names count as one."""
        answer = reader.get(address)
        page = KEPT.sub(lambda row: self._one_name(row.group()), answer.get_data(as_text=True))
        return f"{answer.status_code} {FRESH.sub('', page)}"

    def _one_name(self, row: str) -> str:
        return row.replace(self.busy.name, "the keeper").replace(self.quiet.name, "the keeper")


def betrayed(town: Town, before: Pages) -> set[str]:
    """The endpoints that say something else about the same contacts once two officers' shares are swapped."""
    town.swap()
    after = town.walk()
    return {endpoint for (who, endpoint), page in before.items() if after[who, endpoint] != page}


@pytest.fixture
def town(beatbook: Flask) -> Iterator[Town]:
    built = Town(beatbook)
    with clock.at(clock.now() + timedelta(seconds=1)):
        yield built


def test_no_page_and_no_export_counts_sorts_or_ranks_by_officer(town: Town) -> None:
    """Invariant 5"""
    before = town.walk()
    opened = {endpoint for (_who, endpoint), page in before.items() if page.startswith("200 ")}
    assert {
        "interactions.listed",
        "interactions.export",
        "interactions.detail",
        "programmes.detail",
        "home.today",
    } <= opened
    assert {"followups.listed", "followups of the beats", "followups.overdue", "followups.detail"} <= opened
    assert before["Ines Calder", "followups of the beats"].count("the keeper") == BUSY + QUIET
    assert before["Ines Calder", "followups.overdue"].count("the keeper") >= BUSY
    assert betrayed(town, before) == ONE_RECORD


def test_nothing_can_be_asked_for_by_officer(town: Town) -> None:
    """Invariant 5"""
    plain = town.walk()
    who = {str(town.busy.person_id), town.busy.name, "4417"}
    asked = "&".join(f"{name}={value}" for name in NAMES for value in who)
    ordered = "&".join(f"{name}={value}" for name in ORDERS for value in ("recorded_by", "officer", "author"))
    other = town.walk(f"?{asked}&{ordered}")
    assert {endpoint for (name, endpoint), page in plain.items() if other[name, endpoint] != page} == set()


def test_an_export_names_no_author(town: Town) -> None:
    """Invariant 5"""
    exports = {key: page for key, page in town.walk().items() if "export" in key[1] and page.startswith("200 ")}
    assert exports
    for (_who, endpoint), page in exports.items():
        for person in (town.busy, town.quiet):
            assert not any(name in page for name in (person.name, str(person.person_id))), endpoint


def test_figures_for_operators_name_nobody(town: Town) -> None:
    """Invariant 5"""
    answer = town.readers[0].get("/metrics")
    assert answer.status_code == 200
    for person in (town.busy, town.quiet):
        assert not any(name in answer.text for name in (person.name, str(person.person_id)))


def _counted(app: Flask) -> str:
    rows = db.session.execute(
        select(Person.name, func.count()).join(Interaction, Interaction.recorded_by == Person.id).group_by(Person.name)
    )
    return ", ".join(f"{name}: {count}" for name, count in rows)


def _ranked(app: Flask) -> str:
    count = func.count()
    rows = db.session.scalars(select(Interaction.recorded_by).group_by(Interaction.recorded_by).order_by(count.desc()))
    return "<br>".join(map(str, rows))


def _sorted(app: Flask) -> str:
    return " ".join(map(str, db.session.scalars(select(Interaction.id).order_by(Interaction.recorded_by))))


def _kept(order: Any) -> list[tuple[Any, str, int]]:
    """Follow-ups with who keeps them, and how many these keep."""
    shares = select(Followup.owner_id, func.count().label("share")).group_by(Followup.owner_id).subquery()
    found = select(Followup.id, Person.name, shares.c.share).join(Person, Person.id == Followup.owner_id)
    rows = db.session.execute(found.join(shares, shares.c.owner_id == Followup.owner_id).order_by(order))
    return [(row[0], row[1], row[2]) for row in rows]


def _row(followup: Any, words: str) -> str:
    return f'<a class="row-link" href="/followups/{followup}">{words}</a>'


def _kept_counted(app: Flask) -> str:
    return "".join(_row(followup, f"{name} ({share})") for followup, name, share in _kept(Followup.id))


def _kept_sorted(app: Flask) -> str:
    return "".join(_row(followup, name) for followup, name, _share in _kept(Person.name))


def _kept_table(app: Flask) -> str:
    table = {name: share for _followup, name, share in _kept(Person.name)}
    rows = sorted(table.items(), key=lambda row: -row[1])
    return "".join(f"<p>{name}: {share}</p>" for name, share in rows)


BY_OFFICER = {
    "counts": _counted,
    "ranks": _ranked,
    "sorts": _sorted,
    "counts what is kept": _kept_counted,
    "sorts what is kept": _kept_sorted,
    "ranks who keeps": _kept_table,
}


@pytest.mark.parametrize("page", list(BY_OFFICER.values()), ids=list(BY_OFFICER))
def test_a_page_by_officer_would_be_found(beatbook: Flask, page: Callable[[Flask], str]) -> None:
    """The walk above sees what it is there to see."""

    @beatbook.get("/tables/league")
    @open_to(Role.SERGEANT)
    def league() -> Any:
        return page(beatbook), {"Content-Type": "text/plain"}

    town = Town(beatbook)
    with clock.at(clock.now() + timedelta(seconds=1)):
        assert "league" in betrayed(town, town.walk())


def test_a_filter_by_officer_would_be_found(beatbook: Flask) -> None:
    """The walk above sees what it is there to see."""

    @beatbook.get("/tables/filter")
    @open_to(Role.SERGEANT)
    def only() -> Any:
        from flask import request  # the page under suspicion

        found = select(Interaction.id)
        if asked := request.args.get("officer"):
            found = found.where(Interaction.recorded_by == UUID(asked))
        return " ".join(map(str, db.session.scalars(found))), {"Content-Type": "text/plain"}

    town = Town(beatbook)
    with clock.at(clock.now() + timedelta(seconds=1)):
        asked = f"?officer={town.busy.person_id}"
        plain, other = town.walk(), town.walk(asked)
        assert ("Ines Calder", "only") in {key for key, page in plain.items() if other[key] != page}
