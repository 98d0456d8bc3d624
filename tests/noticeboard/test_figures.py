"""What was raised and what became of it, as everybody reads it: from ten up, in whole weeks, and truthfully."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from app import clock
from app.concerns.rules import Move
from tests.noticeboard.scene import raised
from tests.support.client import CriticalClient
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene

ROW = re.compile(r'<th scope="row" role="rowheader">([^<]+)</th><td[^>]*>([^<]+)</td>')


def figures(client: CriticalClient, page: str) -> dict[str, str]:
    """The figures on the page, by what stands before them."""
    return dict(ROW.findall(client.get(page).text))


def test_under_ten_nothing_is_told(
    beatbook: Flask, client: CriticalClient, sergeant: StaffClient, beat: BeatScene, page: str
) -> None:
    raised(beatbook, sergeant.person_id, beat.id, 9, ends=Move.RESOLVE)
    assert figures(client, page) == {}
    assert "So far fewer than 10 people" in client.get(page).text
    raised(beatbook, sergeant.person_id, beat.id, 1)
    assert figures(client, page)["All together"] == "10"


def test_small_figures_stand_together_with_the_last_of_the_others(
    beatbook: Flask, client: CriticalClient, sergeant: StaffClient, beat: BeatScene, page: str
) -> None:
    for count, category in ((24, "lighting"), (13, "noise"), (3, "harassment_hate")):
        raised(beatbook, sergeant.person_id, beat.id, count, category=category)
    assert figures(client, page) == {
        "Street lights": "24",
        "All other things together": "16",
        "All together": "40",
        "We still work on it": "40",
    }


def test_what_was_not_fixed_is_told_truthfully_and_why(
    beatbook: Flask, client: CriticalClient, sergeant: StaffClient, beat: BeatScene, page: str
) -> None:
    who = sergeant.person_id
    raised(beatbook, who, beat.id, 12, ends=Move.RESOLVE)
    raised(beatbook, who, beat.id, 11, ends=Move.CLOSE_NOT_FIXED, because="no_means")
    raised(beatbook, who, beat.id, 10, ends=Move.CLOSE_NOT_FIXED, because="resident_stopped")
    found = figures(client, page)
    assert found["It is fixed"] == "12"
    assert found["We stopped, and it is not fixed"] == "21"
    assert found["There is no money or nobody to do it now"] == "11"
    assert found["The person asked us to stop"] == "10"


def test_too_few_that_were_not_fixed_are_named_with_what_they_stand_with(
    beatbook: Flask, client: CriticalClient, sergeant: StaffClient, beat: BeatScene, page: str
) -> None:
    who = sergeant.person_id
    raised(beatbook, who, beat.id, 20, ends=Move.RESOLVE)
    raised(beatbook, who, beat.id, 10)
    raised(beatbook, who, beat.id, 4, ends=Move.CLOSE_NOT_FIXED, because="no_means")
    found = figures(client, page)
    assert found["It is fixed"] == "20"
    assert found["A part of it is fixed / We stopped, and it is not fixed / We still work on it"] == "14"
    assert "Why it is not fixed" not in client.get(page).text


@pytest.mark.parametrize("because", ["no_means", "something_retired"])
def test_a_reason_alone_is_told_from_ten_up(
    beatbook: Flask, client: CriticalClient, sergeant: StaffClient, beat: BeatScene, page: str, because: str
) -> None:
    raised(beatbook, sergeant.person_id, beat.id, 10, ends=Move.CLOSE_NOT_FIXED, because=because)
    words = {"no_means": "There is no money or nobody to do it now"}.get(because, "Another reason")
    assert figures(client, page)[words] == "10"


def test_the_figures_of_this_week_wait_until_it_is_over(
    beatbook: Flask, client: CriticalClient, sergeant: StaffClient, beat: BeatScene, page: str
) -> None:
    """Whoever looks every day can't tell from a figure that somebody came yesterday, or was answered."""
    who = sergeant.person_id
    monday = clock.now().replace(hour=8) - timedelta(days=clock.now().weekday())
    with clock.at(monday + timedelta(days=3)):
        raised(beatbook, who, beat.id, 12)
        before = client.get(page).data
        raised(beatbook, who, beat.id, 12, ago=timedelta(days=2))
        raised(beatbook, who, beat.id, 12, ago=timedelta(days=8), ended=timedelta(days=7), ends=Move.RESOLVE)
        assert figures(client, page)["We still work on it"] == "24"
        assert client.get(page).data != before
    with clock.at(monday + timedelta(days=7)):
        assert figures(client, page) | {"We still work on it": "24", "It is fixed": "12"} == figures(client, page)


def test_what_is_put_on_the_beat_this_week_waits_too(
    beatbook: Flask, client: CriticalClient, sergeant: StaffClient, beat: BeatScene, page: str
) -> None:
    who = sergeant.person_id
    monday = clock.now().replace(hour=8) - timedelta(days=clock.now().weekday())
    with clock.at(monday + timedelta(days=3)):
        raised(beatbook, who, beat.id, 12, assigned=timedelta(days=29))
        assert figures(client, page) == {}
    with clock.at(monday + timedelta(days=7)):
        assert figures(client, page)["All together"] == "12"


def test_what_is_older_than_a_year_or_of_another_beat_is_not_counted(
    beatbook: Flask, client: CriticalClient, sergeant: StaffClient, next_door: StaffClient, beat: BeatScene, page: str
) -> None:
    from app.places import store as places

    with beatbook.app_context():
        other = places.beat_named("Canal Side")
    assert other is not None
    raised(beatbook, sergeant.person_id, beat.id, 12, ago=timedelta(days=380))
    raised(beatbook, next_door.person_id, other, 12)
    assert figures(client, page) == {}


def test_how_fast_first_answers_came_counts_those_that_never_did(
    beatbook: Flask, client: CriticalClient, sergeant: StaffClient, beat: BeatScene, page: str
) -> None:
    who = sergeant.person_id
    raised(beatbook, who, beat.id, 9)
    assert "first answer" not in client.get(page).text
    raised(beatbook, who, beat.id, 2)
    assert "Everybody got a first answer within 3 working days." in client.get(page).text
    raised(beatbook, who, beat.id, 5, answered=timedelta(days=9))
    raised(beatbook, who, beat.id, 5, answered=None)
    assert "About 5 in 10 people got a first answer within 3 working days." in client.get(page).text
