"""What an agency says to residents in words of its own, language by language: one TOML file, read once at the start.

docs/agency-texts.md says what it may hold. Anything else in it stops the start, so that nobody relies on a number that
no resident will ever be shown.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

Words = Mapping[str, str]
#: The language of words that were given without one: the agency's own.
OWN = ""
#: In columns: a Chinese or Korean sign takes two. So much of a sentence has room on a card and six times on a poster.
SENTENCE_LIMIT, NAME_LIMIT, WEB_LIMIT = 130, 120, 200
#: As people write it: one number, no `(0)`, which would be dialled, too.
PHONE = re.compile(r"(\+[0-9]{1,3}[ .-]?)?(\([0-9]{2,6}\)[ ]?)?[0-9]+([ .-][0-9]+)*")
MOST_DIGITS = 15  # ITU-T E.164
#: What an address is not made of: it would end an attribute, or be read as something else.
NOT_IN_ADDRESSES = re.compile(r"[\s\"'<>\\^`{|}]")
#: Signs that nobody sees but that letters need: they join and part them in Arabic, Persian or Hindi.
JOINERS = "\u200c\u200d"
#: Not to be seen, or no signs at all: control, format, surrogates, private, unassigned, line and paragraph breaks.
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


class TextsRefused(ValueError):
    """A file that is not understood; the message says where, and what to do."""


@dataclass(frozen=True, kw_only=True)
class OtherService:
    """Where to turn with what is not for us. Each may be empty, not all of them."""

    name: Words = field(default_factory=dict)
    phone: str = ""
    web: str = ""


@dataclass(frozen=True, kw_only=True)
class AgencyTexts:
    """All of it. `elsewhere`: by the kind of service that a concern is for."""

    check_officer: Words = field(default_factory=dict)
    elsewhere: Mapping[str, OtherService] = field(default_factory=dict)

    def languages(self) -> Iterator[tuple[str, str]]:
        """(where it stands, language) of everything that was given in one."""
        yield from (("check_officer", code) for code in self.check_officer)
        for kind, service in self.elsewhere.items():
            yield from ((f"elsewhere.{kind}.name", code) for code in service.name if code != OWN)


def said(words: Words, language: str, own: str) -> tuple[str, str]:
    """(words, their language): in a language, else in the agency's `own`, else in whichever there is; or nothing."""
    for code in (language, own, OWN, *words):
        if code in words:
            return words[code], code or own
    return "", own


def read(path: Path) -> AgencyTexts:
    """What a file holds. Raises TextsRefused."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise TextsRefused(f"{path} can't be read ({error.strerror}).") from error
    except ValueError as error:  # not UTF-8, or no TOML
        raise TextsRefused(f"{path} is not TOML: {error}") from error
    _only(found, {"check_officer", "elsewhere"}, "the file")
    elsewhere = _table(found.get("elsewhere", {}), "elsewhere")
    return AgencyTexts(
        check_officer=_words(found.get("check_officer", {}), "check_officer", SENTENCE_LIMIT),
        elsewhere={kind: _service(given, f"elsewhere.{kind}") for kind, given in elsewhere.items()},
    )


def _service(given: Any, where: str) -> OtherService:
    table = _table(given, where)
    _only(table, {"name", "phone", "web"}, where)
    name, phone, web = (table.get(part, "") for part in ("name", "phone", "web"))
    if not (name or phone or web):
        raise TextsRefused(f"{where} needs a name, a phone or a web.")
    return OtherService(
        name=_name(name, f"{where}.name"),
        phone=_phone(phone, f"{where}.phone"),
        web=_web(web, f"{where}.web"),
    )


def _name(given: Any, where: str) -> Words:
    if isinstance(given, str):
        return {OWN: _line(given, where, NAME_LIMIT)} if given else {}
    return _words(given, where, NAME_LIMIT)


def _words(given: Any, where: str, limit: int) -> Words:
    """`{en = "…", ar = "…"}`. Which languages there are is known above."""
    return {code: _line(text, f"{where}.{code}", limit) for code, text in _table(given, where).items()}


def _line(given: Any, where: str, limit: int) -> str:
    if not isinstance(given, str) or not (text := unicodedata.normalize("NFC", given.strip())):
        raise TextsRefused(f"{where} must be words in quotation marks.")
    if (long := columns(text)) > limit:
        raise TextsRefused(f"{where} has {long} characters: {limit} at most (a Chinese or Korean one counts as two).")
    if any(unicodedata.category(sign) in UNSEEN and sign not in JOINERS for sign in text):
        raise TextsRefused(f"{where} must be one line, without invisible signs.")
    if not any(sign.isalnum() for sign in text):
        raise TextsRefused(f"{where} must be words.")
    return text


def columns(text: str) -> int:
    """How long a text is in print: wide signs count as two, marks on a letter as none."""
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return len(text) + wide - sum(unicodedata.category(sign) == "Mn" for sign in text)


def _phone(given: Any, where: str) -> str:
    if given == "":
        return ""
    if not isinstance(given, str) or not PHONE.fullmatch(given) or sum(map(str.isdigit, given)) > MOST_DIGITS:
        raise TextsRefused(f'{where} must be a number as it is dialled, such as "0151 496 0420" or "+44 151 496 0420".')
    return given


def _web(given: Any, where: str) -> str:
    if given == "":
        return ""
    if not isinstance(given, str) or len(given) > WEB_LIMIT or not _is_https(given):
        raise TextsRefused(f'{where} must be an address such as "https://council.example/report".')
    return given


def _is_https(address: str) -> bool:
    if NOT_IN_ADDRESSES.search(address) or not address.isprintable():
        return False
    try:
        parts = urlsplit(address)
        known = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc and known


def _table(given: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise TextsRefused(f"{where} must be a table.")
    return given


def _only(table: Mapping[str, Any], known: set[str], where: str) -> None:
    if unknown := sorted(set(table) - known):
        raise TextsRefused(f"{where} has {', '.join(unknown)}: known are {', '.join(sorted(known))}.")
