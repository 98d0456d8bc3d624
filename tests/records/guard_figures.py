"""How well the guard does on the labelled corpus. `python -m tests.records.guard_figures` writes the figures down.

`tests/data/guard_corpus.jsonl` has one sentence a line: `text`, `lang`, `expect` (what it holds), `gone` (what must
not be left when the hits are taken out) and, where a sentence was written before the guard was ever run on it,
`unseen`: `usual`, `hard` (meant to slip through) or `lure` (clean, meant to be flagged).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.records import guard

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "data" / "guard_corpus.jsonl"
FLOOR = ROOT / "tests" / "data" / "guard_floor.json"
DOCS = ROOT / "docs" / "guard.md"
TABLE = re.compile(r"(?<=<!-- figures -->\n).*?(?=\n<!-- end of figures -->)", re.DOTALL)


@dataclass
class Figure:
    """Right, wrong and missed, counted once a sentence and kind."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Of what was flagged, the part that was right; cut, never rounded up."""
        return _share(self.right, self.wrong)

    @property
    def recall(self) -> float:
        """Of what was there, the part that was flagged."""
        return _share(self.right, self.missed)


def _share(part: int, rest: int) -> float:
    return int(1000 * part / (part + rest)) / 1000 if part + rest else 1.0


def sentences() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]


def figures() -> dict[str, Figure]:
    """By kind of hit, by language (`lang:en`), for whole sentences (`flagged`) and for all."""
    counted: defaultdict[str, Figure] = defaultdict(Figure)
    for sentence in sentences():
        found = {str(hit.what) for hit in guard.find(sentence["text"])}
        expected = set(sentence["expect"])
        for what in found | expected:
            outcome = "missed" if what not in found else "wrong" if what not in expected else "right"
            for name in (what, f"lang:{sentence['lang']}", "all"):
                setattr(counted[name], outcome, getattr(counted[name], outcome) + 1)
        if found or expected:
            outcome = "missed" if not found else "wrong" if not expected else "right"
            setattr(counted["flagged"], outcome, getattr(counted["flagged"], outcome) + 1)
    return dict(sorted(counted.items()))


def as_floor(measured: dict[str, Figure]) -> dict[str, dict[str, float]]:
    return {name: {"precision": one.precision, "recall": one.recall} for name, one in measured.items()}


def as_table(measured: dict[str, Figure]) -> str:
    rows = ["| What | right | wrong | missed | precision | recall |", "|---|---|---|---|---|---|"]
    rows += [
        f"| {name} | {one.right} | {one.wrong} | {one.missed} | {one.precision:.3f} | {one.recall:.3f} |"
        for name, one in measured.items()
    ]
    return "\n".join(rows)


if __name__ == "__main__":
    now = figures()
    FLOOR.write_text(json.dumps(as_floor(now), indent=1) + "\n", encoding="utf-8")
    DOCS.write_text(TABLE.sub(lambda _old: as_table(now), DOCS.read_text(encoding="utf-8")), encoding="utf-8")
    print(as_table(now))
