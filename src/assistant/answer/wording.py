"""Whether the words of a statement are those of its evidence: each one, and all of them as a whole."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

from assistant.answer.evidence import EvidenceSentence
from assistant.answer.question import TermSet, content, term_set
from assistant.answer.support import Embed, Support
from assistant.language.facts import Kind, facts_in
from assistant.language.glossary import Glossary
from assistant.language.sounds import sound_alike
from assistant.language.synonyms import longest_phrase, synonyms
from assistant.language.terms import content_units, tokens_of, unit_runs, word_key
from assistant.language.text import folded, language_of
from assistant.types import Language

# How near a word of the statement must come to one of the evidence, as a cosine, to be a paraphrase of it. Measured on
# two thirds of the golden statements: synonyms lie at 0.6 and above (handled: dealt), what was put in place of another
# noun mostly below; across the languages both lie lower.
_LEAST_NEAR: Final[dict[Language, float]] = {"ko": 0.8, "en": 0.7}
_LEAST_NEAR_TRANSLATED = 0.7
_VERB = 0.6  # of a Korean verb, of which there are more that say the same
_NAME = 0.8  # of a proper name, which is to be said by its sound: 일본 and Japanese lie above
_PERSON: Final = re.compile(r"[A-Z][a-z]+\s[A-Z][a-z]+(?:-?[a-z]+)?|[A-Z][a-z]+(?:-[a-z]+)?\s[A-Z][a-z]+")
_LONG: Final = 7  # letters
_LONG_LOANWORD: Final = 3  # syllables: 아이덴티티, identity
_KOREAN_NAME = 0.95  # of one in the same language: 무등산 is 0.83 from 금당산
# Share of the statement's words that must be said in any form.
_LEAST_COVERAGE = 0.6
_LEAST_COVERAGE_TRANSLATED = 0.5
# Of the score for the wording, and the cosine of a translation.
_LEAST_SUPPORT: Final[dict[Language, float]] = {"ko": 0.02, "en": 0.02}
_LEAST_COSINE_TRANSLATED = 0.35

# They join or frame, or say only that something is, is done or is given, or of which kind it is: they state nothing that
# could be false. What denies, bounds, widens or turns a statement among them, other rules have seen to.
_LIGHT: Final = """not no cannot could might never only without except neither nor all each both every via through about across
    after again against along alongside already also although always amid among amongst any around aside because
    before beside besides between certain despite due during either else even ever further furthermore hence here
    hereby however if indeed instead into itself himself herself likewise meanwhile moreover much must namely
    nevertheless nonetheless notably now often once one onto other others otherwise ought out over overall own
    particular particularly per perhaps quite rather really regarding same shall should since some something soon
    specifically still such than themselves then thereby therefore these though throughout thus till to together
    too toward towards under unless until up upon various very well whereas whereby wherein whether while whole
    within yet especially generally mainly mostly basically simply merely just directly actually currently
    recently today accord accordingly state say said note report evidence answer document describe mention give
    gave given receive include reach set term make made get got take took taken become became put hold held come
    came add draw drawn drew call stress emphasize emphasise know known name list group continue require demand
    need want seek help allow let mean show serve use pay cover fund distribute carry run do done go went gone
    work deal handle capable able possible jointly send sent program programme like follow place part side earlier
    number observe find found remark regard consider view judge similar amount ahead last past yardstick basis
    criterion point consist concern relate involve base aim intend person people individual somebody someone
    everyone anyone man thing way manner kind type sort form role area field aspect event activity item matter
    issue case situation process result purpose goal method target body entity system scheme measure content
    detail example instance fact idea topic subject total sum figure time period moment date day year month""".split()
_LIGHT_KOREAN: Final = frozenset(
    """경우 동안 방식 형태 정도 기준 유형 선택 관련 전화번호 연락처 주소 금액 비율 기간 날짜 이상 이하 이내 미만 초과 최대 최소 한도 합계 시한 조건 판단 견해 생각 입장 기록 나오 유일 결제 이용
    사용 이루어지 나타나 생기 느껴지 계시 지니 있 되 덕분 때문 의하 통하 가운데 사이 것 등 경 측 편 중 사람 인물 개인 제도 체계 이번 해당 최근 현재 지금 오늘날 당시 시점 시기 시간 역할
    기능 대책 내용 분야 부문 영역 부분 상황 상태 과정 결과 목적 목표 취지 방법 수단 대상 항목 종류 활동 행사 자리 장소 순서 순위 다음 그다음 예 사례 명칭 이름 제목 내역 규모 수준 총액 전체
    모두 전부 각각 각자 저마다 서로 함께 같이 직접 실제 사실 특히 주로 대체로 일반 별도 이외 이후 이전 관하 대하 위하 따르 바탕 토대 기반 차원 측면 관점 필요 가능 가지 갖추 모이 모으 밝히
    말하 전하 언급 지적 하나 쓰이 보이 이르 속하 놓이 두 들 하 맞 주 받 가 오 보 여기 삼 담기 담 비롯 포함 구성 마련 제공 실시 진행 운영 시행 추진 대비""".split()
)
# Bounds of a figure, which the facts have seen to
_BOUND: Final = re.compile(
    r"\b(?:no |not )?(?:more|less|fewer|later|longer|higher|lower) than\b|\bor (?:more|less|fewer|older|younger|over|under)\b"
    r"|\bapart from\b|\b(?:last|end) (?:day )?of (?=(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
    r"|(?<=[a-z]-)(?:gu|si|do|gun|dong|eup|myeon|ri)\b"
    r"|\bat (?:least|most)\b|\bup to\b|\bwithin\b|\b(?:over|under|about|around)(?=\s[\d₩$])|\bin (?:all|total)\b"
    r"|(?:1|한)\s?(?:년|해|달|개월|주)에(?=\s)",  # how often: 1년에 300만 원
    re.IGNORECASE,
)
_SAID_BY_FIGURES: Final = {Kind.AGE: "나이 연령 age aged old", Kind.PERCENT: "비율 share rate"}
_GLOSS: Final = re.compile(r"(?<=[가-힣])\(([A-Z][a-z][^()]+)\)")
_NOUNS: Final = frozenset({"NNG", "NNP", "XR", "SH"})
_VERB_ENDINGS: Final = frozenset({"XSV", "XSA"})  # 결제 in 결제하다 is a verb


@dataclass(frozen=True, slots=True)
class _Word:
    """A word or term of a statement, the sets of terms that say it in the language of the evidence."""

    text: str
    form: str
    wordings: tuple[TermSet, ...]
    is_noun: bool = True
    is_name: bool = False


class Wording:
    """Compares words. `embed` gives one vector per text, `embed_english` too or nothing."""

    def __init__(self, glossary: Glossary, embed: Embed, embed_english: Embed) -> None:
        self._glossary = glossary
        self._embed = embed
        self._support = Support(embed, embed_english)

    def objection(self, text: str, spans: Sequence[EvidenceSentence]) -> str:
        """Why these spans do not say the statement in other words; empty when they do."""
        said = _said(spans)
        translated = language_of(said) != language_of(text)
        share, unsaid = self._compared(text, spans)
        if unsaid:
            return f"the cited words say nothing like {unsaid!r}"
        if share < (_LEAST_COVERAGE_TRANSLATED if translated else _LEAST_COVERAGE):
            return f"the cited words cover {share:.0%} of it"
        if not translated and (compound := other_compound(text, f"{said} {spans[0].place}")):
            return f"the cited words do not say {compound!r}"
        if any(span.header for span in spans):
            return ""  # rows of a table are no sentences
        return self._far_from(text, said) if translated else self._unsupported(text, said)

    def terms_in(self, text: str, said: str) -> TermSet:
        """The terms of a text and, where the evidence is in the other language, all that may say them there."""
        words = self._words(text, said) if language_of(text) != language_of(said) else ()
        return term_set(text).union(*(wording for word in words for wording in word.wordings))

    def shared(self, text: str, span: EvidenceSentence) -> float:
        """The share of a statement's facts, names and words that a span has."""
        words, terms = list(self._words(text, span.text)), term_set(span.text)
        had = sum(any(wording <= terms for wording in word.wordings) for word in words)
        facts, stated = ({(fact.kind, fact.value) for fact in facts_in(words)} for words in (text, span.text))
        return (had + len(facts & stated)) / max(1, len(words) + len(facts))

    def _compared(self, text: str, spans: Sequence[EvidenceSentence]) -> tuple[float, str]:
        """The share of the words that the spans say, and the first that they say nothing like.

        Words may also stand in the headings above.
        """
        said, under = _said(spans), " ".join(span.under for span in spans)
        translated = language_of(said) != language_of(text)
        own = term_set(said)
        terms = own | term_set(under)
        words = list(self._words(text, said))
        # What a name of the other language is made of may stand in a heading about something else.
        left = [
            word for word in words
            if not any(wording <= (own if translated and word.is_name else terms) for wording in word.wordings)
            and (translated or not _is_inside(word.text, f"{said} {under}"))
        ]  # fmt: skip
        # The headings of the other language are compared by their vectors, too: their terms are not the statement's.
        beyond = f"{said} {under}" if translated else said
        near = [
            min(self._nearness(part, said if word.is_name else beyond) for part in _parts(word.text)) for word in left
        ]
        least = _LEAST_NEAR_TRANSLATED if translated else _LEAST_NEAR[language_of(text)]
        least_of_name = _NAME if translated or language_of(text) == "en" else _KOREAN_NAME
        unsaid = [
            word for word, score in zip(left, near, strict=True)
            if not _is_light(word.form) and not (translated and _sounds(word.text, text, said))
            and score < (least_of_name if word.is_name else least if word.is_noun else min(least, _VERB))
        ]  # fmt: skip
        share = 1 - len(unsaid) / max(1, len(words))
        return share, unsaid[0].text if unsaid else ""

    def _nearness(self, word: str, said: str) -> float:
        """The cosine to the nearest word or pair of words that is said."""
        stated = _phrases(said)
        vectors = self._support.vectors
        return float((vectors([word]) @ vectors(stated).T).max()) if stated else 0.0

    def _words(self, text: str, said: str) -> Iterator[_Word]:
        """The statement's words and terms without its facts and proper names, which other rules have seen to."""
        spoken, language, terms = language_of(text), language_of(said), term_set(said)
        taken = {place for fact in facts_in(text) for place in range(fact.start, fact.end)}
        taken.update(place for bound in _BOUND.finditer(text) for place in range(*bound.span()))
        units, tags = content_units(text), _tags(text)
        for mention in self._glossary.find(text):
            place = range(mention.start, mention.end)
            inside = [unit for unit in units if unit.start in place]
            names = tuple(name for spelling in mention.entry.names(language) if (name := content(spelling)) <= terms)
            if not taken.isdisjoint(place) or not inside:
                continue
            if mention.entry.is_name:
                taken.update(place)
            elif any(names):
                taken.update(place)
                also = synonyms(tuple(unit.form for unit in inside), spoken, language)
                yield _Word(
                    text[mention.start : mention.end], inside[0].form, (*names, *(frozenset(forms) for forms in also))
                )
        if spoken != language:
            taken.update(_glossed(text, said))
        units = [unit for unit in units if unit.start not in taken]
        while units:
            phrase = tuple(unit.form for unit in units[: longest_phrase([unit.form for unit in units[:3]], spoken)])
            begins, ends = units[0].start, units[len(phrase) - 1].end
            same = [phrase] if spoken == language else []
            wordings = tuple(frozenset(forms) for forms in (*same, *synonyms(phrase, spoken, language)))
            tag = tags.get(begins, "")
            yield _Word(text[begins:ends], phrase[0], wordings, tag in _NOUNS, tag == "NNP")
            units = units[len(phrase) :]

    def _unsupported(self, text: str, said: str) -> str:
        score = self._support.score(text, said)
        is_low = score < _LEAST_SUPPORT[language_of(text)]
        return f"the cited words support it too little ({score:.2f})" if is_low else ""

    def _far_from(self, text: str, said: str) -> str:
        statement, evidence = self._embed([text, said])
        cosine = sum(a * b for a, b in zip(statement, evidence, strict=True))
        is_other = cosine < _LEAST_COSINE_TRANSLATED
        return f"the cited words are about something else (cosine {cosine:.2f})" if is_other else ""


