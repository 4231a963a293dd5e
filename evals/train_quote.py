"""Learn what weighs how much in `assistant.answer.quote`, and which kind of fact a question asks for.

From questions whose answering words are known: those of public sets, over what search finds and over the passage that
answers them; and golden ones, over what search finds. `python -m evals.train_quote` prints how often the first sentence
answers, each family of sets with the weights of the others; with `--write` it fits on all and writes `kinds.json` and
`learned.json`, whose bars stay. Golden questions that were fitted on say nothing about new ones any more.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax

from assistant import Assistant, Filters
from assistant.answer.quote import _EMBEDDED, candidates, certainty_signals, cosines
from assistant.answer.sentence import EvidenceSentence
from assistant.answer.signals import SIGNALS, Matrix, asked_of, cheap_signals, learned_numbers, with_cosines
from assistant.evaluation.golden import GoldenQuestion, read_questions, without_spaces
from assistant.evaluation.scoring import _states
from assistant.language.facts import facts_in
from assistant.language.kinds import KINDS, Learned, _kinds_of, marks_of
from evals import sets
from evals.golden import HERE, TOWNS, folder_of, open_folder

OPEN: Final = ("tydiqa-ko", "squad2")  # the public sets that give the words of the answer
# Each with all sets named after it. The first weights kept had learned from these, too; by default they are left out.
OTHERS: Final = ("seeds", "knowledge")
PACKAGE: Final = HERE.parent / "src" / "assistant"

_SHORTLIST: Final = 12  # sentences of a question that are embedded once, before any weights are known
# A guess by hand, one number a cheap signal: it only chooses the shortlist.
_GUESS: Final = (1.5, 2.5, 0.5, 0.3, 0.2, 1, 1.5, -1.5, 2, 0.5, 0.2, 1, 1.5, 1.5, 1, 0.2, 1, -0.5, 1, 0)
_SHORT: Final = 60  # characters: of a longer answer it is not said which of its figures was asked for
_RATE: Final = 0.05  # of each step downhill; like the other numbers of the fits set by hand, once


@dataclass(frozen=True)
class Sentences:
    """The shortlist of a question, a row for each sentence; `kinds` has the kinds of its facts, in the order of `KINDS`."""

    cheap: Matrix
    cosines: Matrix
    kinds: Matrix
    relevant: Matrix
    right: Matrix

    @property
    def signals(self) -> Matrix:
        return with_cosines(self.cheap, self.cosines)

    def at(self, order: NDArray[Any]) -> "Sentences":
        return Sentences(*(part[order] for part in (self.cheap, self.cosines, self.kinds, self.relevant, self.right)))


@dataclass(frozen=True)
class Question:
    """A question of a set, what answers it, and the sentences found for it: by search, and in the passage given."""

    text: str
    set: str
    relevant: frozenset[str]
    answers: tuple[str, ...] = ()
    golden: GoldenQuestion | None = None
    found: tuple[tuple[str, Sentences], ...] = ()

    @property
    def family(self) -> str:
        return "knowledge" if self.set in OTHERS else self.set.split("-", maxsplit=1)[0]

    @property
    def stated(self) -> tuple[str, ...]:
        """What an answer to it says; nothing where it has none."""
        return tuple(fact[0] for fact in self.golden.facts) if self.golden else self.answers[:1]

    @property
    def is_answerable(self) -> bool:
        return not self.golden.must_decline if self.golden else bool(self.answers)

    def is_answered_by(self, sentence: EvidenceSentence) -> bool:
        document, text = sentence.hit.document.id, without_spaces(sentence.text)
        if not self.golden:
            return document in self.relevant and any(without_spaces(answer) in text for answer in self.answers)
        quotes = [without_spaces(one.quote) for one in self.golden.evidence if one.quote and one.document == document]
        if any(quote in text or (len(sentence.text) > 8 and text in quote) for quote in quotes):
            return True
        stated = [_states([sentence.words, sentence.text], fact) for fact in self.golden.facts]
        return document in self.relevant and bool(stated) and all(stated)


@dataclass(frozen=True)
class Weights:
    """What was learned for ranking."""

    kinds: Learned
    cheap: Matrix
    score: Matrix


def main(arguments: Sequence[str] | None = None) -> int:
    """Collect, learn, print; 0."""
    parser = argparse.ArgumentParser(prog="python -m evals.train_quote", description=__doc__.split("\n")[0])
    parser.add_argument("--sets", nargs="+", choices=[*OPEN, *TOWNS, *OTHERS], default=[*OPEN, *TOWNS])
    parser.add_argument("--write", action="store_true", help="fit on all of them and write what was learned")
    options = parser.parse_args(arguments)
    questions = [question for name in options.sets for question in collect(name)]
    for family in dict.fromkeys(question.family for question in questions):
        others = [question for question in questions if question.family != family]
        held = [question for question in questions if question.family == family]
        print_first(held, learn(others or held), "left out" if others else "learned from itself: no other set")
    weights = learn(questions)
    certainty = fit_certainty(questions, weights)
    print(f"all: {len(questions)} questions, {len(weights.kinds) - 1} marks of kinds, {len(certainty)} of certainty")
    if options.write:
        write(weights, certainty)
    return 0


def collect(name: str) -> Iterator[Question]:
    """The questions of a set, with what is found for them."""
    is_open = name in OPEN
    with sets.open_sets(name) if is_open else open_folder(folder_of(name)) as assistant:
        for question in _open_questions(name) if is_open else _golden_questions(name):
            ways = {"search": assistant.retrieve(question.text)}
            if is_open and question.relevant:
                passage = Filters(documents=tuple(question.relevant))
                ways["given"] = assistant.retrieve(question.text, filters=passage)
            found = [(way, candidates(hits)) for way, hits in ways.items()]
            yield replace(
                question, found=tuple((way, _shortlist(assistant, question, one)) for way, one in found if one)
            )


def _open_questions(name: str) -> Iterator[Question]:
    rows = map(json.loads, (sets.FOLDER / name / "queries.jsonl").read_text("utf-8").splitlines())
    for row, question in zip(rows, sets.read_questions(name), strict=True):
        yield Question(question.text, name, question.relevant, tuple(row["answers"]))


def _golden_questions(name: str) -> Iterator[Question]:
    for file in sorted((HERE / "golden").glob(f"{name}*.jsonl")):
        for one in read_questions(file):
            yield Question(one.question, name, frozenset(part.document for part in one.evidence), golden=one)


def _shortlist(assistant: Assistant, question: Question, found: Sequence[EvidenceSentence]) -> Sentences:
    asked = asked_of(question.text, assistant._search.glossary)
    cheap = cheap_signals(asked, found)
    order = np.argsort(-(cheap @ np.array(_GUESS)))[:_SHORTLIST]
    chosen = [found[at] for at in order]
    kinds = [{fact.kind for fact in facts_in(one.words)} for one in chosen]
    return Sentences(
        cheap[order],
        cosines(asked, chosen, assistant._embedder),
        np.array([[kind in there for kind in KINDS] for there in kinds], np.float64),
        np.array([one.hit.document.id in question.relevant for one in chosen], np.float64),
        np.array([question.is_answered_by(one) for one in chosen], np.float64),
    )


def learn(questions: Sequence[Question]) -> Weights:
    """The kinds of question; with them the weights of the cheap signals; with those, of all signals."""
    kinds = fit_kinds(questions)
    found = [_with_kinds(question, one, kinds) for question in questions for _, one in question.found]
    cheap = fit_rank([(one.cheap, one.right) for one in found], 300)
    return Weights(
        kinds, cheap, fit_rank([(one.signals, one.right) for one in (_best(one, cheap) for one in found)], 400)
    )


def fit_kinds(questions: Sequence[Question]) -> Learned:
    """A logistic regression for each kind of fact, on the marks of questions; those of one family alone are left out."""
    lines = (HERE / "kinds" / "questions.tsv").read_text("utf-8").splitlines()
    examples = [(kind, marks_of(text)) for kind, text in (line.split("\t") for line in lines)]
    used = [one for one in questions if one.stated]
    marks = [*(each for _, each in examples), *(marks_of(one.text) for one in used)]
    vocabulary = _vocabulary(marks, ["examples"] * len(examples) + [one.family for one in used])
    present = np.array([[True, *(mark in each for mark in vocabulary)] for each in marks], np.float64)
    short = [[text for text in one.stated if len(text) < _SHORT] for one in used]
    asked: list[set[str]] = [{kind} for kind, _ in examples]
    asked += [{fact.kind for text in texts for fact in facts_in(text)} for texts in short]
    right = np.array([[kind in each for kind in KINDS] for each in asked], np.float64)
    counts = np.array([3.0] * len(examples) + [1.0 if one.golden else 0.5 for one in used])[:, None]
    start, penalty = np.zeros((present.shape[1], len(KINDS))), np.ones((present.shape[1], 1))
    start[0], penalty[0] = -3, 0  # what holds without any mark: few questions ask for any one kind
    weights = _descend(start, lambda now: present.T @ ((expit(present @ now) - right) * counts) + penalty * now, 250)
    rows = zip(vocabulary, weights[1:], strict=True)
    kept = {mark: row.round(1).tolist() for mark, row in rows if np.abs(row).max() > 0.15}
    return {"": weights[0].round(2).tolist(), **kept}


def _vocabulary(marks: Sequence[frozenset[str]], families: Sequence[str]) -> list[str]:
    counts = Counter(mark for each in marks for mark in each)
    seen = {(mark, family) for each, family in zip(marks, families, strict=True) for mark in each}
    spread = Counter(mark for mark, _ in seen)
    return sorted(mark for mark in counts if counts[mark] > 1 and (spread[mark] > 1 or (mark, "examples") in seen))


def fit_rank(lists: Sequence[tuple[Matrix, Matrix]], steps: int) -> Matrix:
    """The weights under which right sentences have most of the softmax of their list."""
    lists = [(signals, right) for signals, right in lists if right.any() and len(right) > 1]
    longest, width = max(len(right) for _, right in lists), lists[0][0].shape[1]
    signals, right = np.zeros((len(lists), longest, width)), np.zeros((len(lists), longest))
    there = np.full(right.shape, -np.inf)
    for at, (rows, answers) in enumerate(lists):
        signals[at, : len(rows)], right[at, : len(rows)], there[at, : len(rows)] = rows, answers, 0

    def slope(weights: Matrix) -> Matrix:
        scores = signals @ weights + there
        aside = softmax(scores, axis=1) - softmax(np.where(right > 0, scores, -np.inf), axis=1)
        return np.asarray((np.einsum("qs,qsf->f", aside, signals) + weights) / len(lists))

    return _descend(np.zeros(width), slope, steps)


def fit_certainty(questions: Sequence[Question], weights: Weights) -> Matrix:
    """A logistic regression of whether a best sentence answers, by Newton's method on standardized signals."""
    rows = list(_best_two(questions, weights))
    signals, right, counts = (np.array(column, np.float64) for column in zip(*rows, strict=True))
    mean, spread = signals.mean(axis=0), signals.std(axis=0) + 1e-6
    mean[-1], spread[-1] = 0, 1  # the constant
    scaled, now = (signals - mean) / spread, np.zeros(signals.shape[1])
    penalty = np.diag([3.0] * (len(now) - 1) + [1e-6])
    for _ in range(30):
        likely = expit(scaled @ now)
        curve = (scaled * (counts * likely * (1 - likely) + 1e-9)[:, None]).T @ scaled + penalty
        now = now - np.linalg.solve(curve, scaled.T @ (counts * (likely - right)) + penalty @ now)
    learned = now / spread
    learned[-1] -= (learned[:-1] * mean[:-1]).sum()
    return np.asarray(learned)


