"""How a resident can be reached: only under a follow-up (later a referral, a concern), only as long as it is needed.

Decisions: what identifies somebody is encrypted, bound to its row; how to reach them safely is not, so that it is read
before the number is. It stands in no list, search or export, nothing looks up by it, and each look leaves a mark
(invariants 2, 9, 10). Every contact has a day on which it is deleted, shown wherever it is spoken of.
"""

from __future__ import annotations

from app.residents import kinds

KINDS = (kinds,)
