"""The audit log: who did or saw what and when, append-only, in a chain that an outsider can check.

Lines hold no personal data: ids, an action, an outcome and field names. A line is written in the transaction of what
it tells of, so that nothing happens without it: where the line can't be written, the request fails (503).
"""
