"""The public page in words: plain ones, in the reader's language, that a child of nine can read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_skeleton, get_day_names
from babel.lists import format_list
from babel.numbers import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.concerns.choices import CATEGORIES, NOT_FIXED_BECAUSE
from app.concerns.rules import State
from app.noticeboard.figures import OPEN, OTHER, Figures
from app.noticeboard.rules import WEEKDAYS
from app.noticeboard.store import Hour, Officers
from app.settings import settings
from app.web.language import as_html, locale, whole_day

KEPT_TOGETHER = "\u2060"  # no line ends here

ENDED = (
    (str(State.RESOLVED), _l("It is fixed")),
    (str(State.PARTLY_RESOLVED), _l("A part of it is fixed")),
    (str(State.CLOSED_NOT_FIXED), _l("We stopped, and it is not fixed")),
    (OPEN, _l("We still work on it")),
)

#: The same reasons as in an answer to one resident, told to everybody.
BECAUSE = (
    *(choice for choice in NOT_FIXED_BECAUSE if choice[0] != "resident_stopped"),
    ("resident_stopped", _l("The person asked us to stop")),
    (OTHER, _l("Another reason")),
)


@dataclass(frozen=True)
class Meeting:
    """An open hour in words. `time` stays left to right also where the page does not."""

    days: str
    time: str
    place: str
    note: str


@dataclass(frozen=True)
class Told:
    """What was raised and what became of it, as lines of (words, at least how many); each may have none."""

    until: str
    raised: list[tuple[str, str]]
    ended: list[tuple[str, str]]
    because: list[tuple[str, str]]
    quick: str


@dataclass(frozen=True)
class Sentence:
    """Something that the agency says itself; `lang` is what the page calls the language that it is in."""

    words: str
    lang: str


def since(officers: Officers) -> str:
    """How many work here and since when: nothing that could be said of one of several."""
    if officers.since is None:
        return _("Nobody works here just now. You can still tell us what worries you.")
    year = str(officers.since.year)
    return ngettext(
        "%(num)s officer works here, since %(year)s.",
        "%(num)s officers work here. Some have been here since %(year)s.",
        officers.count,
        year=year,
    )


def month(on: date) -> str:
    """`May 2024`, in the order of the language."""
    return str(format_skeleton("yMMMM", on, locale=locale()))


def hours(found: Iterable[Hour]) -> list[Meeting]:
    """Open hours: `Tuesday and Thursday`, `16:00–18:00`."""
    names = get_day_names("wide", locale=locale())
    return [
        Meeting(
            format_list([names[WEEKDAYS.index(day)] for day in hour.weekdays], locale=locale()),
            f"{hour.starts_at}{KEPT_TOGETHER}–{KEPT_TOGETHER}{hour.ends_at}",
            hour.place,
            hour.note,
        )
        for hour in found
    ]


def told(figures: Figures) -> Told:
    """The figures in words; no day where there are too few to tell."""
    lines = {
        "raised": _lines(figures.raised, CATEGORIES),
        "ended": _lines(figures.ended, ENDED),
        "because": _lines(figures.because, BECAUSE),
    }
    until = whole_day(figures.until) if figures.until and any(lines.values()) else ""
    return Told(until=until, quick=_quick(figures.quick), **lines)


def number(count: int) -> str:
    """As the language writes numbers."""
    return str(format_decimal(count, locale=locale()))


def own_language() -> str:
    """The language in which the agency writes its own sentences."""
    return as_html(settings().language)


def how_to_check(language: str = "") -> Sentence:
    """How to check that an officer is real: in a language, else in that of the page, if the agency has said it so."""
    words, spoken = settings().how_to_check(language or locale().language)
    return Sentence(words, as_html(spoken))


def _lines(least: Mapping[str, int], choices: Iterable[tuple[str, object]]) -> list[tuple[str, str]]:
    """A line for each figure that is told, in the order in which residents choose: not by size."""
    return [(str(said), number(least[code])) for code, said in choices if code in least]


def _quick(of_ten: int | None) -> str:
    """Of all areas together: it is nobody's own figure."""
    if of_ten is None:
        return ""
    if of_ten == 10:
        return _("In all our areas together, everybody got a first answer within 3 working days.")
    if of_ten == 0:
        return _("In all our areas together, fewer than 1 in 10 people got a first answer within 3 working days.")
    return _(
        "In all our areas together, about %(n)s in 10 people got a first answer within 3 working days.",
        n=number(of_ten),
    )
