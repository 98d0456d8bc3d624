"""When somebody's last shift ended."""

from datetime import UTC, datetime, timedelta

import pytest

from app.beatbook.rules import REST, last_shift_end

NOW = datetime(2026, 11, 3, 14, tzinfo=UTC)


def hours_ago(*hours: float) -> list[datetime]:
    return [NOW - timedelta(hours=ago) for ago in hours]


@pytest.mark.parametrize(
    ("seen", "ended"),
    [
        ((), None),
        ((0, 1, 2), None),
        ((9,), 9),
        ((0, 1, 17, 24), 17),
        ((24, 17, 1, 0), 17),
        ((0, 5.9, 11.8, 30), 30),
        ((0, 6), 6),
        ((-2, 0, 20), 20),
    ],
)
def test_a_shift_ended_before_the_latest_rest(seen: tuple[float, ...], ended: float | None) -> None:
    assert last_shift_end(hours_ago(*seen), NOW) == (NOW - timedelta(hours=ended) if ended is not None else None)


def test_a_rest_is_six_hours() -> None:
    assert timedelta(hours=6) == REST
