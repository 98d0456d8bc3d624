"""A resident comes back with their code: where it stands, messages both ways, asking again, and shutting the door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.concerns import door, elsewhere, pressure, rules, showing, store, thread
from app.concerns.blueprint import blueprint
from app.concerns.choices import REPLY, label
from app.concerns.models import Concern
from app.concerns.rules import State
from app.concerns.thread import HoldsItsCode, TooMany
from app.db import Busy, db, reading, write, write_if_free
from app.residents import store as residents
from app.settings import settings
from app.web import limits
from app.web.access import open_to_everyone
from app.web.headers import takes_up_to
from app.web.language import as_html, for_residents, locale
from app.web.same_origin import lets_old_browsers_in
from app.web.text import UnreadableText, clean, readable, units
from app.web.typed import too_long

Page = str | tuple[str, int] | tuple[str, int, dict[str, str]] | Response

MESSAGE_LIMIT = 2000
LARGEST = 128 << 10


@blueprint.get("/concerns/status")
@open_to_everyone
@for_residents
def status() -> str:
    """Where the code is typed. It goes by POST: it never stands in an address."""
    return render_template("concerns/public/status.html", typed="", wrong="")


@blueprint.post("/concerns/status")
@open_to_everyone
@for_residents
@lets_old_browsers_in
def open_thread() -> Page:
    """Open the thread of a code."""
    typed = readable(request.form.get("code", ""))[:80]
    if limits.guessed_too_often():
        wait = _("Too many tries. Wait a few minutes, then try again.")
        return render_template("concerns/public/status.html", typed=typed, wrong=wait), 429
    found = door.opened_by(typed)
    if found is None:
        limits.count_guess()
        wrong = _("This code opens nothing. Look at each group of four digits again.")
        return render_template("concerns/public/status.html", typed=typed, wrong=wrong), 422
    answer = redirect(url_for("concerns.thread"), 303)
    door.let_in(answer, found)
    return answer


@blueprint.get("/concerns/thread", endpoint="thread")
@open_to_everyone
@for_residents
def thread_page() -> Page:
    """The thread. What is new is marked, once."""
    found = door.visitor()
    if found is None:
        return redirect(url_for("concerns.status"), 303)
    page = _page(found)
    if found.news:
        write_if_free(lambda session: thread.read_by_resident(session, session.get_one(Concern, found.id)))
    return _kept_open(page, found)


@blueprint.post("/concerns/thread")
@open_to_everyone
@for_residents
@lets_old_browsers_in
@takes_up_to(LARGEST)
def write_back() -> Page:
    """Add something."""
    try:
        text = clean(request.form.get("words", ""))
    except UnreadableText:
        text = clean(readable(request.form.get("words", "")))
    try:
        with reading():
            found = door.visitor()
            # Half an hour is over: what was typed is shown, so that it can be copied.
            return _written(found, text) if found else _to_copy(text, _timed_out(), 409)
    except Busy:
        return *_to_copy(text, _busy(), 503), {"Retry-After": "5"}


@blueprint.post("/concerns/thread/<any(again, solved, stop):what>")
@open_to_everyone
@for_residents
@lets_old_browsers_in
def act(what: str) -> Page:
    """Ask again, or close it."""
    found = door.visitor()
    if found is None:
        return redirect(url_for("concerns.status"), 303)
    work: dict[str, Callable[[Session, Concern], object]] = {
        "again": thread.ask_again,
        "solved": lambda session, row: thread.close(session, row, solved=True),
        "stop": lambda session, row: thread.close(session, row, solved=False),
    }
    if pressure.too_many_messages():
        told = _("Too many tries. Wait a few minutes, then try again.")
        return _page(found, told=told), 429, {"Retry-After": "60"}
    try:
        made = _write(found.id, work[what])
    except Busy:
        return _page(found, told=_not_saved()), 503, {"Retry-After": "5"}
    if isinstance(made, TooMany):
        return _page(found, told=_full()), 422
    return _again(found)


@blueprint.route("/concerns/thread/delete", methods=["GET", "POST"])
@open_to_everyone
@for_residents
@lets_old_browsers_in
def delete_view() -> Page:
    """Delete one's own view: asked once more, because nobody can open it again."""
    found = door.visitor()
    if found is None:
        return redirect(url_for("concerns.status"), 303)
    if request.method == "GET":
        return render_template("concerns/public/delete.html")
    try:
        _write(found.id, thread.delete_view)
    except Busy:
        return render_template("concerns/public/delete.html", told=_not_saved()), 503, {"Retry-After": "5"}
    answer = Response(render_template("concerns/public/deleted.html"), mimetype="text/html")
    door.shut(answer)
    return answer


