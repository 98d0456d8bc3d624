"""A beat with its officer, a colleague, its sergeant, an administrator, and the sergeant next door."""

import pytest
from flask import Flask

from app.actor import Role
from tests.noticeboard.scene import a_page
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import BeatScene, a_beat


@pytest.fixture
def beat(beatbook: Flask) -> BeatScene:
    return a_beat(beatbook)


@pytest.fixture
def page(beatbook: Flask, beat: BeatScene) -> str:
    """The address of the beat's page, which is published."""
    return a_page(beatbook, beat.id)


@pytest.fixture
def officer(beatbook: Flask, beat: BeatScene) -> StaffClient:
    return sign_in_as(beatbook, Role.OFFICER, beats=[beat.id], collar="4417")


@pytest.fixture
def colleague(beatbook: Flask, beat: BeatScene) -> StaffClient:
    return sign_in_as(beatbook, Role.OFFICER, beats=[beat.id], name="Sami Reed", collar="2086")


@pytest.fixture
def sergeant(beatbook: Flask, beat: BeatScene) -> StaffClient:
    return sign_in_as(beatbook, Role.SERGEANT, beats=[beat.id], name="Ines Calder", collar="0055")


@pytest.fixture
def next_door(beatbook: Flask) -> StaffClient:
    return sign_in_as(beatbook, Role.SERGEANT, beats=[a_beat(beatbook, "Canal Side").id], name="Pia Lund")


@pytest.fixture
def admin(beatbook: Flask) -> StaffClient:
    return sign_in_as(beatbook, Role.ADMIN)
