"""What would count as an answer: the kind of fact a question asks for, and of what, told from its words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from assistant.language.facts import Fact, Kind, facts_in
from assistant.language.regions import regions_in, without_regions
from assistant.language.synonyms import synonyms
from assistant.language.text import SURNAMES, folded

_ASKED: Final = tuple(
    (kinds, re.compile(pattern, re.IGNORECASE))
    for kinds, pattern in (
        ({Kind.PHONE}, r"\b(?:tele)?phone|전화하|연락하|\bfax\b|전화번호|연락처|팩스|번호가? ?(?:뭐|무엇|어떻게|몇)"),
        ({Kind.AGE}, r"\bages?\b|how old|몇 ?살|몇 ?세|나이|연령"),
        ({Kind.DURATION, Kind.DATE}, r"며칠 ?(?:안|만|내|이내|동안|전|걸)"),
        ({Kind.DATE}, r"\b(?:what|which) (?:day|date|month|year)|무슨 ?요일|month and year|몇 ?년도|어느 ?해|몇 ?월|며칠|날짜|일시"),
        ({Kind.TIME}, r"\b(?:what|which) (?:time|hour)|\b(?:opening|office|business|working) hours|몇 ?시(?!간)|(?:운영|이용|근무|영업|진료) ?시간"),
        ({Kind.DATE, Kind.DURATION}, r"deadline|마감|기한|언제까지|(?:신청|접수|모집|공모|운영) ?기간"),
        ({Kind.PERCENT}, r"per ?cent|\brates?\b|몇 ?(?:%|퍼센트|프로)|비율|할인율|지원율|보조율"),
        ({Kind.LENGTH}, r"how far|몇 ?(?:킬로|km|미터|m\b)|길이|거리가"),
        ({Kind.AREA}, r"how large|면적|넓이|몇 ?(?:평|제곱|㎡)"),
        ({Kind.DURATION}, r"how (?:soon|quickly|many (?:hours|days|weeks|months|years))|얼마 ?만에|얼마 ?동안|얼마나 (?:오래|살|거주|걸|기다|영업|근무|일해|다녀|머물)"
                          r"|몇 ?(?:년|개월|달|주|일|시간|분)(?:[^도]|$)|기간[은이]"),
        ({Kind.DURATION, Kind.LENGTH}, r"how long"),
        ({Kind.COUNT}, r"\bpopulation of\b|what(?:'s| is) (?:the |[\w’']+ )?population|인구[는가]?(?: 수)?\s?(?:얼마|몇|어)|how many|number of|몇 ?(?:명|개|곳|군데|건|가지|차례|번|회|대|동|분|가구|종)|인원|개수|건수|횟수"),
        ({Kind.MONEY, Kind.PERCENT, Kind.COUNT}, r"how much|얼마|금액|액수|몇 ?(?:원|만|억|천)|\bcosts?\b|\bprice\b|maximum (?:\w+ ){0,2}(?:subsidy|grant|support|amount|allowance|loan)"),
        ({Kind.DATE}, r"^\W*(?:and |so |but )?when\b|\bwhen (?:did|does|do|is|are|was|were|will|has|have|had)\b|언제"),
        # a sum by its name alone: 포항시 2025년 예산은
        ({Kind.MONEY, Kind.PERCENT, Kind.COUNT}, r"^(?!.*(?:어떻게|어디|누가|누구|무엇|뭐|왜|어떤|\bwh(?:y|o|ere)\b|how (?:do|can|to|is|are)\b)).*(?:\bbudget|spending|\bfees?\b|예산|사업비|한도(?!시)|비용|(?:지원|지급)액|수수료|[이수]용료|수강료|요금)"),
    )
)  # fmt: skip
# Counted in one of these, another count is no answer.
_COUNTERS: Final = tuple(
    (unit, re.compile(rf"몇 ?(?:{words})"))
    for unit, words in (
        ("person", "명|분(?!기)|사람"), ("place", "곳|군데|개소"), ("case", "건"), ("household", "가구|세대"), ("time", "회|번|차례"),
        ("fold", "배"),
    )
)  # fmt: skip
# What a figure has to be of: asked for one of these, a sentence that does not speak of it is no answer.
_ATTRIBUTES: Final = tuple(
    (re.compile(asked, re.IGNORECASE), re.compile(stated, re.IGNORECASE))
    for asked, stated in (
        (r"\bbudget|예산|사업비", r"\bbudget|\bcost|\bspen[dt]|invest|예산|사업비|비용|투입|들여"),
        (r"e-?mail|이메일|메일 ?주소", r"@"),
        (r"website|homepage|\burl\b|홈페이지|누리집", r"www\.|https?:|website|홈페이지|누리집"),
        (r"\baddress\b|주소", r"address|주소|[가-힣](?:로|길) ?\d"),
        (r"\bscores?\b|점수|몇 ?점", r"\bscore|\bpoints?\b|점수|\d ?점"),
        (r"\bpopulation|인구[는가]", r"population|people|인구|주민"),
        (r"deadline|apply by|마감|기한|언제까지|신청 ?기간|접수 ?기간", r"deadline|until|\bby\b|\bwithin\b|\bclose|period|마감|기한|(?:신청|접수|모집|공모|운영) ?기간|기간\s?:|까지|접수|이내|안에|수시|상시"),
        (r"\battend|participants?\b|참석|참가(?:자|한|했)|관객", r"attend|participa|참석|참가|참여|관객"),
        (r"\bfee\b|\bfees\b|수수료|요금|이용료", r"\bfees?\b|charge|수수료|요금|이용료|무료|free"),
        (r"per month|monthly|a month|한 ?달|매월|매달|월 ?얼마", r"month|월|달"),
        (r"per year|annual|a year|(?:1|일 ?)년(?=에|간|동안|당|\s?(?:예산|지원))|한 ?해|매년|연간", r"year|annual|년|연 ?\d|연간|매년|해마다"),
        (r"next year|내년", r"next year|내년|예정"),
        (r"얼마나 (?:늘|증가|올)|\bhow much (?:did|has|will|does)\b.*\b(?:increas|grow|rise)|증가율", r"늘|증가|올[랐라려]|인상|\bup\b|increas|gr[eo]w|r[io]se"),
        (r"얼마나 (?:줄|감소|내)|\bhow much (?:did|has|will|does)\b.*\b(?:decreas|fall|drop)|감소율", r"줄|감소|낮|내[렸리려]|인하|\bdown\b|decreas|f[ae]ll|drop"),
        (r"\belections?\b|선거", r"elect|선거|민선"),
        (r"민선 ?\d기", r"민선|\bpopularly elected"),
    )
)  # fmt: skip
# Whom a programme is for: asked about one of them, a figure for another is no answer.
GROUPS: Final = tuple(
    re.compile(group, re.IGNORECASE)
    for group in (
        r"노인|어르신|고령|경로|\bseniors?\b|\belder|\bold(?:er)? people|\bold-age",
        r"장애|disab|\bimpaired",
        r"청년|청소년|젊은|\byoung|\byouth",
        r"아동|어린이|영유아|유아|보육|자녀|아이|출생|출산|[첫둘셋넷]째|\bchild|\binfant|\bkids?\b",
        r"출산|출생|임신|산모|\bbirth|pregnan|matern",
        r"다자녀|다둥이|large famil|multi-?child",
        r"신혼|결혼|newlywed|marri|wedding",
        r"한부모|single[- ]parent",
        r"다문화|multicultural",
        r"농민|농업인|농가|\bfarmer",
        r"어민|어업인|fisher",
        r"학생|장학|\bstudent|scholarship",
        r"월세|전세|임대료|\brent",
        r"소상공인|자영업|small business|merchant",
        r"국가유공자|보훈|참전|veteran",
        r"카드|\bcard\b",
        r"상품권|\bvoucher|\bcertificate",
        r"지역화폐|local currency",
        r"연금|\bpension",
        r"대출|융자|\bloan",
    )
)
# What a question takes for granted: asked why or when something was abolished, a passage that tells of no abolition is
# no answer.
_ASKS_OF_PREMISE: Final = re.compile(r"\bwhy\b|\breasons?\b|\bwhen did\b|왜|이유|까닭|언제", re.IGNORECASE)
_PREMISES: Final = tuple(
    re.compile(premise, re.IGNORECASE)
    for premise in (
        r"\babolish|\bscrap(?:ped|s)?\b|폐지|없앴|없앤|없애",
        r"\bdissol|\bdisband|\bbr(?:oke|oken|eak) up\b|해체|해산|청산",
        r"\bcancel|\bcalled? off|취소|철회",
        r"\bstop(?:ped|s)?\b|\bsuspend|\bdiscontinu|\bhalt|중단|중지|그만[두둔뒀]",
        r"\breject|\brefus|\bturned down|거부|거절|부결|반려",
        r"\bban(?:ned|s)?\b|\bprohibit|\bforbid|금지",
        r"\bpostpon|\bdelay|연기(?:[했한하된되됐]|$)|미[뤘룬루]|지연",
        r"\bresign|\bstep(?:ped)? down|사퇴|사임|물러",
        r"\bmerg|통합|합병",
        r"\bprivati[sz]|민영화",
        r"\bclos(?:e|ed|ing)\b|\bshut|폐쇄|폐관|폐교|문을 닫",
        r"\bg(?:ive|iven|ave|iving) up\b|\brelinquish|\babandon|포기|반납",
        r"\bwithdr[ae]w|\bpull(?:ed)? out|철수|탈퇴",
        r"\bs(?:ell|old)\b|\bselling\b|매각",
        r"\bdemolish|\btore down|철거",
        r"\bsued?\b|\blawsuit|소송|고소",
    )
)
# Asked for the holder of an office, a sentence has to name the office.
_OFFICES: Final = tuple(
    re.compile(office, re.IGNORECASE)
    for office in (
        r"\b(?:deputy|vice)\b|부(?:시장|구청장|군수|지사|원장|의장)",
        r"(?<!부)(?:시장|구청장|군수)|\bmayor\b",
        r"(?<!부)원장|(?<!Managing )\bdirector\b|\bhead of\b",
        r"(?<!부)의장|\bchair",
        r"대통령|\bpresiden",
        r"발행인|\bpublisher\b",
    )
)
_MARKET: Final = re.compile(r"([가-힣]+)시장")
_QUESTION_WORD = re.compile(
    r"(?P<kind>얼마나? ?(?:오래|살|거주|걸|기다|영업)?|몇 ?(?:[가-힣]|%)+?(?=[\s인이까부을를이가은는?]|$)|언제(?:까지|부터)?|며칠"
    r"|\bhow (?:much|many|long|old|far|soon)\b|\bwhen\b|\bwhat (?:day|date|time|month|year)\b)"
    r"|(?P<place>어디(?:에서|서|로|에)?|\bwhere\b)|(?P<person>누가|누구|\bwho\b)",
    re.IGNORECASE,
)
_HOW_MUCH = re.compile(r"얼마|몇|며칠|언제|\bhow\b|\bwhen\b", re.IGNORECASE)
_OPEN = re.compile(
    r"얼마|몇|며칠|언제|어디|어느|누가|누구|무엇|뭐|뭔|무슨|어떤(?!가|지)|어떻게|왜|\b(?:wh(?:at|ich|en|ere|o|y)|how)\b",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(
    r"(?:[나가까니죠지요냐]요?|맞아|맞음|돼|되)\s*[?？]*\s*$|^\W*(?:is|are|was|were|do|does|did|can|could|will|would|has|have)\b",
    re.IGNORECASE,
)
_CONFIRMED: Final = frozenset({Kind.MONEY, Kind.PERCENT, Kind.AGE, Kind.DURATION})
# What are all …; 무엇무엇, 모두 알려 줘
_LIST = re.compile(r"\ball\b|\blist\b|\beach\b|모두|전부|각각|목록|나열|무엇무엇|종류", re.IGNORECASE)
_WHAT = re.compile(r"\bwhat\b|\bwhich\b|\bname\b|무엇|뭐|뭔|어떤|알려", re.IGNORECASE)
_PERSON = re.compile(r"\bwho(?:m|se)?\b|누가|누구|(?:장|관|수|사|원|인|자) ?(?:이름|성함)", re.IGNORECASE)
# In May last year; 지난해, 올해 상반기: a time without a number of its own.
_RELATIVE_TIME = re.compile(
    r"\b(?:last|this|next) (?:year|month|week)\b|지난해|작년|올해|내년|지난달|이달|상반기|하반기|[월화수목금토일]요일|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b",
    re.I,
)
_AND_ABOVE = re.compile(
    r"(?:아이?|자녀)?\s?이상|(?:\s\w+)?\s(?:or|and) (?:more|later|above|beyond|subsequent)", re.IGNORECASE
)
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)년?\s?(?:[~∼～–—-]|부터|to)\s?((?:19|20)\d\d)(?!\d)")
_LONGEST_PLAN = 30  # years
# Kim Sun-bae, Hong Nam-pyo, Kawamura Kazunori; 홍남표 시장, 김영표 원장
_PERSON_NAME = re.compile(
    r"\b[A-Z][a-z]+ [A-Z][a-z]+(?:-[a-z]+)?\b"
    rf"|^[{SURNAMES}][가-힣]{{2}}[은는이가]\s"
    rf"|(?<![가-힣])[{SURNAMES}][가-힣]{{1,3}}(?:\s[가-힣]+){{0,3}}\s[가-힣]*시장"  # a mayor: no 양동시장, which is a market
    rf"|[가-힣]*(?:팀장|과장|국장|부장|시장|군수|구청장|원장|의장|회장|위원장|담당자?)\s[{SURNAMES}][가-힣]{{1,2}}(?=[\s(,.)]|$)"
    r"|[가-힣]{2,4}(?:\s[가-힣]+){0,3}\s?(?:군수|구청장|도지사|원장|의장|장관|교수|연구위원|연구원|위원장|대표|국장|과장|회장|이사장)"
)

# Capitalised pairs that are no person: Seo District, Research Fellow, Good City.
_NO_PERSON = re.compile(
    r"District|City|Metropolitan|Province|County|Institute|University|Council|Ministry|Project|Policy|Research|Fellow"
    r"|Director|Professor|Chairman|Mayor|Manager|Senior|Special|National|Korea|Seminar|Hotel|Market|Brief|Allowance"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The kinds of fact asked for (none for what and why), and whether it is a person."""

    question: str
    kinds: frozenset[Kind]
    person: bool

    @property
    def fact(self) -> bool:
        """Whether the question asks for a number, a date or a person."""
        return bool(self.kinds) or self.person

    def sums_are_in(self, whole: str) -> bool:
        """Whether the `whole`, in the question's language, speaks of the sum that is asked for: 포상금 is no 과태료."""
        asks = Kind.MONEY in self.kinds or Kind.PERCENT in self.kinds
        words = {match[1]: match[2] for match in _SUM.finditer(without_regions(self.question)) if asks}
        text = folded(whole)
        return all(
            is_general(word) or stem in text
            or any(all(form in text for form in forms) for own in (word, stem) for forms in synonyms((own,), "ko", "ko"))
            for word, stem in words.items()
        )  # fmt: skip

    @property
    def holder(self) -> bool:
        """Whether it asks who holds an office."""
        return self.person and names_office(self.question)

    @property
    def figure(self) -> bool:
        """Whether it asks for a number of something; a date is none."""
        return bool(self.kinds - {Kind.DATE})

    @property
    def several(self) -> int:
        """How many sentences a list may take: one for each thing asked for and one that announces them; else 0."""
        if self.fact:
            return 0
        counts = [
            int(fact.value) for fact in facts_in(self.question) if fact.kind is Kind.COUNT and len(fact.value) < 2
        ]
        if _LIST.search(self.question):
            return 1 + max(counts, default=4)
        return 1 + counts[0] if counts and counts[0] > 2 and _WHAT.search(self.question) else 0

    def is_spoken_of(self, text: str, whole: str) -> bool:
        """Whether the `whole`, a sentence with the headings above it, speaks of what is asked of: a budget, a score,
        a month; and whether the sentence itself names the office whose holder is asked for."""
        figures = [stated for asked, stated in _ATTRIBUTES if asked.search(self.question)]
        figures += [group for group in GROUPS if self.figure and group.search(self.question)]
        offices = [office for office in _OFFICES if self.person and office.search(self.question)]
        return (
            all(stated.search(whole) for stated in figures)
            and all(office.search(_without_markets(text)) for office in offices)
            and ordinals_of(self.question) <= ordinals_of(whole, above=True)
        )

    def is_taken_up(self, whole: str, chunk: str) -> bool:
        """Whether the passage tells of what the question takes for granted, and of no other year than it names.

        The `whole` decides on the year when it has one, else the `chunk` that it stands in.
        """
        asks = _ASKS_OF_PREMISE.search(self.question)
        premises = [premise for premise in _PREMISES if asks and premise.search(self.question)]
        years = _years(self.question)
        stated = _years(whole) or _years(chunk)
        return all(premise.search(f"{whole}\n{chunk}") for premise in premises) and (
            not years or not stated or bool(years & stated)
        )

    @property
    def numbers(self) -> list[str]:
        """The numbers it takes for granted (No. 736, 2024), small ones aside; what it asks to confirm is none."""
        if asked_to_confirm(self.question):
            return []
        plain = self.question.replace(",", "")
        return [digits for digits in re.findall(r"(?<![\d.])\d{2,}(?![\d.]*\d)", plain) if int(digits) > 10]

    def is_met_by(self, text: str, facts: Iterable[Fact]) -> bool:
        """Whether the text, which has these facts, has one of the kind that the question asks for (true when it asks
        for none)."""
        if self.kinds:
            facts = list(facts)
            if Kind.DURATION in self.kinds and sum(fact.kind is Kind.DATE for fact in facts) > 1:
                return True  # from April 30 to May 9
            years = re.search(r"\byear\b|년도|어느 ?해", self.question) is not None
            units = {"", *(unit for unit, asked in _COUNTERS if asked.search(self.question))}
            return any(
                _is_of_kind(fact, self.kinds, years)
                and (fact.kind is not Kind.COUNT or len(units) < 2 or fact.unit in units)
                for fact in facts
            ) or (Kind.DATE in self.kinds and not years and _RELATIVE_TIME.search(text) is not None)
        return not self.person or _names_person(text)


