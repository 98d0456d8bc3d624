"""The diagram of the workflow, drawn from its table: `python -m app.referrals.diagram` prints it for the docs."""

from __future__ import annotations

from itertools import product

from app.referrals.rules import ENDED, STEPS, Move, Need, Part, State

#: Moves that lead nowhere else, or from everywhere: said beside the diagram.
BESIDE = frozenset({Move.CORRECT, Move.CUT, Move.DELETED, Move.WITHDRAW, Move.VOID, Move.LAPSE})


def drawn() -> str:
    """A Mermaid state diagram: who moves it, and what a step needs."""
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> submitted: author"]
    for state, move in product(State, Move):
        step = STEPS.get((state, move))
        if step is not None and move not in BESIDE:
            lines.append(f"    {state} --> {step.to}: {_words(move, step.by, step.needs)}")
    ended = sorted(state for state in ENDED if state not in {State.DECLINED, State.WITHDRAWN, State.VOID})
    lines += [f"    {state} --> [*]" for state in ended]
    return "\n".join([*lines, "```"])


def _words(move: Move, by: frozenset[Part], needs: frozenset[Need]) -> str:
    who = ", ".join(sorted(by))
    return f"{move} ({who})" + (f" [{', '.join(sorted(needs))}]" if needs else "")


if __name__ == "__main__":
    print(drawn())
