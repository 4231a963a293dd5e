"""What is said when there is no answer, and of a document that another one replaces."""

from collections.abc import Sequence
from itertools import islice

from assistant.answer.sentence import evidence_sentences
from assistant.messages import say
from assistant.types import Citation, Document, Hit, Language, Passage

_NEAREST = 3
_NEAREST_CHARS = 160


def abstention(reason: str, language: Language, searched: str, evidence: Sequence[Hit] = ()) -> str:
    """The reason, what was searched, the nearest passages with their documents, and the publishers to ask."""
    passages = ((hit, _words_of(hit)) for hit in evidence)
    nearest = list(islice(((hit, words) for hit, words in passages if words), _NEAREST))  # some only give orders
    if not nearest:
        return f"{reason}\n\n{searched}"
    lines = [reason, "", searched, "", say("nearest", language)]
    for hit, words in nearest:
        shown = words if len(words) <= _NEAREST_CHARS else words[:_NEAREST_CHARS].rsplit(" ", 1)[0] + " …"
        lines.append(f"- {issued(hit.document)}: {shown}")
    publishers = dict.fromkeys(hit.document.publisher for hit, _ in nearest if hit.document.publisher)
    if publishers:
        lines += ["", say("publisher", language, publishers=", ".join(publishers))]
    return "\n".join(lines)


def closest_text(passages: Sequence[Passage], language: Language, searched: str) -> str:
    """The passages in full, each below what it is from, then what was searched and the publishers to ask."""
    lines = [say("closest", language)]
    for passage in passages:
        lines += ["", f"- {issued(passage.citation)}", *passage.citation.quote.splitlines()]
    publishers = dict.fromkeys(passage.citation.publisher for passage in passages if passage.citation.publisher)
    ask = [say("publisher", language, publishers=", ".join(publishers))] if publishers else []
    return "\n".join([*lines, "", searched, *ask])


def _words_of(hit: Hit) -> str:
    return " ".join(" ".join(sentence.text.split()) for sentence in evidence_sentences([hit]))


def dated(document: Document, language: Language) -> str:
    """A document's title with its date, when that is known."""
    title = f"「{document.title}」" if language == "ko" else f"“{document.title}”"
    date = document.published or document.effective
    return f"{title}({date})" if date and language == "ko" else f"{title} ({date})" if date else title


def issued(source: Document | Citation) -> str:
    """A document's title, publisher and date: those that are known."""
    return " · ".join(part for part in (source.title, source.publisher, source.published) if part)
