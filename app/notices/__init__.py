"""The notification outbox: who is told that something waits. Delivered by the worker, never lost, never chatty.

Decisions: a notice is queued in the transaction of what it tells of, and sent by `beatbook worker`. It holds no
personal data but the address, which is encrypted, and blanked once it went out. A lease lets a killed worker's notice
go out again, at most once more, under the same id. What is cancelled (a withdrawal) does not go out any more.
"""

from __future__ import annotations

from app.notices import figures

WATCHED = figures.ALL
