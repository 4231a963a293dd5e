"""Scanned pages read by the system's tesseract: words with their places, and the ruling lines of tables."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from itertools import count, groupby
from pathlib import Path
from shutil import which
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import numpy as np
import pypdfium2 as pdfium

from assistant.ingest.formats.pdf_page import Glyph, PageView
from assistant.ingest.formats.pdf_rules import Rule

_DPI: Final = 300
_LONGEST_SIDE: Final = 6000  # pixels; A3 at 300 dpi has 4,960
_SECONDS: Final = 28.0  # for a page, which takes 1 to 7; some are read twice, within the time of a page
_DARK: Final = 160  # of 255; darker is ink
_LINE: Final = 120  # pixels, 1 cm; what is dark for longer is a ruling line, no letter
_SIZE: Final = 1.15  # of the letters that are seen: a font's size counts the room around them
_ROWS_AT_ONCE: Final = 512  # of pixels, which bounds the memory
_LEAST_SURE_LINE: Final = 40.0  # per cent; what tesseract makes of pictures is below
_LEAST_SURE_PAGE: Final = (
    60.0  # a page of another language than those installed is below: English read as Korean has 40
)
# Korean alone reads Korean with 2.5 % of the characters wrong, with English beside it 6.9 % (2023년 became 20234).
# Pages of Korean are at 88 to 92 %.
_SURE_KOREAN: Final = 85.0


def reads_scans() -> bool:
    """Whether Korean scans can be read here."""
    return "kor" in _languages()


def view_scan(page: pdfium.PdfPage) -> PageView | None:
    """The words and ruling lines of a scanned page; `None` if it cannot be read, as without tesseract."""
    languages = _languages()
    if not languages:
        return None
    scale = min(_DPI / 72, _LONGEST_SIDE / max(page.get_size()))
    image, across, down = _without_rules(_grey(page, scale))
    try:
        words = _best_reading(image, languages)
    except (OSError, subprocess.SubprocessError):
        return None
    if words and _sureness(words) < _LEAST_SURE_PAGE:
        return None
    horizontal, vertical = _rules(across, scale), _rules(down, scale)
    width, height = page.get_size()
    return PageView(width, height, list(_glyphs(words, scale)), horizontal, vertical, is_garbled=False, pictured=0.0)


def _languages() -> list[str]:
    """Those of tesseract that are of use here; none without tesseract."""
    try:
        listed = _tesseract("--list-langs").split() if which("tesseract") else []
    except (OSError, subprocess.SubprocessError):
        listed = []
    return [language for language in ("kor", "eng") if language in listed]


def _tesseract(*arguments: str, image: bytes = b"") -> str:
    # One thread: several spin against each other, and the other cores have work.
    done = subprocess.run(  # noqa: S603  # the arguments are ours
        [which("tesseract") or "tesseract", *arguments], input=image, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, timeout=_SECONDS, check=True, env=os.environ | {"OMP_THREAD_LIMIT": "1"},
    )  # fmt: skip
    return done.stdout.decode("utf-8", "replace")


_Image = np.ndarray[tuple[int, int], np.dtype[np.uint8]]
_Mask = np.ndarray[tuple[int, int], np.dtype[np.bool_]]


def _grey(page: pdfium.PdfPage, scale: float) -> _Image:
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        rows = np.frombuffer(bitmap.buffer, np.uint8).reshape(bitmap.height, bitmap.stride)
        return rows[:, : bitmap.width].copy()
    finally:
        bitmap.close()


def _without_rules(image: _Image) -> tuple[_Image, _Mask, _Mask]:
    """The image without ruling lines, beside which tesseract overlooks figures; and where they run across and down."""
    dark = image < _DARK
    across, down = _long_runs(dark), _long_runs(dark.T)
    rules = across | down.T
    rules[1:] |= rules[:-1]
    rules[:, 1:] |= rules[:, :-1]
    rules[:-1] |= rules[1:]
    rules[:, :-1] |= rules[:, 1:]
    return np.where(rules, np.uint8(255), image), across, down


def _long_runs(dark: _Mask) -> _Mask:
    """Which dark pixels are in a row of at least `_LINE`."""
    if dark.shape[1] < _LINE:
        return np.zeros_like(dark)
    return np.concatenate([_long_runs_of(part) for part in np.array_split(dark, 1 + len(dark) // _ROWS_AT_ONCE)])


def _long_runs_of(dark: _Mask) -> _Mask:
    rows, width = dark.shape
    counts = np.zeros((rows, width + 1), np.int16)
    np.cumsum(dark, axis=1, out=counts[:, 1:])
    starts = counts[:, _LINE:] - counts[:, :-_LINE] == _LINE
    runs = np.zeros((rows, width + _LINE), np.int16)
    np.cumsum(starts, axis=1, out=runs[:, _LINE : width + 1])
    runs[:, width + 1 :] = runs[:, width : width + 1]
    return runs[:, _LINE:] > runs[:, :-_LINE]


def _rules(mask: _Mask, scale: float) -> list[Rule]:
    """The runs of a mask as rules in points."""
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    (rows, starts), (_, ends) = np.nonzero(edges == 1), np.nonzero(edges == -1)
    return [
        Rule(row / scale, start / scale, end / scale)
        for row, start, end in zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True)
    ]


class _Word(NamedTuple):
    """What tesseract sees between two spaces, in pixels."""

    line: int
    left: int
    right: int
    top: int
    bottom: int
    sure: float  # per cent
    text: str


def _best_reading(image: _Image, languages: Sequence[str]) -> list[_Word]:
    """Korean alone; with English beside it where that is surer."""
    words = _read(image, languages[0])
    if len(languages) == 1 or _sureness(words) >= _SURE_KOREAN:
        return words
    return max(words, _read(image, "+".join(languages)), key=_sureness)


def _sureness(words: Sequence[_Word]) -> float:
    letters = sum(len(word.text) for word in words)
    return sum(word.sure * len(word.text) for word in words) / letters if letters else 0.0


def _read(image: _Image, languages: str) -> list[_Word]:
    """The words of an image, but for lines that are none."""
    height, width = image.shape
    with TemporaryDirectory() as folder:
        found = Path(folder, "found")
        _tesseract(
            "stdin", str(found), "-l", languages, "--psm", "4", "--dpi", str(_DPI), "txt", "tsv",
            image=b"P5 %d %d 255\n" % (width, height) + image.tobytes(),
        )  # fmt: skip
        text, table = (found.with_suffix(ending).read_text("utf-8") for ending in (".txt", ".tsv"))
    lines = [line for line in text.splitlines() if line.strip()]
    return [
        word
        for number, (line, parts) in enumerate(zip(lines, _lines(table), strict=False))
        if median(part.sure for part in parts) >= _LEAST_SURE_LINE
        for word in _words(number, line, parts)
    ]


def _lines(table: str) -> Iterator[list[_Word]]:
    """The parts of each line. For Korean a part is a syllable or two: the table has no spaces, the text has."""
    rows = [row.split("\t") for row in table.splitlines()[1:]]
    parts = [row for row in rows if len(row) == 12 and row[11].strip() and float(row[10]) >= 0]
    for _, line in groupby(parts, key=lambda row: row[2:5]):
        yield [
            _Word(0, left, left + width, top, top + height, float(row[10]), row[11].strip())
            for row in line
            for left, top, width, height in [map(int, row[6:10])]
        ]


def _words(number: int, line: str, parts: Sequence[_Word]) -> Iterator[_Word]:
    """The parts between spaces together."""
    rest = iter(parts)
    for text in line.split():
        own: list[_Word] = []
        while sum(len(part.text) for part in own) < len(text) and (part := next(rest, None)):
            own.append(part)
        if own:
            sure = median(part.sure for part in own)
            left, right = min(part.left for part in own), max(part.right for part in own)
            yield _Word(number, left, right, min(p.top for p in own), max(p.bottom for p in own), sure, text)


def _glyphs(words: Sequence[_Word], scale: float) -> Iterator[Glyph]:
    """The words as glyphs, with spaces between them. Heights of letters differ: sizes near the usual one are that one."""
    pieces = count()
    usual = median(word.bottom - word.top for word in words) * _SIZE if words else 0
    for _, line in groupby(words, key=lambda word: word.line):
        row = list(line)
        height = median(word.bottom - word.top for word in row) * _SIZE
        size = (usual if 0.6 * usual < height < 1.6 * usual else height) / scale
        baseline = median(word.bottom for word in row) / scale
        last = 0.0
        for word in row:
            left = max(word.left / scale, last)
            right = max(word.right / scale, left + 0.5 * size)
            if last:
                yield Glyph(" ", last, left, baseline, size, is_apart=False, is_turned=False)
            yield Glyph(word.text, left, right, baseline, size, is_apart=False, is_turned=False, piece=next(pieces))
            last = right
