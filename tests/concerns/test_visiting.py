"""A resident comes back with their code, and nobody else does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.actor import Actor, Role
from app.concerns import moving, thread
from app.concerns.models import Concern, ConcernMessage
from app.concerns.rules import Move
from app.db import db, write
from app.residents.models import ResidentContact
from app.web.limits import limiter
from tests.concerns.resident import Resident
from tests.support.people import sign_in_as
from tests.support.scenes import BeatScene, a_beat, count


def sergeant(app: Flask, beat: BeatScene) -> Actor:
    """Somebody who reads the concerns of a beat."""
    client = sign_in_as(app, Role.SERGEANT, beats=[beat.id])
    return Actor(person_id=client.person_id, role=Role.SERGEANT, name=client.name, beats=frozenset({beat.id}))


def do(app: Flask, work: Callable[[Session, Concern], Any]) -> Any:
    """Let staff do something with the one concern that there is."""
    with app.test_request_context():
        return write(lambda session: work(session, session.scalars(select(Concern)).one()))


def move(app: Flask, by: Actor | None, *moves: tuple[Move, str], beat: UUID | None = None) -> None:
    """Make these moves, one after the other."""
    for one, code in moves:
        what = moving.With(code=code, values={"beat_id": beat} if one is Move.ASSIGN else {})
        made = do(app, lambda s, row, one=one, what=what: moving.make(s, row, one, by, None, what))
        assert isinstance(made, moving.Made), (one, made)


def test_a_code_opens_its_thread_and_no_other(beatbook: Flask) -> None:
    """R-26"""
    first, second = Resident(beatbook), Resident(beatbook)
    mine = first.raise_one(description="Mine alone")
    other = second.raise_one(description="Somebody else's")
    assert "Mine alone" in first.open_thread(mine).text
    page = second.open_thread(other).text
    assert "Mine alone" not in page
    assert "Somebody else&#39;s" in page


def test_a_code_is_never_part_of_an_address(beatbook: Flask) -> None:
    """R-26"""
    someone = Resident(beatbook)
    code = someone.raise_one()
    answer = someone.post("/concerns/status", {"code": code})
    assert answer.headers["Location"] == "/concerns/thread"
    assert someone.client.get(f"/concerns/status?code={code}").text.count(code) == 0


@pytest.mark.parametrize("typed", ["", "1234", "0000 0000 0000 0000 0000", "x" * 5000])
def test_a_wrong_code_opens_nothing_and_stays_typed(beatbook: Flask, typed: str) -> None:
    Resident(beatbook).raise_one()
    answer = Resident(beatbook).post("/concerns/status", {"code": typed})
    assert answer.status_code == 422
    assert "This code opens nothing" in answer.text
    assert f'value="{typed[:80]}"' in answer.text


def test_guessing_is_slowed(beatbook: Flask) -> None:
    """R-26: after twenty tries from one place there is a pause."""
    beatbook.config["RATELIMIT_ENABLED"] = True
    right = Resident(beatbook).raise_one()
    limiter.storage.reset()
    assert {Resident(beatbook).open_thread(right).status_code for _ in range(25)} == {200}  # right ones don't count
    tries = [Resident(beatbook).post("/concerns/status", {"code": "1"}).status_code for _ in range(25)]
    waits = Resident(beatbook, lang="es").open_thread(right)
    limiter.storage.reset()
    assert tries[:20] == [422] * 20
    assert set(tries[20:]) == {429}
    assert waits.status_code == 429  # the right one, too: else an answer would tell which one it is
    assert f'value="{right}"' in waits.text
    assert "Demasiados intentos. Espere unos minutos y pruebe otra vez." in waits.text
    assert "data-leave" in waits.text
    assert Resident(beatbook).open_thread(right).status_code == 200  # the pause is over


def test_half_an_hour_later_the_thread_is_shut(beatbook: Flask) -> None:
    someone = Resident(beatbook)
    code = someone.raise_one()
    assert someone.open_thread(code).status_code == 200
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert someone.client.get("/concerns/thread").status_code == 303
        late = someone.post("/concerns/thread", {"words": "My long message"})
    assert late.status_code == 409
    assert "My long message" in late.text


def test_an_edited_cookie_opens_nothing(beatbook: Flask) -> None:
    someone = Resident(beatbook)
    someone.raise_one()
    for value in ("x", "AAAA" * 20, "é"):
        someone.client.set_cookie("__Host-concern", value, secure=True)
        assert someone.client.get("/concerns/thread", base_url="https://localhost").status_code == 303


def test_a_resident_writes_back_and_only_readers_see_it_at_first(beatbook: Flask) -> None:
    """R-27"""
    beat = a_beat(beatbook)
    someone = Resident(beatbook)
    code = someone.raise_one()
    move(beatbook, sergeant(beatbook, beat), (Move.READ, ""), (Move.ASSIGN, ""), beat=beat.id)
    someone.open_thread(code)
    assert someone.post("/concerns/thread", {"words": "It is worse now"}).status_code == 303
    assert "It is worse now" in someone.client.get("/concerns/thread").text
    with beatbook.app_context():
        row = db.session.scalars(select(ConcernMessage)).one()
        assert (row.from_resident, row.screened, row.sent_at.minute) == (True, False, 0)
        assert db.session.scalars(select(Concern)).one().unread


@pytest.mark.parametrize("spaced", ["{}", "it is {}.", "{} "])
def test_a_message_that_holds_its_own_code_is_not_taken(beatbook: Flask, spaced: str) -> None:
    """R-26"""
    someone = Resident(beatbook)
    code = someone.raise_one()
    someone.open_thread(code)
    for written in (
        code,
        code.replace(" ", "-"),
        code.replace(" ", ""),
        code.replace(" ", ":"),
        code.replace(" ", "\u200b"),
        code.replace(" ", "، "),
        "".join(chr(0x660 + int(s)) for s in code if s.isdigit()),
    ):
        answer = someone.post("/concerns/thread", {"words": spaced.format(written)})
        assert answer.status_code == 422
        assert "Your code stands in this message" in answer.text
    assert count(beatbook, ConcernMessage) == 0


def test_an_answer_is_new_until_it_was_read(beatbook: Flask) -> None:
    beat = a_beat(beatbook)
    by, someone = sergeant(beatbook, beat), Resident(beatbook)
    code = someone.raise_one()
    do(beatbook, lambda s, row: thread.answer(s, row, by, code="walk_more"))
    first = someone.open_thread(code).text
    assert "We will walk there more often" in first
    assert ">New<" in first
    assert ">New<" not in someone.client.get("/concerns/thread").text


def test_closed_not_fixed_is_called_that_and_can_be_asked_again(beatbook: Flask) -> None:
    beat = a_beat(beatbook)
    by, someone = sergeant(beatbook, beat), Resident(beatbook)
    code = someone.raise_one()
    move(beatbook, by, (Move.READ, ""), (Move.ASSIGN, ""), (Move.CLOSE_NOT_FIXED, "no_means"), beat=beat.id)
    page = someone.open_thread(code).text
    assert "Closed, not fixed" in page
    assert "There is no money or nobody to do it now." in page
    assert "We closed it without fixing it." in page
    assert someone.post("/concerns/thread/again", {}).status_code == 303
    page = someone.client.get("/concerns/thread").text
    assert "We are working on it" in page
    assert "It was opened again." in page


def test_what_was_closed_before_it_was_on_a_beat_is_read_again(beatbook: Flask) -> None:
    beat = a_beat(beatbook)
    by, someone = sergeant(beatbook, beat), Resident(beatbook)
    code = someone.raise_one()
    move(beatbook, by, (Move.CLOSE_NOT_FIXED, "not_enough"))
    someone.open_thread(code)
    someone.post("/concerns/thread/again", {})
    assert "It is being read" in someone.client.get("/concerns/thread").text


def test_a_resident_says_that_it_is_solved_or_that_they_want_to_stop(beatbook: Flask) -> None:
    for what, words in (("solved", "You said it is solved."), ("stop", "You asked us to stop")):
        someone = Resident(beatbook)
        someone.open_thread(someone.raise_one(description=what))
        someone.post(f"/concerns/thread/{what}", {})
        assert words in someone.client.get("/concerns/thread").text


def test_two_who_told_the_same_see_where_it_stands(beatbook: Flask) -> None:
    beat = a_beat(beatbook)
    by, first = sergeant(beatbook, beat), Resident(beatbook)
    code = first.raise_one()
    with beatbook.app_context():
        repeated = db.session.scalars(select(Concern.id)).one()
    second = Resident(beatbook)
    second.raise_one(description="The lamps there")
    with beatbook.test_request_context():
        write(lambda s: _close_as_same(s, repeated, by))
    page = first.open_thread(code).text
    assert "Others told us the same" in page
    assert "We have it" in page


def _close_as_same(session: Session, repeated: UUID, by: Actor) -> None:
    main = session.scalars(select(Concern).where(Concern.id != repeated)).one()
    row = session.get_one(Concern, repeated)
    what = moving.With(values={"duplicate_of": main.id})
    assert isinstance(moving.make(session, row, Move.DUPLICATE, by, None, what), moving.Made)


def test_deleting_the_view_shuts_it_for_good_and_deletes_how_to_reach_them(beatbook: Flask) -> None:
    """R-26"""
    someone, other_phone = Resident(beatbook), Resident(beatbook)
    code = someone.raise_one(reply="phone", reached_at="0151 496 0777")
    someone.open_thread(code)
    other_phone.open_thread(code)
    assert count(beatbook, ResidentContact) == 1
    assert "Delete this page for you?" in someone.client.get("/concerns/thread/delete").text
    assert someone.post("/concerns/thread/delete", {}).status_code == 200
    assert count(beatbook, ResidentContact) == 0
    assert someone.post("/concerns/status", {"code": code}).status_code == 422
    assert other_phone.client.get("/concerns/thread").status_code == 303
    assert count(beatbook, Concern) == 1


def test_leaving_shuts_the_thread_and_drops_what_the_browser_kept(beatbook: Flask) -> None:
    someone = Resident(beatbook)
    someone.open_thread(someone.raise_one())
    answer = someone.client.get("/concerns/leave")
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert answer.headers["Location"] == beatbook.config["BEATBOOK"].quick_exit
    assert someone.client.get("/concerns/thread").status_code == 303


def test_a_thread_takes_only_so_much(beatbook: Flask) -> None:
    someone = Resident(beatbook)
    someone.open_thread(someone.raise_one())
    for n in range(thread.MOST_FROM_RESIDENT):
        assert someone.post("/concerns/thread", {"words": f"Message {n}"}).status_code == 303
    full = someone.post("/concerns/thread", {"words": "One more"})
    assert full.status_code == 422
    assert "One more" in full.text


def test_purging_leaves_nothing_that_was_typed(beatbook: Flask) -> None:
    """Invariant 10"""
    beat = a_beat(beatbook)
    by, someone = sergeant(beatbook, beat), Resident(beatbook)
    code = someone.raise_one(reply="email", reached_at="me@example.org")
    someone.open_thread(code)
    someone.post("/concerns/thread", {"words": "More"})
    do(beatbook, lambda s, row: thread.show(s, row, by, "description", "Lamps"))
    do(beatbook, thread.purge)
    with beatbook.app_context():
        row = db.session.scalars(select(Concern)).one()
        assert (row.description, row.place_text, row.point, row.code_hash, row.sameness) == (None,) * 5
        assert [m.words for m in db.session.scalars(select(ConcernMessage))] == [None]
    assert count(beatbook, ResidentContact) == 0
    assert someone.post("/concerns/status", {"code": code}).status_code == 422


def test_a_person_on_another_beat_makes_no_move(beatbook: Flask) -> None:
    there = a_beat(beatbook)
    sergeant(beatbook, there)
    Resident(beatbook).raise_one()  # beside a place of that beat, which has somebody who reads
    by = sergeant(beatbook, a_beat(beatbook, "Hill Ward"))
    made = do(beatbook, lambda s, row: moving.make(s, row, Move.READ, by, None))
    assert made == "not_yours"


def test_the_thread_says_when_an_answer_is_due_and_that_it_is_late(beatbook: Flask) -> None:
    someone = Resident(beatbook)
    code = someone.raise_one()
    assert "You get a first answer within 3 working days." in someone.open_thread(code).text
    with clock.at(clock.now() + timedelta(days=20)):
        assert "We are late." in someone.open_thread(code).text
    unasked = someone.raise_one(reply="none", description="No answer is wanted.")
    with clock.at(clock.now() + timedelta(days=20)):
        page = someone.open_thread(unasked).text
    assert "first answer" not in page
    assert "We are late." not in page