def wanted_of(question: str) -> Wanted:
    """What a question wants.

    A follow-up has the question before it on a second line, which decides where the first leaves open.
    """
    lines = question.split("\n")
    person = _PERSON.search(question) is not None
    if len(lines) > 1 and (_OPEN.search(lines[0]) or _own_kinds(lines[0])):
        lines = lines[:1]
    kinds = next((kinds for line in lines if (kinds := _own_kinds(line))), set())
    if person and kinds and not _HOW_MUCH.search(question):
        kinds = set()  # 예산 담당자는 누구
    return Wanted(question, frozenset(asked_to_confirm(question) or kinds), person)


def _own_kinds(line: str) -> set[Kind]:
    return next((kinds for kinds, asks in _ASKED if asks.search(line)), set())


def carried_over(question: str, before: str) -> str:
    """What still holds of the question before: its place, year and 둘째 give way to those of the new one; where that
    asks for something else, so does what was asked for, and of which one."""
    text = without_regions(before) if regions_in(question) else before
    asks = _OPEN.search(question) or _own_kinds(question)
    replaced = {
        fact.kind for fact in facts_in(question)
        if fact.kind is Kind.ORDINAL or (fact.kind is Kind.DATE and fact.value[:4].isdigit())
    } | ({Kind.ORDINAL} if asks else set())  # fmt: skip
    for fact in reversed(facts_in(text)):
        if fact.kind in replaced:
            text = text[: fact.start] + text[fact.end :]
    if asks:
        text = _QUESTION_WORD.sub("", text)
    return " ".join(text.split())


