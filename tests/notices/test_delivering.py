"""The notification outbox: sent once, tried again, given up, cancelled; by real servers that refuse and hang."""

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from app import clock, ids
from app.db import db, write
from app.notices import delivering, store, topics, webhook
from app.notices.models import Notice
from app.notices.store import Address
from app.notices.topics import Message, NotDeclared, Topic
from tests.support.post_office import Hook, PostOffice, hook, post_office

TO = "ada@helpers.example.org"
topics.register(Topic("try.waiting", lambda context: Message("It\nwaits", f"Open {context['link']} ✓"), keys=("link",)))


@pytest.fixture
def office(beatbook: Flask) -> Iterator[PostOffice]:
    with post_office() as found:
        settings = replace(beatbook.config["BEATBOOK"], smtp_url=found.url, webhook_insecure=True)
        beatbook.config["BEATBOOK"] = settings
        yield found


@pytest.fixture
def service_hook() -> Iterator[Hook]:
    with hook() as found:
        yield found


def queue(app: Flask, to: Address | None = None, once: str = "") -> UUID | None:
    about = ids.uuid7()
    with app.app_context():
        return write(
            lambda session: store.queue(
                session,
                topic="try.waiting",
                to=to or Address.email(TO),
                about_kind="try",
                about_id=about,
                context={"link": "/service/x"},
                once=once,
            )
        )


def deliver(app: Flask) -> int:
    with app.app_context():
        return delivering.a_round()


def row(app: Flask, notice: UUID | None) -> Notice:
    with app.app_context():
        return db.session.get_one(Notice, notice)


def test_a_letter_goes_out_once_and_its_address_is_blanked(beatbook: Flask, office: PostOffice) -> None:
    notice = queue(beatbook)
    assert deliver(beatbook) == 1
    assert deliver(beatbook) == 0
    (letter,) = office.letters
    assert (letter["To"], letter["Subject"]) == (TO, "It waits")
    assert "Open /service/x ✓" in letter.get_content()
    assert str(notice) in letter["Message-ID"]
    found = row(beatbook, notice)
    assert (found.state, found.address) == ("sent", None)


def test_an_address_is_not_in_the_clear_while_it_waits(beatbook: Flask, office: PostOffice) -> None:
    found = row(beatbook, queue(beatbook))
    assert TO.encode() not in (found.address or b"") and TO not in found.context


def test_the_same_is_not_queued_twice(beatbook: Flask, office: PostOffice) -> None:
    assert queue(beatbook, once="a") is not None
    assert queue(beatbook, once="a") is None


def test_a_context_that_was_not_declared_is_refused(beatbook: Flask) -> None:
    with beatbook.app_context(), pytest.raises(NotDeclared):
        write(
            lambda session: store.queue(
                session,
                topic="try.waiting",
                to=Address.email(TO),
                about_kind="try",
                about_id=ids.uuid7(),
                context={"name": "Amal"},
            )
        )


def test_a_server_that_is_down_for_hours_loses_nothing(beatbook: Flask, office: PostOffice) -> None:
    office.answers = ["451 later"] * 3
    notice = queue(beatbook)
    at, tries = clock.now(), 0
    while row(beatbook, notice).state != "sent":
        with clock.at(at):
            tries += deliver(beatbook)
        at += timedelta(minutes=20)
    assert (len(office.letters), tries) == (1, 4)
    assert at - clock.now() < timedelta(hours=6)


def test_what_can_never_arrive_is_given_up_and_shown(beatbook: Flask, office: PostOffice) -> None:
    office.answers = ["550 no such person"]
    notice = queue(beatbook)
    deliver(beatbook)
    assert (row(beatbook, notice).state, row(beatbook, notice).error) == ("given_up", "smtp_550")
    with beatbook.app_context():
        assert [found.id for found in store.given_up()] == [notice]


@pytest.mark.parametrize("answer", ["550 sending is switched off for this account", "535 who are you?"])
def test_trouble_with_our_own_account_throws_nothing_away(beatbook: Flask, office: PostOffice, answer: str) -> None:
    office.of_sender = [answer]
    notice = queue(beatbook)
    deliver(beatbook)
    assert (row(beatbook, notice).state, row(beatbook, notice).error) == ("queued", f"server_{answer[:3]}")
    with clock.at(clock.now() + timedelta(minutes=2)):
        deliver(beatbook)
    assert row(beatbook, notice).state == "sent"


def test_a_server_that_greets_with_a_refusal_throws_nothing_away(beatbook: Flask) -> None:
    with socket.create_server(("127.0.0.1", 0)) as refusing:

        def refuse() -> None:
            with refusing.accept()[0] as caller:
                caller.sendall(b"554 no SMTP service here\r\n")

        thread = threading.Thread(target=refuse)
        thread.start()
        url = f"smtp://127.0.0.1:{refusing.getsockname()[1]}"
        beatbook.config["BEATBOOK"] = replace(beatbook.config["BEATBOOK"], smtp_url=url)
        notice = queue(beatbook)
        deliver(beatbook)
        thread.join()
    assert (row(beatbook, notice).state, row(beatbook, notice).error) == ("queued", "server_554")


