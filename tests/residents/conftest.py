"""The town of the follow-ups, under which residents are reached."""

from tests.followups.conftest import beat as beat
from tests.followups.conftest import colleague as colleague
from tests.followups.conftest import next_door as next_door
from tests.followups.conftest import officer as officer
from tests.followups.conftest import phone as phone
from tests.followups.conftest import sergeant as sergeant
from tests.followups.conftest import stranger as stranger