def _glossed(text: str, said: str) -> Iterator[int]:
    """Where Korean words stand that have the evidence's own behind them: 이스트필드 수영장(Eastfield Pool)."""
    for gloss in _GLOSS.finditer(text):
        if gloss[1].casefold() in said.casefold():
            words = list(re.finditer(r"[가-힣]+", text[: gloss.start()]))[-len(gloss[1].split()) :]
            yield from range(words[0].start() if words else gloss.start(), gloss.start())


def _is_inside(word: str, said: str) -> bool:
    """Whether a Korean word is part of another, which Kiwi may not have cut: 국회 of 국회의원, but no 공개 of 비공개."""
    return re.fullmatch("[가-힣]{2,}", word) is not None and re.search(rf"(?<![비미불무부탈]){word}", said) is not None


@cache
def _light() -> frozenset[str]:
    return frozenset(word_key(word) for word in _LIGHT) | _LIGHT_KOREAN


def _is_light(form: str) -> bool:
    return form in _light() or (len(form) == 1 and not form.isdigit())


@lru_cache(maxsize=4096)
def _tags(text: str) -> dict[int, str]:
    """What each word is, by where it begins: the nouns of Korean; in English, which is not parsed, all are taken for
    nouns, and for names when they are capitalised inside a sentence."""
    if language_of(text) == "en":
        words = re.finditer(r"[^\W_]+", text)
        return {word.start(): "NNP" if word.start() and word[0][0].isupper() else "NNG" for word in words}
    tokens = tokens_of(text)
    return {
        token.start: token.tag for token, behind in zip(tokens, [*tokens[1:], None], strict=True)
        if not (behind and behind.tag in _VERB_ENDINGS)
    }  # fmt: skip


