"""An officer on a beat, with a phone that opens without signal."""

import pytest

from tests.support import patrol
from tests.support.browsers import MakePhone, Phone
from tests.support.scenes import BeatScene, a_beat
from tests.support.servers import Server


@pytest.fixture
def beat(server: Server) -> BeatScene:
    return a_beat(server.app)


@pytest.fixture
def phone(server: Server, beat: BeatScene, make_phone: MakePhone) -> Phone:
    phone = make_phone(server.origin)
    phone.officer = patrol.enrol(phone, server, beat)
    patrol.ready_offline(phone)
    return phone
