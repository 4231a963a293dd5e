"""What a document is: publisher, region, number and dates, as people stated them or as its own lines say for certain."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import TypeVar

from assistant.errors import ReadError
from assistant.ingest.formats.text import visible
from assistant.ingest.furniture import COPYRIGHT
from assistant.ingest.issuers import issuer_of, region_of

_Value = TypeVar("_Value")

FIELDS = ("title", "publisher", "region", "number", "published", "effective", "source", "url")
REPLACES = ("replaces", "supersedes")  # the first that is filled in counts

_FIRST_PAGE = 3000  # characters
_FIRST_LINES = 15  # in which the document's number stands
_LAST_LINES = 12
_LONGEST_LABELLED = 200  # characters; longer lines are prose that mentions a date
_DATE_FORMATS = {4: "%Y", 7: "%Y-%m", 10: "%Y-%m-%d"}

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
# 2024. 3. 15. / 2024-03-15 / 2024년 3월 15일 / 2024. 3. / March 15, 2024 / 15 March 2024
_DATE = (
    rf"(?:(?:19|20)\d{{2}}\s?[.년/-]\s?\d{{1,2}}(?:\s?[.월/-]\s?\d{{1,2}})?(?!\d)(?:\s?[.월일])?"
    rf"|{_MONTH}\s\d{{1,2}},?\s(?:19|20)\d{{2}}|\d{{1,2}}\s{_MONTH},?\s(?:19|20)\d{{2}})"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE_LINE = re.compile(rf"(?P<date>{_DATE})(?:\s?\([월화수목금토일]\))?\s*")
# 식품의약품안전처, 환 경 노 동 위 원 회
_BODY_LINE = re.compile(
    r"(?:[가-힣·] ?){2,20}(?:부|처|청|시|군|구|도|위 ?원 ?회|의 ?회|원|공 ?단|공 ?사|센 ?터|재 ?단|과|실|국)"
)

# The labels of the day of publication, the surest first; those of one row say the same.
_PUBLISHED = tuple(
    re.compile(rf"(?:^|[\s|•·(])(?:{labels})\s*[|:]?\s*(?P<date>{_DATE})", re.I)
    for labels in (
        r"발\s?행\s?일(?:자)?|발간일|공포일(?:자)?|공고일(?:자)?|고시일(?:자)?|보도\s?(?:일시?|시점)|published|date of issue",
        r"배\s?포\s?(?:일시?)?",
        r"(?:등록|게시|작성)일(?:자|시)?|date",
    )
)
_EFFECTIVE = re.compile(rf"(?:^|[\s|•·(])(?:시행\s?일(?:자)?|effective(?:\sdate)?)\s*[|:]?\s*(?P<date>{_DATE})", re.I)
_EFFECTIVE_HEADER = re.compile(rf"\[\s?시행\s?(?P<date>{_DATE})\s?\]")
# 이 조례는 2024년 3월 15일부터 시행한다; 이 조례는 공포한 날부터 시행한다 states none.
_COMES_INTO_FORCE = re.compile(
    rf"(?:이|본)\s(?:조례|규칙|법|영|고시|규정|훈령|예규|지침|공고|기준|요령)[은는]\s(?:(?P<date>{_DATE})|[^.]{{1,40}}?)\s?부터\s시행한다"
)
# [경상남도창원시조례 제1234호, 2024. 3. 15., 일부개정]
_LAW_HEADER = re.compile(
    rf"\[(?P<issuer>[가-힣 ]{{0,20}}?)\s?(?P<number>(?:조례|규칙|법률|대통령령|[가-힣]{{1,9}}령|훈령|예규|고시)\s?제\s?\d+(?:-\d+)?호),\s?(?P<date>{_DATE})[^\]]*\]"
)
# 창원시 공고 제2024-12호, the whole line
_NUMBER_LINE = re.compile(
    rf"[(\[<]?(?P<issuer>[가-힣·\s]{{2,30}}?)\s?(?P<number>(?:공고|고시|훈령|예규|조례|규칙|지침|공시)\s?제\s?\d{{1,5}}(?:\s?-\s?\d{{1,5}})?\s?호)[)\]>]?\s?(?:\(?{_DATE}\)?)?"
)
_NUMBER_LABEL = re.compile(
    r"(?:^|\|\s?)(?:문서|관리|공고|고시|의안|발간\s?등록)\s?번호\s*[|:]?\s*(?P<number>[^\s|:][^|:]{1,38}?)\s*(?:\||$)"
)
# 시행 청년정책과-1234 (2024. 3. 15.), below an official letter
_DISPATCHED = re.compile(rf"^시행\s+(?P<number>[가-힣A-Za-z]{{2,20}}-\d{{1,6}})\s*\(\s?(?P<date>{_DATE})\s?\)")
# KRIHS POLICY BRIEF • No. 736; 국토정책 Brief 제736호
_SERIES = re.compile(
    r".{0,40}(?:brief|브리프|paper|report|리포트|focus|포커스|review|이슈|insight)\W{0,5}(?P<number>(?:제\s?|no\.?\s?|vol\.?\s?)\d+(?:-\d+)?(?:\s?호)?)\W*", re.I
)  # fmt: skip
# Issuer | KRIHS • Publisher | … ; 발행처: 국토연구원
_ISSUER_LABEL = re.compile(
    r"(?:^|[•·|]\s*)(?:issuer|발행처|발행기관|발간처|펴낸\s?곳|issued by)\s*[|:]\s*(?P<name>[^|•·:]{2,60}?)\s*(?:[•·|]|$)",
    re.I,
)


def find_metadata(lines: Sequence[str], copyright_lines: Sequence[str]) -> dict[str, str]:
    """What the lines of a document say for certain of its publisher, region, number and dates; the rest is empty."""
    return _Lines(lines, copyright_lines).values()


def choose(sources: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """A value for each of `FIELDS` from the first source that has one; a region, too, that the publisher implies."""
    values = {name: visible(next((source[name] for source in sources if source.get(name)), "")) for name in FIELDS}
    return values | {"region": values["region"] or region_of(values["publisher"])}


def stated_values(front_matter: Mapping[str, object]) -> dict[str, str]:
    """What front matter states, as text. Raises `ReadError` for a value that cannot be used."""
    values = {}
    for name in (*FIELDS, "language"):
        value = front_matter.get(name)
        if isinstance(value, list | dict):
            raise ReadError(f"has {name}: {value!r} in its front matter. Write one line of text.")
        values[name] = "" if value in (None, "null", "~") else clean(str(value))
        if advice := advice_on(name, values[name]):
            raise ReadError(f"has {name}: {values[name]!r} in its front matter. {advice}")
    return values | {"replaces": next((names for name in REPLACES if (names := _names(name, front_matter))), "")}


def _names(name: str, front_matter: Mapping[str, object]) -> str:
    """Names of documents, one or a list of them, as `catalog.csv` has them: parted by bars."""
    value = front_matter.get(name)
    names = value if isinstance(value, list) else [value]
    if any(isinstance(one, list | dict) for one in names):
        raise ReadError(
            f"has {name}: {value!r} in its front matter. Write a list of titles or numbers, or one of them."
        )
    return "|".join(clean(str(one)) for one in names if one not in (None, "", "null", "~"))


def parted(names: str) -> tuple[str, ...]:
    """The names of documents between bars."""
    return tuple(dict.fromkeys(name for part in names.split("|") if (name := " ".join(part.split()))))


def clean(value: str) -> str:
    """A stated value as one line of NFC, without what no page shows: YAML can spell that with escapes."""
    return " ".join(visible(value).split())


def advice_on(name: str, value: str) -> str:
    """What to write instead of a value that cannot be used; empty for one that can."""
    if not value:
        return ""
    if name in ("published", "effective") and not _is_date(value):
        return "Write 2024-03-15, 2024-03 or 2024."
    if name == "url" and not value.startswith(("http://", "https://")):
        return "Write it with https://."
    if name == "language" and value not in ("ko", "en"):
        return "Write ko or en."
    return ""


def _is_date(text: str) -> bool:
    try:
        return bool(datetime.strptime(text, _DATE_FORMATS[len(text)]))
    except (KeyError, ValueError):
        return False


class _Lines:
    """The lines of a document, and what they say of it. Where they disagree, they say nothing."""

    def __init__(self, lines: Sequence[str], copyright_lines: Sequence[str]) -> None:
        self._all = lines
        self._copyright = copyright_lines
        length, first = 0, 0
        while first < len(lines) and length < _FIRST_PAGE:
            length += len(lines[first])
            first += 1
        edges = [*lines[:first], *lines[max(first, len(lines) - _LAST_LINES) :]]
        self._edges = [line for line in edges if len(line) <= _LONGEST_LABELLED]
        self._headers = [match for line in edges if (match := _LAW_HEADER.search(line))]
        self._signatures = [*_signatures(lines)]

    def values(self) -> dict[str, str]:
        """What is certain of publisher, region, number, published and effective."""
        publisher, region = self._publisher()
        return {
            "publisher": publisher, "region": region, "number": self._number(), "published": self._published(),
            "effective": self._effective(),
        }  # fmt: skip

    def _publisher(self) -> tuple[str, str]:
        """The publisher; and the whole country when a minister signed."""
        signed = [(body, region) for _, body, region in self._signatures]
        labels = [match["name"].strip() for line in self._edges if (match := _ISSUER_LABEL.search(line))]
        headers = [match["issuer"] for match in self._headers if match["number"].startswith(("조례", "규칙"))]
        above = [
            match["issuer"].strip() for line in self._all[:_FIRST_LINES] if (match := _NUMBER_LINE.fullmatch(line))
        ]
        holders = [match["name"].strip() for line in self._copyright if (match := COPYRIGHT.match(line))]
        weaker = [[(name, "") for name in names] for names in (headers, labels[:1], above, holders[:1])]
        return _first_agreed([signed, *weaker]) or ("", "")

    def _number(self) -> str:
        first = self._all[:_FIRST_LINES]
        lines = [match["number"] for line in first if (match := _NUMBER_LINE.fullmatch(line))]
        headers = [match["number"] for match in self._headers]
        labels = [match["number"] for line in self._edges if (match := _NUMBER_LABEL.search(line))]
        dispatched = [match["number"] for line in self._edges if (match := _DISPATCHED.search(line))]
        series = [match["number"] for line in first if (match := _SERIES.fullmatch(line))]
        return _first_agreed([headers, lines, labels, dispatched, series]) or ""

    def _published(self) -> str:
        sure = [date for date, _, _ in self._signatures] or _dates(self._headers)
        sent = _dates(match for line in self._edges if (match := _DISPATCHED.search(line)))
        labelled = [_dates(match for line in self._edges for match in labels.finditer(line)) for labels in _PUBLISHED]
        return _first_agreed([sure, *labelled, sent, _cover_dates(self._all[:_FIRST_LINES])]) or ""

    def _effective(self) -> str:
        header = _dates(match for line in self._edges for match in _EFFECTIVE_HEADER.finditer(line))
        label = _dates(match for line in self._edges for match in _EFFECTIVE.finditer(line))
        enforced = [match["date"] for line in self._all for match in _COMES_INTO_FORCE.finditer(line)]
        stated = [iso for text in enforced if text and len(enforced) == 1 and (iso := _iso(text))]
        return _first_agreed([header, label, stated]) or ""


def _signatures(lines: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Date, body and region of each signature: a date that fills its line, then who signs, there or in the next line."""
    for line, below in pairwise([*lines, ""]):
        match = _DATE_LINE.match(line)
        day = _iso(match["date"]) if match else ""
        body, region = issuer_of(line[match.end() :] or below) if match and len(day) == 10 else ("", "")
        if body:
            yield day, body, region


