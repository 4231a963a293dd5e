"""Scores as JSON: what `assistant eval` prints with `--json` and writes with `--out`."""

from collections.abc import Mapping
from dataclasses import asdict

from assistant.evaluation.scoring import MEASURES, Cited, Scored, Scores
from assistant.plugs.as_json import Json, message_as_json, withheld_as_json
from assistant.types import Language


def scores_as_json(scores: Scores, bars: Mapping[str, float], language: Language) -> Json:
    """The measures over all and by language, how each bar (in percent) was met, and what became of every question."""
    by_language = {language: scores.in_language(language) for language in scores.languages}
    return {
        "measures": {name: _measures(part) for name, part in (("all", scores), *by_language.items())},
        "bars": [
            {
                "measure": name,
                "percent": percent,
                "below": [key for key, part in by_language.items() if part.misses(name, percent)],
                "nothing_to_count": [key for key, part in by_language.items() if not part.measure(name).of],
            }
            for name, percent in bars.items()
        ],
        "questions": [_scored(scored, language) for scored in scores.questions],
    }


def _measures(scores: Scores) -> Json:
    shares = {name: scores.measure(name) for name in MEASURES}
    return {
        "questions": len(scores.questions),
        **{name: asdict(share) | {"percent": share.percent} for name, share in shares.items()},
        "statements": {"shown": scores.shown, "withheld": scores.withheld},
        "model_failures": scores.model_failures,
    }


def _cited(citation: Cited, language: Language) -> Json:
    return asdict(citation) | {"wrong": message_as_json(citation.wrong, language) if citation.wrong else None}


def _scored(scored: Scored, language: Language) -> Json:
    question, answer = scored.question, scored.answer
    return {
        "id": question.id,
        "line": question.line,
        "language": question.language,
        "question": question.question,
        "must_decline": question.must_decline,
        "outcome": answer.outcome.value,
        "declined": scored.declined,
        "correct": scored.correct,
        "misleads": scored.misleads,
        "visible": scored.visible,
        "cites_evidence": scored.cites_evidence,
        "statements": len(answer.claims),
        "citations": {
            "right": sum(not citation.wrong for citation in scored.citations),
            "shown": len(scored.citations),
            "each": [_cited(citation, language) for citation in scored.citations],
        },
        "withheld": [withheld_as_json(withheld, answer.language) for withheld in answer.withheld],
        "model_failed": scored.model_failed,
        "answer": answer.text,
        "notices": [message_as_json(notice, answer.language) for notice in answer.notices],
        "reasons": [message_as_json(reason, language) for reason in scored.reasons],
    }
