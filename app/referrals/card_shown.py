"""The card in words, line by line, in the language of whoever reads it: resident, officer, sergeant, service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.referrals import card_words
from app.referrals.card import CHOSEN, REROUTE, Card, Value
from app.residents.forms import LANGUAGES

#: A number keeps its order in a line that runs right to left (Unicode's first strong isolate).
ISOLATE, END = "\u2068", "\u2069"


@dataclass(frozen=True)
class CardLine:
    """A line of the card: which field, what it is called, and what it says, one a row."""

    field: str
    name: str
    says: tuple[str, ...]


def card_lines(card: Card, language: str, service: str, *, masked: bool = False) -> list[CardLine]:
    """The card as the resident reads it, in their language; the same for sergeant and service in theirs.

    `masked`: of a number or address only the end is shown, until the passkey was (R-07).
    """
    if masked and isinstance(card.get("reach"), dict):
        card = card | {"reach": masked_reach(card["reach"])}
    words = card_words.of(language if language in card_words.CODES else "en")
    lines = [
        CardLine("service", words["field_service"], (service,)),
        CardLine("reason", words["field_reason"], (words[f"reason_{card['reason']}"],)),
    ]
    for field in CHOSEN:
        if field in card:
            lines.append(CardLine(field, words[f"field_{field}"], _says(field, card[field], words)))
    if REROUTE in card:
        lines.append(CardLine(REROUTE, words["field_reroute"], (words["someone_else"],)))
    return lines


def masked_reach(reach: Value) -> Value:
    """Of a number or address only the end, of an e-mail address only its domain."""
    if not isinstance(reach, dict):
        return reach
    value = reach["value"]
    match reach["channel"]:
        case "phone" | "sms":
            hidden = f"••• {''.join(sign for sign in value if sign.isdigit())[-3:]}"
        case "email":
            hidden = f"{value[:1]}•••@{value.partition('@')[2]}"
        case _:
            hidden = "•••"
    return reach | {"value": hidden}


def _says(field: str, value: Value, words: Mapping[str, str]) -> tuple[str, ...]:
    match field, value:
        case "needs", list():
            return tuple(words[f"need_{code}"] for code in value)
        case "reach", dict():
            return _reach(value, words)
        case "age_band", str():
            return (words[f"age_{value}"],)
        case "language", str():
            return (dict(LANGUAGES).get(value, value),)
        case _:
            return (str(value),)


def _reach(reach: Mapping[str, str], words: Mapping[str, str]) -> tuple[str, ...]:
    """What is safe comes before the number."""
    safe = (words[f"safe_{reach['safe']}"],) if reach.get("safe") else ()
    way = words[f"reach_{reach['channel']}"].replace("{value}", f"{ISOLATE}{reach['value']}{END}")
    message = words["message_yes" if reach.get("message") else "message_no"]
    best = (words["best_time"].replace("{value}", reach["best_time"]),) if reach.get("best_time") else ()
    return (*safe, message, way, *best)