def _cover_dates(lines: Sequence[str]) -> list[str]:
    """The date on a cover: a line of its own, above the one that names a body."""
    return [
        day for line, below in pairwise(lines)
        if (match := _DATE_LINE.fullmatch(line)) and _BODY_LINE.fullmatch(below) and (day := _iso(match["date"]))
    ]  # fmt: skip


def _dates(matches: Iterable[re.Match[str]]) -> list[str]:
    return [day for match in matches if (day := _iso(match["date"]))]


def _iso(written: str) -> str:
    """A date in any of the forms of `_DATE` as YYYY-MM-DD or YYYY-MM; empty for no such day."""
    if month := re.search(_MONTH, written):
        words = re.sub(r"[.,]", " ", written).split()
        year, day = (word for word in sorted(words, key=len, reverse=True) if word.isdigit())
        parts = [year, str(_MONTHS.index(month[0][:3].lower()) + 1), day]
    else:
        parts = re.findall(r"\d+", written)
    text = "-".join(part.zfill(2) for part in parts)
    return text if _is_date(text) else ""


def _first_agreed(ranked: Iterable[Iterable[_Value]]) -> _Value | None:
    """The value of the first source that has any; `None` when it has several."""
    for values in ranked:
        if distinct := {*values}:
            return distinct.pop() if len(distinct) == 1 else None
    return None
