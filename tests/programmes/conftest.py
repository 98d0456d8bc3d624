"""A beat with its officer, a colleague, its sergeant, a programme, and a beat next door."""

from uuid import UUID

import pytest
from flask import Flask

from app.actor import Role
from tests.programmes.scene import a_programme
from tests.support.people import StaffClient, sign_in_as
from tests.support.pocket import Pocket, enrolled
from tests.support.scenes import BeatScene, a_beat, on_beat


@pytest.fixture
def beat(beatbook: Flask) -> BeatScene:
    return a_beat(beatbook)


@pytest.fixture
def next_door(beatbook: Flask) -> BeatScene:
    return a_beat(beatbook, "Canal Side")


@pytest.fixture
def programme(beatbook: Flask, beat: BeatScene) -> UUID:
    return a_programme(beatbook, beat.id)


@pytest.fixture
def officer(beatbook: Flask, beat: BeatScene) -> StaffClient:
    return sign_in_as(beatbook, Role.OFFICER, beats=[beat.id], collar="4417")


@pytest.fixture
def colleague(beatbook: Flask, beat: BeatScene) -> StaffClient:
    return sign_in_as(beatbook, Role.OFFICER, beats=[beat.id], name="Sami Reed", collar="2086")


@pytest.fixture
def stranger(beatbook: Flask, next_door: BeatScene) -> StaffClient:
    return sign_in_as(beatbook, Role.OFFICER, beats=[next_door.id], name="Ola Lindqvist", collar="7310")


@pytest.fixture
def sergeant(beatbook: Flask, beat: BeatScene) -> StaffClient:
    return sign_in_as(beatbook, Role.SERGEANT, beats=[beat.id], name="Ines Calder", collar="0055")


@pytest.fixture
def phone(beatbook: Flask, beat: BeatScene) -> Pocket:
    pocket = enrolled(beatbook, name="Noa Lind")
    on_beat(beatbook, pocket.person, beat)
    return pocket
