"""Who may call an endpoint. Each view says so with one decorator; one that says nothing stops the start (R-14)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, Protocol, TypeVar
from uuid import UUID

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import LoginManager
from flask_login.mixins import UserMixin
from flask_login.utils import _get_user
from werkzeug.wrappers import Response

from app import clock
from app.actor import Actor, Role
from app.web import htmx
from app.web.answers import json_error, wants_json

View = TypeVar("View", bound=Callable[..., Any])

STAFF = frozenset(Role)


class UndeclaredEndpoint(RuntimeError):
    """A view without a policy: a mistake of ours, found when the program starts."""


class DeviceLoader(Protocol):
    """Looks up the phone that a request's device credential belongs to."""

    def __call__(self) -> object | None: ...


@dataclass(frozen=True)
class Policy:
    """Who may call: everyone, phones by their device credential, services' workers, or people of some roles."""

    roles: frozenset[Role] = frozenset()
    everyone: bool = False
    phones: bool = False
    services: bool = False


class SignedIn(UserMixin):
    """What Flask-Login carries: the actor of a session, and the session's secret token as its id (R-05)."""

    def __init__(self, token: str, actor: Actor) -> None:
        self.token, self.actor = token, actor

    def get_id(self) -> str:
        return self.token


_find_session: list[Callable[[str], SignedIn | None]] = []
_find_beats: list[Callable[[UUID], frozenset[UUID]]] = []
_find_device: list[DeviceLoader] = []
_find_reader: list[Callable[[], object | None]] = []


def sessions_come_from(find: Callable[[str], SignedIn | None]) -> None:
    """Say how a session token becomes a signed-in person (accounts does)."""
    _find_session[:] = [find]


def beats_come_from(find: Callable[[UUID], frozenset[UUID]]) -> None:
    """Say how a person's beats of today are found (places does, which accounts may not know)."""
    _find_beats[:] = [find]


def devices_come_from(find: DeviceLoader) -> None:
    """Say how the phone of a request is found (accounts does)."""
    _find_device[:] = [find]


def readers_come_from(find: Callable[[], object | None]) -> None:
    """Say how somebody from a service is found (inbox does)."""
    _find_reader[:] = [find]


def open_to(*roles: Role) -> Callable[[View], View]:
    """Only people of these roles, signed in."""
    return _declare(Policy(roles=frozenset(roles)))


def open_to_staff(view: View) -> View:
    """Anyone who is signed in."""
    return _declare(Policy(roles=STAFF))(view)


def open_to_everyone(view: View) -> View:
    """Anyone, signed in or not."""
    return _declare(Policy(everyone=True))(view)


def open_to_phones(view: View) -> View:
    """A phone with a device credential, whoever is signed in on it, or nobody (sync.md)."""
    return _declare(Policy(phones=True))(view)


def open_to_services(view: View) -> View:
    """Somebody from a service, let in by a one-time code."""
    return _declare(Policy(services=True))(view)


def step_up(view: View) -> View:
    """The passkey must have been shown at most five minutes ago, and not on a shared phone (R-07)."""

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        actor = current_actor()
        if actor.shared_phone and not actor.roaming_key:
            return _refused("shared_phone", _("This is a shared phone. Use your own phone or a security key for this."))
        if not actor.has_stepped_up(clock.now()):
            return _ask_for_passkey()
        return view(*args, **values)

    return guarded  # type: ignore[return-value]  # wraps keeps the signature


def current_actor() -> Actor:
    """The person who is signed in, with today's beats. Abort with 401 when nobody is."""
    actor = actor_or_none()
    if actor is None:
        abort(401)
    return actor


def actor_or_none() -> Actor | None:
    """As `current_actor`, for pages that also exist without anybody signed in."""
    person = person_or_none()
    if person is None:
        return None
    if "actor" not in g:
        g.actor = replace(person, beats=_find_beats[0](person.person_id)) if _find_beats else person
    actor: Actor = g.actor
    return actor


def person_or_none() -> Actor | None:
    """Who is signed in, if anybody, without asking for their beats (which costs a query)."""
    user = _get_user()
    return user.actor if isinstance(user, SignedIn) else None


def current_person() -> Actor:
    """As `current_actor`, without beats: for pages that find the beats themselves."""
    return person_or_none() or abort(401)


def policy_of(app: Flask, endpoint: str) -> Policy | None:
    """What the view of an endpoint has declared."""
    declared: Policy | None = getattr(app.view_functions.get(endpoint), "policy", None)
    return declared


def refuse_undeclared(app: Flask) -> None:
    """Stop the start when a view does not say who may call it."""
    silent = [rule.endpoint for rule in app.url_map.iter_rules() if policy_of(app, rule.endpoint) is None]
    if silent:
        raise UndeclaredEndpoint(f"no policy: {', '.join(sorted(set(silent)))}")


def register(app: Flask) -> None:
    manager = LoginManager()
    app.login_manager = manager  # type: ignore[attr-defined]  # not init_app: its hooks touch the session on every page
    manager.session_protection = None  # it trusts a spoofed X-Forwarded-For and signs roaming officers out
    manager.user_loader(lambda token: _find_session[0](token) if _find_session else None)
    app.before_request(_let_in)


def _declare(policy: Policy) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.policy = policy  # type: ignore[attr-defined]  # functions carry what was declared of them
        return view

    return mark


def _let_in() -> Response | tuple[Response, int] | None:
    if request.endpoint is None:
        return None  # an unknown address or method: answered with 404 or 405
    policy = policy_of(current_app, request.endpoint)
    if policy is None:
        abort(403)
    if policy.everyone:
        return None
    if policy.phones:
        return None if _find_device and _find_device[0]() else _sign_in_first()
    if policy.services:
        return None if _find_reader and _find_reader[0]() else _code_first()
    person = person_or_none()
    if person is None:
        return _sign_in_first()
    if person.role not in policy.roles:
        abort(403)
    return None


def _sign_in_first() -> Response | tuple[Response, int]:
    if wants_json():
        return json_error("sign_in", _("Sign in first."), 401)
    address = url_for("accounts.sign_in", next=request.full_path.rstrip("?")) if request.method == "GET" else None
    address = address or url_for("accounts.sign_in")
    if htmx.asked():
        return htmx.go_to(address, status=401)
    return redirect(address, 303) if request.method == "GET" else _refused("sign_in", _("Sign in first."), 401)


def _code_first() -> Response | tuple[Response, int]:
    if wants_json():
        return json_error("sign_in", _("Open the inbox with a code first."), 401)
    return redirect(url_for("inbox.sign_in"), 303)


def _ask_for_passkey() -> Response | tuple[Response, int]:
    if wants_json():
        return json_error("step_up", _("Show your passkey first."), 403)
    back = request.full_path.rstrip("?") if request.method == "GET" else (request.form.get("back") or "")
    address = url_for("accounts.step_up_page", next=back)
    return htmx.go_to(address, status=403) if htmx.asked() else redirect(address, 303)


def _refused(code: str, words: str, status: int = 403) -> Response | tuple[Response, int]:
    if wants_json():
        return json_error(code, words, status)
    return abort(status, description=words)
