"""Gathers what residents read, and brings new words into each language's file: `sh deploy/words/update [LANGUAGE]`."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
SOURCES = Path(__file__).with_name("sources.txt")
FOLDER = ROOT / "app/web/translations"
KEYWORDS = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None}
WIDTH = 110


def files() -> list[Path]:
    """The files that sources.txt names."""
    named = [line.strip() for line in SOURCES.read_text().splitlines() if line.strip() and line[0] != "#"]
    return [path for pattern in named for path in sorted(ROOT.glob(pattern))]


def gathered() -> Catalog:
    """Every text of those files, with where it stands."""
    catalog = Catalog(project="Beatbook", charset="utf-8")
    for path in files():
        method = "jinja2" if path.suffix == ".html" else "python"
        options = {"extensions": "jinja2.ext.i18n", "trimmed": "1"} if method == "jinja2" else {}
        for line, message, _comments, _context in extract_from_file(method, path, KEYWORDS, options=options):
            catalog.add(message, locations=[(path.relative_to(ROOT).as_posix(), line)])
    return catalog


def update(language: str, template: Catalog) -> int:
    """Bring what is new into a language's file, take out what is not said any more; answers how many are missing."""
    path = FOLDER / f"{language}.po"
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    else:
        catalog = Catalog(locale=language, charset="utf-8", project="Beatbook")
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, catalog, width=WIDTH, no_location=True, omit_header=False, sort_output=False)
    return sum(1 for message in catalog if message.id and not _is_whole(message.string))


def _is_whole(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def main() -> None:
    languages = sys.argv[1:] or sorted(path.stem for path in FOLDER.glob("*.po"))
    template = gathered()
    for language in languages:
        print(f"{language}: {update(language, template)} of {len(template)} missing")


if __name__ == "__main__":
    main()
