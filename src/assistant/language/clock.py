"""Times of the day on the 24-hour clock: 오후 6시 반, 6:30 p.m. and 18:30 are 18.30."""

import re
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Time:
    """An hour and a minute; `half` is `a` or `p` where a text says which half of the day it means."""

    hour: int
    minute: int
    half: str
    start: int
    end: int

    @property
    def value(self) -> str:
        """As `18` or `18.30`."""
        hour = self.hour % 12 + (12 if self.half == "p" else 0) if self.half and self.hour <= 12 else self.hour
        return f"{hour}.{self.minute:02}" if self.minute else f"{hour}"

    def in_half(self, half: str) -> "Time":
        """The same time of the other half of the day."""
        return Time(self.hour, self.minute, half, self.start, self.end)


_HALVES = {"오전": "a", "아침": "a", "새벽": "a", "오후": "p", "저녁": "p", "밤": "p"}
# 오전 9시, 9시 30분, 9시 반; 9:00, 9:30 a.m.; 6 p.m., the 2 of 2 to 6 p.m.; 15시 3군 counts cities
_TIME = re.compile(
    rf"(?:(?P<half>{'|'.join(_HALVES)})\s?)?(?<![\d.,:/-])(?P<hour>[01]?\d|2[0-4])(?:"
    r"시(?:\s?(?P<minute>[0-5]?\d)분|\s?(?P<thirty>반)(?=$|[^가-힣]|까지|부터|에))?"
    r"(?=$|[^가-힣\w]|부터|까지|에|이[후전]|경|쯤|정각|[로와를])(?!\s?\d+\s?군)"
    r"|:(?P<minutes>[0-5]\d)(?![\d:])(?:\s?(?P<mark>[ap])\.?m\b\.?)?"
    r"|\s?(?P<mark2>[ap])\.?m\b\.?"
    r"|(?=\s?(?:[–~-]|to)\s?\d{1,2}(?::\d\d)?\s?[ap]\.?m\b))",
    re.IGNORECASE,
)
_NOON = re.compile(r"(?P<noon>\b(?:noon|midday)\b|정오)|\bmidnight\b|자정(?![가-힣]*(?:능력|작용))", re.IGNORECASE)
_JOINT = re.compile(r"\s?[~∼～–—-]\s?|부터\s?|에서\s?|\s(?:to|and|until)\s")


def times_in(text: str) -> list[Time]:
    """The times of day of a text in order; the ends of a period tell each other which half of the day is meant."""
    times = [_time(match) for match in _TIME.finditer(text)]
    times += [Time(12 if match["noon"] else 0, 0, "", *match.span()) for match in _NOON.finditer(text)]
    times.sort(key=lambda time: time.start)
    for at, (first, last) in enumerate(pairwise(times)):
        if _JOINT.fullmatch(text, first.end, last.start):
            times[at : at + 2] = _period(first, last)
    return times


def _time(match: re.Match[str]) -> Time:
    half = _HALVES.get(match["half"] or "") or (match["mark"] or match["mark2"] or "").lower()
    minute = 30 if match["thirty"] else int(match["minute"] or match["minutes"] or 0)
    return Time(int(match["hour"]), minute, half, *match.span())


def _period(first: Time, last: Time) -> tuple[Time, Time]:
    """2 to 6 p.m. begins at 14; 오후 2시~4시 ends at 16, 오전 9시~6시 at 18."""
    if last.half and not first.half and first.hour <= 12:
        same = first.in_half(last.half)
        return same if float(same.value) < float(last.value) else first.in_half("a"), last
    if first.half and not last.half and last.hour <= 12:
        same = last.in_half(first.half)
        return first, same if float(same.value) > float(first.value) else last.in_half("p")
    return first, last
