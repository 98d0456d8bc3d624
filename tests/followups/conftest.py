"""The same town as in tests of contacts: a beat with its officer, a colleague, its sergeant, and a beat next door."""

import pytest
from flask import Flask

from tests.interactions.conftest import beat as beat
from tests.interactions.conftest import colleague as colleague
from tests.interactions.conftest import next_door as next_door
from tests.interactions.conftest import officer as officer
from tests.interactions.conftest import sergeant as sergeant
from tests.interactions.conftest import stranger as stranger
from tests.support.pocket import Pocket, enrolled
from tests.support.scenes import BeatScene, on_beat


@pytest.fixture
def phone(beatbook: Flask, beat: BeatScene) -> Pocket:
    """Robin Vale's phone: on the beat, one's own."""
    pocket = enrolled(beatbook, name="Robin Vale")
    on_beat(beatbook, pocket.person, beat)
    return pocket


@pytest.fixture
def other_phone(beatbook: Flask, beat: BeatScene) -> Pocket:
    """The phone of somebody else of the beat."""
    pocket = enrolled(beatbook, name="Noa Stern")
    on_beat(beatbook, pocket.person, beat)
    return pocket
