"""What can be sent: each category of a concern is a service, with the same few questions."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app.concerns.choices import CATEGORIES, DANGER, HAPPENS, NEVER_PUBLISHED, codes, label

GROUP = "neighbourhood"


def every() -> list[dict[str, Any]]:
    """GET services."""
    return [
        {
            "service_code": code,
            "service_name": str(words),
            "description": _description(code),
            "metadata": True,
            "type": "realtime",
            "keywords": "",
            "group": GROUP,
        }
        for code, words in CATEGORIES
    ]


def definition(code: str) -> dict[str, Any] | None:
    """GET a service definition: the questions beside what it is and where."""
    if code not in codes(CATEGORIES):
        return None
    asked = [
        _asked(1, "happens_when", _("When does it happen?"), HAPPENS, several=True),
        _asked(2, "danger", _("Is somebody in danger now? Then ring the emergency number first."), DANGER),
    ]
    mail = (("app", _("Here, in this app")), ("email", _("By e-mail")))
    asked.append(_asked(4, "answer", _("How do you want an answer?"), mail))
    if code not in NEVER_PUBLISHED:
        yes = (("no", _("No")), ("yes", _("Yes")))
        asked.append(_asked(3, "may_be_shown", _("May others be told the street and the week, nothing else?"), yes))
    return {"service_code": code, "attributes": asked}


def name(code: str) -> str:
    """What a category is called."""
    return label(CATEGORIES, code)


def _description(code: str) -> str:
    if code in NEVER_PUBLISHED:
        return _("Read by a local officer. Never shown to others.")
    return _("Read by a local officer. Leave out names.")


def _asked(order: int, code: str, words: str, choices: Any, *, several: bool = False) -> dict[str, Any]:
    return {
        "variable": True,
        "code": code,
        "datatype": "multivaluelist" if several else "singlevaluelist",
        "required": False,
        "datatype_description": "",
        "order": order,
        "description": words,
        "values": [{"key": key, "name": str(said)} for key, said in choices],
    }
