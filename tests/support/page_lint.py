"""Reads a page as a strict reader would, and says what is wrong with it."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser

LABELLED = {
    "text",
    "tel",
    "email",
    "password",
    "search",
    "number",
    "date",
    "datetime-local",
    "radio",
    "checkbox",
    "file",
}
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
VOID = {"meta", "link", "input", "img", "br", "hr", "source", "use", "path", "rect", "circle", "line"}


class Reader(HTMLParser):
    """Collects what the rules below need."""

    def __init__(self) -> None:
        super().__init__()
        self.problems: list[str] = []
        self.ids: Counter[str] = Counter()
        self.labels_for: set[str] = set()
        self.controls: list[tuple[str, dict[str, str], bool]] = []
        self.headings: list[int] = []
        self.title = ""
        self.lang = ""
        self.stack: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self.stack.append(tag)
        if "id" in given and "template" not in self.stack:
            self.ids[given["id"]] += 1
        self._check_inline(tag, given)
        if tag == "html":
            self.lang = given.get("lang", "")
        elif tag == "label":
            self.labels_for.add(given.get("for", ""))
        elif tag in {"input", "textarea", "select"}:
            self.controls.append((tag, given, "label" in self.stack))
        elif tag == "form" and not given.get("action"):
            self.problems.append("a form without an action")
        elif tag == "img" and "alt" not in given:
            self.problems.append(f"an image without alt: {given.get('src')}")
        elif tag in {"h1", "h2", "h3", "h4"} and "template" not in self.stack:
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.stack:
            while self.stack.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self.stack and self.stack[-1] == "title" and "svg" not in self.stack:
            self.title += data
        if self.stack and self.stack[-1] == "script" and data.strip():
            self.problems.append("an inline script")

    def _check_inline(self, tag: str, given: dict[str, str]) -> None:
        for name, value in given.items():
            if name.startswith("on") or name == "style" or name.startswith("hx-on"):
                self.problems.append(f"an inline {name} on <{tag}>")
            if name != "value" and value.strip().lower().startswith("javascript:"):
                self.problems.append(f"a javascript: address on <{tag}>")
        if tag == "style":
            self.problems.append("an inline style sheet")


def problems(page: str, *, fragment: bool = False) -> list[str]:
    """What is wrong with a page (or a fragment that htmx swaps in), in words; nothing is the aim."""
    reader = Reader()
    reader.feed(page)
    found = list(reader.problems)
    found += [f"the id {name!r} stands {count} times" for name, count in reader.ids.items() if count > 1]
    found += [
        f"no label for {tag} {given.get('name', given.get('id', ''))!r}"
        for tag, given, inside in reader.controls
        if not inside and not _is_labelled(given, reader.labels_for)
    ]
    return found if fragment else found + _whole(reader)


def _is_labelled(given: dict[str, str], labels: set[str]) -> bool:
    if given.get("type", "text") in UNLABELLED:
        return True
    return given.get("id", "-") in labels or "aria-label" in given or "aria-labelledby" in given


def _whole(reader: Reader) -> list[str]:
    found = []
    if not reader.title.strip():
        found.append("no title")
    if not reader.lang:
        found.append("no lang")
    if reader.headings.count(1) != 1:
        found.append(f"{reader.headings.count(1)} headings of the first level")
    jumps = zip(reader.headings, reader.headings[1:], strict=False)
    found += [f"a heading jumps from level {a} to {b}" for a, b in jumps if b > a + 1]
    return found
