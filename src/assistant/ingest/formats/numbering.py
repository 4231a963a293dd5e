"""What stands before an item of a list: 1. / 가. / ① / □, which most formats keep apart from its text."""

import re
from typing import Final

# Letters by the names that DOCX gives to kinds of numbers. After 하 an official document goes on with 거, 너, 더.
_LETTERS: Final = {
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ganada": "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허",
    "chosung": "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ",
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "hangulEnclosedCircle": "㉮㉯㉰㉱㉲㉳㉴㉵㉶㉷㉸㉹㉺㉻",
}
_DIGITS: Final = {"koreanDigital": "일이삼사오육칠팔구십", "chineseCounting": "一二三四五六七八九十"}
_SAME: Final = {
    "decimalEnclosedCircleChinese": "decimalEnclosedCircle",
    "koreanDigital2": "chineseCounting",
    "ideographDigital": "chineseCounting",
    "japaneseCounting": "chineseCounting",
    "chineseCountingThousand": "chineseCounting",
    "koreanLegal": "koreanDigital",
}  # fmt: skip
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_DEEPEST: Final = 9  # levels that lists have in office programs
# Bullets of official documents, whose shape tells the level.
_TELLING: Final = frozenset("□○●■◦▪–―-※▶▷◇◆◎∙❍❑⊙☞")
# Bullets of the fonts Symbol and Wingdings, by the low byte of their private codes.
_SYMBOLS: Final = {0xA7: "▪", 0x6E: "■", 0x6C: "●", 0x6F: "□", 0xA8: "□", 0x71: "□", 0xA1: "○", 0xD8: "▷", 0x75: "◆"}
# Signs of the font Symbol that are no letters, by the same byte: 20 ± 3, 5 × 4, ≤ 150.
_SIGNS: Final = {
    0x2D: "−", 0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xAE: "→",
    0xDE: "⇒", 0xE5: "∑",
}  # fmt: skip
# A text that brings its own: ○ 지원, - item, 1) item, 가. 항목, ① 항목.
_OWN_MARKER: Final = re.compile(r"(?:[-–*•·‣∙○●□■▪◦※◎◇◆▶▷❍❑☞]|\(?\d{1,2}[.)]|[가-하][.)]|[①-⑳])\s?")


def ordinal(number: int, kind: str) -> str:
    """A number as lists of that kind write it: 2 is `나` as `ganada`; decimal where the kind ends or is unknown."""
    kind = _SAME.get(kind, kind)
    letters = _LETTERS.get(kind, "")
    if 1 <= number <= len(letters):
        return letters[number - 1]
    if kind in _DIGITS and 1 <= number <= 99:
        return _in_tens(number, _DIGITS[kind])
    if kind in ("lowerRoman", "upperRoman") and 1 <= number < 4000:
        return _roman(number).upper() if kind == "upperRoman" else _roman(number)
    if kind == "decimalZero":
        return f"{number:02}"
    return "" if kind == "none" else str(number)


def bullet(character: str) -> str:
    """A bullet as text: as it is where its shape tells the level (□, ○), else a dash."""
    character = character.strip()
    if len(character) == 1 and 0xF000 <= ord(character) <= 0xF0FF:
        character = _SYMBOLS.get(ord(character) & 0xFF, "-")
    return character if character in _TELLING else "-"


def symbol(code: int, font: str) -> str:
    """A character that a text takes from a font of symbols; empty for one that is not known."""
    return (_SIGNS if font == "Symbol" else _SYMBOLS).get(code & 0xFF, "")


def item_line(depth: int, marker: str, text: str) -> str:
    """An item as a line, two spaces for each list around its own; a text with a marker of its own needs no dash."""
    if marker == "-" and _OWN_MARKER.match(text):
        marker = ""
    return f"{'  ' * min(depth, _DEEPEST)}{marker}{' ' if marker else ''}{text}"


def _in_tens(number: int, digits: str) -> str:
    tens, ones = divmod(number, 10)
    return f"{digits[tens - 1] if tens > 1 else ''}{digits[9] if tens else ''}{digits[ones - 1] if ones else ''}"


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text
