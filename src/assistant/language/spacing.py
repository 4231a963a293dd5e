"""Whether Korean words at the two sides of a line break are one word or two, by Kiwi's model of the language."""

import os
from functools import cache, lru_cache
from typing import Any

_CONTEXT = 4  # words on each side; more do not change the outcome


@lru_cache(maxsize=4096)
def gap_score(left: str, right: str) -> float:
    """How much likelier a space between the two texts is than none: below 0 they are one word, around 0 either will do.

    Around 0 are the compounds of nouns, which Korean writes both ways.
    """
    before, after = " ".join(left.split()[-_CONTEXT:]), " ".join(right.split()[:_CONTEXT])
    (_, apart), (_, together) = (analyses[0] for analyses in _kiwi().analyze([f"{before} {after}", before + after]))
    return float(apart - together)


@cache
def _kiwi() -> Any:  # kiwipiepy has no usable types
    # Kiwi's allocator sets aside 1 GB at once, half of what a process that reads files may have. KiB.
    os.environ.setdefault("MIMALLOC_ARENA_RESERVE", "65536")
    from kiwipiepy import Kiwi  # type: ignore[import-untyped]  # has no types

    return Kiwi(num_workers=1, load_default_dict=False, load_multi_dict=False, load_typo_dict=False)
