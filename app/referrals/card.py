"""The card: "This is what the service will see", field by field, and whether a change of it adds anything. Pure.

Officer, resident, sergeant and service see the same card. A consent says yes to values, not to names of fields: adding
anything voids it, removing keeps it (invariant 3).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

Value = str | list[str] | dict[str, str]
Card = dict[str, Value]

#: On every card: to whom, and for what.
ALWAYS = ("service", "reason")
#: What the resident says yes to one by one, in the order of the card.
CHOSEN = ("name", "reach", "language", "age_band", "needs", "summary")
#: That another service for the same reason may have it, if this one can't help.
REROUTE = "reroute"
FIELDS = (*ALWAYS, *CHOSEN, REROUTE)
#: What falls away with less being known of how to reach somebody; the rest of it must stay as it was.
_MAY_GO = frozenset({"best_time", "message"})


def made_from(said: Mapping[str, Any]) -> Card:
    """The card of a submitted form: only what was ticked to be shared, and has an answer."""
    known: dict[str, Value | None] = {
        "name": said.get("contact_name"),
        "reach": _reach(said),
        "language": said.get("contact_language"),
        "age_band": said.get("age_band"),
        "needs": sorted(said.get("needs") or ()),
        "summary": said.get("summary"),
    }
    card: Card = {"service": str(said["service"]), "reason": str(said["reason"])}
    shared = set(said.get("shared") or ())
    card |= {field: value for field in CHOSEN if field in shared and (value := known[field])}
    return card | ({REROUTE: "yes"} if said.get("reroute") else {})


def canonical(value: Value) -> str:
    """One way to write a value, so that its digest is the same wherever it is taken."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(text: str) -> Value:
    """What `canonical` wrote."""
    value: Value = json.loads(text)
    return value


def additions(agreed: Card, now: Card) -> set[str]:
    """The fields of `now` that say more than was agreed to, or something else."""
    return {field for field, value in now.items() if field not in agreed or not is_part_of(value, agreed[field], field)}


def is_part_of(less: Value, more: Value, field: str) -> bool:
    """Whether a value says nothing that the other did not."""
    if less == more:
        return True
    match less, more:
        case list(), list():
            return set(less) <= set(more)
        case dict(), dict():
            gone = set(more) - set(less)
            return gone <= _MAY_GO and all(more.get(name) == value for name, value in less.items())
        case str(), str() if field == "summary":
            return is_cut(less, more)
        case _:
            return False


def is_cut(shorter: str, longer: str) -> bool:
    """Whether a text is another with words taken out: the same words in the same order, and none besides.

    What a cut leaves behind may have lost the comma or full stop at its end.
    """
    words, rest = _words(shorter), iter(_words(longer))
    return bool(words) and all(word in rest for word in words)


def _words(text: str) -> list[str]:
    return [word.rstrip(".,;:!?،؛؟") for word in text.split()]


def _reach(said: Mapping[str, Any]) -> dict[str, str] | None:
    """How the service may reach them, with what is safe; nothing where there is no way."""
    channel, value = said.get("contact_channel"), said.get("contact_value")
    if said.get("contact_do_not_contact") or not channel or channel == "none" or not value:
        return None
    found = {"channel": str(channel), "value": str(value)}
    if said.get("contact_safe"):
        found["safe"] = str(said["contact_safe"])
    if said.get("contact_safe_to_leave_message"):
        found["message"] = "yes"
    if said.get("contact_best_time"):
        found["best_time"] = str(said["contact_best_time"])
    return found
