"""A resident's code: twenty digits in groups of four, the last one a check digit (ISO 7064, MOD 11,10). Pure.

Digits of any script are read (٠–٩, ０–９). Whoever has the code has the thread, so only a keyed hash of it is kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LENGTH = 20
#: All that is neither letter nor digit: also what nobody sees.
BETWEEN = re.compile(r"[\W_]+")
LONGEST_TYPED = 80


def with_check_digit(digits: str) -> str:
    """Nineteen digits and the one that ISO 7064 MOD 11,10 puts after them: one wrong digit is always noticed."""
    product = 10
    for sign in digits:
        total = (int(sign) + product) % 10 or 10
        product = total * 2 % 11
    return f"{digits}{(11 - product) % 10}"


def from_bytes(random: bytes) -> str:
    """A code from sixteen random bytes: nineteen digits of them (the bias is below 2⁻⁶⁴), and the check digit."""
    return with_check_digit(f"{int.from_bytes(random) % 10 ** (LENGTH - 1):0{LENGTH - 1}}")


def read(typed: str) -> str | None:
    """The code in what somebody typed, whatever stands between the digits; nothing where it can't be one."""
    plain = digits_of(BETWEEN.sub("", typed[:LONGEST_TYPED]))
    return plain if len(plain) == LENGTH and plain.isascii() and plain.isdigit() and is_whole(plain) else None


def is_whole(code: str) -> bool:
    """Whether the check digit fits."""
    return with_check_digit(code[:-1]) == code


def written(code: str) -> str:
    """`4821 0937 5512 0048 3317`: as it is read from one screen and typed on another."""
    return " ".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def found_in(text: str) -> Iterator[str]:
    """All codes that stand in a text, however they are spaced: a message that holds its own is not taken."""
    for run in re.findall(r"\d{20,}", BETWEEN.sub("", digits_of(text))):
        for start in range(len(run) - LENGTH + 1):
            if is_whole(run[start : start + LENGTH]):
                yield run[start : start + LENGTH]


def digits_of(text: str) -> str:
    """The same text with every decimal digit as 0–9."""
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
