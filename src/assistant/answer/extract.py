"""The extractive answer: the sentences of the evidence that answer, in the documents' own words."""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from assistant.answer.evidence import TABLE_RULE, EvidenceSentence, evidence_sentences
from assistant.answer.question import Asked, Concept, mentions, take_apart
from assistant.answer.wanted import names_office
from assistant.language.facts import facts_in
from assistant.language.glossary import Glossary
from assistant.language.regions import is_national
from assistant.language.text import language_of
from assistant.types import Claim, Document, Hit, Language

Embed = Callable[[list[str]], list[list[float]]]

_MOST_SENTENCES = 3

# Ends like a sentence, or is long enough to be a list item that says something.
_FINAL = re.compile(r"[.!?。다음함임됨]['\"”’)\]]*$")
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

    @property
    def weight(self) -> float:
        return sum(weight * value for weight, value in zip(WEIGHTS, self.signals, strict=True))

    @property
    def signals(self) -> tuple[float, ...]:
        """What the weights apply to, in their order."""
        return (
            self.coverage, self.cosine, self.hit, self.hit_cosine, float(self.has_kind),
            self.cue, float(self.translated), min(len(self.sentence.text), 400) / 400,
        )  # fmt: skip


# A logistic regression on the open SQuAD 2 and TyDi QA questions, rounded; cue and translation set by hand.
WEIGHTS: Final = (3.5, 4.8, 7.0, -5.0, 0.7, 1.5, -0.5, 0.8)

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
# Opens with a word that stands for the sentence before.
_LEANS_BACK = re.compile(
    r"(?:He|She|They|It|This|These|Those|Such|Accordingly|Therefore|Thus|However)\b"
    r"|(?:이는|이를|이에|이로|그는|그녀는|또한|아울러|따라서|이와 함께|그러나|하지만|그래서)"
)
# A sentence that shares no word with the question has to be near it: questions and sentences about different
# things have cosines of up to about 0.15, rarely 0.2.
_LEAST_COSINE_ALONE = 0.15


def extract_claims(
    question: str, hits: Sequence[Hit], glossary: Glossary, embed: Embed, is_about: Callable[[Document], bool]
) -> Iterator[Claim]:
    """At most three sentences that answer, those of a document in its order; none when the evidence does not say.

    A row of a table names its columns and cites their header, too.

    `is_about` tells whether a document is about the place that the question names (if it names one).
    """
    asked = take_apart(question, glossary)
    for sentence in _in_order([one.sentence for one in _choose(candidates(asked, hits, embed), asked, is_about)]):
        yield sentence.quote()


def _choose(ranked: Sequence[Candidate], asked: Asked, is_about: Callable[[Document], bool]) -> list[Candidate]:
    likely = [candidate for candidate in ranked if _passes(candidate, is_about)]
    if not likely:
        return []
    best = likely[0]
    # The same fact stands in both languages when the knowledge does: once is enough.
    likely = [candidate for candidate in likely if candidate.translated <= best.translated]
    if asked.wanted.several:
        items = [candidate for candidate in likely if candidate.weight >= best.weight - _MOST_BEHIND_IN_LIST]
        one_document = [item for item in items if item.sentence.hit.document.id == best.sentence.hit.document.id]
        return one_document[: asked.wanted.several]
    near = [candidate for candidate in likely if candidate.weight >= best.weight - _most_behind(candidate, best)]
    completing = [
        candidate for candidate in likely
        if candidate not in near and not asked.wanted.fact and candidate.weight >= best.weight - _MOST_BEHIND_LEANING
        and any(_leans_on(candidate.sentence, other.sentence) for other in near)
    ]  # fmt: skip
    return [*near, *completing][:_MOST_SENTENCES]


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


def candidates(asked: Asked, hits: Sequence[Hit], embed: Embed) -> list[Candidate]:
    """Every sentence of the hits that could stand alone, the likeliest answer first."""
    sentences = [
        sentence for sentence in evidence_sentences(hits)
        if _says_something(sentence.text) and not _is_label(sentence)
    ]  # fmt: skip
    if not sentences or not any(re.search(r"[^\W\d_]{2}", concept.text) for concept in asked.concepts(asked.language)):
        return []
    vectors = np.asarray(embed([asked.subject, *(sentence.text for sentence in sentences)]), np.float32)
    cosines = vectors[1:] @ vectors[0]
    placed = _with_headings(sentences)
    coverages = _coverages(asked, sentences, placed)
    about = _documents_about(asked, [sentence.hit.document for sentence in sentences])
    found = [
        _candidate(asked, sentence, spoken.share, float(cosine))
        for sentence, whole, spoken, cosine in zip(sentences, placed, coverages, cosines, strict=True)
        if sentence.hit.document.id in about
        and (spoken.named or not asked.wanted.fact)
        and (not asked.wanted.kinds or asked.wanted.is_met_by(sentence.text))
        and asked.wanted.is_spoken_of(sentence.text, whole)
        and asked.wanted.is_taken_up(whole, sentence.hit.chunk.text)
        and (spoken.touched or (cosine >= _LEAST_COSINE_ALONE and not asked.is_terse))
    ]
    return sorted(found, key=lambda candidate: -candidate.weight)


def _candidate(asked: Asked, sentence: EvidenceSentence, coverage: float, cosine: float) -> Candidate:
    return Candidate(
        sentence=sentence,
        coverage=coverage,
        cosine=cosine,
        hit=sentence.hit.score,
        hit_cosine=sentence.hit.cosine,
        has_kind=asked.wanted.is_met_by(sentence.text) and asked.wanted.fact,
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
    return {id for id in named if all(_has_number(unique[id], number) for number in asked.wanted.numbers)}


def _has_number(document: Document, number: str) -> bool:
    text = f"{document.title} {document.text}".replace(",", "")
    return re.search(rf"(?<!\d){number}(?!\d)", text) is not None or any(
        fact.value == number for fact in facts_in(document.text)
    )


@dataclass(frozen=True, slots=True)
class _Coverage:
    """What a sentence, with its headings, speaks of: the share of the question, what few sentences have counting
    more; whether it has a name of the question (true without names); and whether it has more of it than names,
    which a figure needs and a date or a person does not."""

    share: float = 0.0
    named: bool = True
    touched: bool = False


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
            coverages[number] = _coverage(asked, concepts, rarity, placed[number])
    return coverages


def _coverage(asked: Asked, concepts: Sequence[Concept], rarity: Sequence[float], text: str) -> _Coverage:
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
    return _Coverage(
        share=sum(weight for weight, there in zip(rarity, spoken, strict=True) if there) / (sum(rarity) or 1.0),
        named=any(names) or not names,
        touched=any(others) or (any(names) and not (others and asked.wanted.figure)),
    )


def _rarity(concepts: Sequence[Concept], sentences: Sequence[str]) -> list[float]:
    counts = [sum(concept.is_in(text) for text in sentences) for concept in concepts]
    return [math.log(1 + (len(sentences) + 1) / (count + 0.5)) for count in counts]


def _is_label(sentence: EvidenceSentence) -> bool:
    """Whether it only says what stands below it: the header row of a table, or a caption in brackets."""
    is_header = sentence.hit.document.text.startswith(TABLE_RULE, sentence.end)
    return is_header or bool(_CAPTION.fullmatch(sentence.text.strip()))


def _says_something(text: str) -> bool:
    """False for logos and labels that stand on a line of their own."""
    return bool(_FINAL.search(text)) or len(text.split()) >= 7
