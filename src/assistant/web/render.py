"""What the chat shows, as HTML in which nothing of documents, models or people is markup.

The script of the page takes of it only the elements and attributes that stand here: a second lock behind the escaping.
"""

import secrets
import zlib
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Final
from urllib.parse import quote

from assistant.answer import issued
from assistant.messages import say, word
from assistant.types import (
    Answer,
    Citation,
    Claim,
    Hit,
    Language,
    Message,
    Outcome,
    Passage,
    Withheld,
    number_citations,
)

_ONCE: Final = frozenset(
    {"no_model", "withheld"}
)  # an operator's matter, said in the header; and what has a list of its own
_LONGEST_LARGE: Final = 120  # characters of a statement that is written large
_OF_SCOPE: Final = frozenset({"region", "region_alone"})


def address(document_id: str, start: int, end: int, words: str) -> str:
    """Where a quote is shown, below the page's own address; `check` tells when the document has changed."""
    return f"documents/{quote(document_id)}?start={start}&end={end}&check={check_of(words)}#quote"


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


def claims_html(claims: Sequence[Claim], language: Language, answer_id: str) -> str:
    """The claims proved so far."""
    return _answer(answer_id, language, _claims(claims, language))


def answer_html(answer: Answer, answer_id: str) -> str:
    """The whole answer: claims with markers, the evidence, notices, and what was withheld."""
    # What was searched is a line of an abstention, too.
    said_elsewhere = _ONCE if answer.outcome is Outcome.ANSWERED else _ONCE | _OF_SCOPE
    parts = (
        _said(answer),
        "".join(_notice(notice, answer.language) for notice in answer.notices if notice.code not in said_elsewhere),
        _withheld(answer.withheld, answer.language),
    )
    return _answer(answer_id, answer.language, "".join(parts), answer.outcome)


def _said(answer: Answer) -> str:
    match answer.outcome:
        case Outcome.SMALL_TALK:
            return f'<p class="talk">{_in_a_line(answer.text)}</p>'
        case Outcome.ANSWERED:
            return _claims(answer.claims, answer.language, answer.absent) + _evidence(answer)
        case Outcome.CLOSEST:
            return _closest(answer)
    return _abstention(answer)


def place(*parts: str) -> str:
    """Title, publisher, region, date: those that are known."""
    return " · ".join(part for part in parts if part)


def _answer(answer_id: str, language: Language, content: str, outcome: str = Outcome.ANSWERED) -> str:
    return f'<div class="answer {outcome}" id="{answer_id}" lang="{language}">{content}</div>'


def _notice(notice: Message, language: Language) -> str:
    name = "scope" if notice.code in _OF_SCOPE else "notice"
    return f'<p class="{name}">{_in_a_line(word(notice, language))}</p>'


def _claims(claims: Sequence[Claim], language: Language, absent: Sequence[str] = ()) -> str:
    """The claims in their order, those about one of several things as rows of a table; absent places end that."""
    number = {citation: position for position, citation in enumerate(number_citations(tuple(claims)), start=1)}
    shown = [(claim.about, _claim(claim, number, language)) for claim in claims]
    nothing = f'<em class="absent">{escape(say("absent", language))}</em>'
    shown += [(place, nothing) for place in absent]
    runs = groupby(shown, key=lambda one: bool(one[0]))
    return "".join(_table(run, language) if about else _list(run) for about, run in runs)


def _claim(claim: Claim, number: Mapping[Citation, int], language: Language) -> str:
    """The statement, how a computed figure of it follows, its citations, and, quietly, how it was checked."""
    markers = "".join(_marker(number[citation], citation, language) for citation in claim.citations)
    proof = say(f"proof_{claim.proof}", language)
    mark = f'<span class="proof {claim.proof}" title="{escape(say(f"proof_{claim.proof}_why", language))}">{escape(proof)}</span>'
    computed = "".join(f' <span class="computed">{_in_a_line(one)}</span>' for one in claim.computed)
    kind = "said" if len(claim.text) <= _LONGEST_LARGE else "said long"
    return f'<span class="{kind}">{_in_a_line(claim.text)}</span> <span class="marks">{markers} {mark}</span>{computed}'


def _list(statements: Iterable[tuple[str, str]]) -> str:
    lines = "".join(f"<li>{statement}</li>" for _, statement in statements)
    return f'<ul class="claims">{lines}</ul>'


def _table(statements: Iterable[tuple[str, str]], language: Language) -> str:
    """A row for each thing that statements are about."""
    rows: dict[str, str] = {}
    for about, statement in statements:
        rows[about] = f"{rows.get(about, '')}<p>{statement}</p>"
    lines = (f'<tr><th scope="row">{_parted(about)}</th><td>{cell}</td></tr>' for about, cell in rows.items())
    name = escape(say("side_by_side", language))
    return f'<table class="claims" aria-label="{name}"><tbody>{"".join(lines)}</tbody></table>'


