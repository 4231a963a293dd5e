"""Whether two facts agree: the same value of the same thing, with the same comparison."""

import re
from decimal import Decimal
from itertools import pairwise
from typing import Final

from assistant.language.facts import POPULATION, Fact, Kind, facts_in
from assistant.language.numbers import NUMBER
from assistant.language.terms import terms_of, tokens_of
from assistant.language.text import language_of

_NUMBER: Final = re.compile(NUMBER, re.IGNORECASE)

# Kinds whose values can be added and compared.
MEASURES: Final = frozenset(Kind) - {Kind.DATE, Kind.TIME, Kind.ARTICLE, Kind.PHONE, Kind.ORDINAL}

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


_GREW: Final = re.compile(r"\bincreas|\bgrew\b|\brose\b|\brisen\b|늘[었어]|증가|상승|올랐")
_FELL: Final = re.compile(r"\bdecreas|\bfell\b|\bdeclin|\bdropp|줄[었어]|감소|하락|떨어")
_TO: Final = re.compile(r"\s?(?:으로|로)\s")


def moves_the_other_way(text: str) -> bool:
    """Whether a text says that something grew to less than it was, or fell to more: 28명에서 7명으로 늘었다."""
    measured = [fact for fact in facts_in(text) if fact.kind in MEASURES]
    for first, last in pairwise(measured):
        between = text[first.end : last.start]
        is_to = between.rstrip().endswith(" to") or _TO.match(text, last.end)
        if is_to and (first.kind, first.unit) == (last.kind, last.unit):
            fell = Decimal(last.value) < Decimal(first.value)
            behind, before = text[last.end :], text[: first.start]
            said = behind if language_of(text) == "ko" else before[-40:] + between
            return bool((_GREW if fell else _FELL).search(said))
    return False


_COMPARED: Final = re.compile(
    r"\s?[^,.]{0,20}?보다(?:는|도)?\s(?:[가-힣]+\s){0,2}?(?:(높|많|크|컸|길|비싸)|(낮|적|작|짧|싸))"
)
_COMPARED_ENGLISH: Final = re.compile(
    r",?\s(?:which is |and )?(?:(higher|more|greater|larger|longer)|(lower|less|fewer|smaller|shorter)) than\s[^.;]*$"
)


def compares_wrongly(text: str) -> bool:
    """Whether a text says of its first figure that it is more than its second, and it is less: 17.1%로 26.2%보다 높다."""
    facts = [fact for fact in facts_in(text) if fact.kind in MEASURES and not fact.bound]
    for kind in {(fact.kind, fact.unit) for fact in facts}:
        for first, last in pairwise(fact for fact in facts if (fact.kind, fact.unit) == kind):
            korean = _COMPARED.match(text, last.end)
            english = _COMPARED_ENGLISH.match(text[first.end : last.start])
            if match := korean or english:
                apart = Decimal(first.value) - Decimal(last.value)
                return apart <= 0 if match[1] else apart >= 0
    return False


def is_origin(text: str, fact: Fact) -> bool:
    """Whether something changes from that figure: 24.1%에서 22.8%로, from 24.1 to 22.8 percent."""
    return text.startswith("에서 ", fact.end) or text[: fact.start].endswith("from ")


def is_result(text: str, fact: Fact) -> bool:
    """Whether something becomes that figure."""
    return _BECOMES.match(text, fact.end) is not None or text[: fact.start].endswith(" to ")


_BECOMES: Final = re.compile(r"(?:[가이] [될된되됐]|으?로 (?:늘|줄|오|올|내|낮|높|떨어|감소|증가|바뀌|확대|축소|조정))")


def falls(text: str) -> bool:
    """Whether a measure of a text is followed by a smaller one."""
    measured = pairwise(fact for fact in facts_in(text) if fact.kind in MEASURES)
    return any(
        (first.kind, first.unit) == (last.kind, last.unit) and Decimal(last.value) < Decimal(first.value)
        for first, last in measured
    )


