"""What a document is: publisher, region, number and dates, as people stated them or as its own lines say for certain."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import TypeVar

from assistant.errors import ReadError
from assistant.ingest.formats.text import visible
from assistant.ingest.furniture import COPYRIGHT
from assistant.ingest.issuers import body_in, is_national, issuer_of, region_of
from assistant.ingest.kinds import KINDS, kind_of
from assistant.language.regions import regions_in
from assistant.language.text import language_of
from assistant.types import Message

_Value = TypeVar("_Value")

FIELDS = ("title", "publisher", "region", "number", "published", "effective", "source", "url", "kind")
# What files of ordinances call them: 자치법규명 in front matter, 지자체기관명: 서울특별시 성북구 in a line.
_OF_ORDINANCES = {"자치법규명": "title", "지자체기관명": "publisher", "공포일자": "published", "시행일자": "effective"}
REPLACES = ("replaces", "supersedes")  # the first that is filled in counts

_FIRST_PAGE = 3000  # characters
_FIRST_LINES = 15  # in which the document's number stands
_LAST_LINES = 12
_LONGEST_LABELLED = 200  # characters; longer lines are prose that mentions a date
_DATE_FORMATS = {4: "%Y", 7: "%Y-%m", 10: "%Y-%m-%d"}

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
# 2024. 3. 15. / 2024-03-15 / 2024년 3월 15일 / 2024. 3. / March 15, 2024 / 15 March 2024
_DATE = (
    rf"(?:(?:19|20)\d{{2}}\s?[.년/-]\s?\d{{1,2}}(?:\s?[.월/-]\s?\d{{1,2}})?(?!\d)(?:\s?[.월일])?|(?:19|20)\d{{6}}(?!\d)"
    rf"|{_MONTH}\s(?:\d{{1,2}},?\s)?(?:19|20)\d{{2}}|\d{{1,2}}\s{_MONTH},?\s(?:19|20)\d{{2}})"
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
        r"발\s?행\s?일(?:자)?|발간(?:일)?|공포일(?:자)?|공고일(?:자)?|고시일(?:자)?|공표일(?:자)?|보도\s?(?:일시?|시점)|published|date of issue|adopted",
        r"배\s?포\s?(?:일자|일시?)?",
        r"(?:등록|게시|작성)일(?:자|시)?|발의연월일|date|updated",
    )
)
_EFFECTIVE = re.compile(rf"(?:^|[\s|•·(])(?:시행\s?일(?:자)?|effective(?:\sdate)?)\s*[|:]?\s*(?P<date>{_DATE})", re.I)
_HELD = re.compile(rf"(?:^|[-\s])일\s?시\s*:?\s*(?P<date>{_DATE})")  # of minutes
_EFFECTIVE_HEADER = re.compile(rf"\[\s?시행\s?(?P<date>{_DATE})\s?\]")
# 이 조례는 2024년 3월 15일부터 시행한다; 이 조례는 공포한 날부터 시행한다 states none.
_COMES_INTO_FORCE = re.compile(
    rf"(?:이|본)\s(?:조례|규칙|법|영|고시|규정|훈령|예규|지침|공고|기준|요령)[은는]\s(?:(?P<date>{_DATE})|[^.]{{1,40}}?)\s?부터\s시행한다"
)
# [경상남도창원시조례 제1234호, 2024. 3. 15., 일부개정]
_LAW_HEADER = re.compile(
    rf"\[(?P<issuer>[가-힣 ]{{0,20}}?)\s?(?P<number>(?:(?:조례|규칙|법률|대통령령|[가-힣]{{1,9}}령|훈령|예규|고시)\s?)?제\s?\d+(?:-\d+)?호),\s?(?P<date>{_DATE})[^\]]*\]"
)
# (일부개정 2024. 6. 14. 조례 제1987호), (제정) 2021. 9. 3. 규칙 제812호
_ENACTED = re.compile(
    rf"\(\s?(?:제정|(?:일부|전부)개정)\)?\s?(?P<date>{_DATE}),?\s(?P<number>(?:조례|규칙|훈령|예규)\s?제\s?\d+호)"
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
# Issuer | KRIHS • Publisher | … ; 발행처: 국토연구원; Issued by the Planning Division, Gunsan City, 12 February 2025
_ISSUER_LABEL = re.compile(
    r"(?:^|[•·|]\s*)(?:(?:issuer|발행처|발행기관|발간처|펴낸\s?곳|배포처|작성기관|지자체기관명|issued by|published by)\s*[|:]"
    rf"|(?:발행처|배포처)\s|(?:issued|published) by(?:\sthe)?\s)\s*(?P<name>[^|•·:]{{2,60}}?)(?:,\s(?P<date>{_DATE}))?\s*(?:[•·|]|$)",
    re.I,
)
# 소관부서: 포항시 여성아동과, 작성: 안동시 기획예산실 / 발간: …, which name a body only with its place
_DEPARTMENT_LABEL = re.compile(
    r"(?:^|[•·|]\s*)(?:발행|작성|(?:소관|담당)\s?부서|부서명?)\s*[|:]\s*(?P<name>[^|•·:/,]{2,60}?)\s*(?:[•·|/,]|$)"
)
# 창원특례시(시장 홍남표)는, 중소벤처기업부(장관 한성숙)는
_LEAD = re.compile(
    r"(?P<name>[가-힣]{2,20}(?:\s[가-힣]{2,10})?)\((?:[가-힣]{0,3}시장|군수|구청장|도?지사|교육감|의장|장관|[처청]장)\s[가-힣]{2,4}\)"
)

# 제339회 창원시의회(임시회) …, 2026년 진주시 …, 부산시, …: a year or a count, then a place and what it may have
_TITLED = re.compile(
    r"(?:(?:제\s?\d+\s?[회차]|(?:19|20)\d{2}년도?|\d분기|제\d차)\s?)*(?P<name>[가-힣]{1,10}[시군구도](?:\s[가-힣]{1,5}[군구])?(?:의회|교육청)?)(?=[\s,(]|$)"
)


def find_metadata(lines: Sequence[str], copyright_lines: Sequence[str], title: str) -> dict[str, str]:
    """What the title and the lines of a document say for certain of its publisher, region, kind, number and dates; the
    rest is empty."""
    return _Lines(lines, copyright_lines, title).values()


def choose(sources: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """A value for each of `FIELDS` from the first source that has one; a region, too, that the publisher implies, or
    that the title speaks of. Without any it is unknown, and not the whole country."""
    values = {name: visible(next((source[name] for source in sources if source.get(name)), "")) for name in FIELDS}
    region = values["region"] or region_of(values["publisher"]) or _place_of(values["title"])
    return values | {"region": region}


def _place_of(title: str) -> str:
    """The one place that a title names."""
    mentions = regions_in(title)
    is_one = len(mentions) == 1 and len(mentions[0]) == 1
    return next(iter(mentions[0])).label(language_of(title)) if is_one else ""


def stated_values(front_matter: Mapping[str, object]) -> dict[str, str]:
    """What front matter states, as text. Raises `ReadError` for a value that cannot be used."""
    values = {}
    front_matter = _of_ordinance(front_matter) | dict(front_matter)
    for name in (*FIELDS, "language"):
        value = front_matter.get(name)
        if isinstance(value, list | dict):
            raise ReadError("front_matter_value", name=name, value=value, advice=Message("write_one_line"))
        values[name] = "" if value in (None, "null", "~") else clean(str(value))
        if advice := advice_on(name, values[name]):
            raise ReadError("front_matter_value", name=name, value=values[name], advice=advice)
    return values | {"replaces": next((names for name in REPLACES if (names := _names(name, front_matter))), "")}


def _of_ordinance(front_matter: Mapping[str, object]) -> dict[str, object]:
    """What the front matter of files of ordinances states, under the names of `FIELDS`; a date that is none is left out."""
    stated = {name: str(front_matter[own]) for own, name in _OF_ORDINANCES.items() if own in front_matter}
    return {name: _iso(value) if name in ("published", "effective") else value for name, value in stated.items()}


def _names(name: str, front_matter: Mapping[str, object]) -> str:
    """Names of documents, one or a list of them, as `catalog.csv` has them: parted by bars."""
    value = front_matter.get(name)
    names = value if isinstance(value, list) else [value]
    if any(isinstance(one, list | dict) for one in names):
        raise ReadError("front_matter_value", name=name, value=value, advice=Message("write_names"))
    return "|".join(clean(str(one)) for one in names if one not in (None, "", "null", "~"))


def parted(names: str) -> tuple[str, ...]:
    """The names of documents between bars."""
    return tuple(dict.fromkeys(name for part in names.split("|") if (name := " ".join(part.split()))))


def clean(value: str) -> str:
    """A stated value as one line of NFC, without what no page shows: YAML can spell that with escapes."""
    return " ".join(visible(value).split())


def advice_on(name: str, value: str) -> Message | None:
    """What to write instead of a value that cannot be used; `None` for one that can."""
    if not value:
        return None
    if name in ("published", "effective") and not _is_date(value):
        return Message("write_date")
    if name == "url" and not value.startswith(("http://", "https://")):
        return Message("write_address")
    if name == "kind" and value not in KINDS:
        return Message.of("write_one_of", values=", ".join(KINDS))
    if name == "language" and value not in ("ko", "en"):
        return Message.of("write_one_of", values="ko, en")
    return None


def _is_date(text: str) -> bool:
    try:
        return bool(datetime.strptime(text, _DATE_FORMATS[len(text)]))
    except (KeyError, ValueError):
        return False


class _Lines:
    """The lines of a document, and what they say of it. Where they disagree, they say nothing."""

    def __init__(self, lines: Sequence[str], copyright_lines: Sequence[str], title: str) -> None:
        self._all = lines
        self._title, self._kind = title, kind_of(title, lines)
        self._copyright = copyright_lines
        length, first = 0, 0
        while first < len(lines) and length < _FIRST_PAGE:
            length += len(lines[first])
            first += 1
        edges = [*lines[:first], *lines[max(first, len(lines) - _LAST_LINES) :]]
        self._edges = [line for line in edges if len(line) <= _LONGEST_LABELLED]
        self._headers = [match for line in edges if (match := _LAW_HEADER.search(line) or _ENACTED.search(line))]
        self._signatures = [*_signatures(lines)]

    def values(self) -> dict[str, str]:
        """What is certain of publisher, region, kind, number, published and effective."""
        publisher, region = self._publisher()
        return {
            "publisher": publisher, "region": region, "kind": self._kind, "number": self._number(),
            "published": self._published(), "effective": self._effective(),
        }  # fmt: skip

    def _publisher(self) -> tuple[str, str]:
        """The publisher, the surest source first; and the whole country when a minister signed or it is a ministry."""
        signed = [(body_in(body) or body, region) for _, body, region in self._signatures]
        headers = [
            match["issuer"] for match in self._headers
            if "issuer" in match.groupdict() and match["number"].startswith(("조례", "규칙"))
        ]  # fmt: skip
        labels = [match["name"].strip() for line in self._edges if (match := _ISSUER_LABEL.search(line))]
        first = self._all[:_FIRST_LINES]
        parts = [part.strip() for line in first if len(line) <= _LONGEST_LABELLED for part in line.split("|")]
        above = [match["issuer"].strip() for part in parts if (match := _NUMBER_LINE.fullmatch(part))]
        holders = [match["name"].strip() for line in self._copyright if (match := COPYRIGHT.match(line))]
        departments = [match["name"].strip() for line in self._edges if (match := _DEPARTMENT_LABEL.search(line))]
        leads = [match["name"] for line in first if (match := _LEAD.match(line))]
        sure = (
            [name for name in names if name]
            for names in (headers, labels[:1], [a for a in above if _is_body(a)], holders[:1])
        )
        local = (
            [name for name in names if body_in(name) or is_national(name)]
            for names in (departments, parts, leads, self._titled())
        )
        ranked = [*sure, *(names[:1] for names in local)]
        return _first_agreed([signed, *([_with_reach(name) for name in names] for names in ranked)]) or ("", "")

    def _titled(self) -> list[str]:
        """The body that the title of an official document begins with: 제339회 창원시의회 …, 부산시, …"""
        match = _TITLED.match(self._title) if self._kind else None
        return [match["name"]] if match else []

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
        held = _dates(match for line in self._edges for match in _HELD.finditer(line)) if self._kind == "회의록" else []
        held = held or (_dates(map(_DATE_LINE.fullmatch, self._all[:_FIRST_LINES])) if self._kind == "회의록" else [])
        issued = _dates(match for line in self._edges if (match := _ISSUER_LABEL.search(line)) and match["date"])
        sent = _dates(match for line in self._edges if (match := _DISPATCHED.search(line)))
        labelled = [_dates(match for line in self._edges for match in labels.finditer(line)) for labels in _PUBLISHED]
        return _first_agreed([sure, *labelled, issued, sent, held, _cover_dates(self._all[:_FIRST_LINES])]) or ""

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
    """The date on a cover: a line of its own, above or below the one that names a body."""
    return [
        day for above, line, below in zip(["", *lines], lines, [*lines[1:], ""], strict=False)
        if (match := _DATE_LINE.fullmatch(line)) and (_is_body(below) or body_in(above)) and (day := _iso(match["date"]))
    ]  # fmt: skip


def _is_body(line: str) -> bool:
    return _BODY_LINE.fullmatch(line) is not None or body_in(line) != ""


def _with_reach(name: str) -> tuple[str, str]:
    """A publisher by its name alone, without its division; with the whole country where it is a ministry."""
    body = body_in(name) or name
    return body, "전국" if is_national(body) else ""


def _dates(matches: Iterable[re.Match[str] | None]) -> list[str]:
    return [day for match in matches if match and (day := _iso(match["date"]))]


def _iso(written: str) -> str:
    """A date in any of the forms of `_DATE` as YYYY-MM-DD or YYYY-MM; empty for no such day."""
    if month := re.search(_MONTH, written):
        words = re.sub(r"[.,]", " ", written).split()
        year, *day = (word for word in sorted(words, key=len, reverse=True) if word.isdigit())
        parts = [year, str(_MONTHS.index(month[0][:3].lower()) + 1), *day]
    elif len(written) == 8 and written.isdigit():
        parts = [written[:4], written[4:6], written[6:]]
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
