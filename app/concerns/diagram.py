"""The diagram of the workflow, drawn from its table: `python -m app.concerns.diagram` prints it for the docs."""

from __future__ import annotations

from itertools import product

from app.concerns.rules import CLOSED, STEPS, Move, State


def drawn() -> str:
    """A Mermaid state diagram: who makes each move."""
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> received: resident, officer"]
    for state, move in product(State, Move):
        step = STEPS.get((state, move))
        if step is not None and step.to is not state:
            lines.append(f"    {state} --> {step.to}: {move} ({', '.join(sorted(step.by))})")
    lines += [f"    {state} --> [*]" for state in sorted(CLOSED)]
    return "\n".join([*lines, "```"])


if __name__ == "__main__":
    print(drawn())
