"""What is left of a page when what is made by chance is taken out of it."""

import re

_BY_CHANCE = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # ids
    r"|\d{4}-?\d\d-?\d\dT[\d:.]+Z"  # moments
    r"|[0-9a-f]{12,}|[\w-]{24,}"  # digests, tokens, keys
)


def without_chance(text: str) -> str:
    """The text without ids, moments and tokens: four digits that must not be in it are in one of these by chance."""
    return _BY_CHANCE.sub("", text)
