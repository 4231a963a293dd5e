"""Where a line of the evidence stands, as far as it tells what the figures of the line are of."""

from typing import Final

from assistant.answer.sentence import EvidenceSentence
from assistant.language.dates import RELATIVE_YEARS
from assistant.language.facts import years_in

_LINES_ABOVE: Final = 5  # a table, some of them empty: its title, the day it is of, its unit


def place_of(line: EvidenceSentence) -> str:
    """What a line stands under: the titles, the header of its table and what is told above it."""
    parts = (line.hit.document.title, *line.headings, *(one.text for one in (line.header, line.caption) if one))
    return " ".join((*parts, above_table(line), line.hit.document.number))


def above_table(line: EvidenceSentence) -> str:
    """What is told above the table of a row."""
    text = line.hit.document.text
    return " ".join(text[: line.header.start].rstrip().split("\n")[-_LINES_ABOVE:]) if line.header else ""


def years_of(line: EvidenceSentence) -> frozenset[str]:
    """Of a date without its own, the years of what it stands under and of its document."""
    document = line.hit.document
    dated = frozenset({document.published[:4], document.effective[:4]} - {""})
    told = years_in(f"{place_of(line)} {line.text}") or dated
    return told | beside_years(told | dated, line.text)


def beside_years(years: frozenset[str], text: str) -> frozenset[str]:
    """The years that this year, last year and next year are in a text, by any of these."""
    shifts = [shift for shift, words in RELATIVE_YEARS if words.search(text)]
    return frozenset(str(int(year) + shift) for year in years if year.isdigit() for shift in shifts)