def is_turned(text: str, fact: Fact, *, fell: bool | None) -> bool:
    """Whether a text says that something grew where a table marks it as fallen (△, -), or of a share the other way round."""
    around = clause_of(text, fact)
    if fell is None or (fact.kind is not Kind.PERCENT and not fell):
        return False
    return bool((_GREW if fell else _FELL).search(around))


# 14개 사례, 14개의 사례, 8,000건이 넘는 민원; but 8,000건 이상이다
_COUNTED_BEHIND: Final = re.compile(
    r"인\s|[을를이가]?\s?(?:넘는|이상의|이하의|미만의|이내의|초과하는|가량의|정도의|에 이르는|에 달하는)\s"
    r"|의?\s(?!이상|이하|이내|미만|초과|가량|정도|내외|넘)(?=[가-힣'\"“‘])"
)
# Authors, residents, economists: nouns that stand for 명.
_PEOPLE: Final = re.compile(
    r"(?:[eo]r|[ae]nt|ist|ian)s?\b|people|children|(?:wo)?men\b|citizens|officials|staff|fellows|couples|population"
)
_NOUNS: Final = frozenset({"NNG", "NNP", "XR", "SL"})
_APPROXIMATELY: Final = re.compile(r"\s*(?:약|총|최대|최소|모두|대략)\s*$")
_ANYBODY: Final = re.compile(r"\b(?:people|persons?|population|residents?|citizens?)\b|인구|주민|시민|사람")


_SAME_LENGTH: Final = {"year": (12, "month"), "week": (7, "day"), "hour": (60, "minute")}


def agree(claimed: Fact, stated: Fact, *, translated: bool) -> bool:
    """Same value, unit and comparison; a bare count may stand for its counted thing (8 zones, 8개)."""
    if Kind.DATE in (claimed.kind, stated.kind):
        parts = zip(claimed.value.split("-"), stated.value.split("-"), strict=False)
        return claimed.kind is stated.kind and all(a in ("?", b) for a, b in parts)
    if claimed.kind is stated.kind is Kind.DURATION:
        return _length(claimed) == _length(stated) and _implied(claimed, stated, translated)
    return (
        claimed.value == stated.value
        and _same_unit(claimed, stated, translated)
        and _implied(claimed, stated, translated)
    )


def _length(duration: Fact) -> tuple[Decimal, str]:
    """In the unit that it is a whole number of: a year is 12 months, but no number of days."""
    times, unit = _SAME_LENGTH.get(duration.unit, (1, duration.unit))
    return times * Decimal(duration.value), unit


def _same_unit(claimed: Fact, stated: Fact, translated: bool) -> bool:
    if (claimed.kind, claimed.unit) == (stated.kind, stated.unit):
        return True
    kinds, bare = {claimed.kind, stated.kind}, "" in (claimed.unit, stated.unit)
    if kinds == {Kind.AGE, Kind.DURATION} and {claimed.unit, stated.unit} == {"age", "year"}:
        return True  # dwellings more than 30 years old, older than 30 years
    if translated and {claimed.unit, stated.unit} == {"case", "time"}:
        return True  # 이용 건수, used … times
    if kinds == {Kind.ORDINAL, Kind.DURATION} and claimed.unit == stated.unit:
        return True  # 취임 3주년, three years in office
    # 100 million for 1억 원, whose won was lost in translation
    return bare and (kinds <= {Kind.COUNT, Kind.ORDINAL} or (translated and kinds == {Kind.COUNT, Kind.MONEY}))


def _implied(claimed: Fact, stated: Fact, translated: bool) -> bool:
    """The same comparison; what is exact is also about that, and 7개월 만에 is as much 7개월 동안 as 7개월 이하. Of counts
    only, more than 8,000 is also 8,000 이상 (a sum or an age limit of 이상 is not 초과), and 이상 is commonly translated
    as 'more than'."""
    bounds = (claimed.bound, stated.bound)
    if bounds[0] == bounds[1] or bounds == ("~", "") or ("<~" in bounds and set(bounds) <= {"<~", "", "<="}):
        return True
    return claimed.kind is Kind.COUNT and (bounds == (">=", ">") or (translated and bounds == (">", ">=")))


