"""The slip that an officer hands over: the code, where to type it, and what it is for, in the resident's language.

It names no agency and has no crest: a slip lies about in kitchens. The square code is of the address alone, never of
the resident's code.
"""

from __future__ import annotations

from functools import cache

from babel import Locale

from app.web.catalogue import catalogue
from app.web.language import RESIDENTS, as_html
from app.web.squares import Square, square

STATUS = "/concerns/status"


def _(text: str) -> str:
    """Mark a text for translators; it is translated where it is said, into any language of the residents' pages."""
    return text


#: By key: what the slip says.
SAID: dict[str, str] = {
    "heading": _("Your code"),
    "what": _(
        "With this code you can read what became of what you told us, and write to us. You don't give your name."
    ),
    "where": _("Open this page and type in the code:"),
    "when": _("Look there after 3 working days."),
    "keep": _("Keep the code where only you see it. Whoever has it can read along."),
    "once": _("We don't keep it. If it is lost, nobody can give it to you again."),
    "danger": _("If somebody is in danger, ring the emergency number."),
    "square": _("The same address as a square code for the camera"),
}


@cache
def of(language: str) -> dict[str, str]:
    """All words in a language of the residents' pages, by key."""
    words = catalogue(language)
    return {key: str(words.gettext(text)) for key, text in SAID.items()}


def about(language: str) -> dict[str, object]:
    """A language as the slip needs it: how `lang=` names it, its direction, its words."""
    return {"lang": as_html(language), "dir": Locale.parse(language).text_direction, "words": of(language)}


def everything() -> dict[str, dict[str, object]]:
    """For phones: every language."""
    return {language: about(language) for language in RESIDENTS}


@cache
def square_of(address: str) -> Square:
    """The address as a square code, drawn once."""
    return square(address)
