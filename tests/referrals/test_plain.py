"""The offer on the pages without scripts: what never goes this way stands before it, as a page of its own."""

import pytest

from app.referrals.choices import EXITS, codes
from tests.support.people import StaffClient


def test_without_scripts_the_form_stands_behind_none_of_these_alone(officer: StaffClient) -> None:
    for address in ("/referrals/plain", "/referrals/plain?exit=", "/referrals/plain?exit=other"):
        page = officer.get(address).text
        assert "First: is one of these so?" in page and 'action="/referrals/card"' not in page
    assert 'action="/referrals/card"' in officer.get("/referrals/plain?exit=none").text


@pytest.mark.parametrize("exit_", codes(EXITS))
def test_without_scripts_what_goes_the_statutory_way_has_no_form_behind_it(officer: StaffClient, exit_: str) -> None:
    page = officer.get(f"/referrals/plain?exit={exit_}").text
    assert (
        "This does not go through a form." in page and "safeguarding desk" in page and 'action="/referrals' not in page
    )
