"""Text from outside, before anything else sees it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.text import UnreadableText, clean, units


@pytest.mark.parametrize("bad", ["\x00", "a\x00b", "\ud800", "x\udfff", "\x1b[31m", "\x7f", "\x85", "\uffff"])
def test_text_that_nobody_can_type_is_refused(bad: str) -> None:
    with pytest.raises(UnreadableText):
        clean(bad)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  two\r\nlines\r ", "two\nlines"),
        ("cafe\u0301", "café"),
        ("safe\u202etxt.exe", "safetxt.exe"),
        ("\u2066isolated\u2069", "isolated"),
        ("tab\tstays", "tab\tstays"),
        ("مرحبا 🙂", "مرحبا 🙂"),
    ],
)
def test_text_is_kept_as_a_person_would_read_it(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    try:
        once = clean(text)
    except UnreadableText:
        return
    assert clean(once) == once


def test_length_is_counted_as_the_browser_counts_it() -> None:
    assert units("aé🙂") == 4
