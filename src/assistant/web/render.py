"""What the chat shows, as HTML in which nothing of documents, models or people is markup.

Each message is one HTML block on one line: Gradio's Markdown then takes it as it is, and its sanitiser,
which knows no `aria-` and no `data-` attributes, is a second lock behind the escaping.
"""

import secrets
import zlib
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby
from urllib.parse import quote

from assistant.answer import issued
from assistant.messages import say, word
from assistant.types import Answer, Citation, Claim, Hit, Language, Outcome, Withheld, number_citations


def address(document_id: str, start: int, end: int, words: str) -> str:
    """Where a quote is shown, below the page's own address; `check` tells when the document has changed."""
    return f"documents/{quote(document_id)}?start={start}&end={end}&check={check_of(words)}"


def check_of(words: str) -> str:
    """Eight digits by which a quote is known again."""
    return f"{zlib.crc32(words.encode()):08x}"


def new_answer_id() -> str:
    """The name of an answer on the page; the script opens the first citation of each once."""
    return f"answer-{secrets.token_hex(6)}"


def text_html(text: str, name: str = "plain") -> str:
    """Text as it was typed, in an element of that class; nothing for no text."""
    lines = "<br>".join(escape(line) for line in text.splitlines())
    return f'<div class="{name}">{lines}</div>' if text else ""


def claims_html(claims: Sequence[Claim], language: Language, answer_id: str, note: str) -> str:
    """The claims proved so far, and a note on what comes next."""
    waiting = f'<p class="waiting">{escape(note)}</p>'
    return _answer(answer_id, language, _claims(claims, language) + waiting)


def answer_html(answer: Answer, answer_id: str) -> str:
    """The whole answer: claims with markers, the evidence, notices, and what was withheld."""
    said = _claims(answer.claims, answer.language, answer.absent) + _evidence(answer)
    parts = (
        _small_talk(answer)
        if answer.outcome is Outcome.SMALL_TALK
        else said
        if answer.outcome is Outcome.ANSWERED
        else _abstention(answer),
        "".join(f'<p class="notice">{_in_a_line(word(notice, answer.language))}</p>' for notice in answer.notices),
        _withheld(answer.withheld, answer.language),
        f'<button type="button" class="copy">{escape(say("copy", answer.language))}</button>',
    )
    return _answer(answer_id, answer.language, "".join(parts))


def place(*parts: str) -> str:
    """Title, publisher, region, date: those that are known."""
    return " · ".join(part for part in parts if part)


def _answer(answer_id: str, language: Language, content: str) -> str:
    return f'<div class="answer" id="{answer_id}" lang="{language}">{content}</div>'


def _claims(claims: Sequence[Claim], language: Language, absent: Sequence[str] = ()) -> str:
    """The claims in their order, those about one of several things as rows of a table; absent places end that."""
    number = {citation: position for position, citation in enumerate(number_citations(tuple(claims)), start=1)}
    shown = [(claim.about, _claim(claim, number, language)) for claim in claims]
    nothing = f'<em class="absent">{escape(say("absent", language))}</em>'
    shown += [(place, nothing) for place in absent]
    runs = groupby(shown, key=lambda one: bool(one[0]))
    return "".join(_table(run) if about else _list(run) for about, run in runs)


def _claim(claim: Claim, number: Mapping[Citation, int], language: Language) -> str:
    markers = "".join(_marker(number[citation], citation, language) for citation in claim.citations)
    proof = say(f"proof_{claim.proof}", language)
    mark = f'<span class="proof {claim.proof}" title="{escape(say(f"proof_{claim.proof}_why", language))}">{escape(proof)}</span>'
    computed = "".join(f' <span class="computed">({_in_a_line(one)})</span>' for one in claim.computed)
    return f"{_in_a_line(claim.text)}{computed} {markers} {mark}"


def _list(statements: Iterable[tuple[str, str]]) -> str:
    lines = "".join(f"<li>{statement}</li>" for _, statement in statements)
    return f'<ul class="claims">{lines}</ul>'


def _table(statements: Iterable[tuple[str, str]]) -> str:
    """A row for each thing that statements are about; the script gives the table its name for screen readers."""
    rows: dict[str, str] = {}
    for about, statement in statements:
        rows[about] = f"{rows.get(about, '')}<p>{statement}</p>"
    lines = (f'<tr><th scope="row">{_parted(about)}</th><td>{cell}</td></tr>' for about, cell in rows.items())
    return f'<table class="claims"><tbody>{"".join(lines)}</tbody></table>'


def _parted(about: str) -> str:
    """Title, issuer and date each in an element of its own, so that no line ends within a date."""
    return " · ".join(f"<span>{_in_a_line(part)}</span>" for part in about.split(" · "))