def asks_in(question: str) -> list[str]:
    """The question with one of its question words each, where they ask for facts of several kinds: 얼마이고 언제까지, how long
    and how old; else the question alone."""
    words = list(_QUESTION_WORD.finditer(question))
    # One of each first: of the same word a thousand times only the last is looked at.
    one_of_each = {(wanted_of(word[0]).kinds, word.lastgroup): word for word in words}
    each = {
        what: _without(question, [other for other in words if other is not word]) for what, word in one_of_each.items()
    }
    return list(each.values()) if len(each) > 1 else [question]


def _without(text: str, parts: list[re.Match[str]]) -> str:
    """The text without those parts of it, which follow one another."""
    starts, ends = [*(part.start() for part in parts), len(text)], [0, *(part.end() for part in parts)]
    return "".join(text[end:start] for end, start in zip(ends, starts, strict=True))


def asked_to_confirm(question: str) -> set[Kind]:
    """The kinds of the figures that a question asks to say yes or no to: is it 500,000 won; 65세도 되나요."""
    if _OPEN.search(question) or not _YES_OR_NO.search(question):
        return set()
    return {fact.kind for fact in facts_in(question)} & _CONFIRMED


def _without_markets(text: str) -> str:
    """양동시장 is a market; 창원시장, 특례시장 and 홍남표 시장 are mayors."""
    return _MARKET.sub(lambda match: match[0] if _is_city(match[1]) else " ", text)


