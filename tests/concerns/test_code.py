"""A resident's code: twenty digits, the last of them a check; any script's digits are read."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.concerns import code as codes

ONE = codes.with_check_digit("1234567890123456789")
nineteen = st.text("0123456789", min_size=19, max_size=19)


def test_the_check_digit_is_that_of_iso_7064() -> None:
    """The standard's own example for MOD 11,10: 0794 is followed by 5."""
    assert codes.with_check_digit("0794") == "07945"


@given(nineteen)
def test_a_code_is_read_as_it_is_written(digits: str) -> None:
    code = codes.with_check_digit(digits)
    assert codes.read(codes.written(code)) == code
    assert [len(group) for group in codes.written(code).split()] == [4] * 5


@given(nineteen, st.integers(0, 19), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(digits: str, place: int, by: int) -> None:
    code = codes.with_check_digit(digits)
    wrong = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]
    assert codes.read(wrong) is None


@pytest.mark.parametrize("zero", ["٠", "۰", "०", "０", "৩"[0:0] or "๐"])
def test_digits_of_other_scripts_are_read(zero: str) -> None:
    """R-26"""
    typed = "".join(chr(ord(zero) + int(sign)) for sign in ONE)
    assert codes.read(typed) == ONE


#: What people put between digits, and what copying brings along: also what nobody sees.
SEPARATORS = [
    *(" ", "-", "–", "  ", ".", "\u200f", "\n", ":", ";", "|", "+", "*", "()", "→", "\u2212", "•", "·", "،", "、", "_"),
    *("\u200b", "\u200c", "\u200d", "\ufeff", "\u2060", "\u00ad", "\ufe0f\u20e3", " / ", "\n> ", "—→—", "……………"),
]


@pytest.mark.parametrize("between", SEPARATORS)
def test_what_stands_between_the_digits_does_not_matter(between: str) -> None:
    assert codes.read(between.join(ONE[start : start + 4] for start in range(0, 20, 4))) == ONE


@pytest.mark.parametrize("between", SEPARATORS)
def test_a_code_is_found_in_a_text_whatever_stands_between_its_digits(between: str) -> None:
    """R-26"""
    groups = between.join(ONE[start : start + 4] for start in range(0, 20, 4))
    for text in (f"it is {groups}, please", f"it is {between.join(ONE)}, please", f"({groups}) 77"):
        assert ONE in list(codes.found_in(text))


@pytest.mark.parametrize(
    "typed", ["", "1", ONE[:-1], ONE + "1", ONE.replace("1", "x", 1), "½" * 20, "²" * 20, "9" * 5000]
)
def test_what_can_be_no_code_is_none(typed: str) -> None:
    assert codes.read(typed) is None


def test_a_code_is_found_in_a_text_however_it_is_spaced() -> None:
    spaced = " - ".join(ONE[start : start + 4] for start in range(0, 20, 4))
    for text in (f"my code is {ONE}!", f"it is {spaced}, please", f"99{ONE}77"):
        assert ONE in list(codes.found_in(text))
    assert list(codes.found_in("ring 0151 496 0401 or come on 24 12 2026")) == []


def test_codes_from_random_bytes_differ() -> None:
    drawn = random.Random(7)
    found = {codes.from_bytes(drawn.randbytes(16)) for _ in range(1000)}
    assert len(found) == 1000
    assert all(codes.is_whole(code) and len(code) == 20 for code in found)
