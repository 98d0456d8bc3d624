"""Which scripts a script needs: a page names them all at once, so that the browser does not find them one by one."""

from __future__ import annotations

import posixpath
import re

from flask import Flask

from app.web.assets import Assets, assets

IMPORT = re.compile(rb"""^(?:import|export)\b[^'"()]*['"](\.[^'"]+)['"]""", re.MULTILINE)


def register(app: Flask) -> None:
    """Let templates say `modules("js/…")`: the addresses of a script and of all that it imports."""
    app.jinja_env.globals["modules"] = lambda path: [assets().url(name) for name in needed(assets(), path)]


def needed(assets: Assets, path: str) -> list[str]:
    """The static path of a module and of all that it imports, itself first; what it loads later is not among them."""
    found = [path]
    for name in found:
        folder = posixpath.dirname(name)
        imported = IMPORT.findall(assets.files[name].plain)
        found += [one for one in _paths(folder, imported) if one not in found]
    return found


def _paths(folder: str, imported: list[bytes]) -> list[str]:
    """Without repetitions, in the order of the imports."""
    return list(dict.fromkeys(posixpath.normpath(posixpath.join(folder, part.decode())) for part in imported))
