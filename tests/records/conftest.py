"""An officer on a beat, with an enrolled phone; and kinds that go wrong."""

from tests.support.odd_kinds import odd_kinds as odd_kinds
from tests.sync.conftest import beat as beat
from tests.sync.conftest import phone as phone
