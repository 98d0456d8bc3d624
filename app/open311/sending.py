"""Taking a service request in: it becomes a concern, screened like any other. What isn't needed is left out.

Names, accounts, devices and pictures are not kept. An e-mail or phone is kept only where an answer is wanted that way.
"""

from __future__ import annotations

import hmac
import math
import secrets
from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app import ids
from app.concerns import code as codes_of_residents
from app.concerns import pressure, raise_form, taking, where
from app.concerns.choices import CATEGORIES, DANGER, HAPPENS, NEVER_PUBLISHED, codes
from app.concerns.models import Concern
from app.concerns.taking import Said
from app.db import write
from app.open311.writing import Refused
from app.settings import settings
from app.web.language import RESIDENTS
from app.web.text import clean, readable, units

#: How clients write a yes and a no beside the values that they were given.
SAID_OTHERWISE = {"true": "yes", "false": "no"}


def check_key(given: str) -> None:
    """Only who was given a key may send."""
    known = [key.encode() for key in settings().open311_keys]
    if not any([hmac.compare_digest(given.encode(), key) for key in known]):  # noqa: C419  # each is looked at
        raise Refused(403, "api_key is missing or not known here.")


def take(said: MultiDict[str, str]) -> UUID:
    """POST a service request; answers the id under which its sender can ask where it stands."""
    concern, pressed = _read(said), pressure.too_many_in_all()
    concern_id = ids.uuid4()

    def work(session: Session) -> Concern:
        beat = where.suggest(concern.place_text, concern.point)
        nobodys = codes_of_residents.from_bytes(secrets.token_bytes(16))
        apart = pressed or taking.same_words(session, concern)
        return taking.take(
            session, concern_id, concern, nobodys, source="open311", suggested_beat=beat, quarantined=apart
        )

    if not write(work).quarantined:
        pressure.count_in_all()
    return concern_id


def _read(said: MultiDict[str, str]) -> Said:
    category = said.get("service_code", "")
    if category not in codes(CATEGORIES):
        raise Refused(404 if category else 400, "service_code is missing or not known here.")
    description, place = _text(said, "description"), _text(said, "address_string")
    if not description:
        raise Refused(400, "description is missing.")
    if units(description) > raise_form.DESCRIPTION_LIMIT:
        raise Refused(400, f"description is longer than {raise_form.DESCRIPTION_LIMIT} characters.")
    point = _point(said.get("lat", ""), said.get("long", ""))
    if not place and not point:
        raise Refused(400, "Say where: lat and long, or address_string.")
    if units(place) > raise_form.PLACE_LIMIT:
        raise Refused(400, f"address_string is longer than {raise_form.PLACE_LIMIT} characters.")
    reply, reached_at = _reply(said)
    shown = _one(said, "may_be_shown", {"no", "yes"})
    return Said(
        category=category,
        description=description,
        place_text=place,
        point=point,
        happens_when=_several(said, "happens_when", codes(HAPPENS)),
        danger=_one(said, "danger", codes(DANGER)),
        reply=reply,
        reached_at=reached_at,
        language=lang if (lang := said.get("locale", "")[:2]) in RESIDENTS else settings().language[:2],
        may_be_published=shown == "yes" and category not in NEVER_PUBLISHED,
    )


def _one(said: MultiDict[str, str], code: str, known: Collection[str], otherwise: str = "no") -> str:
    """The value of an attribute that takes one, however a client writes a yes; `otherwise` where it wasn't answered."""
    found = _understood(said, f"attribute[{code}]", known)
    return found[0] if found else otherwise


def _several(said: MultiDict[str, str], code: str, known: Collection[str]) -> tuple[str, ...]:
    """The values of an attribute that takes several: `attribute[code][]`, as the specification writes them."""
    many, one = (_understood(said, f"attribute[{code}]{end}", known) for end in ("[]", ""))
    return tuple(dict.fromkeys(many + one))


def _understood(said: MultiDict[str, str], name: str, known: Collection[str]) -> list[str]:
    """What is not known is refused: taken for a no, somebody's danger would be lost."""
    given = [one.strip().lower() for one in said.getlist(name)]
    found = [SAID_OTHERWISE.get(one, one) for one in given if one]
    if set(found) - set(known):
        raise Refused(400, f"{name} must be one of: {', '.join(sorted(known))}.")
    return found


def _text(said: MultiDict[str, str], name: str) -> str:
    return clean(readable(said.get(name, "")))


def _reply(said: MultiDict[str, str]) -> tuple[str, str]:
    """How an answer is wanted. Their own app tells them where it stands, so none is needed unless they say so.

    Apps send an e-mail unasked; it is kept only where the question about it was answered (invariant 2).
    """
    email = _text(said, "email") if _one(said, "answer", {"app", "email"}, "app") == "email" else ""
    return ("email", email) if "@" in email.strip("@") and len(email) <= 120 else ("none", "")


def _point(lat: str, lon: str) -> str:
    """A position to about 100 metres; nothing where none was given."""
    if not lat and not lon:
        return ""
    try:
        north, east = float(lat), float(lon)
    except ValueError:
        raise Refused(400, "lat and long must be degrees, such as 50.123 and -1.234.") from None
    if not (math.isfinite(north) and math.isfinite(east) and abs(north) <= 90 and abs(east) <= 180):
        raise Refused(400, "lat and long are not on this planet.")
    return f"{north:.3f},{east:.3f}"
