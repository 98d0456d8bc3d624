"""What notices speak of: each topic says which words its e-mail has, from a few keys that hold nothing of anybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Context = Mapping[str, str]


@dataclass(frozen=True)
class Message:
    """An e-mail's subject and plain text."""

    subject: str
    text: str


@dataclass(frozen=True)
class Topic:
    """A sort of notice. `keys`: all that its context may hold; `secret`: it carries one (a code), encrypted like the
    address. `lasts_minutes`: after that it is not worth sending any more.
    """

    name: str
    words: Callable[[dict[str, str]], Message]
    keys: tuple[str, ...] = ()
    secret: bool = False
    lasts_minutes: int | None = None


class NotDeclared(ValueError):
    """A context holds what its topic has not declared: a mistake of ours, which could carry personal data out."""


_topics: dict[str, Topic] = {}


def register(topic: Topic) -> Topic:
    """Make a topic known."""
    _topics[topic.name] = topic
    return topic


def find(name: str) -> Topic | None:
    """The topic of this name, if this program knows it."""
    return _topics.get(name)


def checked(name: str, context: Context) -> Topic:
    """The topic, if the context is one that it declared; else NotDeclared."""
    topic = _topics.get(name)
    if topic is None or set(context) - set(topic.keys):
        raise NotDeclared(name)
    return topic
