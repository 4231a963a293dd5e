"""The extractive answer: the sentences of the evidence that answer, in the documents' own words."""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from assistant.answer.cells import facts_of
from assistant.answer.labels import how_much_said, own_label
from assistant.answer.question import Asked, Concept, take_apart
from assistant.answer.sentence import EvidenceSentence, evidence_sentences
from assistant.answer.table import TABLE_RULE, tells_unit
from assistant.language.facts import MEASURES, Kind, facts_in
from assistant.language.glossary import Glossary, mentions
from assistant.language.regions import is_national
from assistant.language.text import language_of
from assistant.language.wanted import is_general, names_office, ordinals_of
from assistant.types import Claim, Document, Embed, Hit, Language

_MOST_SENTENCES = 3
_MOST_OF_PART = 2  # sentences for each of several things that are asked at once
_MOST_ROWS = 12  # of a table, when the question asks for none of them
# What limits the sentence right before it may not be left out.
_EXCEPTION = re.compile(r"다만[, ]|단,|제\d+항에도 불구하고|(?:However|Except|Unless)\b")
_APART = 6  # characters between the two: a line break and a marker

# Ends like a sentence, or is long enough to be a list item that says something.
_FINAL = re.compile(r"[.!?。다음함임됨]['\"”’)\]]*$")
_FEWEST_WORDS = 7
# What a question of some sort asks, and words that a sentence which answers it tends to have. Where and who wrote it
# weigh double: every sentence about an event or a paper shares its words, one of them names the place or the author.
_CUES: Final = tuple(
    (strength, re.compile(question, re.IGNORECASE), re.compile(sentence, re.IGNORECASE))
    for strength, question, sentence in (
        (1.0, r"\bwhy\b|reason|cause|purpose|왜|이유|원인|까닭|목적|취지",
         r"because|due to|results? (?:of|from)|caus|owing|reason|explain|purpose|in order to|opportunity (?:to|for)"
         r"|때문|원인|이유|결과|탓|인해|비롯|목적|취지|위해|계기|기회"),
        (2.0, r"\bwhere\b|venue|which place|어디(?!에 쓰)|장소",
         r"\b(?:hotel|hall|cent(?:er|re)|office|(?-i:park)|station|venue|website|online|held at|located)\b"
         r"|호텔|회관|센터|청사|강당|공원|장소|구청|시청|누리집|홈페이지|방문|창구"),
        (1.0, r"ministr|departments?\b|agenc|부처", r"\bministry\b|department|agency|[가-힣]{2,}부(?=[,·와과가는은\s])"),
        (1.0, r"organi[sz]|host|put on|together|주최|주관|같이 연|함께 연|기관", r"host|organi[sz]|주최|주관|공동"),
        (1.0, r"\bwant|propos|suggest|recommend|should|plan|만들자|하자|제안|주장|필요|대책|방안",
         r"\bmust\b|should|propos|suggest|urge|need|recommend|제안|해야|하자|주장|촉구|필요|시급"),
        (1.0, r"avoid|away from|warn|stop|말라|말아야|피하|피해야|막|안 되", r"avoid|\bnot\b|prevent|피하|피해야|지양|말아야|않|막"),
        (2.0, r"\bwr(?:ote|itten)\b|\bauthors?\b|저자|집필|누가 (?:썼|쓴)", r"\bauthors?\b|\bwr(?:ote|itten)\b|저자|집필|썼|쓴 (?:사람|이)"),
        (1.0, r"used for|spen[dt]|쓰고|쓰이|쓰나|사용처|용도", r"used for|pay for|fund|spen[dt]|쓰이|쓴다|사용|활용|투입"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence and the signals that it answers; all but `weight` lie in about 0..1."""

    sentence: EvidenceSentence
    coverage: float  # share of what is asked that stands in the sentence or the headings above it
    cosine: float
    hit: float
    hit_cosine: float
    has_kind: bool  # has a fact of the kind asked for
    cue: float  # 1 when it has words that go with the question's why or how, 2 with its where
    translated: bool
    coverage_of_all: float = 0.0  # the same, with words such as budget counting as much as others
    label: float = 0.0  # of a row or 신청 기한: …, how much of what names it the question says

    @property
    def weight(self) -> float:
        return sum(weight * value for weight, value in zip(WEIGHTS, self.signals, strict=True)) + _LABEL * self.label

    @property
    def signals(self) -> tuple[float, ...]:
        """What the weights apply to, in their order."""
        return (
            self.coverage, self.cosine, self.hit, self.hit_cosine, float(self.has_kind),
            self.cue, float(self.translated), min(len(self.sentence.text), 400) / 400,
        )  # fmt: skip


# A logistic regression on the open SQuAD 2 and TyDi QA questions, rounded; cue and translation set by hand.
WEIGHTS: Final = (3.5, 4.8, 7.0, -5.0, 0.7, 1.5, -0.8, 0.8)

# What a row of a table, or 신청 기한: …, is of stands in its first cell, or before the colon.
_LABEL, _TRANSLATED_LABEL = 2.0, 0.5

# Below this weight the evidence does not say. Nineteen in twenty right answers to the golden questions lie above.
_LEAST_WEIGHT = 1.5
# A national document answers about one place only when it is much to the point.
_LEAST_WEIGHT_ELSEWHERE = 3.5
# A further sentence belongs to the answer only when it is nearly as likely: others are about something else.
_MOST_BEHIND = 0.8
_MOST_BEHIND_ELSEWHERE = 0.4  # in another document, which is mostly about another subject
# What leans back on a sentence just above completes it.
_MOST_BEHIND_LEANING = 1.6
_LEANING_CHARS = 400
# The items of a list share fewer words with the question than the sentence that announces it.
_MOST_BEHIND_IN_LIST = 3.0
# < 분기별 해외직접투자액 추이(억 달러, %) >
_CAPTION = re.compile(r"[<‹〈＜《【\[].*[>›〉＞》】\]]")
# Opens with a word that stands for the sentence before, or tells no more than how to reach it.
_LEANS_BACK = re.compile(
    r"(?:Tel|Phone|Fax)\b|전화|☎|"
    r"(?:He|She|They|It|This|These|Those|Such|Accordingly|Therefore|Thus|However)\b"
    r"|(?:이는|이를|이에|이로|그는|그녀는|또한|아울러|따라서|이와 함께|그러나|하지만|그래서)"
)
# Of what a budget is that no programme is named with
_BUDGET = re.compile(r"예산|\bbudget", re.IGNORECASE)
_OF_ALL = re.compile(
    r"예산안|본예산|예산서|총예산|예산\s?(?:총액|규모)|전체 예산|재정|\btotal budget|\boverall budget|budget (?:book|proposal|of the city)",
    re.IGNORECASE,
)
# A name inside a question
_CAPITALISED = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")
# A sentence that shares no word with the question has to be near it: questions and sentences about different
# things have cosines of up to about 0.15, rarely 0.2.
_LEAST_COSINE_ALONE = 0.15
# With none of the few words that tell a question from others it has to be as near as a paraphrase.
_CLOSE, _FEW = 0.45, 3
_LEAST_TOLD = 0.5  # share of the telling words of a question that an item or row has, which names none of them itself
_GENERAL = 0.3  # of the weight of another word: 예산, deadline


def extract_claims(
    question: str, hits: Sequence[Hit], glossary: Glossary, embed: Embed, is_about: Callable[[Document], bool]
) -> Iterator[Claim]:
    """At most three sentences that answer, those of a document in its order; none when the evidence does not say.

    A row of a table names its columns and cites their header, too.

    `is_about` tells whether a document is about the place that the question names (if it names one).
    """
    asked = take_apart(question, glossary)
    parts = asked.apart()
    most = _MOST_ROWS if len(parts) == 1 else _MOST_OF_PART
    found = [_choose(candidates(part, hits, embed), part, is_about)[:most] for part in parts]
    chosen = list({one.sentence.number: one.sentence for each in found for one in each}.values())
    for sentence in _in_order(_with_exceptions(chosen, hits)):
        yield sentence.quote()


def _choose(ranked: Sequence[Candidate], asked: Asked, is_about: Callable[[Document], bool]) -> list[Candidate]:
    likely = [candidate for candidate in ranked if _passes(candidate, is_about)]
    if not likely:
        return []
    best = likely[0]
    # The same fact stands in both languages when the knowledge does: once is enough, in the question's if it can be.
    own = next((candidate for candidate in likely if not candidate.translated), best)
    best = own if own.weight >= best.weight - _MOST_BEHIND else best
    likely = [candidate for candidate in likely if candidate.translated <= best.translated]
    if asked.wanted.several:
        items = [candidate for candidate in likely if candidate.weight >= best.weight - _MOST_BEHIND_IN_LIST]
        one_document = [item for item in items if item.sentence.hit.document.id == best.sentence.hit.document.id]
        return one_document[: asked.wanted.several]
    near = [candidate for candidate in likely if candidate.weight >= best.weight - _most_behind(candidate, best)]
    near = _without_siblings(near)
    if best.sentence.header and not best.label and len(near) > 1:
        rows = [row for row in likely if row.sentence.header == best.sentence.header]
        return rows[:_MOST_ROWS] if len(rows) <= _MOST_ROWS else near[:_MOST_SENTENCES]
    completing = [
        candidate for candidate in likely
        if candidate not in near and not asked.wanted.fact and candidate.weight >= best.weight - _MOST_BEHIND_LEANING
        and any(_leans_on(candidate.sentence, other.sentence) for other in near)
    ]  # fmt: skip
    return [*near, *completing][:_MOST_SENTENCES]


def _without_siblings(found: Sequence[Candidate]) -> list[Candidate]:
    """Without the rows and items beside one that the question names: 1급지 when it asks of 2급지."""
    best: dict[object, float] = {}
    for one in found:
        best[_group(one)] = max(best.get(_group(one), 0.0), one.label)
    return [one for one in found if not _group(one) or one.label >= best[_group(one)]]


def _group(candidate: Candidate) -> tuple[object, ...]:
    """The table or list that a row or an item stands in; empty for a sentence."""
    sentence = candidate.sentence
    header = sentence.header
    if header:
        return (sentence.hit.document.id, header.start)
    return (sentence.hit.document.id, sentence.hit.chunk.headings) if own_label(sentence) else ()


def _with_exceptions(chosen: Sequence[EvidenceSentence], hits: Sequence[Hit]) -> list[EvidenceSentence]:
    """The sentences with the exception that follows one of them, and with the rule that one of them is an exception of."""
    known = {(one.hit.document.id, one.start): one for one in evidence_sentences(hits)}
    found = {(one.hit.document.id, one.start): one for one in chosen}
    for before, behind in pairwise(known[key] for key in sorted(known)):
        apart = behind.start - before.end
        if before.hit.document.id != behind.hit.document.id or apart > _APART or not _EXCEPTION.match(behind.text):
            continue
        for one, other in ((before, behind), (behind, before)):
            if (one.hit.document.id, one.start) in found:
                found.setdefault((other.hit.document.id, other.start), other)
    return list(found.values())


def _most_behind(candidate: Candidate, best: Candidate) -> float:
    same = candidate.sentence.hit.document.id == best.sentence.hit.document.id
    return _MOST_BEHIND if same else _MOST_BEHIND_ELSEWHERE


def _leans_on(sentence: EvidenceSentence, before: EvidenceSentence) -> bool:
    apart = sentence.start - before.end
    same = sentence.hit.document.id == before.hit.document.id
    return same and 0 <= apart <= _LEANING_CHARS and bool(_LEANS_BACK.match(sentence.text))


def _in_order(sentences: Sequence[EvidenceSentence]) -> list[EvidenceSentence]:
    """As they stand in their documents, the document of the first sentence first."""
    documents = list(dict.fromkeys(sentence.hit.document.id for sentence in sentences))
    return sorted(sentences, key=lambda one: (documents.index(one.hit.document.id), one.start))


def _passes(candidate: Candidate, is_about: Callable[[Document], bool]) -> bool:
    """Whether the weight is high enough; of the documents that are not about the place, only national ones count."""
    document = candidate.sentence.hit.document
    if is_about(document):
        return candidate.weight >= _LEAST_WEIGHT
    return is_national(document.region) and candidate.weight >= _LEAST_WEIGHT_ELSEWHERE


def candidates(asked: Asked, hits: Sequence[Hit], embed: Embed, *, strict: bool = True) -> list[Candidate]:
    """Every sentence of the hits that could stand alone, the likeliest answer first.

    Unless `strict`, sentences come with them that are near without being of what is asked of.
    """
    sentences = [
        sentence for sentence in evidence_sentences(hits)
        if _says_something(sentence) and not _is_label(sentence)
    ]  # fmt: skip
    words = (concept.text for concept in asked.concepts(asked.language))
    if not sentences or not (ordinals_of(asked.question) or any(re.search(r"[^\W\d_]{2}", word) for word in words)):
        return []
    vectors = np.asarray(embed([asked.subject, *(sentence.text for sentence in sentences)]), np.float32)
    cosines = vectors[1:] @ vectors[0]
    placed = _with_headings(sentences)
    coverages = _coverages(asked, sentences, placed)
    about = _documents_about(asked, [sentence.hit.document for sentence in sentences])
    found = [
        _candidate(asked, sentence, spoken, float(cosine))
        for sentence, whole, spoken, cosine in zip(sentences, placed, coverages, cosines, strict=True)
        if sentence.hit.document.id in about
        and (spoken.named or not asked.wanted.fact)
        and (not strict or spoken.is_of_it or cosine >= spoken.least_cosine or not asked.wanted.fact)
        and (
            not (asked.wanted.kinds or asked.wanted.holder) or asked.wanted.is_met_by(sentence.text, facts_of(sentence))
        )
        and asked.wanted.is_spoken_of(sentence.text, whole)
        and (not strict or language_of(sentence.text) != asked.language or asked.wanted.sums_are_in(whole))
        and asked.wanted.is_taken_up(whole, sentence.hit.chunk.text)
        and (spoken.touched or (cosine >= _LEAST_COSINE_ALONE and not asked.is_terse))
    ]
    return sorted(found, key=lambda candidate: -candidate.weight)


def _candidate(asked: Asked, sentence: EvidenceSentence, spoken: "_Coverage", cosine: float) -> Candidate:
    return Candidate(
        sentence=sentence,
        coverage=spoken.share,
        coverage_of_all=spoken.share_of_all,
        label=spoken.label,
        cosine=cosine,
        hit=sentence.hit.score,
        hit_cosine=sentence.hit.cosine,
        has_kind=asked.wanted.is_met_by(sentence.text, facts_of(sentence)) and asked.wanted.fact,
        cue=max(
            (strength for strength, ask, cue in _CUES if ask.search(asked.question) and cue.search(sentence.text)),
            default=0.0,
        ),
        translated=language_of(sentence.text) != asked.language,
    )


def _documents_about(asked: Asked, documents: Sequence[Document]) -> set[str]:
    """The ids of those that speak of a name in the question and have the numbers that it takes for granted.

    None when no document knows one of the names: then the question is about something else.
    """
    unique = {document.id: document for document in documents}
    known = [{id for id, document in unique.items() if mentions(document, entry)} for entry in asked.names]
    if not all(known):
        return set()
    named = set().union(*known) if known else set(unique)
    return {
        id for id in named
        if all(_has_number(unique[id], number) for number in asked.wanted.numbers) and _has_names(unique[id], asked)
    }  # fmt: skip


def _has_names(document: Document, asked: Asked) -> bool:
    """Whether a document in English knows the capitalised words of an English question: Expo Ocean Park."""
    if not asked.wanted.fact or asked.language != "en" or document.language != "en":
        return True
    text = f"{document.title} {document.publisher} {document.text}".casefold()
    return all(word.casefold() in text for word in _CAPITALISED.findall(asked.subject))


def _has_number(document: Document, number: str) -> bool:
    text = f"{document.title} {document.text}".replace(",", "")
    return re.search(rf"(?<!\d){number}(?!\d)", text) is not None or any(
        fact.value == number for fact in facts_in(document.text)
    )


@dataclass(frozen=True, slots=True)
class _Coverage:
    """What a sentence, with its headings, speaks of: the share of the question, what few sentences have counting
    more, and words such as budget less, or as much as others; whether it has a name of the question (true without
    names); whether it has more of it than names, which a figure needs and a date or a person does not; how much of its
    label the question says; whether it is of what is asked of, and the cosine that will do else."""

    share: float = 0.0
    share_of_all: float = 0.0
    named: bool = True
    touched: bool = False
    label: float = 0.0
    is_of_it: bool = True
    least_cosine: float = 0.0


def _with_headings(sentences: Sequence[EvidenceSentence]) -> list[str]:
    """Each sentence with the headings above it, and with the sentence before when it leans back on that."""
    placed = [f"{sentence.place}\n{sentence.text}" for sentence in sentences]
    for number, (before, sentence) in enumerate(pairwise(sentences), start=1):
        if before.hit is sentence.hit and _LEANS_BACK.match(sentence.text):
            placed[number] += f"\n{before.text}"
    return placed


def _coverages(asked: Asked, sentences: Sequence[EvidenceSentence], placed: Sequence[str]) -> list[_Coverage]:
    languages: list[Language] = [language_of(sentence.text) for sentence in sentences]
    coverages = [_Coverage()] * len(sentences)
    for language in set(languages):
        members = [number for number, other in enumerate(languages) if other == language]
        concepts = asked.concepts(language)
        rarity = _rarity(concepts, [sentences[number].text for number in members])
        for number in members:
            coverages[number] = _coverage(asked, concepts, rarity, placed[number], sentences[number])
    return coverages


def _coverage(
    asked: Asked, concepts: Sequence[Concept], rarity: Sequence[float], text: str, sentence: EvidenceSentence
) -> _Coverage:
    spoken = [concept.is_in(text) for concept in concepts]
    names = [there for there, concept in zip(spoken, concepts, strict=True) if concept.is_name]
    others = [
        there
        for there, concept in zip(spoken, concepts, strict=True)
        if not concept.is_name
        and not facts_in(concept.text)  # 'four' is in many sentences
        and not (
            asked.wanted.figure and names_office(concept.text)
        )  # the mayor's salary is none of the mayor's figures
    ]
    own = own_label(sentence)
    label, is_named = how_much_said(own, asked.question)
    if own and any(concept.is_in(own) for concept in concepts if not is_general(concept.text)):
        label, is_named = max(label, _TRANSLATED_LABEL), True
    telling = [
        there for there, concept in zip(spoken, concepts, strict=True)
        if not is_general(concept.text) and (len(concept.text) > 1 or not own)
    ]  # fmt: skip
    if not is_named and sum(telling) < len(telling) * _LEAST_TOLD:
        label = 0.0  # of a year alone
    weights = [
        weight * (_GENERAL if is_general(concept.text) else 1)
        for weight, concept in zip(rarity, concepts, strict=True)
    ]  # fmt: skip
    return _Coverage(
        share=_share(weights, spoken),
        share_of_all=_share(rarity, spoken),
        named=any(names) or not names,
        touched=any(others) or (any(names) and not (others and asked.wanted.figure)) or is_named,
        label=label,
        least_cosine=_CLOSE if own or len(telling) <= _FEW else _LEAST_COSINE_ALONE,
        is_of_it=is_named
        or (_is_of_all(asked, sentence) if not telling else sum(telling) >= (len(telling) * _LEAST_TOLD if own else 1)),
    )


def _share(weights: Sequence[float], spoken: Sequence[bool]) -> float:
    return sum(weight for weight, there in zip(weights, spoken, strict=True) if there) / (sum(weights) or 1.0)


def _is_of_all(asked: Asked, sentence: EvidenceSentence) -> bool:
    """Whether a sentence can answer a question that names nothing: a budget is then that of the whole city."""
    asks = _BUDGET.search(asked.question)
    return not asks or (
        not own_label(sentence) and _OF_ALL.search(f"{sentence.hit.document.title} {sentence.text}") is not None
    )


def _rarity(concepts: Sequence[Concept], sentences: Sequence[str]) -> list[float]:
    counts = [sum(concept.is_in(text) for text in sentences) for concept in concepts]
    return [math.log(1 + (len(sentences) + 1) / (count + 0.5)) for count in counts]


def _is_label(sentence: EvidenceSentence) -> bool:
    """Whether it only says what stands below it: the header row of a table, its unit, or a caption in brackets."""
    is_header = sentence.hit.document.text.startswith(TABLE_RULE, sentence.end)
    return is_header or bool(_CAPTION.fullmatch(sentence.text.strip())) or tells_unit(sentence.text)


def _says_something(sentence: EvidenceSentence) -> bool:
    """False for logos and titles that stand on a line of their own; 신청 기한: 1년 이내 and a row of a table say a lot."""
    text = sentence.text
    whole = _FINAL.search(text) or own_label(sentence) or len(text.split()) >= _FEWEST_WORDS
    return (
        bool(whole)
        or sentence.header is not None
        or any(fact.kind in MEASURES or fact.kind is Kind.PHONE for fact in facts_in(text))
    )
