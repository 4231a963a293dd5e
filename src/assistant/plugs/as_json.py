"""Answers, hits, reports and documents as JSON: the same fields on the command line and over HTTP."""

from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter

from assistant.index.doctor import Finding
from assistant.index.repair import Repair
from assistant.messages import word
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
        "closest": [asdict(passage) for passage in answer.closest],
    }


def withheld_as_json(withheld: Withheld, language: Language) -> Json:
    """Its fields; the reason as `message_as_json`."""
    return asdict(withheld) | {"reason": message_as_json(withheld.reason, language)}


def message_as_json(message: Message, language: Language) -> Json:
    """Its code and values, and the text that a person reads."""
    return {**asdict(message), "text": word(message, language)}


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


def report_as_json(report: IndexReport, language: Language) -> Json:
    """The fields of `IndexReport`; its messages as `message_as_json`."""
    return asdict(report) | {
        "failed": {path: message_as_json(why, language) for path, why in report.failed.items()},
        "warnings": {
            path: [message_as_json(warning, language) for warning in warnings]
            for path, warnings in report.warnings.items()
        },
    }


def finding_as_json(finding: Finding, language: Language) -> Json:
    """Its fields, and those of its message as `message_as_json`."""
    fields = {name: value for name, value in asdict(finding).items() if name != "message"}
    return fields | message_as_json(finding.message, language)


def repair_as_json(repair: Repair, language: Language) -> Json:
    """The fields of `Repair`; what was found and done in words, too."""
    return asdict(repair) | {
        "before": [finding_as_json(finding, language) for finding in repair.before],
        "done": [message_as_json(done, language) for done in repair.done],
        "after": [finding_as_json(finding, language) for finding in repair.after],
    }


def error_as_json(message: Message, language: Language) -> Json:
    """What went wrong, as text; and its code and values."""
    return {"error": word(message, language), **asdict(message)}
