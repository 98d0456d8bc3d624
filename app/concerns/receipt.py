"""The receipt: but for the code it is the same for everybody, so the page around it is written once a language.

In a flood that is a quarter of the work of taking a concern in.
"""

from __future__ import annotations

from flask import current_app, render_template

from app.concerns import code as codes
from app.web.language import chosen, locale
from app.web.squares import square_of_number

#: What stands in the page where the code comes: letters that a page never has and that nothing escapes.
CODE, SIZE, PATH = "\ue000code", "\ue000size", "\ue000path"


def page(code: str, *, danger: bool) -> str:
    """The page that shows a code of 20 digits, and as a square. `danger`: with the emergency number on top."""
    drawn = square_of_number(code)
    around = _around(danger=danger)
    return around.replace(CODE, codes.written(code)).replace(SIZE, str(drawn.size)).replace(PATH, drawn.path)


def _around(*, danger: bool) -> str:
    kept: dict[tuple[str, str | None, bool], str] = current_app.extensions.setdefault("receipts", {})
    key = (locale().language, chosen(), danger)  # links name the language where the address did
    if key not in kept:
        kept[key] = render_template(
            "concerns/public/receipt.html", code=CODE, square={"size": SIZE, "path": PATH}, danger=danger
        )
    return kept[key]
