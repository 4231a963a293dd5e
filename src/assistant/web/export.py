"""An answer for use elsewhere: its statements, and each citation in the form that official papers want."""

from assistant.messages import say
from assistant.plugs.as_json import Json
from assistant.types import Answer, Citation, Language
from assistant.web.render import address


def exported(answer: Answer) -> Json:
    """The statements with the numbers of their citations; and of each citation the words, where they stand, and a link."""
    number = {citation: position for position, citation in enumerate(answer.citations, start=1)}
    return {
        "claims": [
            {"text": claim.text, "about": claim.about, "numbers": [number[citation] for citation in claim.citations]}
            for claim in answer.claims
        ],
        "citations": [_cited(citation, answer.language) for citation in answer.citations],
    }


def _cited(citation: Citation, language: Language) -> Json:
    return {
        "official": official(citation, language), "quote": citation.quote, "document": citation.document_id,
        "heading": citation.headings[-1] if citation.headings else "",
        "href": address(citation.document_id, citation.start, citation.end, citation.quote),
    }  # fmt: skip


def official(citation: Citation, language: Language) -> str:
    """Issuer, 「title」, date, page or heading: 창원시, 「청년 지원 계획」, 2025-03-02, 12쪽."""
    title = f"「{citation.title}」" if language == "ko" else f"“{citation.title}”"
    heading = citation.headings[-1] if citation.headings else ""
    where = say("page", language, page=citation.page) if citation.page is not None else heading
    parts = (citation.publisher, title, citation.published, where if where != citation.title else "")
    return ", ".join(part for part in parts if part)
