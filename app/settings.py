"""What an agency sets for its own Beatbook: one frozen value, read from BEATBOOK_* variables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import current_app

from app import agency_texts
from app.agency_texts import AgencyTexts
from app.workdays import Calendar

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SHORTEST_SECRET = 32
SHORTEST_KEY = 16


class SettingsRefused(ValueError):
    """A setting that Beatbook can't start with; the message names it and says what to do."""


def _setting(default: Any, doc: str) -> Any:
    return field(default=default, metadata={"doc": doc})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every field is the variable BEATBOOK_<NAME>; `docs/settings.md` repeats the texts and a test compares them."""

    origin: str = _setting(
        "http://localhost:8000", "The address that people type, without a path. Passkeys are bound to its host name."
    )
    data_dir: Path = _setting(Path("data"), "Folder for the SQLite file, keys, signed audit heads and the write lock.")
    database_url: str = _setting("", "Empty for SQLite in the data folder, or postgresql://user:password@host/name.")
    redis_url: str = _setting("", "Where several processes share rate limits; empty counts in memory.")
    secret_keys: tuple[str, ...] = _setting(
        (),
        "Comma-separated secrets (32 characters or more), newest first. Empty: keys/secrets in the data folder.",
    )
    trusted_proxies: int = _setting(0, "How many reverse proxies stand in front and set X-Forwarded-*.")
    agency: str = _setting("Beatbook", "The agency's name, as officers and residents know it.")
    language: str = _setting("en", "Language of the staff pages (a code such as en or es).")
    timezone: str = _setting("Europe/London", "Time zone in which days and shifts are counted.")
    not_here: str = _setting(
        "Not here: crime, intelligence, someone at risk. Use the control room.",
        "What the contact form says about things that belong elsewhere, and where that is.",
    )
    check_officer: str = _setting(
        "Ring the agency's public number, not a number on this card, and ask for the officer's collar number.",
        "How to check that an officer is real, on public pages, posters and cards (more languages: the next one).",
    )
    agency_texts: AgencyTexts = _setting(
        AgencyTexts(),
        "A TOML file (docs/agency-texts.md) with what residents are told language by language: where to turn with what "
        "is not for you, and how to check that an officer is real. Empty: none.",
    )
    quick_exit: str = _setting(
        "https://en.wikipedia.org/wiki/Weather",
        "Where “Leave now” on the residents' pages leads: a page that nobody asks about.",
    )
    open311_keys: tuple[str, ...] = _setting(
        (),
        "Comma-separated keys (16 characters or more) of other systems that may send concerns by Open311; empty: none.",
    )
    emergency_number: str = _setting("999", "The number to ring when somebody is in danger.")
    consent_age: int = _setting(16, "Below this age only a parent or carer says yes to a referral (10 to 21).")
    referral_words: bool = _setting(False, "Lets officers add a few words of their own to a referral (600 at most).")
    statutory_routes: str = _setting(
        "A child or adult at risk: safeguarding desk. A protection order: court desk. "
        "A mental-health emergency: ambulance.",
        "What the referral form says first about what never goes this way, and whom to call instead.",
    )
    live_lines: str = _setting(
        "Suicide: the crisis line, day and night. Violence at home: the helpline, day and night.",
        "Numbers for a live handover, shown where suicide or violence at home is chosen.",
    )
    working_days: str = _setting("mon,tue,wed,thu,fri", "The weekdays that count as business days.")
    holidays: str = _setting("", "Comma-separated days (2026-12-25) that are no business days.")
    smtp_url: str = _setting(
        "",
        "Where e-mail goes: smtp://user:password@host:587 (STARTTLS), smtps://…, or file: for a folder of letters. "
        "Empty: no e-mail.",
    )
    mail_from: str = _setting("beatbook@localhost", "The sender's address of e-mails.")
    webhook_insecure: bool = _setting(False, "Lets webhooks go to http:// and to addresses of this network (tests).")
    demo: bool = _setting(False, "Shows the Demo banner and lets browsers without localhost passkey cookies in.")
    kill_worker: bool = _setting(False, "Serves a service worker that removes itself from every phone.")
    idle_minutes: int = _setting(30, "A session without a request for so long is signed out (30 at most).")
    lock_hidden_minutes: int = _setting(5, "The app locks after so many minutes out of sight (30 at most).")
    lock_idle_minutes: int = _setting(15, "The app locks after so many minutes without a touch (30 at most).")
    metrics_token: str = _setting("", "Bearer token for /metrics from other machines; empty allows loopback only.")

    def __post_init__(self) -> None:
        parts = urlsplit(self.origin)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
            raise SettingsRefused("BEATBOOK_ORIGIN must look like https://beat.example.org, without a path.")
        if parts.scheme == "http" and parts.hostname != "localhost":
            raise SettingsRefused("BEATBOOK_ORIGIN must start with https:// (only http://localhost may do without).")
        if any(len(secret) < SHORTEST_SECRET for secret in self.secret_keys):
            raise SettingsRefused("BEATBOOK_SECRET_KEYS: each secret needs at least 32 characters.")
        for name in ("idle_minutes", "lock_hidden_minutes", "lock_idle_minutes"):
            if not 1 <= getattr(self, name) <= 30:
                raise SettingsRefused(f"{variable(name)} must be between 1 and 30.")
        if not 10 <= self.consent_age <= 21:
            raise SettingsRefused("BEATBOOK_CONSENT_AGE must be between 10 and 21.")
        if any(len(key) < SHORTEST_KEY for key in self.open311_keys):
            raise SettingsRefused("BEATBOOK_OPEN311_KEYS: each key needs at least 16 characters.")
        if urlsplit(self.quick_exit).scheme not in {"http", "https"}:
            raise SettingsRefused("BEATBOOK_QUICK_EXIT must be an address that starts with https://")
        _known_zone(self.timezone)
        _calendar(self)
        if self.smtp_url and urlsplit(self.smtp_url).scheme not in {"smtp", "smtps", "file"}:
            raise SettingsRefused("BEATBOOK_SMTP_URL must start with smtp://, smtps:// or file:")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read every BEATBOOK_* variable that is set; raise SettingsRefused on one that makes no sense."""
        given = os.environ if environ is None else environ
        values = {f.name: given[name] for f in fields(cls) if (name := variable(f.name)) in given}
        return cls(**{name: _read(name, text) for name, text in values.items()})

    def how_to_check(self, language: str) -> tuple[str, str]:
        """(how to check that an officer is real, the language that it is said in): in a language, if it can be."""
        words = {agency_texts.OWN: self.check_officer, **self.agency_texts.check_officer}
        return agency_texts.said(words, language, self.language)

    @property
    def rp_id(self) -> str:
        """The host name that passkeys are bound to (WebAuthn's relying party id)."""
        return urlsplit(self.origin).hostname or ""

    @property
    def secure(self) -> bool:
        return self.origin.startswith("https://")

    @property
    def sqlite(self) -> bool:
        return not self.database_url

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def calendar(self) -> Calendar:
        """The agency's business days."""
        return _calendar(self)


