"""Languages: which one a page speaks, and how its dates are written."""

from __future__ import annotations

from datetime import date, datetime

from babel import Locale
from flask import Flask
from flask_babel import Babel, format_date, format_datetime, format_time, get_locale

from app import clock
from app.settings import Settings
from app.settings import settings as current_settings


def register(app: Flask, settings: Settings) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = settings.language
    app.config["BABEL_DEFAULT_TIMEZONE"] = settings.timezone
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=lambda: current_settings().language)
    app.add_template_filter(moment)
    app.add_template_filter(day)
    app.add_template_filter(clock_time)


def locale() -> Locale:
    """The locale of this page."""
    return get_locale() or Locale("en")


def direction() -> str:
    """`ltr` or `rtl`."""
    return str(locale().text_direction)


def moment(at: datetime) -> str:
    """`Tue 3 Nov, 14:02` in the agency's time zone; the year too when it isn't this one."""
    return str(format_datetime(at, "EEE d MMM, HH:mm" if _this_year(at) else "EEE d MMM y, HH:mm"))


def day(on: date | datetime) -> str:
    """`Tue 3 Nov`; the year too when it isn't this one."""
    return str(format_date(on, "EEE d MMM" if _this_year(on) else "EEE d MMM y"))


def clock_time(at: datetime) -> str:
    """`14:02` in the agency's time zone."""
    return str(format_time(at, "HH:mm"))


def _this_year(at: date) -> bool:
    return at.year == clock.now().year