def _is_city(word: str) -> bool:
    return word.endswith(("특례", "광역", "특별", "자치", "부")) or without_regions(f"{word}시") != f"{word}시"


# A sum by its name: 포상금, 철거비
_SUM: Final = re.compile(r"(?<![가-힣])(([가-힣]{2,})(?:금|비|료|액|율|률))(?=[은는이가을를도과와]?\s|[은는이가]?\?|$)")

# What is asked of a programme, not of which one: its sum, its term, its papers.
_GENERAL: Final = re.compile(
    r"예산안?|사업비|금액|지원|지원금|지원액|수당|장려금|보조금|급여|비용|요금|수수료|신청|접수|대상|기간|기한|마감|사업|제도|늘|줄|오르|증가|감소|담당|담당자|후|전|조|억|천|가능|이름|성함|예외|공고|안내|정책|혜택|규모|총액"
    r"|합계|분야|지급|연락처|전화|문의|방법|절차|자격|조건|요건|[년연]도|전년|대비|퍼센트|받|주|되|하|내|때|안|며칠|경우|곳|것|분|만|필요|주요|최대|이상|올해|매월"
    r"|budgets?|amount|support|subsid(?:y|ies)|allowance|grants?|costs?|fees?|applications?|apply|program(?:me)?s?|projects?|period|deadline|total"
    r"|maximum|phone|number|get|receive|pay|long|much|people|years?|old|eligib\w*|grow|increase|rise|change|need\w*|document\w*|offer|give",
    re.IGNORECASE,
)