@pytest.mark.parametrize(("answer", "state"), [("550 no such person", "given_up"), ("530 sign in first", "queued")])
def test_a_recipient_who_is_refused_is_given_up_unless_it_is_about_our_account(
    beatbook: Flask, office: PostOffice, answer: str, state: str
) -> None:
    office.of_recipient = [answer]
    notice = queue(beatbook)
    deliver(beatbook)
    assert row(beatbook, notice).state == state


def test_a_code_does_not_wait_behind_webhooks_that_hang(
    beatbook: Flask, office: PostOffice, service_hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "WITHIN_S", 0.5)
    service_hook.hangs.set()
    for _n in range(8):
        queue(beatbook, Address.webhook(service_hook.url, "x" * 32))
    code = queue(beatbook)
    deliver(beatbook)
    assert row(beatbook, code).state == "sent"
    assert service_hook.was_called(5)
    assert len(service_hook.calls) == 5  # and the next round looks for letters again


def test_after_three_days_it_is_given_up(beatbook: Flask) -> None:
    notice = queue(beatbook)  # there is no mail server at all
    deliver(beatbook)
    assert row(beatbook, notice).error == "no_mail_server"
    with clock.at(clock.now() + timedelta(days=3, hours=1)):
        deliver(beatbook)
    assert row(beatbook, notice).state == "given_up"


def test_what_is_cancelled_does_not_go_out_even_when_it_was_taken_in_hand(beatbook: Flask, office: PostOffice) -> None:
    notice = queue(beatbook)
    found = row(beatbook, notice)
    with beatbook.app_context():
        (taken,) = store.take(clock.now(), "email")
        assert write(lambda session: store.cancel(session, "try", found.about_id)) == 1
        assert not store.begin(taken, clock.now())
    deliver(beatbook)
    assert office.letters == []


def test_a_lease_keeps_others_away_until_it_ends(beatbook: Flask, office: PostOffice) -> None:
    notice = queue(beatbook)
    with beatbook.app_context():
        assert len(store.take(clock.now(), "email")) == 1  # and this worker is killed now
    assert deliver(beatbook) == 0
    with clock.at(clock.now() + timedelta(minutes=3)):
        assert deliver(beatbook) == 1
    assert office.letters[0]["X-Beatbook-Attempt"] == "2"
    assert row(beatbook, notice).state == "sent"


def test_two_workers_never_send_the_same(beatbook: Flask, office: PostOffice) -> None:
    for _n in range(60):
        queue(beatbook)
    workers = [threading.Thread(target=lambda: [deliver(beatbook) for _ in range(3)]) for _n in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    sent = [letter["X-Beatbook-Notice"] for letter in office.letters]
    assert len(sent) == len(set(sent)) == 60


def test_a_webhook_is_signed_and_says_only_that_something_waits(
    beatbook: Flask, office: PostOffice, service_hook: Hook
) -> None:
    notice = queue(beatbook, Address.webhook(service_hook.url, "s3cret" * 6))
    deliver(beatbook)
    ((headers, body),) = service_hook.calls
    assert webhook.verify("s3cret" * 6, headers, body, clock.now())
    assert not webhook.verify("another", headers, body, clock.now())
    assert not webhook.verify("s3cret" * 6, headers, body, clock.now() + timedelta(minutes=6))
    assert set(json.loads(body)) == {"id", "topic", "about", "link", "at"}
    assert headers["Idempotency-Key"] == str(notice)


@pytest.mark.parametrize(("status", "state"), [(500, "queued"), (429, "queued"), (302, "queued"), (410, "given_up")])
def test_what_a_webhook_answers(
    beatbook: Flask, office: PostOffice, service_hook: Hook, status: int, state: str
) -> None:
    service_hook.answers = [status]
    notice = queue(beatbook, Address.webhook(service_hook.url, "x" * 32))
    deliver(beatbook)
    assert row(beatbook, notice).state == state
    assert len(service_hook.calls) == 1  # no redirect is followed


def test_a_webhook_that_hangs_is_left_after_a_while(
    beatbook: Flask, office: PostOffice, service_hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "WITHIN_S", 0.3)
    service_hook.hangs.set()
    notice = queue(beatbook, Address.webhook(service_hook.url, "x" * 32))
    deliver(beatbook)
    assert row(beatbook, notice).state == "queued"


def test_a_webhook_inside_of_the_network_is_refused(
    beatbook: Flask, office: PostOffice, service_hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    beatbook.config["BEATBOOK"] = replace(beatbook.config["BEATBOOK"], webhook_insecure=False)
    for url in (service_hook.url, service_hook.url.replace("http:", "https:"), "https://169.254.169.254/x"):
        notice = queue(beatbook, Address.webhook(url, "x" * 32))
        deliver(beatbook)
        assert row(beatbook, notice).error == "address_not_allowed"
    assert service_hook.calls == []


def test_a_clock_that_jumped_back_only_delays(beatbook: Flask, office: PostOffice) -> None:
    with clock.at(clock.now() + timedelta(minutes=1)):
        notice = queue(beatbook)
    assert deliver(beatbook) == 0
    with clock.at(clock.now() + timedelta(minutes=2)):
        deliver(beatbook)
    assert row(beatbook, notice).state == "sent"
