"""The story that ends it: two weeks, two officers, three phones, one of them stolen. Every promise is accounted for."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask

from app.audit import log
from app.audit.chain import check
from app.audit.models import AuditEntry
from app.db import db
from app.followups import store
from app.followups.models import Followup
from app.followups.rules import STEPS, Move, State
from tests.followups import rota as stations
from tests.followups.rota import Rota
from tests.followups.scene import NUMBER, REACH, audited, browse, contact_of, held, history, rows_of, stored
from tests.support.pocket import Sealed
from tests.support.scenes import BeatScene, count

LATER = "2026-04-01"
TAKEN = {"created", "duplicate"}


@pytest.fixture
def rota(beatbook: Flask, beat: BeatScene) -> Rota:
    return stations.begin(beatbook, beat)


def taken(rows: list[dict[str, object]]) -> None:
    assert {row["status"] for row in rows} <= TAKEN, rows


def the_first_days(rota: Rota) -> tuple[Sealed, ...]:
    """Monday to Thursday: promises on the shared phone and on their own, sent by whoever has signal first."""
    wren, robin = rota.wren, rota.robin
    with rota.on(1, 14):
        lamp = rota.promise(wren.shared, "Ask the council about the lamp", "told")
        bench = rota.promise(wren.shared, "Find out who owns the bench", "could_not_reach", **REACH)
        gate = rota.promise(wren.own, "Get the gate mended", "told")
        taken(wren.own.rows(gate))
    with rota.on(2, 8):
        robin.shared.sign_in()
        noise = rota.promise(robin.shared, "Call about the noise", "told")
        taken(robin.shared.rows(lamp, bench))  # Wren's, from the night before, while Robin holds the phone
        taken(robin.shared.rows(noise))
    with rota.on(3, 9):
        wren.own.sign_in()
        taken(wren.own.rows(*rota.by_phone(wren.own, lamp, "done", "told")))
    with rota.on(4, 9):
        late = rota.by_phone(wren.own, gate, "done", words="The gate closes again")
    with rota.on(4, 11):
        rota.ines.sign_in()
        rota.at_station(rota.ines, gate, "reschedule", due="pick", due_on="2026-03-13", because="waiting_for_someone")
    with rota.on(4, 17):
        assert wren.own.rows(*late)[0]["reason"] == "changed_meanwhile"
    return bench, gate, noise


def ordinary_days(rota: Rota, *days: int) -> None:
    """On each, one officer promises on the shared phone and the other, who has it next, tells a resident of theirs.

    Robin's are kept by Robin and Wren's by Wren: a shared phone doesn't make a promise somebody else's.
    """
    for day in days:
        who = (rota.wren, rota.robin)[day % 2]
        with rota.on(day, 20):
            who.shared.sign_in()
            kept = rota.promise(who.shared, f"Bring the form of day {day}", "told")
            open_still = rota.promise(who.shared, f"Look in again after day {day}", "open", due="pick", due_on=LATER)
            chain_of_moves = rota.unsent(who.shared, kept, "done", "told")
        with rota.on(day, 21):
            rota.other(who).shared.sign_in()
            taken(rota.other(who).shared.rows(kept, open_still, *chain_of_moves))


def overtaken_and_settled(rota: Rota, gate: Sealed) -> None:
    """Wren is shown both, side by side, and does it all the same."""
    with rota.on(5, 8):
        rota.wren.own.sign_in()
        (waiting,) = held(rota.app)
        page = browse(rota.wren.own, f"/needs-your-correction/{waiting.id}")[1]
        assert all(words in page for words in ("While you were offline", "Ines Calder", "The gate closes again"))
        form = {"words": "The gate closes again", "base_version": str(rota.version(gate))}
        assert browse(rota.wren.own, f"/needs-your-correction/{waiting.id}", form)[0] == 303
        assert rota.state(gate) == "done"


def honestly_not_reached(rota: Rota, bench: Sealed) -> None:
    """One attempt is not enough to close it; two are, and that is no promise kept."""
    wren = rota.wren.own
    with rota.on(5, 10):
        taken(wren.rows(*rota.by_phone(wren, bench, "done", "told_attempt", how="phone")))
        early = wren.rows(*rota.by_phone(wren, bench, "could_not_reach"))[0]
        assert (early["status"], early["reason"]) == ("created", "note_try_again")
    with rota.on(5, 18):
        taken(wren.rows(*rota.by_phone(wren, bench, "told_attempt", how="in_person")))
    with rota.on(5, 18, 5):
        taken(wren.rows(*rota.by_phone(wren, bench, "could_not_reach")))
    assert rota.state(bench) == "could_not_reach"


def kept_by_the_stand_in(rota: Rota, gate: Sealed) -> None:
    """Wren is away over the weekend; what is due stands in Robin's Today, and Robin tells the resident."""
    with rota.on(5, 19):
        rota.wren.own.sign_in()
        away = {"from_on": "2026-03-07", "to_on": "2026-03-08", "stand_in": str(rota.robin.id)}
        assert browse(rota.wren.own, "/away", away)[0] == 303
    with rota.on(6, 9):
        robin = rota.robin.own
        robin.sign_in()
        assert stored(rota.app, gate.id).id in rows_of(browse(robin, "/today")[1])
        taken(robin.rows(*rota.by_phone(robin, gate, "told", how="in_person")))
    assert stored(rota.app, gate.id).owner_id == rota.wren.id


