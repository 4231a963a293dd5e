"""Whether two names sound alike across the scripts: 가와무라 is Kawamura, 앰배서더 is Ambassador."""

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

# Consonants that the two scripts do not keep apart become one letter; vowels and h are left out.
_INITIALS: Final = "k,k,n,t,t,r,m,p,p,s,s,,s,s,s,k,t,p,".split(",")
_FINALS: Final = [
    "", *"k k ks n ns nh t r rk rm rp rs rt rp rh m p ps s s n s s k t p h".split(),
]  # fmt: skip
_LATIN: Final = (
    (r"ch|sh|tch", "s"), (r"ph", "p"), (r"th", "t"), (r"ng", "n"), (r"ck|qu|x", "k"), (r"c(?=[eiy])", "s"), (r"[cgkq]", "k"),
    (r"[dt]", "t"), (r"l", "r"), (r"[bpfv]", "p"), (r"[jzs]", "s"), (r"r(?=[^aeiouyr]|$)", ""), (r"[aeiouywh]", ""), (r"(.)\1+", r"\1"),
)  # fmt: skip
_FEWEST, _SHORT = 2, 3  # letters
_ALIKE: Final = 0.8  # of the letters, where there are four and more


def sound_alike(korean: str, english: str) -> bool:
    """Whether a Korean word may be the English one as it is said, with a surname before it or an ending behind it."""
    left, right = _of_hangul(korean), _of_latin(english)
    if len(right) < _FEWEST or len(left) < _FEWEST:
        return left == right != ""
    alike = SequenceMatcher(None, left, right).ratio() >= _ALIKE and len(right) > _SHORT
    return alike or left == right or (len(right) > _FEWEST and (left.startswith(right) or left.endswith(right)))


@lru_cache(maxsize=4096)
def _of_hangul(word: str) -> str:
    letters = []
    for character in word:
        code = ord(character) - 0xAC00
        if 0 <= code < 11172:
            letters.append(_INITIALS[code // 588] + _FINALS[code % 28])
    return re.sub(r"(.)\1+", r"\1", "".join(letters))


@lru_cache(maxsize=4096)
def _of_latin(word: str) -> str:
    folded = re.sub(r"[^a-z]", "", word.casefold())
    for pattern, letter in _LATIN:
        folded = re.sub(pattern, letter, folded)
    return folded
