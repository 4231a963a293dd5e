"""A conversation as a Word file: questions as headings, statements below them, each citation a footnote."""

import io
import zipfile
from collections.abc import Sequence
from typing import Annotated, Final
from xml.sax.saxutils import escape, quoteattr

from pydantic import BaseModel, ConfigDict, Field

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
MEDIA_TYPE: Final = f"{_OFFICE}.document"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

_Text = Annotated[str, Field(max_length=100_000)]


class _Exact(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Statement(_Exact):
    """What an answer says; `numbers` count its citations from 1."""

    text: _Text
    about: _Text = ""
    numbers: Annotated[list[int], Field(max_length=100)] = []


class Source(_Exact):
    """A citation in its official form, its words, and where they are shown."""

    official: _Text
    quote: _Text
    href: Annotated[str, Field(max_length=10_000, pattern=r"^https?://")]


class Exchange(_Exact):
    """A question, and its answer; `reply` where that has no statements."""

    question: _Text
    reply: _Text = ""
    claims: Annotated[list[Statement], Field(max_length=200)] = []
    citations: Annotated[list[Source], Field(max_length=200)] = []


class Conversation(_Exact):
    """What is exported."""

    title: _Text
    exchanges: Annotated[list[Exchange], Field(max_length=500)]


def word_file(conversation: Conversation) -> bytes:
    """The .docx file."""
    notes: list[Source] = []
    body = [_paragraph(_run(conversation.title), "Title")]
    for exchange in conversation.exchanges:
        body.append(_paragraph(_run(exchange.question), "Heading1"))
        body += _answer(exchange, notes)
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships([("officeDocument", "word/document.xml", "")]),
        "word/document.xml": _part("document", f"<w:body>{''.join(body)}<w:sectPr/></w:body>"),
        "word/styles.xml": _part("styles", _STYLES),
        "word/footnotes.xml": _part("footnotes", _SEPARATORS + "".join(map(_note, range(1, len(notes) + 1), notes))),
        "word/_rels/document.xml.rels": _relationships(
            [("styles", "styles.xml", ""), ("footnotes", "footnotes.xml", "")]
        ),
        "word/_rels/footnotes.xml.rels": _relationships([("hyperlink", note.href, "External") for note in notes]),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def _answer(exchange: Exchange, notes: list[Source]) -> list[str]:
    """Its paragraphs; each citation is a footnote where it is first used, and pointed at afterwards by another."""
    if not exchange.claims:
        return [_paragraph(_run(line)) for line in exchange.reply.splitlines() if line.strip()]
    paragraphs = []
    for claim in exchange.claims:
        runs = _run(f"{claim.about}: ", bold=True) if claim.about else ""
        runs += _run(claim.text)
        for number in claim.numbers:
            if 0 < number <= len(exchange.citations):
                notes.append(exchange.citations[number - 1])
                runs += f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{len(notes)}"/></w:r>'
        paragraphs.append(_paragraph(runs))
    return paragraphs


def _note(number: int, source: Source) -> str:
    mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    link = f'<w:hyperlink r:id="rId{number}">{_run(source.official)}</w:hyperlink>'
    quote = " ".join(source.quote.split())
    words = f"{mark}{_run(' ')}{link}{_run(f': “{quote}”')}"
    return f'<w:footnote w:id="{number}">{_paragraph(words)}</w:footnote>'


def _paragraph(runs: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{runs}</w:p>"


def _run(text: str, *, bold: bool = False) -> str:
    """Text as it is; what XML has no place for is left out."""
    kept = "".join(character for character in text if character in "\t\n" or character >= " ")
    kept = kept.translate({0xFFFE: None, 0xFFFF: None}).encode("utf-8", "ignore").decode()
    properties = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(kept)}</w:t></w:r>'


def _part(name: str, content: str) -> str:
    return f'{_HEAD}<w:{name} xmlns:w="{_W}" xmlns:r="{_R}">{content}</w:{name}>'


def _relationships(targets: Sequence[tuple[str, str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{_R}/{kind}" Target={quoteattr(target)}'
        f"{f' TargetMode={quoteattr(mode)}' if mode else ''}/>"
        for number, (kind, target, mode) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_TYPES}/relationships">{lines}</Relationships>'


def _content_types() -> str:
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_OFFICE}.{kind}+xml"/>'
        for name, kind in (("document", "document.main"), ("styles", "styles"), ("footnotes", "footnotes"))
    )
    return (
        f'{_HEAD}<Types xmlns="{_TYPES}/content-types"><Default Extension="rels"'
        f' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>'
    )


def _style(name: str, title: str, half_points: int) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{title}"/><w:pPr><w:spacing w:before="240" w:after="80"/>'
        f'</w:pPr><w:rPr><w:b/><w:sz w:val="{half_points}"/></w:rPr></w:style>'
    )


_STYLES: Final = _style("Title", "Title", 36) + _style("Heading1", "heading 1", 26)
_SEPARATORS: Final = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)
