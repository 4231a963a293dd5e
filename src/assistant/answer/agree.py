"""Whether two texts agree: the same values of the same things, and neither says the opposite of the other."""

import re
from decimal import Decimal
from itertools import pairwise
from typing import Final

from assistant.language.facts import Fact, Kind, facts_in
from assistant.language.numbers import NUMBER
from assistant.language.terms import terms_of
from assistant.language.text import language_of

_NUMBER: Final = re.compile(NUMBER, re.IGNORECASE)

# What makes a statement say no. 'No. 736', 'not only', 'no other' (which says only) do not, nor do 조례안 통과,
# 끊임없이, 뿐만 아니라, 불가피.
_NEGATION: Final = re.compile(
    r"\b(?:not(?! only\b)|no(?!\.| other\b| (?:more|less|fewer|later) than)|never|none|nobody|nor|neither|without|cannot|except|excluding|unable|against|avoid\w*"
    r"|refus\w+|reject\w*|oppos\w+|lacks?|lacking|fail(?:ed|s|ing)?|stop(?:s|ped)?|cease[sd]?|cancel\w*|abolish\w*|ban(?:s|ned)?|prohibit\w*|away from|dissuad\w+)\b|n't\b"
    r"|않(?!고서)|못(?:하|했|한|할|해|함| )|(?<![끊틀관상임])(?<!다름)없(?!애|앤|앨)|아니(?!라[도며])|(?<![가-힣])안\s(?=[가-힣])|제외|불가(?!피)|불허|금지|지양|미지급|미지원|미시행"
    r"|비대상|반대|거부|거절|폐지|중단|취소|철회|피해야|피하|피할|지\s?(?:말|마)[아라고자]?|부결",
    re.IGNORECASE,
)  # fmt: skip
_NOT_ONLY = re.compile(r"뿐\s?(?:만\s?)?아니라|못지않|머지않|관계\s?없|상관\s?없|제한\s?없|만이 아니|남지 않도록")
# What makes a statement say: this and nothing else.
_ONLY: Final = re.compile(
    r"\bno other\b(?!.*\bbefore\b)|\bonly\b|\bsole(?:ly)?\b|\balone\b|\bexclusively\b|\bby (?:it|him|her|them)sel(?:f|ves)\b"
    r"|뿐(?!\s?만|\s?아니)|유일|(?<!미)만으로|오직|오로지|(?<=[가-힣])만(?=\s(?:지원|신청|이용|가능|대상|해당))",
    re.IGNORECASE,
)

# Words that exclude each other: a statement with one needs evidence that does not have the other instead.
_OPPOSITES: Final = tuple(
    tuple(re.compile(words, re.IGNORECASE) for words in alternatives)
    for alternatives in (
        (r"last year|지난해|작년", r"this year|올해|금년", r"next year|내년"),
        (r"\b(?:a|per|each|every) year\b|annual|yearly|매년|해마다|연간|(?<![가-힣])연 ?(?:최대|최고|평균|약)? ?\d", r"\b(?:a|per|each|every) month\b|monthly|매월|매달|월간|(?<![가-힣])월 ?(?:최대|최고|평균|약)? ?\d",
         r"\b(?:a|per|each|every) week\b|weekly|매주|주간(?=\s?\d)|(?<![가-힣])주 ?(?:최대|최고|평균|약)? ?\d", r"\b(?:a|per|each|every) day\b|daily|매일|하루"),
        (r"increas|\bgr[eo]w|\bris(?:e|ing)|\brose\b|\brais|expand|늘[어리린었렸]|증가|상승|오르|올랐|확대|증액",
         r"decreas|declin|\bfall|\bfell\b|\bdrop|reduc|shrink|shrank|줄[어이인였었]|감소|하락|떨어|축소|감액"),
        (r"\bhigh(?:er)?\b|높", r"\blow(?:er)?\b|낮"),
        (r"\bstrong|강하|강한|튼튼", r"\bweak|약하|약한|약화"),
        (r"\boutside\b|beyond the (?:metro|capital)|밖|비수도권", r"\binside\b|within the (?:metro|capital)|수도권 ?(?:안|내)"),
        (r"short-?\s?term|단기", r"long-?\s?term|장기", r"mid-?\s?term|medium-term|중기(?!업)"),
        (r"central (?:and local )?governments?|중앙\s?정부", r"local governments?|지방\s?정부|지자체|지방자치단체"),
        (r"\bpublic\b|공공", r"\bprivate\b|민간"),
        (r"small as possible|minimi[sz]|최소", r"(?:large|big) as possible|maximi[sz]|최대"),
        (r"\ball\b|\bevery|\bentire|\bwhole\b|모든|모두|전역|전체|어디에서나", r"\bsome\b|\bpart of\b|\bfew\b|일부|부분적"),
        (r"\bbefore\b|기 ?전에", r"\bafter\b|[은난된한] ?(?:뒤|후)"),
        (r"\byoung\b|\byouth|청년|청소년", r"\belder|\bsenior (?:citizen|resident)|\bold people\b|노인|어르신|고령"),
        (r"\bmen\b|남성", r"\bwomen\b|여성"),
        (r"\ba\.?m\.?\b|오전", r"\bp\.?m\.?\b|오후"),
        (r"\bsmall(?:er)?\b|소규모|소상공인|작은", r"\blarge(?:r)?\b|대규모|대기업|커다란"),
        (r"\bsupport\w*\b|찬성", r"\boppos\w+|반대"),
        (r"north|북부", r"south|남부"),
        (r"\bfree\b|무료", r"\bpaid\b|유료"),
        (r"무주택", r"유주택"),
        (r"\bstart|\bbeg[aiu]n|\blaunch|시작|시행|개시|출범", r"\bend(?:s|ed)?\b|\bfinish|expire|terminat|종료|끝[나내난났]|만료"),
        (r"\bgain|\breceiv|\battract|받[았는고]|모[았으]|들어[왔오]", r"\blost?\b|\bloses?\b|\breturn|잃|돌려주"),
    )
)  # fmt: skip