def _said(spans: Sequence[EvidenceSentence]) -> str:
    """The words of the evidence, and what its marks and figures say: △ that something fell, 19세 an age."""
    words = " ".join(span.words for span in spans)
    kinds = {fact.kind for fact in facts_in(words)}
    words += "".join(f" {said}" for kind, said in _SAID_BY_FIGURES.items() if kind in kinds)
    return re.sub(r"[△▲]", " 적자 감소 deficit decrease ", words)


def other_compound(text: str, said: str) -> str:
    """A Korean compound that is put together otherwise in the evidence: 야간경기 where that has 주간경기."""
    known, heads = folded(said), {head for _, head in _compounds(said)}
    return next((word for word, head in _compounds(text) if head in heads and word not in known), "")


def _compounds(text: str) -> list[tuple[str, str]]:
    """Each Korean word that is made of several parts, prefixes among them (총투자), and its last noun."""
    runs = ((_begin(text, units[0].start), units[-1].start, units[-1].end) for units in unit_runs(text))
    return [
        (text[begin:end], text[head:end])
        for begin, head, end in runs
        if re.fullmatch("[가-힣]+", text[begin:end]) and begin < head
    ]


def _begin(text: str, start: int) -> int:
    """Where the Korean word that is written together with what stands there begins."""
    while start and "가" <= text[start - 1] <= "힣":
        start -= 1
    return start


