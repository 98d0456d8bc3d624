"""Reading one value of a directory: text of a length, an age, a day, an address. Each says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from flask_babel import gettext as _

from app.partners.choices import STATUSES, WEEKDAYS
from app.partners.hsds.found import day
from app.web.text import UnreadableText, clean

Read = Callable[[str], object]
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")


class Wrong(ValueError):
    """A value that can't be what it should be; its words are for people."""


def readable(given: str) -> str:
    """Any value before it is looked at: nothing in it that a database or a page can't hold."""
    try:
        return clean(given)
    except UnreadableText:
        raise Wrong(_("This holds characters that can't be read.")) from None


def text(limit: int) -> Read:
    """Text up to a length."""

    def read(given: str) -> object:
        try:
            cleaned = clean(given)
        except UnreadableText:
            raise Wrong(_("This holds characters that can't be read.")) from None
        if len(cleaned) > limit:
            raise Wrong(_("This is longer than %(limit)d characters (%(length)d).", limit=limit, length=len(cleaned)))
        return cleaned or None

    return read


def age(given: str) -> object:
    """A whole number of years."""
    number = given.strip()
    if re.fullmatch(r"\d+\.0+", number):
        number = number.partition(".")[0]
    if not number.isdecimal() or len(number) > 3 or int(number) > 150:
        raise Wrong(_("“%(given)s” is no age from 0 to 150.", given=_short(given)))
    return int(number)


def a_day(given: str) -> object:
    """A day such as 2026-11-24."""
    try:
        return day(given.strip())
    except ValueError:
        raise Wrong(_("“%(given)s” is no day such as 2026-11-24.", given=_short(given))) from None


def status(given: str) -> object:
    """One of HSDS's states."""
    if given.strip().lower() not in STATUSES:
        raise Wrong(_("“%(given)s” is none of %(known)s.", given=_short(given), known=", ".join(STATUSES)))
    return given.strip().lower()


def address(given: str) -> object:
    """A web address."""
    plain = given.strip()
    try:
        parts = urlsplit(plain)
    except ValueError:
        raise Wrong(_("“%(given)s” is no web address such as https://example.org.", given=_short(given))) from None
    if parts.scheme not in {"http", "https"} or not parts.netloc or len(plain) > 500:
        raise Wrong(_("“%(given)s” is no web address such as https://example.org.", given=_short(given)))
    return plain


def email(given: str) -> object:
    """An e-mail address."""
    if not EMAIL.fullmatch(given.strip()) or len(given) > 254:
        raise Wrong(_("“%(given)s” is no e-mail address.", given=_short(given)))
    return given.strip()


def number(given: str) -> object:
    """A phone number; some directories put it into quotes once more."""
    plain = given.strip().strip('"').strip()
    if sum(sign.isdigit() for sign in plain) < 2 or len(plain) > 60:
        raise Wrong(_("“%(given)s” is no phone number.", given=_short(given)))
    return plain


def time_of_day(given: str) -> object:
    """`09:30`, from a time with or without seconds and zone."""
    if not TIME.fullmatch(given.strip()):
        raise Wrong(_("“%(given)s” is no time such as 09:30.", given=_short(given)))
    return given.strip()[:5]


def weekdays(given: str) -> object:
    """Weekdays by their RFC 5545 codes; `1MO` (the first Monday) counts as the weekday."""
    codes = [part.strip().upper()[-2:] for part in given.split(",") if part.strip()]
    if any(code not in WEEKDAYS for code in codes):
        raise Wrong(_("“%(given)s” holds something that is no weekday such as MO,TU.", given=_short(given)))
    return tuple(code for code in WEEKDAYS if code in codes)


def _short(given: str) -> str:
    return given if len(given) <= 30 else f"{given[:29]}…"


ORGANIZATION: dict[str, Read] = {
    "name": text(200),
    "alternate_name": text(200),
    "description": text(20_000),
    "email": email,
    "website": address,
}
SERVICE: dict[str, Read] = {
    "name": text(200),
    "alternate_name": text(200),
    "description": text(20_000),
    "url": address,
    "email": email,
    "status": status,
    "interpretation_services": text(5_000),
    "application_process": text(5_000),
    "fees_description": text(5_000),
    "eligibility_description": text(5_000),
    "minimum_age": age,
    "maximum_age": age,
    "assured_date": a_day,
    "alert": text(5_000),
}
PHONE: dict[str, Read] = {"number": number, "extension": text(20), "type": text(20), "description": text(500)}
SCHEDULE: dict[str, Read] = {
    "valid_from": a_day,
    "valid_to": a_day,
    "byday": weekdays,
    "opens_at": time_of_day,
    "closes_at": time_of_day,
    "description": text(1_000),
}
AREA: dict[str, Read] = {"name": text(200), "description": text(20_000)}
LANGUAGE: dict[str, Read] = {"code": text(16), "name": text(80)}

#: What the directory calls differently from what is stored.
STORED_AS = {"assured_date": "assured_on", "valid_from": "valid_from_on", "valid_to": "valid_to_on"}
NEEDED = {
    "organization": ("name",),
    "service": ("name", "status"),
    "phone": ("number",),
    "schedule": (),
    "area": (),
    "language": (),
}
SHAPES = {
    "organization": ORGANIZATION,
    "service": SERVICE,
    "phone": PHONE,
    "schedule": SCHEDULE,
    "area": AREA,
    "language": LANGUAGE,
}
