"""Answers, hits, reports and documents as JSON: the same fields on the command line and over HTTP; and scores."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter

from assistant.messages import word
from assistant.scoring import MEASURES, Scored, Scores
from assistant.types import Answer, Document, Hit, IndexReport, Language, Message, Withheld

Json = dict[str, object]


def answer_as_json(answer: Answer) -> Json:
    """The fields of `Answer` and its `citations`; evidence comes without the whole documents."""
    replaced_by = answer.replaced_by
    return {
        "question": answer.question,
        "language": answer.language,
        "outcome": answer.outcome.value,
        "text": answer.text,
        "claims": [asdict(claim) for claim in answer.claims],
        "citations": [
            asdict(citation) | {"replaced_by": replaced_by.get(citation.document_id, "")}
            for citation in answer.citations
        ],
        "evidence": [hit_as_json(hit) for hit in answer.evidence],
        "withheld": [withheld_as_json(withheld, answer.language) for withheld in answer.withheld],
        "notices": [message_as_json(notice, answer.language) for notice in answer.notices],
        "absent": list(answer.absent),
    }


def withheld_as_json(withheld: Withheld, language: Language) -> Json:
    """Its fields; the reason as `message_as_json`."""
    return asdict(withheld) | {"reason": message_as_json(withheld.reason, language)}


def message_as_json(message: Message, language: Language) -> Json:
    """Its code and values, and the text that a person reads."""
    return {"code": message.code, "values": message.values, "text": word(message, language)}


def answer_from_json(content: dict[str, Any]) -> Answer:
    """The answer that `answer_as_json` told of, without its evidence, whose documents are not in there."""
    return TypeAdapter(Answer).validate_python(content | {"evidence": ()})


def hit_as_json(hit: Hit) -> Json:
    """Score, chunk, the metadata of its document, and the id of the one that replaces it."""
    return {
        "score": hit.score,
        "cosine": hit.cosine,
        "chunk": asdict(hit.chunk),
        "document": document_as_json(hit.document),
        "replaced_by": hit.replaced_by,
    }


def document_as_json(document: Document) -> Json:
    """The metadata of a document, without its text."""
    return {
        "id": document.id,
        "title": document.title,
        "publisher": document.publisher,
        "region": document.region,
        "kind": document.kind,
        "number": document.number,
        "published": document.published,
        "effective": document.effective,
        "source": document.source,
        "url": document.url,
        "language": document.language,
        "replaces": list(document.replaces),
    }


def report_as_json(report: IndexReport) -> Json:
    """The fields of `IndexReport`."""
    return asdict(report)


def scores_as_json(scores: Scores, bars: Mapping[str, float]) -> Json:
    """The measures over all and by language, how each bar (in percent) was met, and what became of every question."""
    by_language = {language: scores.in_language(language) for language in scores.languages}
    return {
        "measures": {name: _measures(part) for name, part in (("all", scores), *by_language.items())},
        "bars": [
            {
                "measure": name,
                "percent": percent,
                "below": [key for key, part in by_language.items() if part.measure(name).is_below(percent)],
                "nothing_to_count": [key for key, part in by_language.items() if not part.measure(name).of],
            }
            for name, percent in bars.items()
        ],
        "questions": [_scored(scored) for scored in scores.questions],
    }


def _measures(scores: Scores) -> Json:
    shares = {name: scores.measure(name) for name in MEASURES}
    return {
        "questions": len(scores.questions),
        **{name: asdict(share) | {"percent": share.percent} for name, share in shares.items()},
        "statements": {"shown": scores.shown, "withheld": scores.withheld},
        "model_failures": scores.model_failures,
    }


def _scored(scored: Scored) -> Json:
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
        "cites_evidence": scored.cites_evidence,
        "statements": len(answer.claims),
        "citations": {
            "right": sum(not citation.wrong for citation in scored.citations),
            "shown": len(scored.citations),
            "each": [asdict(citation) for citation in scored.citations],
        },
        "withheld": [withheld_as_json(withheld, answer.language) for withheld in answer.withheld],
        "model_failed": scored.model_failed,
        "answer": answer.text,
        "notices": [message_as_json(notice, answer.language) for notice in answer.notices],
        "reasons": list(scored.reasons),
    }
