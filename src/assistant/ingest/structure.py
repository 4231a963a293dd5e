"""Headings of official documents, which rarely carry styles: found by their markers and by what stands below them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.ingest.blocks import Block, BlockKind
from assistant.ingest.markers import (
    ANNEX,
    ARTICLE,
    BOXES,
    BULLETS,
    CIRCLES,
    DECIMALS,
    LAW,
    NOTES,
    ROMAN,
    Mark,
    is_title,
    mark_of,
)  # fmt: skip

_TITLE = "title"  # the kind of titles without a marker
# Characters of the longest title by its marker; - · ① ※ are above none. The longest below □ in the samples has 38, and
# ○ mostly begins statements: a longer one that reads like a title may be one.
_LONGEST = dict.fromkeys(("1.", *DECIMALS, "1)", "(1)", "가.", "가)", "(가)", BOXES), 45) | {
    "편": 60, "장": 60, "절": 60, "관": 60, ARTICLE: 30, ROMAN: 60, CIRCLES: 20,
}  # fmt: skip

_CHAPTERS = (ROMAN, "편", "장")  # below which only the title stands
# The heading of a table of contents, which nothing in the document stands below.
_CONTENTS = re.compile(r"목\s*차|차\s*례|(?:table of )?contents", re.IGNORECASE)
_DEEPEST = 9

# 제3조(지원대상), 제3조의2(정의), Article 3 (Purpose) with one pair of brackets inside the title
_ARTICLE_TITLE = re.compile(
    r"\s*(?P<title>(?:제\s?\d+\s?조(?:\s?의\s?\d+)?|Article\s\d+(?:-\d+)?)\s?[(（](?:[^()（）]|[(（][^()（）]*[)）]){1,60}[)）])"
    # not a mention of the article: 제3조(지원대상) 및, Article 3 (Purpose) shall; nor an amendment: 제3조(지원대상) 중
    r"(?=$|\s*[①-⑳<〈\[]|\s(?!(?:및|또는|중|에|의|제\d|각)[\s제]|[a-z])|\s?(?=[\"“]))(?P<text>.*)"
)
# 2. 참가자격 : 아래 자격을 모두 갖춘 자
_LABELLED = re.compile(r"(?P<title>[^:：]{3,40}?)\s*[:：]\s*(?P<text>[^:：\d]+)")
_DELETED = re.compile(r"\s*(?P<title>제\s?\d+\s?조(?:\s?의\s?\d+)?)\s+(?P<text>삭제\s*(?:[<〈(\[].*)?)")
_MENTION = re.compile(r"^(?:제\d|및|또는|각\s|[~∼,])")
# Action nouns that end a statement in note form: 청년 월세 지원 확대
_ACTION = re.compile(
    r"(?:확대|추진|시행|강화|마련|구축|개최|운영|실시|개선|도입|조성|발굴|제공|증가|감소|완화|인상|폐지|신설|선정|지급|체결|제출)$"
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A block and the marker that its text begins with."""

    block: Block
    mark: Mark | None

    @property
    def is_note(self) -> bool:
        """Whether it adds to the line above: a footnote, ※, *."""
        return self.block.kind is BlockKind.NOTE or (self.mark is not None and self.mark.kind == NOTES)

    def has(self, kind: str) -> bool:
        """Whether it begins with a marker of that kind."""
        return self.mark is not None and self.mark.kind == kind


