"""Documents as HTML pages: the list of them, and one with the quoted words highlighted.

Each citation has such a page as its address, so that it can be opened in a tab of its own or sent to a
colleague; the chat shows the same page beside the answer.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from urllib.parse import quote

from assistant.messages import say, word
from assistant.types import Document, Language, Message
from assistant.web.originals import download_html, picture_html
from assistant.web.quoted import Quoted
from assistant.web.render import place

_LONGEST_WHOLE = 200_000  # characters; a browser lays out more than that only slowly
_MOST_LISTED = 500

# A list item's indentation and marker: - / • / □ / 1. / (1) / ① / 가.
_ITEM = re.compile(r"(\s*)(?:[-–*•·‣○●□■▪◦※]\s|\(?\d{1,2}[.)]\s|[①-⑳]|[가-하][.)]\s)")
# The cells of a table row between its bars: | 2024 | 1,250억 원 |
_CELLS = re.compile(r"(?<=\|)[^|]+(?=\|)")
# A figure alone in its cell, with a sign, a unit of up to three letters: △1,250 / 12.5% / 3,000백만원.
_FIGURE = re.compile(r"[△▲+-]?\s?\d[\d,.]*\s?[%가-힣]{0,3}")
_DASHES = "| ---"


def document_page(document: Document, quoted: Quoted, language: Language, root: str = "") -> str:
    """The page of one document; with the quoted words in `<mark>`, the first of them as `#quote`."""
    notice = ""
    if quoted.end and not quoted.is_in(document.text):
        notice = f'<p class="changed" role="status">{escape(say("changed", language))}</p>'
        quoted = Quoted(quoted.start, quoted.start)
    begin, finish = _window(document.text, quoted)
    body = (
        _head(document, language, root),
        notice,
        picture_html(document, quoted, language, root),
        _part_link(document, begin - _LONGEST_WHOLE // 2, "earlier_part", language, root) if begin else "",
        f'<div class="text" lang="{document.language}">{"".join(_lines(document, begin, finish, quoted))}</div>',
        _part_link(document, finish, "later_part", language, root) if finish < len(document.text) else "",
    )
    return page(document.title, "".join(body), language, root)


def list_page(
    documents: Sequence[Document], chunks: Mapping[str, int], language: Language, root: str = "", below: str = ""
) -> str:
    """The page that lists the indexed documents."""
    own_first = sorted(documents, key=lambda document: document.language != language)
    items = "".join(
        _list_item(document, chunks.get(document.id, 0), language, root) for document in own_first[:_MOST_LISTED]
    )
    rest = len(documents) - _MOST_LISTED
    body = (
        f"<h2>{escape(say('documents', language))} <small>{escape(say('count', language, count=len(documents)))}"
        f"</small></h2>",
        f'<ul class="documents">{items}</ul>' if items else f"<p>{escape(say('no_documents', language))}</p>",
        f"<p>{escape(say('more', language, count=rest))}</p>" if rest > 0 else "",
        below,
    )
    return page(say("documents", language), "".join(body), language, root)


def index_button(language: Language) -> str:
    """What re-reads the knowledge folder; the chat's script shows and connects it."""
    button = f'<button type="button" class="index" hidden>{escape(say("index", language))}</button>'
    return f'{button}<p class="result" role="status"></p>'


