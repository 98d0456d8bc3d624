"""Beatbook: a beat book for relationship-based policing. `create_app` puts the features together."""

from __future__ import annotations

from flask import Flask

from app import (
    accounts,
    beatbook,
    concerns,
    db,
    followups,
    home,
    inbox,
    interactions,
    keyring,
    noticeboard,
    offline,
    open311,
    partners,
    places,
    presence,
    programmes,
    referrals,
    rounds,
    sync,
    web,
)
from app.settings import Settings
from app.web.access import refuse_undeclared
from app.web.assets import ROOT


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI application. Raises SettingsRefused when it can't be run safely, UndeclaredEndpoint on our mistake."""
    settings = settings or Settings.from_env()
    app = Flask("app", template_folder=str(ROOT / "templates"), static_folder=None)
    app.config["BEATBOOK"] = settings
    app.extensions["keyring"] = keyring.open_keyring(settings)
    db.setup(app, settings)
    web.register(app, settings)
    accounts.register(app)
    places.register(app)
    partners.register(app)
    interactions.register(app)
    concerns.register(app, settings)
    open311.register(app)
    noticeboard.register(app)
    followups.register(app)
    presence.register(app)
    rounds.register(app)
    programmes.register(app)
    referrals.register(app)
    inbox.register(app)
    beatbook.register(app)
    sync.register(app)
    offline.register(app)
    home.register(app)
    refuse_undeclared(app)
    return app
