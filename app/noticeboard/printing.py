"""On paper: a poster of one language or of all, and pocket cards. No names: they change, and paper does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from babel import Locale
from flask import abort, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.noticeboard import showing, store
from app.noticeboard.blueprint import blueprint
from app.noticeboard.caching import for_everybody
from app.settings import settings
from app.web.access import open_to_everyone
from app.web.language import RESIDENTS, as_html, for_residents
from app.web.squares import square

CARDS = 10  # of 85 × 54 mm on a sheet of A4


@dataclass(frozen=True)
class Call:
    """The call of the poster, in one language. `genuine`: empty where the agency has not said it in this one."""

    language: str
    direction: str
    heading: str
    words: str
    danger: str
    asked: str
    genuine: str


@blueprint.get("/our-area/<slug:slug>/poster")
@open_to_everyone
@for_residents
def poster(slug: str) -> Response:
    """A poster in one language, A4."""
    return _sheet("noticeboard/poster.html", slug)


@blueprint.get("/our-area/<slug:slug>/poster/every-language")
@open_to_everyone
@for_residents
def poster_of_all(slug: str) -> Response:
    """One poster in all languages, A4."""
    return _sheet("noticeboard/poster_of_all.html", slug, calls=calls(), own=_in_no_call())


@blueprint.get("/our-area/<slug:slug>/card")
@open_to_everyone
@for_residents
def card(slug: str) -> Response:
    """A sheet of pocket cards with marks to cut along, A4."""
    return _sheet("noticeboard/card.html", slug, cards=CARDS)


def address_of(slug: str) -> str:
    """What a phone reads from the square code: the page itself, in whatever language the phone asks for."""
    return f"{settings().origin}/our-area/{slug}"


def calls() -> list[Call]:
    """The same call in every language of the residents' pages."""
    found = []
    for code in RESIDENTS:
        with force_locale(code):
            words = _("You need no account. You need not say who you are.")
            direction = str(Locale(code).text_direction)
            danger = _("In danger? Ring %(number)s.", number=settings().emergency_number)
            heading, asked = _("Something worries you here? Tell us."), _("Is the officer real?")
        how = showing.how_to_check(code)
        genuine = how.words if how.lang == as_html(code) else ""
        found.append(Call(as_html(code), direction, heading, words, danger, asked, genuine))
    return found


def _in_no_call() -> showing.Sentence | None:
    """How to check an officer in the agency's language, where that is none of the poster's."""
    ours = settings().language
    return None if ours in RESIDENTS else showing.how_to_check(ours)


def _sheet(template: str, slug: str, **more: Any) -> Response:
    page, beat = store.page_at(slug) or abort(404)
    address = address_of(page.slug)
    sheet = render_template(
        template,
        page=page,
        beat=beat,
        square=square(address),
        address=address.partition("://")[2],
        hours=showing.hours(store.hours(beat.id)),
        genuine=showing.how_to_check(),
        back=url_for("noticeboard.area", slug=page.slug),
        **more,
    )
    return for_everybody(sheet)
