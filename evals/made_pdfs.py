"""PDF files drawn from a seed, with what stands in them: columns, boxes beside text, tables, running lines.

Each maker draws pages as other programs do (justified or ragged, column by column or line by line, ruled, dotted or
shaded tables) and returns what a reader must find: the paragraphs, the rows of cells, what is no text.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from random import Random
from typing import Any, Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

_KOREAN: Final = "HYSMyeongJo-Medium"
pdfmetrics.registerFont(UnicodeCIDFont(_KOREAN))

_WORDS: Final = {
    _KOREAN: (
        "청년 주거 지원 사업은 창원시가 올해부터 무주택 가구를 대상으로 월세와 보증금의 일부를 매달 지급하는 제도로 신청한 날이 속한 달부터 최대 열두 달 동안"
        " 계좌로 입금되며 소득이 기준을 넘거나 다른 시군으로 옮긴 때에는 중지된다 예산은 도비와 시비로 나누어 부담하고 읍면동 행정복지센터에서 접수하며 담당자는"
        " 서류를 확인한 뒤 결과를 문자로 알린다 필요한 경우 현장을 방문하여 조사하고 부정하게 받은 금액은 돌려받는다 위원회는 해마다 계획을 심의하며 시장은"
        " 그 내용을 누리집에 공개하여야 한다"
    ).split(),
    "Times-Roman": (
        "the council shall review each application within thirty days and may request further information from the owner of"
        " any premises that fall under this chapter where a permit has been refused an appeal lies to the board which hears"
        " evidence in public and publishes its findings together with reasons for every decision fees are set by ordinance"
        " and no fee is charged to households whose income does not exceed the limit stated in the schedule below"
    ).split(),
}  # fmt: skip


@dataclass(slots=True)
class Truth:
    """What a reader must find: paragraphs as lines, rows of cells, lines that go, and lines that must not."""

    paragraphs: list[list[str]] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


@dataclass
class _Sheet:
    """A page on which pieces of text are placed; they are written in the order `order` gives."""

    canvas: Canvas
    random: Random
    font: str
    truth: Truth
    pieces: list[tuple[float, float, str, float, float]] = field(default_factory=list)  # x, y, text, size, word space

    def words(self, count: int) -> str:
        """A sentence of that many words."""
        return " ".join(self.random.choice(_WORDS[self.font]) for _ in range(count)) + "."

    def wrapped(self, text: str, width: float, size: float) -> list[str]:
        """The lines of a text in a column of that width."""
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if pdfmetrics.stringWidth(longer, self.font, size) > width and lines[-1]:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def column(self, x: float, top: float, bottom: float, width: float, size: float, *, justified: bool) -> float:  # noqa: PLR0913  # a place
        """Fill a column with paragraphs, headings and items; where it ends."""
        y, pitch = top, size * self.random.uniform(1.25, 1.7)
        while y > bottom + 4 * pitch:
            kind = self.random.random()
            text = (
                self.words(4)[:-1]
                if kind < 0.1
                else ("- " if kind < 0.25 else "") + self.words(self.random.randint(12, 40))
            )
            lines = self.wrapped(text, width, size)[: int((y - bottom) / pitch)]
            self.truth.paragraphs.append(lines)
            for number, line in enumerate(lines):
                spare = width - pdfmetrics.stringWidth(line, self.font, size)
                gaps = line.count(" ")
                is_last = number == len(lines) - 1
                self.pieces.append((x, y, line, size, spare / gaps if justified and gaps and not is_last else 0.0))
                y -= pitch
            y -= pitch * self.random.choice((0.0, 0.5))
        return y

    def write(self, *, by_line: bool = False) -> None:
        """Write the pieces, column by column as they were placed, or from top to bottom across."""
        pieces = sorted(self.pieces, key=lambda piece: (-piece[1], piece[0])) if by_line else self.pieces
        for x, y, text, size, space in pieces:
            drawn = self.canvas.beginText(x, y)
            drawn.setFont(self.font, size)
            drawn.setWordSpace(0)
            if space:
                self._justified(x, y, text, size, space)
                continue
            drawn.textOut(text)
            self.canvas.drawText(drawn)
        self.pieces = []

    def _justified(self, x: float, y: float, text: str, size: float, space: float) -> None:
        """Word by word, as programs do whose fonts have no word space."""
        self.canvas.setFont(self.font, size)
        for word in text.split(" "):
            self.canvas.drawString(x, y, word)
            x += pdfmetrics.stringWidth(f"{word} ", self.font, size) + space


def _columns(sheet: _Sheet) -> None:
    random = sheet.random
    count, gutter, size = random.choice((2, 2, 3)), random.uniform(9, 28), random.choice((8.0, 9.0, 10.0))
    width = (495 - gutter * (count - 1)) / count
    title = sheet.words(4)[:-1]
    sheet.pieces.append((50, 790, title, 18, 0.0))
    sheet.truth.paragraphs.append([title])
    for number in range(count):
        sheet.column(50 + number * (width + gutter), 750, 60, width, size, justified=random.random() < 0.5)
    sheet.write(by_line=random.random() < 0.3)


def _beside_a_box(sheet: _Sheet) -> None:
    random = sheet.random
    left = random.random() < 0.5
    width, size = random.uniform(120, 170), 9.0
    top, bottom = 640.0, random.uniform(300, 450)
    x = 50 if left else 545 - width
    main = 50 + (width + 20 if left else 0)
    sheet.column(50, 790, top + 30, 495, 10.0, justified=False)
    if random.random() < 0.5:
        sheet.canvas.rect(x - 6, bottom - 6, width + 12, top - bottom + 12)
    sheet.column(main, top - 6, bottom, 495 - width - 20, 10.0, justified=random.random() < 0.5)
    sheet.column(x, top - 6, bottom, width, size, justified=False)
    sheet.column(50, bottom - 30, 60, 495, 10.0, justified=False)
    sheet.write()


def _with_notes(sheet: _Sheet) -> None:
    random = sheet.random
    gutter = random.uniform(12, 26)
    width = (495 - gutter) / 2
    for number in range(2):
        x = 50 + number * (width + gutter)
        sheet.column(x, 790, 180, width, 10.0, justified=True)
        sheet.canvas.line(x, 165, x + 60, 165)
        for offset in range(random.randint(1, 2)):
            lines = sheet.wrapped(f"{1 + offset + 2 * number}) {sheet.words(16)}", width, 8.0)
            sheet.truth.paragraphs.append(lines)
            sheet.pieces += [(x, 150 - 40 * offset - 11 * at, line, 8.0, 0.0) for at, line in enumerate(lines)]
    sheet.write()


def _figure(random: Random, minus: str) -> str:
    value = f"{random.randint(1, 9_999_999):,}"
    return random.choice((value, value, f"{minus}{value}", f"[{value}]", f"({value})", f"{random.uniform(0, 99):.1f}"))


def _ruled_table(sheet: _Sheet) -> None:
    random, canvas = sheet.random, sheet.canvas
    columns, rows, size = random.randint(3, 9), random.randint(3, 14), random.choice((7.0, 8.0, 9.0))
    words, minus = _WORDS[sheet.font], "△" if sheet.font == _KOREAN else "-"
    first = 495 - (columns - 1) * (395 / (columns - 1))
    xs = [50, *(50 + first + number * 395 / (columns - 1) for number in range(columns))]
    height = random.uniform(1.6, 2.6) * size
    ys = [740 - number * height for number in range(rows + 1)]
    style, is_open, has_rows = (
        random.choice(("solid", "dotted", "dashed")),
        random.random() < 0.4,
        random.random() < 0.75,
    )
    table = [
        [f"{words[(row * 7) % len(words)]} {row}", *(_figure(random, minus) for _ in range(columns - 1))]
        for row in range(rows)
    ]
    table[0] = ["구분" if sheet.font == _KOREAN else "item", *(f"{2016 + number}" for number in range(columns - 1))]
    for number, y in enumerate(ys):
        if number in (0, 1, rows) or has_rows:
            _line(canvas, 50, 545, y, style if 1 < number < rows else "solid")
    for x in xs[1:-1] if is_open else xs:
        canvas.line(x, ys[0], x, ys[-1])
    for row, y in zip(table, ys, strict=False):
        base = y - height / 2 - size * 0.35
        for number, text in enumerate(row):
            wide = pdfmetrics.stringWidth(text, sheet.font, size)
            x = xs[number] + 3 if number == 0 else xs[number + 1] - 2 - wide
            sheet.pieces.append((x + (1.5 if text[-1] in ")]" else 0.0), base, text, size, 0.0))
    sheet.truth.rows += table
    sheet.column(50, ys[-1] - 40, 60, 495, 10.0, justified=False)
    sheet.write()


def _line(canvas: Canvas, left: float, right: float, y: float, style: str) -> None:
    if style == "dotted":  # as Hancom's programs write it
        x = left
        while x < right:
            canvas.line(x, y, x + 0.5, y)
            x += 1.2
        return
    canvas.setDash([3, 2] if style == "dashed" else [])
    canvas.line(left, y, right, y)
    canvas.setDash([])


def _table_without_lines(sheet: _Sheet) -> None:
    random = sheet.random
    columns, rows, size = random.randint(2, 5), random.randint(4, 12), 9.0
    sheet.column(50, 790, 700, 495, 10.0, justified=False)
    words, minus = _WORDS[sheet.font], "△" if sheet.font == _KOREAN else "-"
    for row in range(rows):
        cells = [
            f"{words[(row * 5) % len(words)]} {words[(row * 3) % len(words)]}",
            *(_figure(random, minus) for _ in range(columns)),
        ]
        for number, text in enumerate(cells):
            wide = pdfmetrics.stringWidth(text, sheet.font, size)
            sheet.pieces.append((50 if number == 0 else 160 + number * 75 - wide, 670 - 16 * row, text, size, 0.0))
        if row == 0 and random.random() < 0.5:
            cells = [words[1], *(f"{2020 + number}" for number in range(columns))]
            sheet.pieces[-len(cells) :] = [
                (x, y, text, size, space)
                for (x, y, _, size, space), text in zip(sheet.pieces[-len(cells) :], cells, strict=True)
            ]
        sheet.truth.rows.append(cells)
    sheet.column(50, 640 - 16 * rows, 60, 495, 10.0, justified=False)
    sheet.write()


def _page_of_a_book(sheet: _Sheet) -> None:
    """One page of several, with running lines that change with its side, and a line that returns in the text."""
    canvas, number = sheet.canvas, sheet.canvas.getPageNumber()
    running = "창원시 기본계획" if number % 2 else "제2장 지원"
    foot = f"- {number} -"
    sheet.truth.gone += [running, foot]
    sheet.pieces += [(50, 810, running, 8.0, 0.0)] if number > 1 else []
    returning = "이 항목은 따로 정한다."
    sheet.truth.paragraphs.append([returning])
    sheet.pieces.append((50, 775, returning, 10.0, 0.0))
    sheet.column(50, 745, 80, 495, 10.0, justified=False)
    sheet.pieces.append((285, 30, foot, 9.0, 0.0))
    sheet.write()
    canvas.showPage()


def _spread(sheet: _Sheet) -> None:
    """Two pages of a brochure on one sheet, each with items and a ruled table somewhere between."""
    random, canvas = sheet.random, sheet.canvas
    canvas.setPageSize((1190, 842))
    for number in range(2):
        x, middle = 60 + 595 * number, random.uniform(350, 550)
        y = sheet.column(x, 780, middle + 40, 470, 10.0, justified=random.random() < 0.5)
        below = _small_table(sheet, x, min(y, middle + 60) - 30, 470, 9.0)
        sheet.column(x, below - 30, 80, 470, 10.0, justified=False)
    sheet.write()


def _newsletter(sheet: _Sheet) -> None:
    """Two columns; in one of them a ruled table, in the other a picture with a caption and a quotation in larger letters."""
    random, canvas = sheet.random, sheet.canvas
    gutter = random.uniform(10, 24)
    width = (495 - gutter) / 2
    sides = [50, 50 + width + gutter]
    random.shuffle(sides)
    y = sheet.column(sides[0], 780, random.uniform(450, 600), width, 9.0, justified=True)
    below = _small_table(sheet, sides[0], y - 25, width, 7.0)
    sheet.column(sides[0], below - 25, 60, width, 9.0, justified=True)
    y = sheet.column(sides[1], 780, random.uniform(500, 650), width, 9.0, justified=True)
    canvas.rect(sides[1], y - 150, width, 130, fill=0)
    caption = sheet.wrapped(f"<{sheet.words(5)[:-1]}>", width, 8.0)
    quotation = sheet.wrapped(sheet.words(9), width, 13.0)
    sheet.truth.paragraphs += [caption, quotation]
    sheet.pieces += [(sides[1], y - 165 - 11 * at, line, 8.0, 0.0) for at, line in enumerate(caption)]
    sheet.pieces += [(sides[1], y - 205 - 17 * at, line, 13.0, 0.0) for at, line in enumerate(quotation)]
    sheet.column(sides[1], y - 230 - 17 * len(quotation), 60, width, 9.0, justified=True)
    sheet.write(by_line=random.random() < 0.3)


def _small_table(sheet: _Sheet, left: float, top: float, width: float, size: float) -> float:
    """A ruled table of figures; where it ends."""
    random = sheet.random
    columns, rows, height = random.randint(3, 4), random.randint(3, 6), 2.2 * size
    minus = "△" if sheet.font == _KOREAN else "-"
    names = _WORDS[sheet.font]
    xs = [left + width * number / columns for number in range(columns + 1)]
    for number in range(rows + 1):
        sheet.canvas.line(left, top - number * height, left + width, top - number * height)
    for x in xs:
        sheet.canvas.line(x, top, x, top - rows * height)
    for row in range(rows):
        cells = [names[(3 * row + 1) % len(names)], *(_figure(random, minus) for _ in range(columns - 1))]
        sheet.truth.rows.append(cells)
        for number, text in enumerate(cells):
            sheet.pieces.append((xs[number] + 3, top - (row + 0.65) * height, text, size, 0.0))
    return top - rows * height


def _items_side_by_side(sheet: _Sheet) -> None:
    """Short lists under two heads that stand beside each other, and text below."""
    random = sheet.random
    sheet.column(50, 790, 690, 495, 10.0, justified=False)
    for number in range(2):
        x = 50 + 260 * number
        lines = [
            sheet.words(2)[:-1],
            *(f"- {sheet.words(random.randint(2, 4))[:-1]}" for _ in range(random.randint(3, 7))),
        ]
        sheet.truth.paragraphs += [[line] for line in lines]
        sheet.pieces += [(x, 660 - 17 * at, line, 10.0, 0.0) for at, line in enumerate(lines)]
    sheet.column(50, 500, 60, 495, 10.0, justified=False)
    sheet.write()


MAKERS: Final[dict[str, Callable[[_Sheet], None]]] = {
    "columns": _columns,
    "boxes beside text": _beside_a_box,
    "footnotes in columns": _with_notes,
    "ruled tables": _ruled_table,
    "tables without lines": _table_without_lines,
    "running lines": _page_of_a_book,
    "spreads": _spread,
    "newsletters": _newsletter,
    "lists side by side": _items_side_by_side,
}


def made_pdf(kind: str, seed: int) -> tuple[bytes, Truth]:
    """A file of that kind, and what stands in it."""
    random, truth, file = Random(f"{kind} {seed}"), Truth(), BytesIO()  # no secret
    canvas: Any = Canvas(file, pagesize=(595, 842))
    font = random.choice(list(_WORDS)) if kind != "running lines" else _KOREAN
    for _ in range(9 if kind == "running lines" else 1):
        MAKERS[kind](_Sheet(canvas, random, font, truth))
    canvas.save()
    return file.getvalue(), truth


def squeezed(text: str) -> str:
    """Without white space and hyphens at line ends."""
    return "".join(text.split())


def measures(truth: Truth, blocks: Sequence[str]) -> dict[str, float]:
    """Shares: lines joined to the next, rows with all their cells, running lines gone; and blocks that nobody wrote."""
    text = "\n".join(blocks)
    letters = squeezed(text)
    joins = [pair for lines in truth.paragraphs for pair in pairwise(lines)]
    found = {"joins": _share(squeezed(one)[-8:] + squeezed(other)[:8] in letters for one, other in joins)}
    wrote = squeezed("\n".join(" ".join(lines) for lines in (*truth.paragraphs, *truth.rows)))
    prose = [squeezed(block) for block in blocks if len(block) > 40 and not block.startswith("|")]
    found["written"] = _share(block.replace("Note", "").lstrip("주") in wrote for block in prose)
    rows = [squeezed(f"| {' | '.join(row)} |") for row in truth.rows]
    loose = ["".join(map(squeezed, row)) for row in truth.rows]
    lines = {squeezed(line) for line in text.split("\n")}
    found["rows"] = _share(row in lines or bare in lines for row, bare in zip(rows, loose, strict=True))
    returning = [squeezed(lines[0]) for lines in truth.paragraphs if len(lines) == 1]
    found["lines"] = _share(line in letters for line in returning)
    found["gone"] = _share(sum(squeezed(line) in squeezed(block) for block in blocks) <= 1 for line in truth.gone)
    return found


def _share(of: Any) -> float:
    values = list(of)
    return sum(values) / len(values) if values else 1.0
