"""Three residents and a spammer: from a first word to an honest end, and what the public page says of it."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app import clock
from app.concerns.models import Concern
from app.concerns.rules import Move
from app.db import db
from tests.concerns.on_patrol.scene import typed
from tests.concerns.resident import Resident, code_on
from tests.concerns.scene import decide, rows, stored
from tests.followups.scene import moved, promise
from tests.noticeboard.scene import a_page, in_the_next_quarter
from tests.noticeboard.scene import raised as raised_weeks_ago
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene

KOREAN = "밤마다 공원 옆 가로등이 꺼져 있습니다."
SPAM = "Buy cheap watches now"


def concern_of(app: Flask, words: str) -> UUID:
    """Which concern holds these words."""
    from app.concerns.sealing import part_of

    with app.app_context():
        return next(row.id for row in db.session.scalars(select(Concern)) if words in part_of(row, "description"))


def test_three_residents_and_a_spammer(
    beatbook: Flask, beat: BeatScene, officer: StaffClient, sergeant: StaffClient
) -> None:
    """A promise, told, a second question, closed not fixed with a reason, and the public page shows it."""
    korean, nameless, spammer = Resident(beatbook, lang="ko"), Resident(beatbook), Resident(beatbook, headers={})
    with clock.at(clock.now() - timedelta(days=8)):
        codes = korean.raise_one(description=KOREAN), nameless.raise_one(description="Bikes race through the park")
        spammer.raise_one(description=SPAM)
        slip = officer.submit("/concerns/record", data=typed(beat.park, description="No bench for older people"))
        assert slip.status_code == 200, slip.text
        at_the_door = code_on(slip)

        # A sergeant reads all of it first; patrol has seen nothing yet.
        assert rows(officer.get("/concerns").text) == []
        to_read = sergeant.get("/concerns").text
        assert len(rows(to_read)) == 4
        first, second = concern_of(beatbook, KOREAN), concern_of(beatbook, "Bikes race")
        third, junk = concern_of(beatbook, "No bench"), concern_of(beatbook, SPAM)
        assert to_read.index(str(junk)) > to_read.index(str(second))  # it waits apart, below the others
        assert decide(sergeant, beatbook, junk, "spam").status_code == 303
        translated = {"part": "description", "do": "translate", "text": "The lamp beside the park is out every night."}
        assert sergeant.submit(f"/concerns/{first}/words", data=translated).status_code == 303
        for concern in (first, second, third):
            assert decide(sergeant, beatbook, concern, "assign", beat=beat.id).status_code == 303

        # Patrol: the translation stands beside the original; a promise, done, told in the thread.
        page = officer.get(f"/concerns/{first}/on-patrol").text
        assert KOREAN in page
        assert "The lamp beside the park is out every night." in page
        followup = promise(officer, beat.park, source_kind="concern", source_id=str(first), what="ring the lamp people")
        assert stored(beatbook, first).state == "said_we_would"
        told = korean.open_thread(codes[0]).text
        assert "하겠다고 했습니다" in told
        moved(officer, followup, "done", 1)
        moved(officer, followup, "told", 2)
        assert decide(officer, beatbook, first, "resolve").status_code == 303
        assert "다 했습니다" in korean.client.get("/concerns/thread?lang=ko").text

        # A second question: it is opened again, read, and closed without being fixed, with the reason.
        assert korean.post("/concerns/thread/again", {}).status_code == 303
        assert korean.post("/concerns/thread", {"words": "다시 꺼졌습니다"}).status_code == 303
        assert str(first) in sergeant.get("/concerns").text
        assert decide(sergeant, beatbook, first, "close_not_fixed", reason="no_means").status_code == 303
        end = korean.client.get("/concerns/thread?lang=ko").text
        assert "끝냈지만 고치지 못했습니다" in end
        assert "지금은 돈이나 사람이 없습니다" in end

        # The others: nothing is asked of the nameless one, and the one at the door comes back with their slip.
        answered = officer.submit(f"/concerns/{second}/answer", data={"code": "walk_more"})
        assert answered.status_code == 303
        assert "We will walk there more often" in nameless.open_thread(codes[1]).text
        assert "No bench for older people" in Resident(beatbook).open_thread(at_the_door).text
        for concern in (second, third):
            assert decide(officer, beatbook, concern, "resolve").status_code == 303

    # The public page, when the quarter is over: as it was, in numbers of ten and more.
    raised_weeks_ago(beatbook, sergeant.person_id, beat.id, 11, ends=Move.RESOLVE)
    raised_weeks_ago(
        beatbook, sergeant.person_id, beat.id, 10, ends=Move.CLOSE_NOT_FIXED, because="no_means", category="lighting"
    )
    page = a_page(beatbook, beat.id)
    with in_the_next_quarter(beatbook):
        public = beatbook.test_client().get(page).text
    assert re.search(r"We stopped, and it is not fixed.{0,200}?10", public, re.DOTALL), public
    assert "There is no money or nobody to do it now" in public
    for secret in (KOREAN, SPAM, "Bikes race", str(first)):
        assert secret not in public
