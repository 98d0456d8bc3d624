"""Where a resident turns with what is not for us: the agency's own list, by kind of service (docs/agency-texts.md)."""

from __future__ import annotations

from dataclasses import dataclass

from app import agency_texts
from app.concerns.choices import ELSEWHERE, codes
from app.concerns.models import Concern
from app.concerns.rules import State
from app.settings import Settings, SettingsRefused, settings
from app.web.language import as_html

#: Its number is the one that stands on every page.
EMERGENCY = "emergency"


@dataclass(frozen=True)
class TurnTo:
    """Another service as a page shows it. `lang`: of the name; `address`: `web` without what goes without saying."""

    name: str
    lang: str
    phone: str
    web: str

    @property
    def address(self) -> str:
        return self.web.removeprefix("https://").removesuffix("/")

    @property
    def parts(self) -> tuple[str, ...]:
        """What there is of it."""
        return tuple(part for part in (self.name, self.phone, self.address) if part)


def of(found: Concern, language: str) -> TurnTo | None:
    """Where its resident was told to turn to; nothing while it is for us, or where the agency has said nothing."""
    return turn_to(found.because, language) if State(found.state) is State.FOR_ANOTHER_SERVICE else None


def turn_to(kind: str, language: str) -> TurnTo | None:
    """What the agency has said of a kind of service, in a language."""
    ours = settings()
    given = ours.agency_texts.elsewhere.get(kind, agency_texts.OtherService())
    name, spoken = agency_texts.said(given.name, language, ours.language)
    phone = ours.emergency_number if kind == EMERGENCY else given.phone
    return TurnTo(name, as_html(spoken), phone, given.web) if name or phone or given.web else None


def refuse_unknown(given: Settings) -> None:
    """A number under a kind of service that nobody can choose would never be read. Raises SettingsRefused."""
    kinds = codes(ELSEWHERE)
    for kind, service in given.agency_texts.elsewhere.items():
        if kind not in kinds:
            raise SettingsRefused(f"BEATBOOK_AGENCY_TEXTS: there is no elsewhere.{kind}: known are {', '.join(kinds)}.")
        if kind == EMERGENCY and service.phone:
            raise SettingsRefused(
                "BEATBOOK_AGENCY_TEXTS: leave out elsewhere.emergency.phone: it is BEATBOOK_EMERGENCY_NUMBER."
            )
