"""Two officers on a rota of two weeks: the phones that they share and own, and what became of each promise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import Flask

from app import clock, ids
from app.accounts import store as accounts
from app.actor import Role
from app.audit import log
from tests.followups.scene import ZONE, browse, promised, sealed, stored
from tests.support.pocket import Pocket, Sealed, enrolled, in_process
from tests.support.scenes import BeatScene, on_beat

MONDAY = datetime(2026, 3, 2, tzinfo=ZONE)


@dataclass
class Officer:
    """Somebody with a phone of their own and a place on the shared one."""

    own: Pocket
    shared: Pocket

    @property
    def id(self) -> UUID:
        return self.own.person


@dataclass
class Rota:
    """The station: its people and phones, and every promise that was made with the end that it should have."""

    app: Flask
    beat: BeatScene
    wren: Officer
    robin: Officer
    ines: Pocket
    dana: Pocket
    made: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def on(self, day: int, hour: int, minute: int = 0) -> Iterator[None]:
        """A moment of the rota's days, which are counted from 1."""
        moment = datetime.combine(MONDAY + timedelta(days=day - 1), time(hour, minute), ZONE)
        with clock.at(moment):
            yield

    def promise(self, phone: Pocket, what: str, ends: str, **said: Any) -> Sealed:
        """Write a promise down on a phone, unsent. `ends`: the state that it should have after the two weeks."""
        record = phone.seal(promised(self.beat.park, what=what, **said), "followup.create")
        self.made[record.id] = ends
        return record

    def other(self, than: Officer) -> Officer:
        """The officer who is not this one."""
        return self.robin if than is self.wren else self.wren

    def unsent(self, phone: Pocket, followup: Sealed, *moves: str) -> list[Sealed]:
        """Seal moves on a promise that has not been sent either, each on the one before."""
        found = [followup]
        for step, move in enumerate(moves, start=1):
            found.append(sealed(phone, followup.id, move, step, deps=[found[-1].id], made_at=_after(step)))
        return found[1:]

    def state(self, followup: Sealed) -> str:
        return stored(self.app, followup.id).state

    def version(self, followup: Sealed) -> int:
        return stored(self.app, followup.id).version

    def at_station(self, who: Pocket, followup: Sealed, move: str, **said: Any) -> None:
        """Make a move on its page, as somebody at a desk does."""
        form = {"id": str(ids.uuid7()), "base_version": str(self.version(followup)), "tz": "Europe/London", **said}
        status, page = browse(who, f"/followups/{followup.id}/{move.replace('_', '-')}", form)
        assert status == 303, page

    def by_phone(self, phone: Pocket, followup: Sealed, *moves: str, **said: Any) -> list[Sealed]:
        """Seal moves that follow one another, on the version that the phone last read. `said`: with the last one."""
        version, found = self.version(followup), list[Sealed]()
        for step, move in enumerate(moves):
            words = said if step == len(moves) - 1 else {}
            deps, made_at = [record.id for record in found[-1:]], _after(step)
            found.append(sealed(phone, followup.id, move, version + step, deps=deps, made_at=made_at, **words))
        return found


def begin(app: Flask, beat: BeatScene) -> Rota:
    """The first morning: everybody is let in, on every phone that they will use."""
    with clock.at(MONDAY + timedelta(hours=6)):
        shared = in_process(app)
        wren, robin = (_officer(app, beat, shared, name) for name in ("Wren Alder", "Robin Vale"))
        ines = enrolled(app, role=Role.SERGEANT, name="Ines Calder")
        on_beat(app, ines.person, beat)
        return Rota(app, beat, wren, robin, ines, enrolled(app, role=Role.ADMIN, name="Dana Brook"))


def another_phone(app: Flask, person: UUID, send: Any = None, *, replace: bool = False, shared: bool = False) -> Pocket:
    """A further phone of somebody whom an admin invites again. `replace`: what they had before opens nothing more."""
    with app.app_context():
        invited = accounts.invite(log.COMMAND_LINE, person, shared_phone=shared, replace=replace)
    phone = Pocket(send or in_process(app), app.config["BEATBOOK"].origin, person)
    phone.enrol(invited.code)
    return phone


def _after(seconds: int) -> str:
    """When the next of several moves is made: nobody makes two at once."""
    return clock.iso(clock.now() + timedelta(seconds=seconds))


def _officer(app: Flask, beat: BeatScene, shared: Any, name: str) -> Officer:
    own = enrolled(app, name=name)
    on_beat(app, own.person, beat)
    return Officer(own, another_phone(app, own.person, shared, shared=True))