def _marker(number: int, citation: Citation, language: Language) -> str:
    title = say("open_citation", language, number=number, title=citation.title)
    return _link(citation, "cite marker", title, f"[{number}]")


def _link(citation: Citation, name: str, title: str, words: str) -> str:
    where = address(citation.document_id, citation.start, citation.end, citation.quote)
    return f'<a class="{name}" href="{escape(where)}" title="{_in_a_line(title)}">{_in_a_line(words)}</a>'


def _evidence(answer: Answer) -> str:
    """The numbered citations below the answer, those of one document together."""
    numbered = groupby(enumerate(answer.citations, start=1), key=lambda item: item[1].document_id)
    groups = "".join(_cited_document([*group], answer) for _, group in numbered)
    return f'<div class="evidence"><p class="label">{escape(say("evidence", answer.language))}</p>{groups}</div>'


def _replaced(document_id: str, answer: Answer) -> str:
    """A link to the document that replaces this one; nothing for nearly all."""
    new = answer.replaced_by.get(document_id)
    if not new:
        return ""
    title = next((hit.document.title for hit in answer.evidence if hit.document.id == new), new)
    words = _in_a_line(say("replaced_by", answer.language, title=title))
    return f'<p class="replaced"><a href="documents/{escape(quote(new))}">{words}</a></p>'


def _cited_document(group: Sequence[tuple[int, Citation]], answer: Answer) -> str:
    first, language = group[0][1], answer.language
    published = escape(place(first.publisher, first.region, first.published))
    lines = "".join(_cited_part([*part], language) for _, part in groupby(group, key=_part_of))
    return (
        f'<div class="cited"><p class="title">{_in_a_line(first.title)}</p>'
        f'{_replaced(first.document_id, answer)}<p class="publisher">{published}</p><ul>{lines}</ul></div>'
    )


def _cited_part(part: Sequence[tuple[int, Citation]], language: Language) -> str:
    """The markers of one part of a document and the headings above it; the quote shows when pointed at."""
    markers = " ".join(_marker(number, citation, language) for number, citation in part)
    citation = part[0][1]
    page = [say("page", language, page=citation.page)] if citation.page is not None else []
    headings = [heading for heading in citation.headings if heading != citation.title]
    where = " › ".join([*headings, *page]) or citation.title
    return f"<li>{markers} {_link(citation, 'cite', citation.quote, where)}</li>"


def _part_of(numbered: tuple[int, Citation]) -> tuple[tuple[str, ...], int | None]:
    return numbered[1].headings, numbered[1].page


def _small_talk(answer: Answer) -> str:
    return f'<p class="talk">{_in_a_line(answer.text)}</p>'


def _abstention(answer: Answer) -> str:
    """The outcome by name, then the text; its bullets are the nearest passages, in the order of the evidence."""
    nearest = iter(answer.evidence)
    lines = []
    for line in answer.text.splitlines():
        hit = next(nearest, None) if line.startswith("- ") else None
        if hit:
            lines.append(f'<p class="nearest">{_nearest(line.removeprefix("- "), hit, answer.language)}</p>')
            lines.append(_replaced(hit.document.id, answer))
        elif line.strip():
            lines.append(f"<p>{_in_a_line(line)}</p>")
    outcome = escape(say(f"outcome_{answer.outcome}", answer.language))
    return f'<p class="outcome">{outcome}</p>{"".join(lines)}'


def _nearest(words: str, hit: Hit, language: Language) -> str:
    chunk = hit.chunk
    where = address(chunk.document_id, chunk.start, chunk.end, chunk.text)
    title = say("open_nearest", language, title=hit.document.title)
    return f'<a class="near" href="{escape(where)}" title="{_in_a_line(title)}">{_in_a_line(words)}</a>'


def _withheld(withheld: Sequence[Withheld], language: Language) -> str:
    if not withheld:
        return ""
    lines = "".join(f"<li>{_withheld_statement(statement, language)}</li>" for statement in withheld)
    summary = escape(say("withheld_list", language, count=len(withheld)))
    return f'<details class="withheld"><summary>{summary}</summary><ul>{lines}</ul></details>'


def _withheld_statement(withheld: Withheld, language: Language) -> str:
    """The statement, why it is not said, and the words of the evidence that come nearest to it."""
    nearest, said = (
        withheld.nearest,
        f"<s>{_in_a_line(withheld.text)}</s> <em>{_in_a_line(word(withheld.reason, language))}</em>",
    )
    if not nearest:
        return said
    title = say("open_nearest", language, title=nearest.title)
    return said + _link(nearest, "near", title, f"{issued(nearest)}: {nearest.quote}")


def _in_a_line(text: str) -> str:
    return escape(" ".join(text.split()))
