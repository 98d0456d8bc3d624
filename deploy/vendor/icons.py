"""Renders the application's icons from static/icons/icon.svg with Chromium, at the sizes that phones ask for."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

ICONS = Path(__file__).resolve().parents[2] / "static" / "icons"
#: file → (pixels, how much of the square the drawing takes; a maskable icon keeps clear of the edges)
SIZES = {
    "icon-192.png": (192, 1.0),
    "icon-512.png": (512, 1.0),
    "icon-180.png": (180, 1.0),
    "maskable-512.png": (512, 0.8),
}


def main() -> None:
    drawing = (ICONS / "icon.svg").read_text()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, (pixels, part) in SIZES.items():
            page = browser.new_page(viewport={"width": pixels, "height": pixels})
            side = round(pixels * part)
            page.set_content(
                f"<style>body{{margin:0;background:#1456a6;display:grid;place-items:center;height:{pixels}px}}"
                f"svg{{width:{side}px;height:{side}px;display:block}}</style>{drawing}"
            )
            page.screenshot(path=ICONS / name)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
