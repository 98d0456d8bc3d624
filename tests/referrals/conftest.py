"""The same town as in tests of contacts, with a service that takes referrals and a coordinator."""

from uuid import UUID

import pytest
from flask import Flask

from app.actor import Role
from tests.interactions.conftest import beat as beat
from tests.interactions.conftest import colleague as colleague
from tests.interactions.conftest import next_door as next_door
from tests.interactions.conftest import officer as officer
from tests.interactions.conftest import sergeant as sergeant
from tests.interactions.conftest import stranger as stranger
from tests.referrals.scene import a_service
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import BeatScene


@pytest.fixture
def coordinator(beatbook: Flask) -> StaffClient:
    return sign_in_as(beatbook, Role.COORDINATOR)


@pytest.fixture
def service(beatbook: Flask, coordinator: StaffClient) -> UUID:
    """A service with an agreement in force and one named worker."""
    return a_service(beatbook, coordinator.person_id)


@pytest.fixture
def other_sergeant(beatbook: Flask, beat: BeatScene) -> StaffClient:
    return sign_in_as(beatbook, Role.SERGEANT, beats=[beat.id], name="Pia Lund")


@pytest.fixture
def far_sergeant(beatbook: Flask, next_door: BeatScene) -> StaffClient:
    """A sergeant of another beat: of the duty pool, at half of the clock."""
    return sign_in_as(beatbook, Role.SERGEANT, beats=[next_door.id], name="Ivo Marsh")
