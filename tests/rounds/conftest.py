"""A beat with three blocks, its officer, a colleague, its sergeant, and a beat next door."""

import pytest
from flask import Flask

from app.actor import Role
from tests.rounds.scene import Blocks, some_blocks
from tests.support.people import StaffClient, sign_in_as


@pytest.fixture
def blocks(beatbook: Flask) -> Blocks:
    return some_blocks(beatbook)


@pytest.fixture
def next_door(beatbook: Flask) -> Blocks:
    return some_blocks(beatbook, "Canal Side")


@pytest.fixture
def officer(beatbook: Flask, blocks: Blocks) -> StaffClient:
    return sign_in_as(beatbook, Role.OFFICER, beats=[blocks.beat.id], collar="4417")


@pytest.fixture
def colleague(beatbook: Flask, blocks: Blocks) -> StaffClient:
    return sign_in_as(beatbook, Role.OFFICER, beats=[blocks.beat.id], name="Sami Reed", collar="2086")


@pytest.fixture
def sergeant(beatbook: Flask, blocks: Blocks) -> StaffClient:
    return sign_in_as(beatbook, Role.SERGEANT, beats=[blocks.beat.id], name="Ines Calder", collar="0055")