def _best_two(questions: Sequence[Question], weights: Weights) -> Iterator[tuple[Matrix, float, float]]:
    """Signals, whether right, and what it counts, of the two best of each question; of golden ones also without the
    documents that answer, which is how a question looks that nothing answers."""
    sizes = Counter(question.set for question in questions if "search" in dict(question.found))
    for question in questions:
        if not (found := dict(question.found).get("search")):
            continue
        share = (300 if question.golden else 200) / sizes[question.set]  # sets count alike, golden ones more
        ways = [(found, share)]
        if question.golden and question.is_answerable and not found.relevant.all():
            left = found.at(found.relevant == 0)
            ways.append((replace(left, right=np.zeros_like(left.right)), share / 2))
        for sentences, counts in ways:
            best = _best(_with_kinds(question, sentences, weights.kinds), weights.cheap)
            scores = best.signals @ weights.score
            signals = certainty_signals(best.signals, scores)
            for at, part in zip(np.argsort(-scores)[:2], (1, 0.4), strict=False):
                yield signals[at], float(best.right[at]), counts * part


def print_first(questions: Sequence[Question], weights: Weights, how: str) -> None:
    """How often the first sentence answers, and one of the first three, of the questions that have an answer."""
    ranked: dict[tuple[str, str], list[Matrix]] = {}
    for question in filter(lambda one: one.is_answerable, questions):
        for way, found in question.found:
            best = _best(_with_kinds(question, found, weights.kinds), weights.cheap)
            order = np.argsort(-(best.signals @ weights.score))
            ranked.setdefault((question.set, way), []).append(best.right[order])
    for (name, way), lists in ranked.items():
        first, three = (np.mean([right[:most].any() for right in lists]) for most in (1, 3))
        print(f"{name:10} {way:7} {len(lists):4}  first {first:.3f}  first three {three:.3f}  ({how})", flush=True)


