"""What is sent, once, and in which shape."""

from __future__ import annotations

from tests.browser.outbox.conftest import ANNA, FIELDS, Pocket


def test_a_saved_contact_is_sent_and_deleted_only_when_it_is_signed_for(pocket: Pocket) -> None:
    """R-18"""
    saved = pocket.save()
    assert [record["id"] for record in pocket.waiting()] == [saved]
    assert pocket.drain() == {"sent": 1, "left": 0, "state": "sent", "user": ANNA}
    taken = pocket.server.taken[saved]
    assert taken.body.fields == FIELDS
    assert taken.proven
    assert pocket.waiting() == []
    assert [receipt["status"] for receipt in pocket.stored("receipts")] == ["created"]
