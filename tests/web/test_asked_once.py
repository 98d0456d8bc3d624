"""What a page asks storage in several places is asked once while it is read, and each time where it changes things."""

from __future__ import annotations

from flask import Flask

from app.web.asked_once import once_a_page


def asks() -> tuple[list[str], list[str]]:
    """What was asked within a page that is read, and within one that changes something."""
    app = Flask("asked")
    asked: list[str] = []

    @once_a_page
    def ask(what: str) -> str:
        asked.append(what)
        return f"{what}!"

    found = []
    for method in ("GET", "POST"):
        asked.clear()
        with app.test_request_context(method=method):
            assert [ask("a"), ask("b"), ask("a")] == ["a!", "b!", "a!"]
        found.append(list(asked))
    return found[0], found[1]


def test_a_page_that_is_read_asks_once_for_each() -> None:
    assert asks()[0] == ["a", "b"]


def test_a_page_that_changes_something_asks_each_time() -> None:
    assert asks()[1] == ["a", "b", "a"]


def test_the_next_page_asks_again() -> None:
    app = Flask("asked")
    asked: list[int] = []

    @once_a_page
    def ask() -> int:
        asked.append(1)
        return len(asked)

    for number in (1, 2):
        with app.test_request_context():
            assert ask() == ask() == number


def test_outside_of_a_page_it_asks_each_time() -> None:
    asked: list[int] = []

    @once_a_page
    def ask() -> None:
        asked.append(1)

    ask()
    ask()
    assert len(asked) == 2