def _parted(about: str) -> str:
    """Title, issuer and date each in an element of its own, so that no line ends within a date."""
    return " · ".join(f"<span>{_in_a_line(part)}</span>" for part in about.split(" · "))


def _marker(number: int, citation: Citation, language: Language) -> str:
    """A link that is named by its document, and shows the quote when pointed at."""
    name = say("open_citation", language, number=number, title=citation.title)
    return _link(citation, "cite marker", citation.quote, f"[{number}]", name)


def _link(citation: Citation, kind: str, title: str, words: str, name: str = "") -> str:
    where = address(citation.document_id, citation.start, citation.end, citation.quote)
    named = f' aria-label="{_in_a_line(name)}"' if name else ""
    return f'<a class="{kind}" href="{escape(where)}" title="{_in_a_line(title)}"{named}>{_in_a_line(words)}</a>'


def _evidence(answer: Answer) -> str:
    """The numbered citations below the answer, those of one document together."""
    numbered = groupby(enumerate(answer.citations, start=1), key=lambda item: item[1].document_id)
    groups = "".join(_cited_document([*group], answer) for _, group in numbered)
    titles = list(dict.fromkeys(place(citation.title, citation.publisher) for citation in answer.citations))
    first = say("and_more", answer.language, title=titles[0], count=len(titles) - 1) if len(titles) > 1 else titles[0]
    label = escape(say("evidence", answer.language))
    return (
        f'<details class="evidence"><summary><span class="label">{label} {len(answer.citations)}</span>'
        f' <span class="titles">{_in_a_line(first)}</span></summary>{groups}</details>'
    )


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


def _closest(answer: Answer) -> str:
    """Passages that may not answer, and are said not to be one; the likely words of each are marked."""
    passages = "".join(
        f'<p class="nearest">{_passage(passage, answer.language)}</p>{_replaced(passage.citation.document_id, answer)}'
        for passage in answer.closest
    )
    return f'<p class="outcome">{escape(say("outcome_closest", answer.language))}</p>{passages}'


def _passage(passage: Passage, language: Language) -> str:
    citation = passage.citation
    where = address(citation.document_id, citation.start, citation.end, citation.quote)
    title = say("open_nearest", language, title=citation.title)
    source = f'<span class="title">{_in_a_line(issued(citation))}</span>'
    return f'<a class="near" href="{escape(where)}" title="{_in_a_line(title)}">{source} {_with_marks(passage)}</a>'


def _with_marks(passage: Passage) -> str:
    """The words of the passage, with those that are likely meant in `<mark>`."""
    quote, offset = passage.citation.quote, passage.citation.start
    pieces, at = [], 0
    for start, end in sorted(passage.likely):
        first, last = max(start - offset, at), min(end - offset, len(quote))
        if first < last:
            pieces += [_without_bars(quote[at:first]), f"<mark>{_without_bars(quote[first:last])}</mark>"]
            at = last
    return " ".join(filter(None, [*pieces, _without_bars(quote[at:])]))


def _abstention(answer: Answer) -> str:
    """The outcome by name, then the text; its bullets are the nearest passages, in the order of the evidence."""
    nearest = iter(answer.evidence)
    lines = []
    for line in answer.text.splitlines():
        hit = next(nearest, None) if line.startswith("- ") else None
        if hit:
            words = line.removeprefix("- ").removeprefix(f"{issued(hit.document)}: ")
            lines.append(f'<p class="nearest">{_nearest(words, hit, answer.language)}</p>')
            lines.append(_replaced(hit.document.id, answer))
        elif line.strip():
            lines.append(f"<p>{_in_a_line(line)}</p>")
    outcome = escape(say(f"outcome_{answer.outcome}", answer.language))
    return f'<p class="outcome">{outcome}</p>{"".join(lines)}'


def _nearest(words: str, hit: Hit, language: Language) -> str:
    chunk = hit.chunk
    where = address(chunk.document_id, chunk.start, chunk.end, chunk.text)
    title = say("open_nearest", language, title=hit.document.title)
    source = f'<span class="title">{_in_a_line(issued(hit.document))}</span> '
    return f'<a class="near" href="{escape(where)}" title="{_in_a_line(title)}">{source}{_without_bars(words)}</a>'


def _without_bars(words: str) -> str:
    """The cells of a row as one reads them aloud: the bars between them, and lines of dashes, are no words."""
    cells = (cell.strip(" -·") for cell in words.split("|"))
    return _in_a_line(" · ".join(filter(None, cells)) if "|" in words else words)


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
