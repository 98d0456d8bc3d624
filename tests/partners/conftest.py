"""A coordinator, an officer on a beat, and a service."""

from tests.referrals.conftest import beat as beat
from tests.referrals.conftest import coordinator as coordinator
from tests.referrals.conftest import next_door as next_door
from tests.referrals.conftest import officer as officer
from tests.referrals.conftest import sergeant as sergeant
from tests.referrals.conftest import service as service