def a_lost_passkey(rota: Rota) -> None:
    """Wren's passkey is gone from the phone. What waits there arrives, and a new passkey lets Wren on."""
    wren = rota.wren
    with rota.on(8, 8):
        flyer = rota.promise(wren.own, "Bring a flyer of the youth club", "told")
    with rota.on(8, 9):
        again = stations.another_phone(rota.app, wren.id, wren.own.send, replace=True)
        assert again.device == wren.own.device
        taken(again.rows(flyer))
        shared = stations.another_phone(rota.app, wren.id, wren.shared.send, shared=True)
        rota.wren = stations.Officer(again, shared)
        taken(again.rows(*rota.by_phone(again, flyer, "done", "told")))


def a_stolen_phone(rota: Rota) -> Sealed:
    """Robin's own phone is taken with a promise on it. It is let in nowhere, and what it sends arrives all the same."""
    robin = rota.robin
    with rota.on(9, 9):
        robin.own.sign_in()
        dog = rota.promise(robin.own, "Ask about the dog at the corner", "open")
    with rota.on(9, 12):
        rota.dana.sign_in()
        assert browse(rota.dana, f"/people/{robin.id}/phones/{robin.own.device}/revoke", {})[0] == 303
        assert browse(robin.own, "/today")[0] in {302, 303}
        assert robin.own.hello()[1]["wipe"]
        assert robin.own.rows(dog)[0]["status"] == "held"
    with rota.on(9, 15):
        rota.robin = stations.Officer(stations.another_phone(rota.app, robin.id), robin.shared)
        new = rota.robin.own
        assert "Ask about the dog" not in browse(new, "/today")[1]
        mine = re.findall(r'action="(/needs-your-correction/phones/\d+)"', browse(new, "/needs-your-correction")[1])
        assert browse(new, mine[0], {"whose": "mine"})[0] == 303
        assert (held(rota.app), rota.state(dog)) == ([], "open")
    return dog


def handed_over(rota: Rota, *followups: Sealed) -> None:
    """Robin leaves the beat on Friday; the sergeant gives Wren what is open, and Wren tells the residents."""
    with rota.on(12, 10):
        rota.ines.sign_in()
        for followup in followups:
            rota.at_station(rota.ines, followup, "hand_over", to=str(rota.wren.id))
    with rota.on(12, 18):
        wren = rota.wren.shared
        wren.sign_in()
        noise, dog = followups
        taken(wren.rows(*rota.by_phone(wren, noise, "done", "told")))
        late = rota.robin.own
        late.sign_in()
        row = late.rows(*rota.by_phone(late, dog, "done", words="I saw the dog's owner"))[0]
        assert (row["status"], row["reason"]) == ("created", "note_not_yours")


def test_after_two_weeks_every_promise_is_accounted_for(beatbook: Flask, rota: Rota) -> None:
    """Invariants 6 and 7"""
    bench, gate, noise = the_first_days(rota)
    overtaken_and_settled(rota, gate)
    ordinary_days(rota, 2, 3, 4, 5)
    honestly_not_reached(rota, bench)
    kept_by_the_stand_in(rota, gate)
    a_lost_passkey(rota)
    ordinary_days(rota, 8, 9)
    dog = a_stolen_phone(rota)
    ordinary_days(rota, 10, 11)
    handed_over(rota, noise, dog)

    with rota.on(14, 22):
        assert {what: stored(beatbook, what).state for what in rota.made} == rota.made
        assert (count(beatbook, Followup), held(beatbook)) == (len(rota.made), [])
        with beatbook.app_context():
            ended = store.kept_and_not([rota.beat.id], stations.MONDAY)
        assert ended == Counter(ends for ends in rota.made.values() if ends != "open")
        assert ended["could_not_reach"] == 1
        assert stored(beatbook, dog.id).owner_id == rota.wren.id
        nobody_was_left_out(beatbook, rota, bench)


def nobody_was_left_out(beatbook: Flask, rota: Rota, bench: Sealed) -> None:
    """What was done leads, step by step, to where each one stands; the resident's number ends when it was said; the
    audit log's chain holds."""
    for followup, ends in rota.made.items():
        state = State.OPEN
        for entry in history(beatbook, followup):
            state = state if entry.kept_because else STEPS[state, Move(entry.move)].to
        assert state == ends
    contact = contact_of(beatbook, bench.id)
    assert contact is not None
    assert contact.delete_on == (stations.MONDAY + timedelta(days=4 + 30)).date()
    assert NUMBER not in browse(rota.ines, "/followups/overdue")[1]
    assert [line.object_id for line in audited(beatbook, "phone.revoke")]
    with beatbook.app_context():
        assert check(log.numbered(db.session()), {}) == count(beatbook, AuditEntry)