def variable(field_name: str) -> str:
    """`data_dir` → `BEATBOOK_DATA_DIR`."""
    return f"BEATBOOK_{field_name.upper()}"


def settings() -> Settings:
    """The settings of the running application."""
    found: Settings = current_app.config["BEATBOOK"]
    return found


def _read(name: str, text: str) -> Any:
    match name:
        case "data_dir":
            return Path(text)
        case "agency_texts":
            return _texts(text.strip())
        case "secret_keys" | "open311_keys":
            return tuple(part.strip() for part in text.split(",") if part.strip())
        case "trusted_proxies" | "idle_minutes" | "lock_hidden_minutes" | "lock_idle_minutes" | "consent_age":
            return _whole_number(name, text)
        case "demo" | "kill_worker" | "referral_words" | "webhook_insecure":
            return text.strip().lower() in {"1", "true", "yes", "on"}
        case _:
            return text.strip()


def _texts(path: str) -> AgencyTexts:
    try:
        return agency_texts.read(Path(path)) if path else AgencyTexts()
    except agency_texts.TextsRefused as error:
        raise SettingsRefused(f"BEATBOOK_AGENCY_TEXTS: {error}") from error


def _whole_number(name: str, text: str) -> int:
    if not text.strip().isdigit():
        raise SettingsRefused(f"{variable(name)} must be a whole number, not {text!r}.")
    return int(text)


def _calendar(given: Settings) -> Calendar:
    days = [part.strip().lower()[:3] for part in given.working_days.split(",") if part.strip()]
    if not days or any(day not in WEEKDAYS for day in days):
        raise SettingsRefused("BEATBOOK_WORKING_DAYS must look like mon,tue,wed,thu,fri.")
    try:
        off = frozenset(date.fromisoformat(part.strip()) for part in given.holidays.split(",") if part.strip())
    except ValueError as error:
        raise SettingsRefused("BEATBOOK_HOLIDAYS must be days such as 2026-12-25, with commas between.") from error
    return Calendar(ZoneInfo(given.timezone), frozenset(WEEKDAYS.index(day) for day in days), off)


def _known_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsRefused(f"BEATBOOK_TIMEZONE: there is no time zone {name!r}.") from error
