"""Answers as the specification writes them: one shape, as XML (required there) or JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree  # writes, never reads

from flask import jsonify
from werkzeug.wrappers import Response

Record = Mapping[str, Any]

#: What a list's items are called, by what the list is called; everything else is an item of its own name.
ITEMS = {
    "services": "service",
    "service_requests": "request",
    "errors": "error",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
}


@dataclass(frozen=True)
class Refused(Exception):
    """Why a request is not taken: the HTTP status, and words for whoever wrote the client."""

    status: int
    words: str


def listed(form: str, name: str, items: Sequence[Record], status: int = 200) -> Response:
    """A list: in JSON an array, in XML an element with one child an item."""
    if form == "json":
        answer: Response = jsonify(list(items))
        answer.status_code = status
        return answer
    root = ElementTree.Element(name)
    _fill_list(root, name, items)
    return _xml(root, status)


def single(form: str, name: str, record: Record) -> Response:
    """One thing: in JSON an object, in XML an element of this name."""
    if form == "json":
        answer: Response = jsonify(dict(record))
        return answer
    root = ElementTree.Element(name)
    _fill(root, record)
    return _xml(root, 200)


def refused(form: str, why: Refused) -> Response:
    """What the specification calls errors."""
    return listed(form, "errors", [{"code": str(why.status), "description": why.words}], why.status)


def _xml(root: ElementTree.Element, status: int) -> Response:
    body = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(body, status, content_type="text/xml; charset=utf-8")


def _fill(element: ElementTree.Element, record: Record) -> None:
    for name, value in record.items():
        child = ElementTree.SubElement(element, name)
        if isinstance(value, Mapping):
            _fill(child, value)
        elif isinstance(value, list | tuple):
            _fill_list(child, name, value)
        else:
            child.text = _text(value)


def _fill_list(element: ElementTree.Element, name: str, items: Sequence[Any]) -> None:
    for item in items:
        child = ElementTree.SubElement(element, ITEMS[name])
        if isinstance(item, Mapping):
            _fill(child, item)
        else:
            child.text = _text(item)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
