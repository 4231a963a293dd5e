"""Whether Korean words at the two sides of a line break are one word or two, by Kiwi's model of the language."""

from functools import lru_cache

from assistant.language.terms import kiwi

_CONTEXT = 4  # words on each side; more do not change the outcome


@lru_cache(maxsize=4096)
def gap_score(left: str, right: str) -> float:
    """How much likelier a space between the two texts is than none: below 0 they are one word, around 0 either will do.

    Around 0 are the compounds of nouns, which Korean writes both ways.
    """
    before, after = " ".join(left.split()[-_CONTEXT:]), " ".join(right.split()[:_CONTEXT])
    (_, apart), (_, together) = (analyses[0] for analyses in kiwi().analyze([f"{before} {after}", before + after]))
    return float(apart - together)
