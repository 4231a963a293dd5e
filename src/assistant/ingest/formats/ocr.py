"""Scanned pages as lines of text, by the system's tesseract."""

import os
import subprocess
from collections.abc import Sequence
from itertools import groupby
from shutil import which
from statistics import median
from typing import Final, NamedTuple

import pypdfium2 as pdfium

from assistant.ingest.formats.pdf_lines import Line
from assistant.ingest.formats.pdf_parts import PageParts, Region

_LANGUAGES: Final = ("kor", "eng")
_DPI: Final = 300
_LONGEST_SIDE: Final = 6000  # pixels; A3 at 300 dpi has 4,960
_SECONDS: Final = 55.0  # for a page, which takes 2 to 7
_LEAST_SURE: Final = 40.0  # per cent; what tesseract makes of pictures is below
_LEAST_SURE_PAGE: Final = 60.0  # without Korean among its languages, Korean pages are below


def how_to_read_scans() -> str:
    """What to do so that scans are read; empty where they are."""
    if "kor" in _languages():
        return ""
    return "Install tesseract with Korean (Debian: apt-get install tesseract-ocr tesseract-ocr-kor) and run: assistant index"


def read_scan(page: pdfium.PdfPage, number: int) -> PageParts | None:
    """The lines of a scanned page; `None` for one that cannot be read, as without tesseract."""
    languages = _languages()
    if not languages:
        return None
    scale = min(_DPI / 72, _LONGEST_SIDE / max(page.get_size()))
    try:
        words = _words(_run(["stdin", "stdout", "-l", "+".join(languages), "--psm", "4", "tsv"], _image(page, scale)))
    except (OSError, subprocess.SubprocessError):
        return None
    if "kor" not in languages and words and median(word.sure for word in words) < _LEAST_SURE_PAGE:
        return None
    lines = _lines(words, scale)
    width, height = page.get_size()
    left, right = min((line.left for line in lines), default=0.0), max((line.right for line in lines), default=0.0)
    return PageParts(number, width, height, [Region(left, right, lines)] if lines else [])


def _languages() -> tuple[str, ...]:
    """Those of tesseract that are of use here; none without tesseract."""
    try:
        listed = _run(["--list-langs"], b"").split() if which("tesseract") else []
    except (OSError, subprocess.SubprocessError):
        listed = []
    return tuple(language for language in _LANGUAGES if language in listed)


def _run(arguments: Sequence[str], image: bytes) -> str:
    # One thread: several spin against each other, and the other cores have work.
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(  # noqa: S603  # the arguments are ours
        [which("tesseract") or "tesseract", *arguments], input=image, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=_SECONDS,
        check=True, env=environment,
    )  # fmt: skip
    return done.stdout.decode("utf-8", "replace")


def _image(page: pdfium.PdfPage, scale: float) -> bytes:
    """The page in grey, as a PGM file."""
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        rows = memoryview(bitmap.buffer).cast("B")
        pixels = b"".join(rows[y * bitmap.stride : y * bitmap.stride + bitmap.width] for y in range(bitmap.height))
        return b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + pixels
    finally:
        bitmap.close()


class _Word(NamedTuple):
    line: tuple[int, int, int]  # block, paragraph, line
    left: int
    top: int
    width: int
    height: int
    sure: float  # per cent
    text: str


def _words(table: str) -> list[_Word]:
    words = []
    for row in table.splitlines()[1:]:
        _, _, block, paragraph, line, _, left, top, width, height, sure, text = row.split("\t")
        if text.strip() and float(sure) >= 0:
            place = (int(block), int(paragraph), int(line))
            words.append(_Word(place, int(left), int(top), int(width), int(height), float(sure), text.strip()))
    return words


def _lines(words: Sequence[_Word], scale: float) -> list[Line]:
    """The lines that tesseract is sure of. Sizes near the usual one are that one: heights of letters differ."""
    rows = [list(row) for _, row in groupby(words, key=lambda word: word.line)]
    rows = [row for row in rows if median(word.sure for word in row) >= _LEAST_SURE]
    heights = [max(word.top + word.height for word in row) - min(word.top for word in row) for row in rows]
    usual = median(heights) if heights else 0
    return [
        Line(
            " ".join(word.text for word in row),
            row[0].left / scale,
            max(word.left + word.width for word in row) / scale,
            max(word.top + word.height for word in row) / scale,
            (usual if 0.75 * usual < height < 1.33 * usual else height) / scale,
        )
        for row, height in zip(rows, heights, strict=True)
    ]
