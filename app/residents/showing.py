"""What is said of reaching a resident, in words: first what is safe, then how, last until when it is kept."""

from __future__ import annotations

from flask_babel import gettext as _

from app.residents.choices import CHANNELS, SAFE_WAYS
from app.residents.forms import LANGUAGES
from app.residents.store import Reach
from app.web.language import day


def warnings(reach: Reach) -> list[str]:
    """What has to be read before the number is."""
    words = []
    if reach.do_not_contact:
        words.append(_("They don't want to be contacted. Tell them when you meet."))
    match reach.safe:
        case "reply_here_only":
            words.append(_("Don't come to their door."))
        case "do_not_ask_neighbours":
            words.append(_("Don't ask neighbours about them."))
        case None:
            pass
        case way:
            words.append(_label(SAFE_WAYS, way))
    if reach.channel in {"phone", "sms"} and not reach.safe_to_leave_message:
        words.append(_("Don't leave a message."))
    if reach.safe_to_leave_message:
        words.append(_("It is safe to leave a message."))
    return words


def facts(reach: Reach, deleted: str = "") -> list[tuple[str, str]]:
    """The rest that identifies nobody. `deleted`: until when it is kept, in words, where the day would say too much."""
    pairs = []
    if reach.channel:
        pairs.append((_("How to reach them"), _label(CHANNELS, reach.channel)))
    if reach.language:
        pairs.append((_("Their language"), dict(LANGUAGES).get(reach.language, reach.language)))
    pairs.append((_("Kept for"), _("telling them what came of it, and nothing else")))
    pairs.append((_("Deleted"), deleted) if deleted else (_("Deleted on"), day(reach.delete_on)))
    return pairs


def _label(choices: tuple[tuple[str, object], ...], code: str) -> str:
    return next((str(words) for known, words in choices if known == code), code)