def is_general(word: str) -> bool:
    """Whether a word says what is asked of something and not of what: 예산, deadline."""
    return _GENERAL.fullmatch(word) is not None


def names_office(text: str) -> bool:
    """Whether the text names an office: 시장, director."""
    return any(office.search(text) for office in _OFFICES)


def ordinals_of(text: str, *, above: bool = False) -> set[str]:
    """Second, 둘째, 3회: asked for one, another is no answer. First is said of too much to hold to, and what has a
    higher number, such as No. 736, is seen to by its document. With `above`, 셋째 이상 is the fourth, too."""
    ordinals = [fact for fact in facts_in(text) if fact.kind is Kind.ORDINAL]
    found = {fact.value for fact in ordinals}
    if above:
        lowest = [int(fact.value) for fact in ordinals if _AND_ABOVE.match(text, fact.end)]
        found.update(str(number) for number in range(min(lowest, default=10), 10))
    return found & set("23456789")


def _years(text: str) -> set[str]:
    """Those that dates name, and all within 2023~2027."""
    named = {fact.value[:4] for fact in facts_in(text) if fact.kind is Kind.DATE and fact.value[:4].isdigit()}
    spans = [range(int(match[1]), int(match[2]) + 1) for match in _YEARS.finditer(text)]
    return named.union(str(year) for span in spans for year in span[:_LONGEST_PLAN])


def _names_person(text: str) -> bool:
    found = (match[0] for match in _PERSON_NAME.finditer(text))
    # 김이강 서구청장 is one, 창원 시장 is none.
    return any(not _NO_PERSON.search(name) and without_regions(own := name.split()[0]) == own for name in found)


def _is_of_kind(fact: Fact, kinds: frozenset[Kind], years: bool) -> bool:
    if fact.kind is Kind.DATE and years:
        return Kind.DATE in kinds and not fact.value.startswith("?")
    if fact.kind is Kind.COUNT and Kind.MONEY in kinds:  # 'less than 100 million', its won lost
        return fact.bound != "" and float(fact.value) >= 10_000
    return fact.kind in kinds
