"""The list of concerns: for readers by what has to be read first; for patrol what was passed on to their beats."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from app import clock
from app.actor import Actor
from app.concerns import store
from app.concerns.blueprint import blueprint
from app.concerns.choices import CATEGORIES, codes
from app.concerns.desk import placing, queue, wording
from app.concerns.desk.queue import Wanted
from app.concerns.desk.reading import TEAM
from app.concerns.models import Concern
from app.db import db
from app.ids import read_uuid
from app.places import store as places
from app.web import htmx
from app.web.access import current_actor, open_to
from app.web.language import locale


@dataclass(frozen=True)
class Section:
    """A part of the list. `following`: what the link to its next page asks for; nothing at its end."""

    name: str
    heading: str
    rows: list[wording.Shown]
    following: dict[str, Any] | None


@blueprint.get("/concerns")
@open_to(*TEAM)
def listed() -> str:
    """New ones first, where somebody may be in danger on top; then new messages, what runs, what was closed lately."""
    actor = current_actor()
    reads = store.is_reader(actor)
    asked = _asked(actor, reads)
    names = (asked["state"],) if "state" in asked else queue.SECTIONS if reads else queue.FOR_PATROL
    page = min(max(request.args.get("page", 1, type=int), 1), queue.MOST_PAGES) if "state" in asked else 1
    sections = [_section(name, actor, reads, asked, page) for name in names]
    values: dict[str, Any] = {"sections": [one for one in sections if one.rows], "asked": asked, "reads": reads}
    if htmx.wants_fragment() and page > 1:
        return render_template("concerns/desk/_rows.html", section=sections[0])
    if htmx.wants_fragment():
        return render_template("concerns/desk/_sections.html", **values)
    return render_template(
        "concerns/desk/list.html",
        **values,
        beats=[(beat.id, beat.name) for beat in places.beats(actor.beats)],
        categories=CATEGORIES,
        let_go=placing.went_without(read_uuid(request.args.get("let_go"))),
        states=[(name, _heading(name)) for name in (queue.SECTIONS if reads else queue.FOR_PATROL)],
        summary=_summary(actor) if reads else [],
        untranslated=len(translations_of(actor)) if reads else 0,
    )


def _section(name: str, actor: Actor, reads: bool, asked: dict[str, str], page: int) -> Section:
    wanted = Wanted(actor=actor, reads=reads, beat_id=read_uuid(asked.get("beat")), category=asked.get("category"))
    most = queue.PAGE if "state" in asked else queue.AT_FIRST
    found = queue.section(name, wanted, skip=(page - 1) * queue.PAGE, limit=most)
    # From the whole list the link leads to the section by itself, from its beginning.
    more = {**asked, "state": name} | ({"page": page + 1} if "state" in asked else {})
    return Section(name, _heading(name), rows(found[:most], reads=reads), more if len(found) > most else None)


def rows(found: Iterable[Concern], *, reads: bool) -> list[wording.Shown]:
    """Concerns as rows."""
    concerns, now = list(found), clock.now()
    beats = {beat.id: beat.name for beat in places.beats()}
    return [wording.row(one, beats, now, locale().language, reads=reads) for one in concerns]


def _asked(actor: Actor, reads: bool) -> dict[str, str]:
    """What the list is narrowed to; anything that it can't be narrowed to is passed over."""
    known = {
        "beat": {str(beat) for beat in actor.beats},
        "category": set(codes(CATEGORIES)),
        "state": set(queue.SECTIONS if reads else queue.FOR_PATROL),
    }
    return {name: given for name, values in known.items() if (given := request.args.get(name)) in values and given}


def translations_of(actor: Actor) -> list[tuple[Concern, str]]:
    """What waits to be translated, among what somebody reads."""
    return store.untranslated(db.session(), store.read_by(actor, clock.now()))


def _summary(actor: Actor) -> list[tuple[str, str, str]]:
    """The figures above the list, as marks: how many concerns wait, and how many longer than they should."""
    found = queue.counts(actor)
    new = ngettext("%(num)d to be read", "%(num)d to be read", found.new)
    late = ngettext("%(num)d first answer late", "%(num)d first answers late", found.late)
    messages = ngettext("%(num)d with a new message", "%(num)d with new messages", found.messages)
    marks = [(new, "followups", ""), (messages, "sent", ""), (late, "clock", "bad" if found.late else "")]
    counted = (found.new, found.messages, found.late)
    return [mark for mark, count in zip(marks, counted, strict=True) if count]


def _heading(name: str) -> str:
    return {
        "new": _("New, to be read"),
        "messages": _("New messages"),
        "apart": _("Looks like one of many"),
        "running": _("Running"),
        "closed": _("Closed lately"),
    }[name]
