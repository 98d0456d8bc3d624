"""Whether an officer's own name stands on the public pages of their beats: their choice, off until they say yes."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from app.actor import Actor, Role
from app.noticeboard import store
from app.noticeboard.blueprint import blueprint
from app.web.access import current_actor, open_to
from app.web.pages import see_other


def on_the_account_page(actor: Actor) -> dict[str, Any]:
    """What the account page says about it; nothing to those who are on no beat."""
    return {"name_is_public": store.is_public(actor.person_id)} if actor.role in store.ON_THE_BEAT else {}


@blueprint.post("/account/public-name")
@open_to(Role.OFFICER, Role.SERGEANT)
def choose() -> Response:
    """Say yes or no. Only ever about oneself: nobody can say it for somebody else."""
    store.set_public(current_actor(), request.form.get("shown") == "yes")
    return see_other("accounts.account")
