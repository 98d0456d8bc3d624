"""An officer on a beat, with an enrolled phone."""

import pytest
from flask import Flask

from tests.support.odd_kinds import odd_kinds as odd_kinds
from tests.support.pocket import Pocket, enrolled
from tests.support.scenes import BeatScene, a_beat, on_beat


@pytest.fixture
def beat(beatbook: Flask) -> BeatScene:
    return a_beat(beatbook)


@pytest.fixture
def phone(beatbook: Flask, beat: BeatScene) -> Pocket:
    pocket = enrolled(beatbook)
    on_beat(beatbook, pocket.person, beat)
    return pocket
