"""Translations of the residents' pages: one file of words a language, read as it is when it is first asked for.

`app/web/translations/<language>.po` is both what translators edit and what the program reads, so that nothing has to be
compiled and no second file can be out of date. `deploy/words/update` brings new words into each; a test fails on one
that is missing.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask_babel import Babel, Domain, get_locale

FOLDER = Path(__file__).parent / "translations"


class Catalogues(Domain):
    """Where flask-babel looks words up."""

    def get_translations(self) -> Any:
        found = get_locale()
        return catalogue(found.language if found else "en")


class SpeaksCatalogues(Babel):
    """flask-babel, with our catalogues in place of compiled ones."""

    _words = Catalogues()  # type: ignore[no-untyped-call]  # flask-babel carries no types

    @property
    def domain_instance(self) -> Catalogues:
        return self._words


@cache
def catalogue(language: str) -> Any:
    """The words of a language; those of the program itself (English) where there is no file."""
    file = FOLDER / f"{language}.po"
    if not file.exists():
        return NullTranslations()
    with file.open("rb") as source:
        words = read_po(source, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, words)
    compiled.seek(0)
    return Translations(compiled)
