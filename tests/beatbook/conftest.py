"""The same town as in tests of contacts: a beat with its officer, a colleague, its sergeant, and a beat next door."""

from tests.interactions.conftest import beat as beat
from tests.interactions.conftest import colleague as colleague
from tests.interactions.conftest import next_door as next_door
from tests.interactions.conftest import officer as officer
from tests.interactions.conftest import sergeant as sergeant
from tests.interactions.conftest import stranger as stranger
