"""What kind of document one is (조례, 공고, 보도자료, 회의록, 예산, 통계, 안내), by how it names itself and by its form."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

KINDS: Final = ("조례", "공고", "보도자료", "회의록", "예산", "통계", "안내")
_FIRST_LINES: Final = 20

# What a title ends with, brackets, years and words of its shape aside.
_SHAPE: Final = r"(?:\s?(?:요약|개요|설명서|사업명세서|첨부서류|보고서|\(안\)|안|서|책자))*"
_NAMED: Final = (
    ("회의록", re.compile(r"회의록$|^minutes\b|\bminutes$", re.IGNORECASE)),
    (
        "조례",
        re.compile(
            rf"(?:조례|시행규칙|규칙|훈령|예규){_SHAPE}$|^\[?별표|\bordinance\b|^(?:chapter|article|sec(?:tion|\.))\s[\dIVX]",
            re.IGNORECASE,
        ),
    ),
    ("예산", re.compile(rf"(?:예산|결산){_SHAPE}$|\bbudget$", re.IGNORECASE)),
    ("통계", re.compile(rf"(?:통계|통계연보|동향|현황){_SHAPE}$|^population\b|\bstatistics\b", re.IGNORECASE)),
)
_ANNOUNCED: Final = (
    ("공고", re.compile(r"(?:공고|고시|공모|행정예고)$|^notice\b", re.IGNORECASE)),
    ("안내", re.compile(r"안내$|^how to\b|\bguide$", re.IGNORECASE)),
    ("공고", re.compile(r"모집$")),
)
# 보도자료 in a line of its own, 보도일시 2026. 1. 5.; 공고 제2026-31호; [시행 2025. 1. 1.]; ○위원장 김민수
_MARKS: Final = (
    ("보도자료", re.compile(r"보\s?도\s?(?:참고\s?|설명\s?)?자\s?료|press release|(?:.*\|\s*)?(?:보도(?:일시?|시점)|배포(?:일시?|처))\b.*", re.I)),
    ("공고", re.compile(r"(?:.*\s|.*\|\s*)?[가-힣]*(?:공고|고시)\s?제\s?\d+(?:\s?-\s?\d+)?\s?호.{0,12}")),
    ("조례", re.compile(r"[\[(]\s?(?:시행|제정|일부개정|전부개정)[\s)\]].*|.*\bmunicipal code|.*\bcode of ordinances", re.I)),
    ("회의록", re.compile(r"○\s?\S*(?:위원장|의장)\s.*|의\s?사\s?일\s?정")),
)  # fmt: skip


def kind_of(title: str, lines: Sequence[str]) -> str:
    """The kind that the title names at its end; else what the first lines show; else what the title announces."""
    return next((kind for kind in _kinds(title, lines[:_FIRST_LINES])), "")


def _kinds(title: str, lines: Sequence[str]) -> Iterator[str]:
    name = re.sub(r"\s*[(（\[][^()（）\[\]]*[)）\]]$|,?\s(?:19|20)\d\d$", "", title).strip()
    yield from (kind for kind, pattern in _NAMED if pattern.search(name))
    yield from (kind for kind, pattern in _MARKS for line in lines if pattern.fullmatch(line.strip()))
    yield from (kind for kind, pattern in _ANNOUNCED if pattern.search(name))
