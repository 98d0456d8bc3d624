"""The chain by itself: what a checker sees when somebody has been at the log."""

from dataclasses import replace

import pytest

from app.audit.chain import START, Break, Line, Numbered, check, link


def a_line(n: int) -> Line:
    return Line(
        at=1_700_000_000_000 + n,
        actor=f"person-{n}",
        session="",
        action="interaction.create",
        object_kind="interaction",
        object_id=str(n),
        outcome="ok",
        names="",
    )


@pytest.fixture
def log() -> list[Numbered]:
    entries, h = [], START
    for seq in range(1, 11):
        h = link(h, seq, a_line(seq))
        entries.append(Numbered(seq, a_line(seq), h))
    return entries


def relinked(entries: list[Numbered]) -> list[Numbered]:
    """The log as a forger would write it anew, with a chain that fits."""
    h, out = START, []
    for seq, entry in enumerate(entries, 1):
        h = link(h, seq, entry.line)
        out.append(Numbered(seq, entry.line, h))
    return out


def test_a_whole_log_is_content(log: list[Numbered]) -> None:
    assert check(log, {5: log[4].h, 10: log[9].h}) == 10


def test_a_changed_line_is_named_by_its_seq(log: list[Numbered]) -> None:
    """R-35"""
    log[3] = replace(log[3], line=replace(log[3].line, actor="somebody else"))
    assert check(log, {}) == Break(4, "the line was changed, or one before it")


def test_a_missing_line_is_named_by_its_seq(log: list[Numbered]) -> None:
    del log[6]
    assert check(log, {}) == Break(7, "line 7 is missing")


def test_a_cut_end_shows_only_against_a_signed_head(log: list[Numbered]) -> None:
    """R-35: the chain alone does not detect truncation."""
    heads = {10: log[9].h}
    assert check(log[:8], {}) == 8
    broken = check(log[:8], heads)
    assert isinstance(broken, Break)
    assert broken.seq == 9


def test_a_log_written_anew_does_not_fit_a_signed_head(log: list[Numbered]) -> None:
    heads = {10: log[9].h}
    forged = relinked([*log[:2], replace(log[2], line=replace(log[2].line, outcome="refused")), *log[3:]])
    assert check(forged, {}) == 10
    broken = check(forged, heads)
    assert isinstance(broken, Break)
    assert broken.seq == 10


def test_a_checker_can_begin_after_a_segment_that_retention_has_taken_away(log: list[Numbered]) -> None:
    assert check(log[4:], {}, first=5, before=log[3].h) == 10