@blueprint.get("/concerns/leave")
@open_to_everyone
@for_residents
def leave() -> Response:
    """Away from here at once: the thread is shut, what the browser kept of these pages is dropped."""
    answer = redirect(settings().quick_exit, 303)
    door.shut(answer)
    answer.headers["Clear-Site-Data"] = '"cache"'
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _written(found: Concern, text: str) -> Page:
    wrong = _wrong_with(text)
    if wrong:
        return _page(found, words=text, wrong=wrong), 422
    if pressure.too_many_messages():
        return _page(found, words=text, wrong=_busy()), 429, {"Retry-After": "60"}
    try:
        made = _write(found.id, lambda s, row: thread.write_back(s, row, text, locale().language))
    except Busy:
        return _page(found, words=text, wrong=_busy()), 503, {"Retry-After": "5"}
    match made:
        case HoldsItsCode():
            wrong = _("Your code stands in this message. Take it out: whoever has it can read all of this.")
            return _page(found, words=text, wrong=wrong), 422
        case TooMany():
            return _page(found, words=text, wrong=_full()), 422
        case _:
            return _again(found)


def _to_copy(text: str, why: str, status: int) -> tuple[str, int]:
    """The page before the thread, with what was typed."""
    return render_template("concerns/public/status.html", typed="", wrong=why, words=text), status


def _page(found: Concern, *, words: str = "", wrong: str = "", told: str = "") -> str:
    language = locale().language
    stands, meaning = showing.stands(found)
    main = store.concern(db.session(), found.duplicate_of) if found.duplicate_of else None
    reach = residents.reach(store.UNDER, found.id)
    values: dict[str, Any] = {
        "category": showing.category(found),
        "stands": stands,
        "meaning": meaning,
        "first_answer": showing.first_answer(found),
        "turn_to": elsewhere.of(main or found, language),
        "together": showing.stands_together(main) if main else None,
        "said": [(one, as_html(one.lang)) for one in showing.thread(found, language)],
        "happened": showing.past(found.id),
        "news": found.news,
        "closed": State(found.state) in rules.CLOSED,
        "may_ask": State(found.state) in rules.CLOSED - {State.SPAM},
        "reply": label(REPLY, found.reply),
        "kept": reach.delete_on if reach else None,
        "delete_on": found.delete_on,
        "danger": found.danger == "yes",
        "limit": MESSAGE_LIMIT,
    }
    return render_template("concerns/public/thread.html", **values, words=words, wrong=wrong, told=told)


def _kept_open(page: str, found: Concern) -> Response:
    """Half an hour from now on."""
    answer = Response(page, mimetype="text/html")
    door.let_in(answer, found)
    return answer


def _again(found: Concern) -> Response:
    answer = redirect(url_for("concerns.thread"), 303)
    door.let_in(answer, found)
    return answer


def _write(concern_id: UUID, work: Callable[[Session, Concern], object]) -> object:
    return write(lambda session: work(session, session.get_one(Concern, concern_id)))


def _wrong_with(text: str) -> str:
    if not text:
        return _("Write something first.")
    over = units(text) - MESSAGE_LIMIT
    return too_long(over) if over > 0 else ""


def _busy() -> str:
    return _("We can't take it just now. Your words are still here: wait a few seconds and press the button again.")


def _not_saved() -> str:
    return _("Beatbook can't save just now. Nothing was lost: go back and try again in a few seconds.")


def _full() -> str:
    return _("This page is full. Please raise a new concern.")


def _timed_out() -> str:
    return _("You were away for half an hour, so the page was shut. Type your code to open it again.")