def _parts(phrase: str) -> list[str]:
    """A phrase, and its words that are not light: young people are not near people with disabilities."""
    units = content_units(phrase)
    telling = [phrase[unit.start : unit.end] for unit in units if not _is_light(unit.form)]
    return [phrase, *telling] if 0 < len(telling) < len(units) else [phrase]


def _phrases(text: str) -> list[str]:
    """The words of content, their parts, and each two that follow each other."""
    runs = unit_runs(text)
    words = [text[run[0].start : run[-1].end] for run in runs]
    pairs = [f"{left} {right}" for left, right in pairwise(words)]
    return list(dict.fromkeys((*words, *(text[unit.start : unit.end] for run in runs for unit in run), *pairs)))


def _sounds(word: str, text: str, said: str) -> bool:
    """Whether a name of the evidence is said like this word of the other language, or like the name it belongs to."""
    hangul = re.findall(r"[가-힣]+", f"{word} {said}")
    latin = re.findall(r"[A-Z][a-z]+", f"{word} {said}")
    if language_of(word) == "ko":
        words = re.findall(rf"\b[a-z]{{{_LONG},}}\b", said) if len(word) > _LONG_LOANWORD else []
        return any(sound_alike(word, name) for name in (*latin, *words))
    names = [name for name in _PERSON.findall(text) if word in name]  # Kang Hyun-soo
    if word[0].isupper() or len(word) >= _LONG:  # loanwords that are long, too: 코디네이터
        names.append(word)
    return any(sound_alike(own, name) for own in hangul for name in names)
