"""How lines of Korean official documents begin (Ⅰ. 1. 가. □ 제3조), and whether what follows reads like a title."""

import re
from dataclasses import dataclass
from typing import Final

LAW: Final = ("편", "장", "절", "관", "조")  # from the widest to the narrowest
ARTICLE: Final = LAW[-1]
ANNEX: Final = "annex"  # 부칙, 별표, 붙임: what follows is a document of its own
ROMAN: Final = "Ⅰ"
DECIMALS: Final = ("1.1", "1.1.1", "1.1.1.1")
BOXES: Final = "□"
CIRCLES: Final = "○"
NOTES: Final = "※"
BULLETS: Final = (BOXES, CIRCLES, "-", "·")  # from the widest to the narrowest

_LETTERS = "가나다라마바사아자차카타파하"
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a line begins with: the kind of its marker, its number (0 for bullets), and the words behind it."""

    kind: str
    number: int
    words: str

    @property
    def is_item(self) -> bool:
        """Whether lists are made with such markers."""
        return self.kind not in (*LAW, ANNEX, ROMAN)


# 제1조, 제3조의2, Article 3; 제1장; Ⅰ. or II.; 1.2; 1. but neither 3.5 nor 3. 15.; 1) (1) 가. 가) (가) ①
_NUMBERED = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (ARTICLE, r"(?:제\s?(\d+)\s?조(?:\s?의\s?\d+)?|(?:Article|ARTICLE)\s(\d+)(?:-\d+)?)(?=[\s(（]|$)"),
        ("편", r"(?:제\s?(\d+)\s?편|(?:Part|PART)\s(\d+|[IVX]+)\.?)(?=\s|$)"),
        ("장", r"(?:제\s?(\d+)\s?장|(?:Chapter|CHAPTER)\s(\d+|[IVX]+)\.?)(?=\s|$)"),
        ("절", r"(?:제\s?(\d+)\s?절|(?:Section|SECTION)\s(\d+|[IVX]+)\.?)(?=\s|$)"),
        ("관", r"제\s?(\d+)\s?관(?=\s|$)"),
        (ROMAN, r"([Ⅰ-Ⅻ])\s*\.?\s*(?=\S)|((?:X|IX|IV|V?I{1,3}|V))\.\s+(?=\S)"),
        *(
            (kind, rf"(?:\d{{1,2}}\.){{{depth}}}(\d{{1,2}})\.?\s+(?=\S)")
            for depth, kind in enumerate(DECIMALS, start=1)
        ),
        ("1.", r"(\d{1,2})\.(?!\d|\s*\d{1,2}\.)\s*(?=\S)"),
        ("1)", r"(\d{1,2})\)\s*(?=\S)"),
        ("(1)", r"\((\d{1,2})\)\s*(?=\S)"),
        ("가.", rf"([{_LETTERS}])\.\s+(?=\S)"),
        ("가)", rf"([{_LETTERS}])\)\s*(?=\S)"),
        ("(가)", rf"\(([{_LETTERS}])\)\s*(?=\S)"),
        ("①", r"([①-⑳])\s*"),
    )
)
_UNNUMBERED = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (BOXES, r"[□■◆◇▣]\s*(?=\S)"),
        (CIRCLES, r"(?:[○●◦∘]\s*|ㅇ\s+)(?=\S)"),
        ("-", r"[-–—]\s+(?=\S)"),
        ("·", r"[•·‣▪▸▶▷∙]\s*(?=\S)"),
        (NOTES, r"(?:[※☞]\s*|\*{1,3}\s+)(?=\S)"),
    )
)

# 별표, 별표 1, 별지 제1호서식, 붙임 2, 참고
_ANNEX_NAME = (
    r"(?:별\s?[표지첨]|붙\s?임|첨\s?부|참\s?고)(?:\s?(?:제\s?)?\d{1,3}(?:\s?의\s?\d+)?(?:\s?호)?)?(?:\s?서식)?"
)
# 부칙, 부칙 <조례 제12호, 2024. 3. 15.>; [별표 1] 지급기준(제5조 관련); ■ … 조례 [별지 제1호서식]; 붙임 1 신청 안내; Appendix A
_ANNEXES = (
    re.compile(r"(?:부\s*칙|Addend(?:a|um)|ADDEND(?:A|UM))\s*(?:[<〈(\[].{0,60}[>〉)\]])?(?P<words>)"),
    re.compile(rf"(?:[■□◆]\s?[^\[\]]{{0,60}})?[\[【<〔(]\s?{_ANNEX_NAME}\s?[\]】>〕)](?P<words>.*)"),
    re.compile(rf"{_ANNEX_NAME}(?P<words>)"),
    re.compile(r"(?:별\s?[표지첨]|붙\s?임|첨\s?부|참\s?고)\s?(?:제\s?)?\d{1,3}(?:\s?호)?(?:\s?서식)?(?P<words>\s.*)"),
    re.compile(r"(?:Appendix|APPENDIX|Annex|ANNEX)(?:\s[A-Z0-9]{1,2})?\.?(?P<words>(?:[:\s].*)?)"),
)
_OF_ARTICLE = re.compile(r"\s*[(<〈](?:제\d+조[^)]*관련|(?:개정|신설)[^)>〉]*)[)>〉]\s*")


def mark_of(text: str) -> Mark | None:
    """What the line begins with; `None` for a line without a marker."""
    line = text.strip()
    if len(line) <= _LONGEST_ANNEX and (annex := _annex(line)):
        return annex
    for kind, pattern in _NUMBERED:
        if match := pattern.match(line):
            number = next(group for group in match.groups() if group)
            return Mark(kind, _as_number(number), line[match.end() :].strip())
    for kind, pattern in _UNNUMBERED:
        if match := pattern.match(line):
            return Mark(kind, 0, line[match.end() :].strip())
    return None


def is_item(text: str) -> bool:
    """Whether the line is one of a list, by its marker."""
    mark = mark_of(text)
    return mark is not None and mark.is_item


def _annex(line: str) -> Mark | None:
    for pattern in _ANNEXES:
        if match := pattern.fullmatch(line):
            words = _OF_ARTICLE.sub("", match["words"]).strip(" :.")
            return Mark(ANNEX, 0, words) if not words or is_title(words) else None
    return None


def _as_number(written: str) -> int:
    if written.isascii() and written.isdigit():
        return int(written)
    if written in _ROMANS:
        return _ROMANS.index(written) + 1
    if written in _LETTERS:
        return _LETTERS.index(written) + 1
    if written.isascii():
        return 0  # XIII and beyond: in no count that matters
    first = "Ⅰ" if "Ⅰ" <= written <= "Ⅻ" else "①"
    return ord(written) - ord(first) + 1


_LONGEST_TITLE = 60
_LONGEST_ANNEX = 200  # with the name of the ordinance before its number and the articles behind it
_FINAL = re.compile(r"[.!?。:;,·][\"'”’)\]]*$")
# Endings of sentences and of statements in note form: …한다, …함, …임, …할 것, …요망, …합니까
_STATES = re.compile(r"(?:[가-힣](?:다|까|함|임|됨|음)|\s?것|[세해어아네]요|필요|요망|바람|예정|불가|가능|금지)$")
# Endings of a line that goes on in the next one: …을, …에서, …을 위한
_GOES_ON = re.compile(
    r"(?:[가-힣](?:을|를|는|에서|으로|에게|부터|까지|하고|하며|하여|되어|통해|따라|이며)|\s(?:및|또는)|[위대관]한|따른|하는|되는|있는)$"
)
# Signs of other things: label: value, (label) value, links, arrows, tick boxes, leaders of a table of contents
_OTHER = re.compile(r"[:：|=@→⇒☎√□○]|https?|www\.|[·.…⋯‥]{3,}|^[(（\[<〈][^)）\]>〉]*[)）\]>〉]\s*\S")
# Numbers that a title may have: 2026년도, ’26년, 제2차, 1단계, 3분기, 119(within a word), A4, 상위 5개
_OF_TITLES = re.compile(
    r"(?:19|20)\d{2}(?:[~∼-](?:19|20)?\d{2})?(?:학?년도?)?(?![\d.])|['’‘]\d{2}(?:년도?|\.\s?\d{1,2}(?=분기|월))|제\s?\d+(?:차|회|기|단계|[장절조항]|호\s?서식)(?!\d)"
    r"|(?<![\d.])\d{1,2}(?:단계|분기|개년|주년|차년도|대)(?=\s|$)|[A-Za-z][-A-Za-z]*\d+|상위\s?\d+개"
)
_TITLE_WORD = re.compile(r"[A-Z0-9(\"'“‘&]|(?:a|an|and|as|at|by|for|from|in|into|of|on|or|the|to|under|via|with)\b")


def is_title(words: str, longest: int = _LONGEST_TITLE) -> bool:
    """Whether words (without their marker) read like a title: short, no sentence, no figure that someone may ask for."""
    words = words.strip()
    if len(words) > 2 * longest:
        return False
    plain = re.sub(r"\s*[(（][^()（）]*[)）]$", "", words)
    letters = len(re.findall(r"[가-힣]", plain)) or len(re.findall(r"[A-Za-z]", plain)) // 2
    has_figure = re.search(r"\d", _OF_TITLES.sub("", words))
    if letters < 2 or len(plain) > longest or _OTHER.search(plain) or has_figure:
        return False
    if not re.search(r"[가-힣]", words):
        return _is_english_title(words)
    return not any(pattern.search(plain) for pattern in (_FINAL, _STATES, _GOES_ON))


def _is_english_title(words: str) -> bool:
    """Four words at most, or all of them capitalised but the small ones."""
    all_words = words.split()
    if _FINAL.search(words) or not words[0].isupper():
        return False
    return len(all_words) <= 4 or all(map(_TITLE_WORD.match, all_words))
