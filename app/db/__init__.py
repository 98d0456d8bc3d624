"""The database: what tables are made of, a session that only reads, and one way to write."""

from app.db.engines import setup
from app.db.tables import EPOCH, MILLISECOND, Base, Codes, UtcTime, db
from app.db.together import Together
from app.db.turns import Busy, turn
from app.db.writing import (
    CHAIN_LOCK,
    before_commit,
    gathering,
    insert_now,
    is_passing,
    reading,
    savepoint,
    still_in_transaction,
    write,
    write_if_free,
)

__all__ = [
    "CHAIN_LOCK",
    "EPOCH",
    "MILLISECOND",
    "Base",
    "Busy",
    "Codes",
    "Together",
    "UtcTime",
    "before_commit",
    "db",
    "gathering",
    "insert_now",
    "is_passing",
    "reading",
    "savepoint",
    "setup",
    "still_in_transaction",
    "turn",
    "write",
    "write_if_free",
]