def may_be_people(claimed: Fact, stated: Fact, things: str) -> bool:
    """Whether a count of people and one without a unit can be the same: 세 명 and three authors, not three roads."""
    return {claimed.unit, stated.unit} != {"person", ""} or _PEOPLE.search(things) is not None or not things.strip()


def counted(text: str, fact: Fact, *, words: int = 3) -> str:
    """The words that say what a number counts: those behind it in English and in 14개 사례, those before it
    in 회원 83명이 and 'a population of one million'; empty when there are none."""
    before, after = _between(text, fact)
    if population := POPULATION.search(before):
        return population[0]
    if language_of(text) == "en":
        behind = f"{_NUMBER.sub('', text[fact.start : fact.end])} {' '.join(after.split()[:words])}".strip()
        # a population of one million outside …
        return f"{' '.join(before.split()[-words:])} {behind}" if before.endswith(" of ") else behind
    if follows := _COUNTED_BEHIND.match(after):
        phrase = re.match(r"(?:\S*[^\s을를은는이가로에의]\s)*\S+", after[follows.end() :])
        return " ".join(phrase[0].split()[:words]) if phrase else ""
    return " ".join(_APPROXIMATELY.sub("", before).split()[-max(2, words) :])


def counts_the_same(claimed: str, stated: str) -> bool:
    """Whether two such wordings name the same thing; they do, as far as one can tell, when one names none."""
    if _ANYBODY.search(claimed) and (_ANYBODY.search(stated) or _PEOPLE.search(stated)):
        return True
    other = _nouns(stated)
    head = _head(claimed)
    return not head or not other or head <= other


def _head(words: str) -> frozenset[str]:
    """What is counted without what describes it: the plural of barefoot walking trails, 주택 of 낡은 주택."""
    plural = re.search(r"\b[A-Za-z]+[^\W\ds]s\b", words)
    return _nouns(plural[0]) if plural else _nouns((words.split() or [""])[-1 if language_of(words) == "ko" else 0])


def _nouns(words: str) -> frozenset[str]:
    if language_of(words) == "ko":
        return frozenset(token.form for token in tokens_of(words) if token.tag in _NOUNS)
    return frozenset(term for term in terms_of(words).content if not term[0].isdigit())


def _between(text: str, fact: Fact) -> tuple[str, str]:
    """The text around a fact, up to the facts next to it and the ends of its clause."""
    neighbours = [(0, 0), *((other.start, other.end) for other in facts_in(text)), (len(text), len(text))]
    for left, own, right in zip(neighbours, neighbours[1:], neighbours[2:], strict=False):
        if own == (fact.start, fact.end):
            before, after = text[left[1] : fact.start], text[fact.end : right[0]]
            cut = r"[,;.]\s" if language_of(text) == "en" else r"[;.]\s|[고며],\s"  # 창원시, 서구, 남구 세 곳
            return re.split(cut, before)[-1], re.split(r"[,;.](?:\s|$)|\s(?:and|while)\s", after)[0]
    return "", ""


def beside(text: str, fact: Fact) -> tuple[str, str]:
    """Of the clause that a fact stands in, what is before it and behind it, up to the other facts of its kind."""
    clause = clause_of(text, fact)
    begins = text.index(clause)
    others = [other for other in facts_in(text) if other.kind is fact.kind and other != fact]
    start = max((other.end for other in others if begins <= other.end <= fact.start), default=begins)
    end = min((other.start for other in others if fact.end <= other.start), default=len(text))
    return text[start : fact.start], text[fact.end : min(end, begins + len(clause))]


def clause_of(text: str, fact: Fact) -> str:
    """The part of a sentence that a fact stands in, cut at commas and conjunctions."""
    cuts = [
        match.start() for match in re.finditer(r"[,;]\s|\s(?:and|while|but)\s|(?<=[고며만])\s|(?<=[았었]으나)\s", text)
    ]
    for start, end in pairwise([0, *cuts, len(text)]):
        if start <= fact.start < end:
            return text[start:end]
    return text
