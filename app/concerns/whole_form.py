"""All that a form brings once nothing in it has to be put right.

Most forms that are sent are right. Those are read here without making the fields, their labels and their errors, which
in a flood is a sixth of all work; whatever is not plainly right goes to the form itself, which says what is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from werkzeug.datastructures import MultiDict

from app.concerns.choices import CATEGORIES, DANGER, HAPPENS, REACHED_BY, REPLY, codes
from app.concerns.raise_form import DESCRIPTION_LIMIT, MACHINES, PLACE_LIMIT, POINT, RaiseForm, sensible
from app.ids import read_uuid
from app.web.text import UnreadableText, clean, units

KNOWN = {"category": codes(CATEGORIES), "danger": codes(DANGER), "reply": codes(REPLY)}
WHEN = frozenset(codes(HAPPENS))


@dataclass(frozen=True, kw_only=True)
class WholeForm:
    """What a resident said, what the page carried (`beat`, `ticket`, `work`), and `url`, which people leave empty."""

    category: str
    place_text: str
    point: str
    description: str
    happens_when: tuple[str, ...]
    danger: str
    reply: str
    reached_at: str
    may_be_published: bool
    beat: UUID | None
    ticket: str
    work: str
    url: str


def of_form(form: RaiseForm) -> WholeForm:
    """What a form says in which nothing was found wrong."""
    return WholeForm(
        category=form.category.data,
        place_text=form.place_text.data or "",
        point=form.point.data or "",
        description=form.description.data,
        happens_when=tuple(form.happens_when.data or ()),
        danger=form.danger.data,
        reply=form.reply.data,
        reached_at=form.reached_at.data or "",
        may_be_published=bool(form.may_be_published.data),
        beat=form.beat.data,
        ticket=form.ticket.data or "",
        work=form.work.data or "",
        url=form.url.data or "",
    )


def plainly(posted: MultiDict[str, str]) -> WholeForm | None:
    """The same of what was posted, where it is plainly right; nothing where the form has to look at it."""
    said = {name: posted.get(name, "") for name in KNOWN}
    machines = {name: sensible(posted.get(name, ""), limit) for name, limit in MACHINES.items()}
    when = tuple(dict.fromkeys(value for value in posted.getlist("happens_when") if value))
    ticked, beat = posted.get("may_be_published", ""), posted.get("beat", "")
    place_text = _text(posted, "place_text", PLACE_LIMIT)
    description = _text(posted, "description", DESCRIPTION_LIMIT)
    plain = (
        all(said[name] in known for name, known in KNOWN.items())
        and WHEN.issuperset(when)
        and (not machines["point"] or POINT.fullmatch(machines["point"]))
        and (place_text or (machines["point"] and place_text == ""))
        and "\n" not in (place_text or "")
        and description
        and said["reply"] not in REACHED_BY
        and not posted.get("reached_at")
        and ticked in {"", "true"}
        and (not beat or read_uuid(beat))
    )
    if not plain:
        return None
    return WholeForm(
        **said,
        **machines,
        place_text=place_text or "",
        description=description or "",
        happens_when=when,
        reached_at="",
        may_be_published=ticked == "true",
        beat=read_uuid(beat),
    )


def _text(posted: MultiDict[str, str], name: str, limit: int) -> str | None:
    """What was typed, cleaned; nothing where it can't be read or is too long."""
    try:
        text = clean(posted.get(name, ""))
    except UnreadableText:
        return None
    return text if units(text) <= limit else None
