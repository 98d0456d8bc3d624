"""Open Referral's HSDS 3.0: reading a folder of CSV files or JSON, saying what would change, and writing JSON.

Decisions: an import is all or nothing, and names each bad value by file, line and column. What can do no harm is left
out and said (a position off the map). Contacts are never read: a directory needs no names of persons. What an agency
keeps itself (agreement, reasons, workers) is not touched. Older versions are refused with what they look like.
"""

from __future__ import annotations
