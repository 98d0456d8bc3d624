"""Whom somebody may look after: an administrator everybody, a sergeant the officers who share a beat with them today.

Who is on which beat is for places to know, which accounts may not import: it says so here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from flask import abort

from app.accounts import store
from app.accounts.models import Person
from app.accounts.rules import may_end_sessions_of
from app.actor import Actor, Role

PeopleOn = Callable[[Iterable[UUID]], frozenset[UUID]]

_people_on: list[PeopleOn] = []


def people_on_beats_come_from(find: PeopleOn) -> None:
    """Say how the people who are on some beats today are found (places does)."""
    _people_on[:] = [find]


def people_of(actor: Actor) -> list[Person]:
    """Everybody whom the actor may look after, by name."""
    if actor.role is Role.ADMIN:
        return store.everybody()
    near = _near(actor)
    return [person for person in store.working_people(Role.OFFICER) if person.id in near]


def person_of(actor: Actor, person_id: UUID) -> Person:
    """One of those people; 404 for everybody else, as for nobody (R-15)."""
    found = store.person(person_id)
    if found is None or not may_end_sessions_of(actor, Role(found.role)):
        abort(404)
    if actor.role is not Role.ADMIN and (found.left_at is not None or found.id not in _near(actor)):
        abort(404)
    return found


def _near(actor: Actor) -> frozenset[UUID]:
    return _people_on[0](actor.beats) if _people_on and actor.beats else frozenset()