def denies(text: str) -> bool:
    """Whether it says no to something."""
    return _count(_NEGATION, text) > 0


def restricts(text: str) -> bool:
    """Whether it says: this and nothing else."""
    return _count(_ONLY, text) > 0


def _count(mark: re.Pattern[str], text: str) -> int:
    return len(mark.findall(_NOT_ONLY.sub(" ", text)))


def contradiction(statement: str, words: str) -> str:
    """How the one says what the other denies; empty when it does not."""
    same_language = language_of(statement) == language_of(words)
    for mark, name in ((_NEGATION, "not"), (_ONLY, "only")):
        said, stated = (_count(mark, text) for text in (statement, words))
        # A translation may say 'not' twice where the other language does once.
        if bool(said) != bool(stated) or (same_language and said > stated):
            return f"one says {name}, the other does not"
    return _opposite(statement, words)


def _opposite(statement: str, words: str) -> str:
    for alternatives in _OPPOSITES:
        said, stated = ([match for word in alternatives if (match := word.search(text))] for text in (statement, words))
        unstated = [match[0] for match in said if match.re not in {other.re for other in stated}]
        if unstated and stated:
            return f"the cited words say {stated[0][0]!r} where it says {unstated[0]!r}"
    return ""


# 3,200가구 중 480가구; 480 of the 3,200; of 3,200 households, 480
_PARTS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<whole>#)\s?(?:중|가운데)(?:에서)?\s(?:[가-힣]+\s)?(?P<part>#)",
        r"(?P<part>#)\s(?:out of (?:the |all )?|of (?:the|all) )(?P<whole>#)",
        r"\bof (?:the |all )?(?P<whole>#)(?:\s[A-Za-z]+){0,5},? (?P<part>#)",
    )
)


def exceeds_its_whole(text: str) -> bool:
    """Whether a text says that more were taken than there were: 480가구 중 3,200가구."""
    counts = [fact for fact in facts_in(text) if fact.kind is Kind.COUNT]
    # Each count becomes one # so that the patterns need not know how numbers are written.
    marked, position = "", 0
    for fact in counts:
        marked += text[position : fact.start].replace("#", " ") + "#"
        position = fact.end
    marked += text[position:].replace("#", " ")
    order = [match.start() for match in re.finditer("#", marked)]
    values = [Decimal(fact.value) for fact in counts]
    found = (match for pattern in _PARTS for match in pattern.finditer(marked))
    return any(values[order.index(m.start("part"))] > values[order.index(m.start("whole"))] for m in found)


# 14개 사례, 14개의 사례, 8,000건이 넘는 민원; but 8,000건 이상이다
_COUNTED_BEHIND: Final = re.compile(
    r"[을를이가]?\s?(?:넘는|이상의|이하의|미만의|이내의|초과하는|가량의|정도의|에 이르는|에 달하는)\s"
    r"|의?\s(?!이상|이하|이내|미만|초과|가량|정도|내외|넘)(?=[가-힣'\"“‘])"
)
# Authors, residents, economists: nouns that stand for 명.
_PEOPLE: Final = re.compile(
    r"(?:[eo]r|[ae]nt|ist|ian)s?\b|people|children|(?:wo)?men\b|citizens|officials|staff|fellows|couples|population"
)
_ANYBODY: Final = re.compile(r"\b(?:people|persons?|population|residents?|citizens?)\b|인구|주민|시민|사람")


