"""Numbers as people write them, to one value: 1억 2천만, 삼백만, 네, 2.9 billion, thirty-two."""

import re
from decimal import Decimal

_SMALL = {"십": 10, "백": 100, "천": 1000, "hundred": 100}  # multiply within a group of four (three) digits
_BIG = {
    "만": 10**4, "억": 10**8, "조": 10**12,
    "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
_SINO = dict(zip("일이삼사오육칠팔구", range(1, 10), strict=True))
_NATIVE = {
    "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80, "아흔": 90, "열": 10,
    "하나": 1, "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9,
}  # fmt: skip
_ENGLISH = {
    word: number
    for number, word in enumerate(
        (
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
            "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
        )
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}  # fmt: skip
_ENGLISH_WORDS = (*_ENGLISH, "hundred", "thousand", "million", "billion", "trillion")

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_BEGIN = r"(?<![\d.A-Za-z])(?<!\d,)"
_WORD = f"(?:{'|'.join(sorted(_ENGLISH_WORDS, key=len, reverse=True))})"
_AND = r"(?:(?:(?<=hundred )|(?<=thousand )|(?<=million ))and )"
# 'one' counts nothing in: no one, each one, one of them.
_NOT_A_COUNT = (
    r"(?!(?:(?<=\bno )|(?<=\bany )|(?<=\bevery )|(?<=\beach )|(?<=\bsome )|(?<=\bthe )|(?<=\bthis )|(?<=\bthat ))one\b"
    r"|one(?:-time\b|\s(?:of|another|is|who|that|which|by)\b|\s*[.,;'’]|$))"
)
_ONES = "(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉)"
_TENS = "(?:스물|서른|마흔|쉰|예순|일흔|여든|아흔|열)"
# What a spelt Korean number has to stand before: 만 원 is money, 만 65세 and 만족 are not.
_COUNTED = r"(?=\s?(?:원|달러|명|건|가구|퍼센트|%|곳|개(?![별선최발정인])))"
_COUNTED_NATIVE = (
    r"(?=\s?(?:개(?![별선최발정인])|명(?![가-힣]*령)|곳|가지|건(?![물강설])|차례|번|달(?![성라])|시간|살|군데|권역|분야"
    r"|부문|단계|가구|주년))"
)

# Every form of a number, the longer ones first.
NUMBER = "|".join(
    (
        # 29억, 3천5백만, 1억 2천만, 3만5천, 1만 5,000원; a space before the multiplier where money follows: 29 억 원
        rf"{_BEGIN}{_DIGITS}(?:[십백천만억조]+(?!사)|\s[백천만억조]+(?=\s?(?:원|달러)))"
        rf"(?:\s?{_DIGITS}[십백천만억]+|(?:\s(?=[\d,]+\s?(?:원|명|건|달러|호|가구|세대|개|대|곳|톤|㎡)))?{_DIGITS})*",
        rf"{_BEGIN}{_DIGITS}(?:[\s-](?:hundred|thousand|million|billion|trillion)\b)*",  # 2.9 billion
        rf"\b{_NOT_A_COUNT}(?:a (?=hundred|thousand|million|billion))?{_WORD}(?:[\s-]{_AND}?{_WORD})*\b",
        rf"(?<![가-힣])[일이삼사오육칠팔구]?[십백천만억](?:\s?[일이삼사오육칠팔구십백천만억])*{_COUNTED}",  # 삼백만 원
        r"(?<![가-힣])[일이삼사오육칠팔구십]+(?=\s?(?:개월|년(?![도대])))",  # 칠 년
        rf"(?<![가-힣])(?:{_TENS}{_ONES}?|스무|{_ONES}){_COUNTED_NATIVE}",  # 네 권역, 열두 곳
        r"(?<![가-힣])(?:두|세|네|다섯|여섯|일곱|여덟|아홉|열)(?=\s(?:사례|사업|기관|도시|마을|과제|나라|방안|유형|사람))",  # 한 사업 is some
    )
)

_TOKEN = re.compile(rf"{_DIGITS}|[십백천만억조]|{'|'.join(_NATIVE)}|[{''.join(_SINO)}]|[a-z]+")


def value_of(number: str) -> Decimal:
    """The value of what `NUMBER` matched."""
    total = section = pending = Decimal(0)
    for token in _TOKEN.findall(number.lower()):
        if token in _BIG:
            total += (section + pending or 1) * _BIG[token]
            section = pending = Decimal(0)
        elif token in _SMALL:
            section, pending = section + (pending or 1) * _SMALL[token], Decimal(0)
        elif token[0].isdigit():
            pending = Decimal(token.replace(",", ""))
        else:
            pending += _SINO.get(token) or _NATIVE.get(token) or _ENGLISH.get(token, 0)
    return total + section + pending


def multiplier_of(number: str) -> str:
    """What multiplies a number of one group, as written: 만 in 2만, million in 2 million."""
    match = re.search(r"\d([십백천만억조]+|[\s-](?:hundred|thousand|million|billion|trillion))$", number, re.I)
    return match[1] if match else ""
