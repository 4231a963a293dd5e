"""A text as ids of a SentencePiece vocabulary: of all ways to cut it, the likeliest (Kudo 2018, arXiv:1804.10959)."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

_SPACE: Final = "▁"  # in front of each word
_RARER_THAN_ANY: Final = 10.0  # what a letter in no piece costs more than the rarest piece, as SentencePiece has it
_WORDS_KEPT: Final = 50_000


class Pieces:
    """Cuts text into the pieces of a vocabulary, given with the logarithm of how likely each is."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float], unknown: int) -> None:
        self._ids = {piece: id for id, piece in enumerate(pieces)}
        self._scores = scores
        self._unknown = unknown
        self._cost_unknown = min(scores) - _RARER_THAN_ANY
        self._longest = max(map(len, pieces))
        self._cut = lru_cache(_WORDS_KEPT)(self._likeliest)  # words return

    def ids_of(self, text: str) -> list[int]:
        """The ids of the pieces of a text, without marks for its beginning and end."""
        return [id for word in unicodedata.normalize("NFKC", text).split() for id in self._cut(_SPACE + word)]

    def _likeliest(self, word: str) -> tuple[int, ...]:
        best = [0.0]  # the score of the likeliest way to each place in the word
        last: list[tuple[int, int]] = [(0, 0)]  # where its last piece begins, and that piece
        for end in range(1, len(word) + 1):
            ways = [(best[end - 1] + self._cost_unknown, end - 1, self._unknown)]
            for start in range(max(0, end - self._longest), end):
                id = self._ids.get(word[start:end])
                if id is not None:
                    ways.append((best[start] + self._scores[id], start, id))
            score, start, id = max(ways)
            best.append(score)
            last.append((start, id))
        end = len(word)
        found: list[int] = []
        while end:
            end, id = last[end]
            if id != self._unknown or found[-1:] != [id]:  # several unknown letters are one piece
                found.append(id)
        return tuple(reversed(found))