def agree(claimed: Fact, stated: Fact, *, translated: bool) -> bool:
    """Same value, unit and comparison; a bare count may stand for its counted thing (8 zones, 8개)."""
    if Kind.DATE in (claimed.kind, stated.kind):
        parts = zip(claimed.value.split("-"), stated.value.split("-"), strict=False)
        return claimed.kind is stated.kind and all(a in ("?", b) for a, b in parts)
    return (
        claimed.value == stated.value
        and _same_unit(claimed, stated, translated)
        and _implied(claimed, stated, translated)
    )


def _same_unit(claimed: Fact, stated: Fact, translated: bool) -> bool:
    if (claimed.kind, claimed.unit) == (stated.kind, stated.unit):
        return True
    kinds, bare = {claimed.kind, stated.kind}, "" in (claimed.unit, stated.unit)
    # 100 million for 1억 원, whose won was lost in translation
    return bare and (kinds <= {Kind.COUNT, Kind.ORDINAL} or (translated and Kind.COUNT in kinds))


def _implied(claimed: Fact, stated: Fact, translated: bool) -> bool:
    """The same comparison; what is exact is also about that. Of counts only, more than 8,000 is also 8,000 이상 (a sum
    or an age limit of 이상 is not 초과), and 이상 is commonly translated as 'more than'."""
    bounds = (claimed.bound, stated.bound)
    if bounds[0] == bounds[1] or bounds == ("~", ""):
        return True
    return claimed.kind is Kind.COUNT and (bounds == (">=", ">") or (translated and bounds == (">", ">=")))


def may_be_people(claimed: Fact, stated: Fact, things: str) -> bool:
    """Whether a count of people and one without a unit can be the same: 세 명 and three authors, not three roads."""
    return {claimed.unit, stated.unit} != {"person", ""} or _PEOPLE.search(things) is not None or not things.strip()


def counted(text: str, fact: Fact, *, words: int = 3) -> str:
    """The words that say what a number counts: those behind it in English and in 14개 사례, those before it
    in 회원 83명이 and 'a population of one million'; empty when there are none."""
    before, after = _between(text, fact)
    if language_of(text) == "en":
        behind = f"{_NUMBER.sub('', text[fact.start : fact.end])} {' '.join(after.split()[:words])}".strip()
        return behind if _nouns(behind) or not before.endswith(" of ") else " ".join(before.split()[-words:])
    if follows := _COUNTED_BEHIND.match(after):
        phrase = re.match(r"(?:\S*[^\s을를은는이가로에]\s)*\S+", after[follows.end() :])
        return " ".join(phrase[0].split()[:words]) if phrase else ""
    return " ".join(before.split()[-max(2, words // 2) :])


def counts_the_same(claimed: str, stated: str) -> bool:
    """Whether two such wordings name the same thing; they do, as far as one can tell, when one names none."""
    if _ANYBODY.search(claimed) and _ANYBODY.search(stated):
        return True
    other = _nouns(stated)
    head = _head(claimed)
    return not head or not other or head <= other


def _head(words: str) -> frozenset[str]:
    """What is counted without what describes it: the plural of barefoot walking trails, 주택 of 낡은 주택."""
    plural = re.search(r"\b[A-Za-z]+[^\W\ds]s\b", words)
    return _nouns(plural[0]) if plural else _nouns((words.split() or [""])[-1 if language_of(words) == "ko" else 0])


def _nouns(words: str) -> frozenset[str]:
    return frozenset(term for term in terms_of(words).content if not term[0].isdigit())


def _between(text: str, fact: Fact) -> tuple[str, str]:
    """The text around a fact, up to the facts next to it and the ends of its clause."""
    neighbours = [(0, 0), *((other.start, other.end) for other in facts_in(text)), (len(text), len(text))]
    for left, own, right in zip(neighbours, neighbours[1:], neighbours[2:], strict=False):
        if own == (fact.start, fact.end):
            before, after = text[left[1] : fact.start], text[fact.end : right[0]]
            return re.split(r"[,;.]\s", before)[-1], re.split(r"[,;.](?:\s|$)|\s(?:and|while)\s", after)[0]
    return "", ""


def clause_of(text: str, fact: Fact) -> str:
    """The part of a sentence that a fact stands in, cut at commas and conjunctions."""
    cuts = [match.start() for match in re.finditer(r"[,;]\s|\s(?:and|while|but)\s|(?<=[고며만])\s", text)]
    for start, end in pairwise([0, *cuts, len(text)]):
        if start <= fact.start < end:
            return text[start:end]
    return text