def page(title: str, body: str, language: Language, root: str, head: str = "") -> str:
    """A page without any script."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{head}'
        f'<link rel="stylesheet" href="{escape(root)}/chat.css"></head>'
        f'<body class="document-page"><main>{body}</main></body></html>'
    )


def _head(document: Document, language: Language, root: str) -> str:
    """Title, issuer, kind and dates, and the ways to the document elsewhere."""
    effective = say("effective", language, date=document.effective) if document.effective else ""
    where = place(document.publisher, document.region, document.kind, document.number, document.published, effective)
    links = download_html(document, language, root) + _original(document, language)
    facts = (escape(where), place(escape(document.source), links))
    return (
        f'<header class="about"><p class="back"><a href="{escape(root)}/documents">'
        f"← {escape(say('documents', language))}</a></p><h2>{escape(document.title)}</h2>"
        f"{''.join(f'<p>{fact}</p>' for fact in facts if fact)}</header>"
    )


def _original(document: Document, language: Language) -> str:
    if not document.url.startswith(("http://", "https://")):
        return ""
    return (
        f' · <a href="{escape(document.url)}" target="_blank" rel="noopener noreferrer nofollow">'
        f"{escape(say('original', language))} ↗</a>"
    )


def _list_item(document: Document, chunks: int, language: Language, root: str) -> str:
    where = place(document.publisher, document.region, document.published)
    size = place(say(document.language, language), say("chunks", language, count=chunks))
    return (
        f'<li><a href="{escape(root)}/documents/{escape(quote(document.id))}">{escape(document.title)}</a>'
        f"<p>{escape(where)}</p><p>{escape(size)}</p></li>"
    )


def not_read(failed: Mapping[str, Message], language: Language) -> str:
    """The files that could not be read, each with its reason."""
    if not failed:
        return ""
    items = "".join(
        f"<li><strong>{escape(path)}</strong> {escape(word(why, language))}</li>" for path, why in failed.items()
    )
    return (
        f"<details><summary>{escape(say('not_read', language, count=len(failed)))}</summary><ul>{items}</ul></details>"
    )


def _part_link(document: Document, start: int, name: str, language: Language, root: str) -> str:
    where = f"{root}/documents/{quote(document.id)}?start={max(start, 0)}"
    return f'<p class="part"><a href="{escape(where)}">{escape(say(name, language))}</a></p>'


def _window(text: str, quoted: Quoted) -> tuple[int, int]:
    """The whole text; of a very long one the lines around the quote."""
    if len(text) <= _LONGEST_WHOLE:
        return 0, len(text)
    begin = max(quoted.start - _LONGEST_WHOLE // 2, 0) if quoted.end > quoted.start else quoted.start
    begin = text.rfind("\n", 0, begin) + 1
    finish = text.find("\n", max(begin + _LONGEST_WHOLE, quoted.end))
    return begin, len(text) if finish < 0 else finish


def _lines(document: Document, begin: int, finish: int, quoted: Quoted) -> Iterator[str]:
    """Each line that has text as the element that it is, the rows of a table together."""
    anchor = True
    for html in _elements(document, begin, finish, quoted):
        if anchor and "<mark>" in html:
            html, anchor = html.replace("<mark>", '<mark id="quote">', 1), False  # noqa: PLW2901
        yield html


def _elements(document: Document, begin: int, finish: int, quoted: Quoted) -> Iterator[str]:
    levels = {heading.start: heading.level for heading in document.headings}
    position, rows = begin, ""
    for line in document.text[begin:finish].split("\n"):
        end = position + len(line)
        is_row = line.startswith("| ") and line.endswith("|")
        if is_row:
            rows += _row(document.text, position, end, quoted)
        elif rows:
            yield f'<div class="table" tabindex="0"><table>{rows}</table></div>'
            rows = ""
        if line and not is_row and not _is_title(document, position, end, quoted):
            yield _line(document.text, position, end, levels.get(position, 0), quoted)
        position = end + 1
    if rows:
        yield f'<div class="table" tabindex="0"><table>{rows}</table></div>'


def _is_title(document: Document, start: int, end: int, quoted: Quoted) -> bool:
    """Whether this is the title at the top, which stands above the text already; not when it is quoted."""
    return start == 0 and document.text[:end] == document.title and quoted.start >= end


def _line(text: str, start: int, end: int, level: int, quoted: Quoted) -> str:
    if level:
        tag = f"h{min(max(level + 1, 3), 6)}"  # the page's own title is the h2, and the document's the level above
        return f"<{tag}>{_marked(text, start, end, quoted)}</{tag}>"
    item = _ITEM.match(text, start, end)
    if item:
        return f'<p class="item depth-{min(len(item[1]) // 2, 4)}">{_marked(text, start, end, quoted)}</p>'
    return f"<p>{_marked(text, start, end, quoted)}</p>"


def _row(text: str, start: int, end: int, quoted: Quoted) -> str:
    """A row of a table; nothing for the line of dashes that Markdown wants below the header row."""
    if text.startswith(_DASHES, start):
        return ""
    cell = "th" if text.startswith("\n" + _DASHES, end) else "td"
    parts = (_strip(text, part.start(), part.end()) for part in _CELLS.finditer(text, start, end))
    cells = (
        f"<{cell}{_aligned(text[first:last])}>{_marked(text, first, last, quoted)}</{cell}>" for first, last in parts
    )
    return f"<tr>{''.join(cells)}</tr>"


def _aligned(cell: str) -> str:
    """Figures stand below each other by their last digits."""
    return ' class="figure"' if _FIGURE.fullmatch(cell) else ""


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _marked(text: str, start: int, end: int, quoted: Quoted) -> str:
    """`text[start:end]`, escaped, with what of it is quoted in `<mark>`."""
    first, last = max(start, quoted.start), min(end, quoted.end)
    if first >= last:
        return escape(text[start:end])
    return f"{escape(text[start:first])}<mark>{escape(text[first:last])}</mark>{escape(text[last:end])}"
