"""Names in Latin letters: a run of capitalised words, judged by the words around it and by lists of words.

The phone does the same in `static/js/guard/names.js`. `docs/guard.md` says what each list is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

WORD = r"[A-Z][A-Za-z]*(?:(?:-|'(?!s(?![A-Za-z])))[A-Za-z]+)*"
WORDS = re.compile(WORD)
TOKENS = re.compile("[A-Za-z]+")
TAIL = re.compile(r"[a-zß-ɏḁ-ỿ]+[.:,]?\Z")
FOLLOWING = re.compile("(?:'s)? ([a-zß-ɏḁ-ỿ]+)")
LETTER = re.compile("[0-9A-Za-zÀ-ɏḀ-ỿ]")
LOOK_BACK = 48
SENTENCE_ENDS = "\n.!?;•\ufffc"
OPENERS = " \"'(¿¡«“-"


@dataclass(slots=True)
class Piece:
    """Neighbouring capitalised words with nothing else between, and what speaks for or against a name."""

    words: list[tuple[int, int]] = field(default_factory=list)
    cued: bool = False  # a title or the like stands before: "Mrs", "her son"
    hinted: bool = False  # a word that people mostly come after: "met", "with"
    barred: bool = False
    opening: bool = False
    by_list: int | None = None  # the first word that is a known given name


class Names:
    """Finds names by the word lists of the pattern file."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._lists = {name: frozenset(listed.split()) for name, listed in words.items()}
        particles = words["particle"].replace(" ", "|")
        self._runs = re.compile(f"{WORD}(?: (?:(?:{particles}) ){{0,2}}{WORD})*")
        self._given_any_case = self._lists["given"]
        self._never_names = self._lists["place"] | self._lists["common"]
        self._given = self._given_any_case | self._lists["given_capital"]

    def find(self, low: str, bare: str) -> Iterator[tuple[int, int]]:
        """Stretches that look like a person's name, given both readings of a text."""
        for run in self._runs.finditer(bare):
            if self._never_names.issuperset(low[run.start() : run.end()].split(" ")):
                continue
            for piece in self._pieces(low, bare, run.start(), run.end()):
                if stretch := self._judged(piece, low, bare):
                    yield stretch
        yield from self._in_lower_case(low, bare)

    def _pieces(self, low: str, bare: str, start: int, end: int) -> list[Piece]:
        """A run, cut at words that can't be part of a name."""
        before = self._before(low, start)
        piece = Piece(cued=self._is_cued(before), opening=_opens_a_sentence(low, start))
        piece.hinted, piece.barred = before[0] in self._lists["hint"], before[0] in self._lists["place"]
        pieces = [piece]
        for match in WORDS.finditer(bare, start, end):
            inside_a_word = match.start() > 0 and LETTER.match(bare[match.start() - 1]) is not None
            if cut := self._cut_at(low[match.start() : match.end()], piece, inside_a_word):
                piece.barred |= cut.barred
                piece = cut
                pieces.append(cut)
                continue
            if piece.by_list is None and match[0].lower() in self._given:
                piece.by_list = len(piece.words)
            piece.words.append(match.span())
        if self._next_word(low, end) in self._lists["place"]:
            piece.barred = True
        return pieces

    def _cut_at(self, word: str, piece: Piece, inside_a_word: bool) -> Piece | None:
        """The next piece if this word ends the one before, otherwise None."""
        titled = piece.cued and not piece.words  # "Mrs Park" is a person
        if word in self._lists["place"] and not titled:
            return Piece(barred=True)
        if word in self._lists["cue"]:
            return Piece(cued=True)
        if word in self._lists["hint"] and piece.opening and not piece.words:
            return Piece(hinted=True)
        if (word in self._lists["common"] and piece.by_list is None) or inside_a_word:
            return Piece()
        return None

    def _judged(self, piece: Piece, low: str, bare: str) -> tuple[int, int] | None:
        """The part of a piece that is a name, if any."""
        words = piece.words
        if not words or piece.barred:
            return None
        end = words[-1][1]
        if _shouted(bare, words[0][0], end):
            if piece.cued:
                return words[0]
            return None if piece.by_list is None else words[piece.by_list]
        if piece.cued or piece.hinted:
            return words[0][0], end
        if piece.by_list is not None and not self._is_a_word_too(piece, bare):
            return words[piece.by_list if piece.opening else 0][0], end
        first = 1 if piece.opening and self._next_word(low, end) not in self._lists["says"] else 0
        return (words[first][0], end) if self._is_pair(words[first:], low, bare) else None

    def _is_a_word_too(self, piece: Piece, bare: str) -> bool:
        """Whether a lone word has its capital only because a sentence begins: "Mark the kerb"."""
        start, end = piece.words[0]
        return piece.opening and len(piece.words) == 1 and bare[start:end].lower() not in self._given_any_case

    def _is_pair(self, words: list[tuple[int, int]], low: str, bare: str) -> bool:
        """A first and a last name: two words, the last with more than one letter, the first no abbreviation."""
        if len(words) < 2 or words[-1][1] - words[-1][0] < 2 or self._follows_an_article(low, words[0][0]):
            return False
        start, end = words[0]
        return end - start == 1 or not bare[start:end].isupper()

    def _follows_an_article(self, low: str, start: int) -> bool:
        """Things have articles, people don't: "the Red Lion", "el Bono Social"."""
        return low[max(0, start - LOOK_BACK) : start].rstrip(" ").rpartition(" ")[2] in self._lists["article"]

    def _in_lower_case(self, low: str, bare: str) -> Iterator[tuple[int, int]]:
        if self._given_any_case.isdisjoint(TOKENS.findall(bare)):
            return
        for match in TOKENS.finditer(bare):
            start, end = match.span()
            if match[0] in self._given_any_case and not self._is_in_a_place(low, start, end):
                yield start, end

    def _is_in_a_place(self, low: str, start: int, end: int) -> bool:
        if LETTER.match(low[start - 1 : start]) or LETTER.match(low[end : end + 1]):
            return True
        return self._before(low, start)[0] in self._lists["place"] or self._next_word(low, end) in self._lists["place"]

    def _before(self, low: str, start: int) -> tuple[str, str]:
        """The two words before, the nearer first, without "de", "the" and the like between."""
        found: list[str] = []
        spoken = low[max(0, start - LOOK_BACK) : start]
        if not spoken.endswith(" "):
            return "", ""
        for part in reversed(spoken[:-1].split(" ")):
            tail = TAIL.search(part)
            if not tail:
                break
            if tail[0] not in self._lists["particle"]:
                found.append(tail[0].rstrip(":,"))
            if len(found) == 2:
                break
        near, far, *_ = *found, "", ""
        return near, far

    def _is_cued(self, before: tuple[str, str]) -> bool:
        near, far = before
        if near in self._lists["link"] and far in self._lists["place"]:
            return False
        return near in self._lists["cue"] or (near in self._lists["link"] and far in self._lists["cue"])

    @staticmethod
    def _next_word(low: str, end: int) -> str:
        following = FOLLOWING.match(low, end)
        return following[1] if following else ""


def _opens_a_sentence(low: str, start: int) -> bool:
    before = low[:start].rstrip(OPENERS)
    return not before or before[-1] in SENTENCE_ENDS


def _shouted(bare: str, start: int, end: int) -> bool:
    """Whether all letters are capitals, so that capitals say nothing."""
    return bare[start:end].isupper() and end - start > 1
