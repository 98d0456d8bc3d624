"""Changing a service by its form: what is not changed, and what the form has no room for, stays as it was imported."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.db import db, write
from app.partners import directory, listing, store
from app.partners.forms import ServiceForm
from app.partners.models import Service, ServiceArea, ServiceLanguage, ServicePhone
from tests.support.people import StaffClient

AREAS = ("Bristol, City of", "Harbour Ward")


@pytest.fixture
def imported(beatbook: Flask, service: UUID) -> UUID:
    """A service as a region's directory describes it: two numbers, a language that the form does not offer."""
    with beatbook.app_context():

        def work(session: Any) -> None:
            directory.change_service(session, "", service, description="Long. " * 2000)
            phones = ("0151 496 0401", "0151 496 0402")
            directory.say(session, service, phones=phones, languages=("pl", "en"), areas=AREAS)

        write(work)
    return service


def form_of(app: Flask, service: UUID, **said: Any) -> MultiDict[str, str]:
    """The form as the page shows it, with this changed."""
    with app.test_request_context():
        form = ServiceForm(data=listing.as_it_is(store.service(db.session(), service) or Service()))
        values = {field.name: field.data for field in form} | said
    several = {"reasons": values["reasons"], "languages": [c for c in values["languages"] if c in listing.OFFERED]}
    plain = {name: "true" if one is True else str(one) for name, one in values.items() if one and name not in several}
    return MultiDict({**plain, **several})


def said(app: Flask, service: UUID) -> tuple[set[str], set[str], set[str], set[str]]:
    """Numbers, languages, areas, and what the search knows of it."""
    with app.app_context():

        def of(column: Any, model: Any) -> set[str]:
            return set(db.session.scalars(select(column).where(model.service_id == service)))

        row = db.session.get_one(Service, service)
        parts = of(ServicePhone.number, ServicePhone), of(ServiceLanguage.code, ServiceLanguage)
        return *parts, of(ServiceArea.name, ServiceArea), {*row.speaks}


def test_a_change_of_the_terms_leaves_what_was_imported_alone(
    beatbook: Flask, coordinator: StaffClient, imported: UUID
) -> None:
    before = said(beatbook, imported)
    form = form_of(beatbook, imported, response_hours=48)
    answer = coordinator.submit(f"/services/{imported}/change", data=form)
    assert answer.status_code == 303
    assert said(beatbook, imported) == before
    with beatbook.app_context():
        assert db.session.get_one(Service, imported).response_hours == 48


def test_what_is_changed_is_changed_and_the_rest_of_it_stays(
    beatbook: Flask, coordinator: StaffClient, imported: UUID
) -> None:
    changed = {"phone": "0151 496 0499", "languages": ["es"], "areas": "Bristol, City of\r\nNorthfield"}
    form = form_of(beatbook, imported, **changed)
    assert coordinator.submit(f"/services/{imported}/change", data=form).status_code == 303
    numbers, languages, areas, speaks = said(beatbook, imported)
    assert "0151 496 0499" in numbers and len(numbers & {"0151 496 0401", "0151 496 0402"}) == 1
    assert languages == speaks == {"pl", "es"}
    assert areas == {"Bristol, City of", "Northfield"}
    assert str(imported) in coordinator.get("/services?area=northfield").text
    assert str(imported) not in coordinator.get("/services?area=harbour").text


def test_an_area_keeps_its_comma_and_has_a_line_of_its_own(coordinator: StaffClient, imported: UUID) -> None:
    page = coordinator.get(f"/services/{imported}/change").text
    assert any("\n".join(lines) in page for lines in (AREAS, AREAS[::-1]))
