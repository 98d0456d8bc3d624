"""The same town as in tests of contacts, with an officer who has the duty of reading and a sergeant of another beat."""

import pytest
from flask import Flask

from app.actor import Role
from tests.interactions.conftest import beat as beat
from tests.interactions.conftest import colleague as colleague
from tests.interactions.conftest import next_door as next_door
from tests.interactions.conftest import officer as officer
from tests.interactions.conftest import sergeant as sergeant
from tests.interactions.conftest import stranger as stranger
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import BeatScene


@pytest.fixture
def other_sergeant(beatbook: Flask, beat: BeatScene) -> StaffClient:
    return sign_in_as(beatbook, Role.SERGEANT, beats=[beat.id], name="Pia Lund")


@pytest.fixture
def far_sergeant(beatbook: Flask, next_door: BeatScene) -> StaffClient:
    """A sergeant of another beat: of the duty pool where somebody may be in danger for too long."""
    return sign_in_as(beatbook, Role.SERGEANT, beats=[next_door.id], name="Ivo Marsh")


@pytest.fixture
def reader(beatbook: Flask, sergeant: StaffClient, colleague: StaffClient) -> StaffClient:
    """An officer to whom the sergeant gave the duty of reading."""
    sergeant.step_up()
    answer = sergeant.submit("/concerns/readers", data={"person": str(colleague.person_id), "do": "give"})
    assert answer.status_code == 303
    return colleague