def write(weights: Weights, certainty: Matrix) -> None:
    """Keep what was learned where the assistant reads it."""
    rounded = {name: row.round(3).tolist() for name, row in (("cheap", weights.cheap), ("score", weights.score))}
    numbers = {**rounded, "certainty": certainty.round(3).tolist(), "bars": learned_numbers()["bars"]}
    for file, content in (("language/kinds.json", weights.kinds), ("answer/learned.json", numbers)):
        lines = (f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(values)}" for name, values in content.items())
        (PACKAGE / file).write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def _with_kinds(question: Question, sentences: Sentences, learned: Learned) -> Sentences:
    """The same with the signals of kinds as these weights have them."""
    asked, cheap = _kinds_of(question.text, learned), sentences.cheap.copy()
    shares = np.array([asked[kind] for kind in KINDS])
    has = sentences.kinds @ shares
    cheap[:, SIGNALS.index("kind of fact")], cheap[:, SIGNALS.index("other kind")] = has, shares.sum() - has
    return replace(sentences, cheap=cheap)


def _best(sentences: Sentences, cheap: Matrix) -> Sentences:
    return sentences.at(np.argsort(-(sentences.cheap @ cheap), kind="stable")[:_EMBEDDED])


def _descend(start: Matrix, slope: Callable[[Matrix], Matrix], steps: int) -> Matrix:
    """Downhill by Adam (Kingma and Ba, 2015), with the constants of that paper."""
    now, mean, square = start, np.zeros_like(start), np.zeros_like(start)
    for step in range(1, steps):
        down = slope(now)
        mean, square = 0.9 * mean + 0.1 * down, 0.999 * square + 0.001 * down**2
        now = now - _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return now


if __name__ == "__main__":
    sys.exit(main())
