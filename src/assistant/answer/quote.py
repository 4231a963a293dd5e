"""How sure an answer without a chat model is: the quotes that were chosen, the closest passages instead of them, or nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from assistant.answer.sentence import EvidenceSentence, evidence_sentences
from assistant.answer.signals import (
    SIGNALS,
    Asked,
    Matrix,
    asked_of,
    cheap_signals,
    lacking,
    learned_numbers,
    with_cosines,
)
from assistant.answer.table import TABLE_RULE
from assistant.embedding import Embedder
from assistant.language.glossary import Glossary
from assistant.language.place import Role, role_of
from assistant.types import Claim, Hit, Passage

_EMBEDDED: Final = 10  # sentences whose vectors are made: 8 ms each, and nearly every right one is among them
_MOST: Final = 3  # passages, and words marked in each
_MOST_GAP: Final = 4.0
_TIE: Final = 0.7  # below the best score, what is as likely
_LIKELY: Final = 1.5  # below the best score, words of a passage that are marked


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence, how well it answers beside the others, and how likely it answers at all."""

    sentence: EvidenceSentence
    score: float
    certainty: float


@dataclass(frozen=True, slots=True)
class Quoted:
    """Claims where it is sure; else the closest passages, if any, and what the question names that they do not have."""

    claims: tuple[Claim, ...] = ()
    closest: tuple[Passage, ...] = ()
    lacking: tuple[str, ...] = ()


def quote(
    question: str, hits: Sequence[Hit], glossary: Glossary, embedder: Embedder, chosen: Sequence[Claim]
) -> Quoted:
    """What was `chosen` by rule, where what was learned finds it as likely as any: of two ways to choose, each wrong in
    its own manner, that agree hardly any is wrong. Else the closest passages, when one comes close enough; what no rule
    chose has to come closer."""
    asked = asked_of(question, glossary)
    ranked = rank(asked, hits, embedder)
    bars = learned_numbers()["bars"]
    if not ranked or ranked[0].certainty < bars["closest" if chosen else "sure"]:
        return Quoted()
    best = ranked[0]
    likeliest = {(one.sentence.hit.document.id, one.sentence.start) for one in ranked if one.score >= best.score - _TIE}
    agree = any((cited.document_id, cited.start) in likeliest for claim in chosen for cited in claim.citations)
    if agree and best.certainty >= bars["sure"]:
        return Quoted(claims=tuple(chosen))
    return Quoted(closest=tuple(_passages(ranked)), lacking=tuple(lacking(asked, best.sentence)))


def rank(asked: Asked, hits: Sequence[Hit], embedder: Embedder) -> list[Candidate]:
    """The sentences of the hits that come closest, the likeliest answer first."""
    found = candidates(hits)
    if not found or not asked.terms:
        return []
    cheap = cheap_signals(asked, found)
    numbers = learned_numbers()
    order = np.argsort(-(cheap @ np.array(numbers["cheap"])), kind="stable")[:_EMBEDDED]
    chosen = [found[at] for at in order]
    signals = with_cosines(cheap[order], cosines(asked, chosen, embedder))
    scores = signals @ np.array(numbers["score"])
    likely = certainties(signals, scores)
    ranked = [Candidate(one, float(scores[at]), float(likely[at])) for at, one in enumerate(chosen)]
    return sorted(ranked, key=lambda one: -one.score)


def candidates(hits: Sequence[Hit]) -> list[EvidenceSentence]:
    """The sentences and rows of the hits but those that only name what follows."""
    return [one for one in evidence_sentences(hits) if not _only_names(one)]


def cosines(asked: Asked, chosen: Sequence[EvidenceSentence], embedder: Embedder) -> Matrix:
    """How near each sentence, with its title and heading, is to the question."""
    described = [f"{' '.join([one.hit.document.title, *one.headings[-1:]])}: {one.words}" for one in chosen]
    vectors = np.asarray(embedder.embed_documents(described), np.float64)
    return vectors @ np.asarray(embedder.embed_query(asked.question), np.float64)


def certainty_signals(signals: Matrix, scores: Matrix) -> Matrix:
    """The signals with how likely another kind of fact is asked for, and how far each score lies above the others."""
    best, second = (np.sort(scores)[::-1][at] if len(scores) > at else scores.max() - _MOST_GAP for at in (0, 1))
    gaps = np.where(scores == best, best - second, scores - best)
    there, elsewhere = (signals[:, SIGNALS.index(name)] for name in ("kind of fact", "other kind"))
    missing = np.maximum(0, elsewhere - there)
    return np.column_stack([signals, missing, np.clip(gaps, -_MOST_GAP, _MOST_GAP), np.ones(len(signals))])


def certainties(signals: Matrix, scores: Matrix) -> Matrix:
    """How likely each of the sentences answers."""
    return np.asarray(
        1 / (1 + np.exp(-(certainty_signals(signals, scores) @ np.array(learned_numbers()["certainty"]))))
    )


def _only_names(sentence: EvidenceSentence) -> bool:
    document = sentence.hit.document
    return document.text.startswith(TABLE_RULE, sentence.end) or role_of(document, sentence.start, sentence.end) in (
        Role.LABEL, Role.CONTENTS,
    )  # fmt: skip


def _passages(ranked: Sequence[Candidate]) -> Iterator[Passage]:
    """The closest passages in full, with the words that are likeliest in them."""
    by_chunk: dict[tuple[str, int], list[Candidate]] = {}
    for one in ranked:
        by_chunk.setdefault((one.sentence.hit.document.id, one.sentence.hit.chunk.start), []).append(one)
    for inside in list(by_chunk.values())[:_MOST]:
        best = inside[0]
        hit = best.sentence.hit
        whole = EvidenceSentence(0, hit, hit.chunk.start, hit.chunk.end)
        marked = [one.sentence for one in inside if one.score >= best.score - _LIKELY][:_MOST]
        yield Passage(
            replace(whole.citation(), headings=best.sentence.headings),
            tuple(sorted((one.start, one.end) for one in marked)),
        )
