"""Languages: which one a page speaks, and how its dates are written.

Staff pages speak the agency's language. Residents' pages speak the one that the address names (`?lang=ar`), else the
first that the browser asks for and that we have: no cookie and no record says which somebody reads.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from babel import Locale
from flask import Flask, current_app, has_request_context, request
from flask_babel import format_date, format_datetime, format_time, get_locale

from app import clock
from app.settings import Settings, SettingsRefused
from app.settings import settings as current_settings
from app.web.catalogue import SpeaksCatalogues

View = TypeVar("View", bound=Callable[..., Any])

#: The languages of the residents' pages, each in its own words. docs/languages.md says how one is added.
RESIDENTS = {
    "en": "English",
    "es": "Español",
    "ar": "العربية",
    "zh": "简体中文",
    "vi": "Tiếng Việt",
    "ko": "한국어",
}
#: What a page says of its language where the code alone would be read as another script.
AS_HTML = {"zh": "zh-Hans"}


def register(app: Flask, settings: Settings) -> None:
    _refuse_unknown(settings)
    app.config["BABEL_DEFAULT_LOCALE"] = settings.language
    app.config["BABEL_DEFAULT_TIMEZONE"] = settings.timezone
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    SpeaksCatalogues(app, locale_selector=_wanted)  # type: ignore[no-untyped-call]  # flask-babel carries no types
    app.url_defaults(_keep_language)
    app.add_template_filter(moment)
    app.add_template_filter(day)
    app.add_template_filter(whole_day)
    app.add_template_filter(clock_time)


def for_residents(view: View) -> View:
    """Mark a view whose page speaks the resident's language."""
    view.for_residents = True  # type: ignore[attr-defined]  # functions carry what was declared of them
    return view


def chosen() -> str | None:
    """The language that the address of a residents' page names, if it is one that we have."""
    named = request.args.get("lang", "")
    return named if named in RESIDENTS else None


def as_html(code: str) -> str:
    """How `lang=` names a language."""
    return AS_HTML.get(code, code.replace("_", "-"))


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


def whole_day(on: date | datetime) -> str:
    """The day as each language writes it in full: residents read it without knowing our short form."""
    return str(format_date(on, "d MMMM y" if locale().language == "en" else "long"))


def clock_time(at: datetime) -> str:
    """`14:02` in the agency's time zone."""
    return str(format_time(at, "HH:mm"))


def _refuse_unknown(settings: Settings) -> None:
    """A text in a language that no page speaks would never be read: `vn` was meant to be `vi`."""
    for where, code in settings.agency_texts.languages():
        if code not in {*RESIDENTS, settings.language}:
            known = ", ".join(RESIDENTS)
            raise SettingsRefused(f"BEATBOOK_AGENCY_TEXTS: {where} is given in {code!r}: known are {known}.")


def _wanted() -> str:
    ours: str = current_settings().language
    if not has_request_context() or not is_for_residents(request.endpoint):
        return ours
    return chosen() or request.accept_languages.best_match(list(RESIDENTS)) or (ours if ours in RESIDENTS else "en")


def _keep_language(endpoint: str, values: dict[str, Any]) -> None:
    """Links from one residents' page to another stay in the language that was chosen."""
    if has_request_context() and is_for_residents(endpoint) and (named := chosen()):
        values.setdefault("lang", named)


def is_for_residents(endpoint: str | None) -> bool:
    """Whether a view is one of the residents' pages."""
    return bool(getattr(current_app.view_functions.get(endpoint or ""), "for_residents", False))


def _this_year(at: date) -> bool:
    return at.year == clock.now().year
