"""Every text goes through gettext: no template and no script holds a sentence of its own."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static/js").rglob("*.js"))

JINJA = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
SPOKEN_ATTRIBUTE = re.compile(
    r"""\b(?:aria-label|title|placeholder|alt|data-missing)=["']([^"'{]*[^\W\d_]{2}[^"']*)["']"""
)
LETTERS = re.compile(r"[^\W\d_]{2,}")
NO_WORDS = re.compile(
    r"-(?:hint|error)\b|\{% block look %\}[\w-]+|\{% set \w+ %\}[^{]*\{% endset %\}"
)  # ids and classes
OUR_NAME = {"Beatbook"}

COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
SENTENCE = re.compile(r"""(["'`])([A-Z][a-z]+(?: [\w'’,.–-]+){2,}[^"'`]*)\1""")


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_template_holds_no_words_of_its_own(file: Path) -> None:
    bare = TAG.sub(" ", JINJA.sub(" ", NO_WORDS.sub(" ", file.read_text())))
    assert [word for word in LETTERS.findall(re.sub(r"&\w+;", " ", bare)) if word not in OUR_NAME] == []


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(ROOT)))
def test_what_only_a_screen_reader_says_is_translated_too(file: Path) -> None:
    spoken = SPOKEN_ATTRIBUTE.findall(re.sub(r"\{#.*?#\}", " ", file.read_text(), flags=re.DOTALL))
    assert [words for words in spoken if "{{" not in words] == []


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_script_gets_its_words_from_the_page(file: Path) -> None:
    found = SENTENCE.findall(COMMENT.sub(" ", file.read_text()))
    assert [words for _quote, words in found if "new Error" not in words] == []
