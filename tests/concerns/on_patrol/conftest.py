"""The same town as in tests of follow-ups, with phones."""

from tests.followups.conftest import other_phone as other_phone
from tests.followups.conftest import phone as phone
from tests.interactions.conftest import beat as beat
from tests.interactions.conftest import colleague as colleague
from tests.interactions.conftest import next_door as next_door
from tests.interactions.conftest import officer as officer
from tests.interactions.conftest import sergeant as sergeant
from tests.interactions.conftest import stranger as stranger
