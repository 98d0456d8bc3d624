"""Residents whose concern was put to another one: told what becomes of that one, and nothing of its resident."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.concerns import door, thread
from app.concerns.models import Concern
from app.db import db, write
from app.places import store as places
from app.residents.models import ResidentContact
from tests.concerns.resident import Resident
from tests.concerns.scene import by_resident, decide, passed_on, raised, stored, write_back
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene

THEIRS = "The man at number nine sells from his car."
TYPED = "We talked to the man at number nine."
PHONE = {"reply": "phone", "reached_at": "0151 496 0777"}


def put_to(main: UUID, app: Flask, sergeant: StaffClient, lang: str = "") -> tuple[Resident, str, UUID]:
    """Somebody whose concern was put to another: (they, their code, which)."""
    someone = Resident(app, lang=lang)
    code = someone.raise_one(description="The same, by me", **PHONE)
    with app.app_context():
        found = door.opened_by(code)
    assert found
    mine = found.id
    assert decide(sergeant, app, mine, "duplicate", main=main).status_code == 303
    return someone, code, mine


def reached_until(app: Flask, concern: UUID) -> timedelta:
    """For how long from today it is kept how to reach them."""
    with app.app_context():
        found = select(ResidentContact.delete_on).where(ResidentContact.under_id == concern)
        return db.session.scalars(found).one() - places.today()


def test_they_read_why_and_for_whom_it_is(beatbook: Flask, beat: BeatScene, sergeant: StaffClient) -> None:
    """Invariant 7"""
    for decision, reason, said in (
        ("close_not_fixed", "no_means", "There is no money or nobody to do it now."),
        ("pass_on", "utilities", "Please tell the water, gas or electricity company."),
        ("partner", "council", "We told the council, and wait."),
    ):
        main = passed_on(sergeant, beatbook, beat.id)
        someone, code, _mine = put_to(main, beatbook, sergeant)
        assert decide(sergeant, beatbook, main, decision, reason=reason).status_code == 303
        page = someone.open_thread(code).text
        assert "Others told us the same" in page
        assert said in page, decision


def test_a_coded_answer_reaches_all_who_told_the_same(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, officer: StaffClient
) -> None:
    """Invariant 7"""
    main = passed_on(sergeant, beatbook, beat.id)
    someone, code, mine = put_to(main, beatbook, sergeant, lang="es")
    by_resident(beatbook, mine, thread.read_by_resident)
    assert officer.submit(f"/concerns/{main}/answer", data={"code": "walk_more"}).status_code == 303
    assert stored(beatbook, mine).news
    assert "Pasaremos por allí" in someone.open_thread(code).text
    assert not stored(beatbook, mine).news


def test_nobody_reads_words_of_the_other_nor_what_is_only_for_them(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, officer: StaffClient
) -> None:
    main = passed_on(sergeant, beatbook, beat.id, description=THEIRS)
    someone, code, mine = put_to(main, beatbook, sergeant)
    by_resident(beatbook, mine, thread.read_by_resident)
    write_back(beatbook, main, THEIRS)
    for said in ({"text": TYPED, "language": "en"}, {"code": "read"}, {"code": "told"}):
        assert officer.submit(f"/concerns/{main}/answer", data=said).status_code == 303
    assert not stored(beatbook, mine).news
    page = someone.open_thread(code).text
    assert "number nine" not in page
    assert "We told you what became of it." not in page
    assert "We have read what you wrote" not in page


def test_that_the_other_resident_stopped_is_not_said_to_be_theirs(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient
) -> None:
    for solved, stands in ((True, "Done"), (False, "Closed, not fixed")):
        main = passed_on(sergeant, beatbook, beat.id)
        someone, code, mine = put_to(main, beatbook, sergeant)
        by_resident(beatbook, mine, thread.read_by_resident)
        by_resident(beatbook, main, thread.close, solved=solved)
        page = someone.open_thread(code).text
        assert stands in page
        assert "You asked us to stop" not in page
        assert "You said it is solved" not in page
        assert ">New<" in page


def test_how_to_reach_them_is_kept_while_the_other_one_is_open(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient
) -> None:
    main = passed_on(sergeant, beatbook, beat.id)
    _someone, _code, mine = put_to(main, beatbook, sergeant)
    assert reached_until(beatbook, mine) > timedelta(days=300)
    assert decide(sergeant, beatbook, main, "resolve").status_code == 303
    assert reached_until(beatbook, mine) == timedelta(days=30)
    assert decide(sergeant, beatbook, main, "reopen").status_code == 303
    assert reached_until(beatbook, mine) > timedelta(days=300)
    with beatbook.app_context():
        write(lambda session: thread.purge(session, session.get_one(Concern, main)))
    assert timedelta(days=29) <= reached_until(beatbook, mine) <= timedelta(days=31)


def test_one_that_is_put_to_a_closed_one_is_not_waited_for(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient
) -> None:
    closed, between = passed_on(sergeant, beatbook, beat.id), passed_on(sergeant, beatbook, beat.id)
    assert decide(sergeant, beatbook, closed, "resolve").status_code == 303
    mine = raised(beatbook, beat.id, **PHONE)
    assert decide(sergeant, beatbook, mine, "duplicate", main=between).status_code == 303
    assert reached_until(beatbook, mine) > timedelta(days=300)
    assert decide(sergeant, beatbook, between, "duplicate", main=closed).status_code == 303
    assert reached_until(beatbook, mine) == timedelta(days=30)


def test_the_page_of_the_other_one_lists_what_was_put_to_it(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, officer: StaffClient
) -> None:
    main = passed_on(sergeant, beatbook, beat.id)
    assert "Put to this one" not in sergeant.get(f"/concerns/{main}").text
    _someone, _code, mine = put_to(main, beatbook, sergeant)
    page = sergeant.get(f"/concerns/{main}").text
    listed = re.search(r'<section class="stack" id="put-to-it">.*?</section>', page, re.DOTALL)
    assert listed
    assert f'href="/concerns/{mine}"' in listed[0]
    assert "The same, by me" not in page
    assert str(mine) not in officer.get(f"/concerns/{main}").text
