"""A page of a PDF as a picture, with some words marked; drawn by a child process, which no file can take the server with.

Run as a program, this file draws one: its path and the number of the page are given, the words on standard input.
"""

import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

_SECONDS = 20.0
_MEMORY: Final = 1 << 30
_WIDTH = 1100  # pixels; twice what the panel shows, for sharp screens
_MARK: Final = (255, 214, 0, 96)
_FEWEST_TELLING = 4  # characters of a part that is looked for alone; a shorter one stands in many places


@lru_cache(maxsize=32)
def page_picture(path: Path, modified: int, page: int, words: str) -> bytes:
    """The page, from 1, as PNG; empty when it cannot be drawn. `modified` is when the file was."""
    try:
        drawn = subprocess.run(  # noqa: S603  # this file itself
            [sys.executable, __file__, str(path), str(page)], input=words.encode(), capture_output=True, timeout=_SECONDS,
            check=True,
        )  # fmt: skip
    except (subprocess.SubprocessError, OSError):
        return b""
    return drawn.stdout


def _draw(path: str, number: int, words: str) -> bytes:
    import io

    import pypdfium2
    from PIL import Image, ImageDraw

    page = pypdfium2.PdfDocument(path)[number - 1]
    scale = _WIDTH / page.get_width()
    picture = page.render(scale=scale).to_pil().convert("RGB")
    veil = Image.new("RGBA", picture.size)
    pencil = ImageDraw.Draw(veil)
    height = page.get_height()
    for left, bottom, right, top in _boxes(page.get_textpage(), words):
        corners = (left * scale - 2, (height - top) * scale - 2, right * scale + 2, (height - bottom) * scale + 2)
        pencil.rectangle(corners, fill=_MARK)
    drawn = io.BytesIO()
    marked = Image.alpha_composite(picture.convert("RGBA"), veil).convert("RGB")
    marked.convert("P", palette=Image.Palette.ADAPTIVE).save(drawn, "PNG")
    return drawn.getvalue()


def _boxes(text: Any, words: str) -> list[tuple[float, float, float, float]]:
    """Where the characters of the words stand; when they are not one after another on the page, those of each part."""
    characters = [
        (at, character) for at in range(text.count_chars()) if (character := text.get_text_range(at, 1)).strip()
    ]
    written = "".join(character[0] for _, character in characters)
    parts = [words, *(part for line in words.splitlines() for part in line.split("|"))]
    for one in (parts[:1], parts[1:]):
        spans = [span for part in one if (span := _span(written, "".join(part.split())))]
        if spans:
            return [text.get_charbox(characters[at][0]) for start, end in spans for at in range(start, end)]
    return []


def _span(written: str, wanted: str) -> tuple[int, int] | None:
    """Where that stands, when it is in one place alone."""
    if len(wanted) < _FEWEST_TELLING or written.count(wanted) != 1:
        return None
    start = written.index(wanted)
    return start, start + len(wanted)


if __name__ == "__main__":
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    sys.stdout.buffer.write(_draw(sys.argv[1], int(sys.argv[2]), sys.stdin.buffer.read().decode()))
