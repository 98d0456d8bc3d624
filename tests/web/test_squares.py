"""Square codes: those that are put together from parts are the same as those that the library makes."""

from __future__ import annotations

import segno
from hypothesis import given
from hypothesis import strategies as st

from app.web.squares import QUIET, square, square_of_number
from tests.support.squares import dark_in


def _made(text: str, mask: int | None = None) -> set[tuple[int, int]]:
    rows = segno.make(text, error="m", micro=False, mask=mask).matrix
    return {(x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module}


@given(st.text("0123456789", min_size=20, max_size=20))
def test_a_number_has_the_square_that_the_library_makes_of_it(digits: str) -> None:
    drawn = square_of_number(digits)
    assert drawn.size == 21 + 2 * QUIET
    assert dark_in(drawn.path) == _made(digits, mask=0)


@given(st.integers(1, 40).flatmap(lambda length: st.text("0123456789", min_size=length, max_size=length)))
def test_a_number_of_any_length_has_it_too(digits: str) -> None:
    assert dark_in(square_of_number(digits).path) == _made(digits, mask=0)


@given(st.text(min_size=1, max_size=60))
def test_a_text_has_the_square_that_the_library_makes_of_it(text: str) -> None:
    assert dark_in(square(text).path) == _made(text)