def find_structure(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with the headings among them as such, and lines of lists as items.

    Headings that the reader knew keep their level; one of level 0 has no level yet. An article whose text follows its
    title in the same line becomes two blocks. A line that states something, or has a figure, is no heading.
    """
    lines = [line for block in _with_boxed_titles(blocks) for line in _split(block)]
    return [*_Finder(lines).blocks()]


def _with_boxed_titles(blocks: Sequence[Block]) -> Iterator[Block]:
    """Tables of one row that are the frame of a title, | Ⅱ | 추진계획 |, as headings."""
    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        is_alone = block.level == 1 and not (following and following.kind is BlockKind.ROW and following.level == 0)
        cells = [cell.strip() for cell in block.text.strip("| ").split(" |") if cell.strip()]
        if block.kind is BlockKind.ROW and is_alone and len(cells) == 2 and is_title(cells[1]):
            cells[0] += "." if re.fullmatch(r"\d{1,2}|[Ⅰ-Ⅻ]", cells[0]) else ""
            text = " ".join(cells)
            if (mark := mark_of(text)) and mark.words == cells[1]:
                yield replace(block, kind=BlockKind.HEADING, text=text, level=0)
                continue
        yield block


def _split(block: Block) -> Iterator[_Line]:
    """The line; of an article with its text behind its title, both."""
    in_text = block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)
    match = (_ARTICLE_TITLE.fullmatch(block.text) or _DELETED.fullmatch(block.text)) if in_text else None
    if match:
        yield _Line(replace(block, kind=BlockKind.HEADING, text=match["title"]), mark_of(match["title"]))
        if match["text"].strip():
            yield _Line(replace(block, kind=BlockKind.PARAGRAPH, text=match["text"].strip()), mark_of(match["text"]))
    else:
        is_table = block.kind in (BlockKind.ROW, BlockKind.NOTE)
        yield _Line(block, None if is_table else mark_of(block.text))


@dataclass
class _Finder:
    """Goes through the lines once; knows the headings above the line at hand."""

    lines: Sequence[_Line]
    levels: "_Levels" = field(init=False)
    numbers: dict[str, int] = field(default_factory=dict)  # the last one of each kind
    in_article: bool = False
    expects_title: bool = False  # below 붙임 1, whose title stands in the next line

    def __post_init__(self) -> None:
        kinds = {line.mark.kind for line in self.lines if line.mark}
        self.levels = _Levels([kind for kind in LAW if kind in kinds])

    def blocks(self) -> Iterator[Block]:
        """Every line with its kind and level."""
        for number, line in enumerate(self.lines):
            kind = self._heading_kind(number)
            if kind:
                yield self._heading(line, kind)
            elif line.mark and (match := self._labelled(number)):
                yield self._heading(_Line(replace(line.block, text=match["title"]), line.mark), line.mark.kind)
                yield replace(line.block, kind=BlockKind.PARAGRAPH, text=match["text"].strip())
            elif line.block.kind is BlockKind.PARAGRAPH:
                self.expects_title = False
                is_item = line.mark is not None and line.mark.is_item
                text = line.block.text.rstrip() if is_item else line.block.text.strip()
                yield replace(line.block, kind=BlockKind.ITEM if is_item else BlockKind.PARAGRAPH, text=text)
            else:
                yield line.block
            if line.mark:
                self.numbers[line.mark.kind] = line.mark.number

    def _heading(self, line: _Line, kind: str) -> Block:
        known = line.block.level if line.block.kind is BlockKind.HEADING else 0
        if known and kind == _TITLE and _CONTENTS.fullmatch(line.block.text.strip()):
            known = _DEEPEST
        elif known and kind in _CHAPTERS and line.block.page:
            known = min(known, self.levels.base + 1)  # below the cover, whose fonts are larger
        level = self.levels.enter(kind, known)
        self.in_article = kind == ARTICLE or (self.in_article and kind == _TITLE)
        self.expects_title = kind == ANNEX and line.mark is not None and not line.mark.words
        return replace(line.block, kind=BlockKind.HEADING, text=line.block.text.strip(), level=level)

    def _heading_kind(self, number: int) -> str:
        """The kind of heading that the line is; empty for other lines."""
        line = self.lines[number]
        if line.block.kind is BlockKind.HEADING:
            return line.mark.kind if line.mark and line.mark.kind != NOTES else _TITLE
        if line.block.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM) or not self._may_be(number):
            return ""
        if line.mark is None:
            return _TITLE if self.expects_title and is_title(line.block.text) else ""
        is_one = self._is_marked_title(line.mark) and self._has_text_below(number, line.mark)
        return line.mark.kind if is_one else ""

    def _labelled(self, number: int) -> re.Match[str] | None:
        """An item among headings of its kind that has a label and more below it: the label is a heading, too, or what
        stands below would be filed under the heading before."""
        mark, match = self.lines[number].mark, _LABELLED.fullmatch(self.lines[number].block.text)
        if mark is None or match is None or self.in_article or mark.kind not in dict(self.levels.path):
            return None
        label = re.split("[:：]", mark.words)[0].strip()
        is_one = mark.number and self._is_next(mark) and is_title(label, _LONGEST.get(mark.kind, 0))
        return match if is_one and self._has_text_below(number, mark) else None

    def _may_be(self, number: int) -> bool:
        """False for what a reader knows as an item of a list, unless it is the only one of a numbered list."""
        line = self.lines[number]
        neighbours = [*self.lines[max(0, number - 1) : number], *self.lines[number + 1 : number + 2]]
        is_single = not any(other.block.kind is BlockKind.ITEM for other in neighbours)
        return line.block.kind is not BlockKind.ITEM or (is_single and line.mark is not None and line.mark.number > 0)

    def _is_marked_title(self, mark: Mark) -> bool:
        if mark.kind in (*LAW, ANNEX):
            return self._is_title_of_law(mark)
        longest = _LONGEST.get(mark.kind, 0)
        is_statement = mark.kind == CIRCLES and _ACTION.search(mark.words)
        may_be = self._is_next(mark) and not is_statement and (mark.kind == ROMAN or not self.in_article)
        return may_be and is_title(mark.words, longest)

    def _is_title_of_law(self, mark: Mark) -> bool:
        if not mark.words or mark.kind == ANNEX:
            return True
        # 'Section 8 Housing' is the name of a programme: in English the count must agree
        is_one = mark.kind == ARTICLE or not mark.words.isascii() or self._is_next(mark)
        return is_one and is_title(mark.words, _LONGEST[mark.kind]) and not _MENTION.match(mark.words)

    def _is_next(self, mark: Mark) -> bool:
        """Whether its number begins a count or goes on with one; one number may be lost in a table."""
        last = self.numbers.get(mark.kind, 0)
        return mark.number <= 1 or last < mark.number <= last + 2

    def _has_text_below(self, number: int, own: Mark) -> bool:
        """Whether text or something narrower follows; lines of one kind that follow each other are a list."""
        above, below = self._neighbour(number, -1), self._neighbour(number, 1)
        if below is None or (above and above.has(own.kind) and own.kind not in (ANNEX, *LAW)):
            return own.kind in (ANNEX, *LAW)
        if below.mark is None:
            return below.block.kind is not BlockKind.HEADING or not below.block.level
        if own.kind in (ANNEX, *LAW):
            return own.kind != below.mark.kind or own.kind != ANNEX
        return self._is_narrower(below.mark, own)

    def _neighbour(self, number: int, step: int) -> _Line | None:
        """The next line up or down that is no note."""
        number += step
        while 0 <= number < len(self.lines) and self.lines[number].is_note:
            number += step
        return self.lines[number] if 0 <= number < len(self.lines) else None

    def _is_narrower(self, below: Mark, own: Mark) -> bool:
        if below.kind == own.kind:
            return False
        if own.kind in BULLETS and below.kind in BULLETS:
            return BULLETS.index(own.kind) < BULLETS.index(below.kind)
        return below.number <= 1 and not self.levels.is_above(below.kind, own.kind)


@dataclass
class _Levels:
    """The headings above the line at hand. Chapters and articles have fixed levels; of other kinds, one that is new
    below the headings at hand is narrower than they, unless it stood above one of them before."""

    law: list[str]  # the kinds of LAW that the document has
    base: int = 1  # the level above them: of the title, of an annex
    path: list[tuple[str, int]] = field(default_factory=list)
    above: set[tuple[str, str]] = field(default_factory=set)  # (□, ○): □ stood above ○

    def enter(self, kind: str, level: int) -> int:
        """The level of a heading of that kind, which is the one at hand now; `level` when the reader knew it."""
        if kind == ANNEX:
            self.base, self.path = level or 2, []
            self.above.clear()
        elif level and kind in LAW:
            self.base = level - 1 - self.law.index(kind)
        self.base = min(self.base, level or self.base)
        at = level or self._level_of(kind)
        self.path = [(other, its) for other, its in self.path if its < at]
        self.above |= {(other, kind) for other, _ in self.path}
        self.above -= {(kind, other) for other, _ in self.path}
        self.path.append(("" if kind == _TITLE and level else kind, at))
        return at

    def is_above(self, kind: str, other: str) -> bool:
        """Whether headings of that kind stand above those of the other, as far as the document has shown."""
        return (other, kind) not in self.above and (kind in dict(self.path) or (kind, other) in self.above)

    def _level_of(self, kind: str) -> int:
        known = dict(self.path)
        if kind == ANNEX:
            return self.base
        if kind in LAW:
            return self.base + 1 + self.law.index(kind)
        if kind == ROMAN or kind in known:
            return known.get(kind, self.base + 1)
        wider = [its for other, its in self.path if (kind, other) not in self.above]
        return max(wider, default=self.base) + 1
