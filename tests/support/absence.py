"""What is left of a page when what is made by chance is taken out of it."""

import re

_IDS = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|\d{4}-?\d\d-?\d\dT[\d:.]+Z"  # moments
    r"|[0-9a-f]{12,}"  # digests
)
#: As base64url has it: words with hyphens between them are none.
_TOKENS = re.compile(r"(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[A-Za-z0-9_-]{24,}")


def without_chance(text: str) -> str:
    """The text without ids, moments and tokens: four digits that must not be in it are in one of these by chance."""
    return _TOKENS.sub("", _IDS.sub("", text))
