"""Numbers as a spreadsheet shows them: 1,234,567 / 12.5% / 2024-03-15 / ₩3,000 / (1,200)."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

# Formats that a file names by number alone, as ECMA-376 18.8.30 lists them; dates (14, 22, 27 to 58) in the order of
# Korean Windows, so that no reader takes a month for a day.
BUILT_IN: Final = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "yyyy-mm-dd",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-"', 42: '"₩"#,##0;-"₩"#,##0;"-"', 43: '#,##0.00;-#,##0.00;"-"',
    44: '"₩"#,##0.00;-"₩"#,##0.00;"-"', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 48: "##0.0E+0", 49: "@",
    5: '"₩"#,##0;-"₩"#,##0', 6: '"₩"#,##0;-"₩"#,##0', 7: '"₩"#,##0.00;-"₩"#,##0.00', 8: '"₩"#,##0.00;-"₩"#,##0.00',
    30: "mm-dd-yy", 31: 'yyyy"년" mm"월" dd"일"', 32: 'h"시" mm"분"', 33: 'h"시" mm"분" ss"초"',
    **dict.fromkeys((27, 36, 50, 57), 'yyyy"年" mm"月" dd"日"'), **dict.fromkeys((28, 29, 51, 54, 58), "mm-dd"),
    **dict.fromkeys((34, 35, 52, 53, 55, 56), "yyyy-mm-dd"),
}  # fmt: skip

# A literal ("원", \-), a gap (_-), a filler (* ), [₩-412] or [Red] or [h], AM/PM, General, a run of date letters,
# E+00, a place of a digit, any other character.
_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_.|\*.|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<elapsed>h+|m+|s+)\]|\[[^\]]*\]'
    r"|(?P<noon>AM/PM|A/P|오전/오후)|(?P<general>General|G/표준)|(?P<date>y+|m+|d+|h+|s+|a{3,4})|(?P<power>E[+-]0+)"
    r"|(?P<place>[0#?.,%])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION: Final = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[\d.]+)\]")
_COMPARE: Final[dict[str, Callable[[Decimal, Decimal], bool]]] = {
    "<": lambda a, b: a < b, ">": lambda a, b: a > b, "=": lambda a, b: a == b,
    "<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b, "<>": lambda a, b: a != b,
}  # fmt: skip
_WEEKDAYS: Final = "월화수목금토일"
_ENGLISH_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_LAST_SERIAL: Final = 2_958_466  # 9999-12-31, and a day

_EXCEL: Final = Context(prec=15, rounding=ROUND_HALF_UP)  # it keeps 15 digits: 0.1 + 0.2 is 0.3

_ROUND: Final = Context(prec=1000, rounding=ROUND_HALF_UP)
_LARGEST_POWER: Final = 308  # of what Excel can hold

_Token = tuple[str, str]  # kind, text


def shown_number(number: str, code: str, *, since_1904: bool = False) -> str:
    """A stored number, or a text, as the format code shows it; unchanged where the code is not understood."""
    try:
        value = Decimal(number)
    except InvalidOperation:
        return shown_text(number, code)
    if not value.is_finite() or abs(value.adjusted()) > _LARGEST_POWER:
        return number
    section, value = _section(_sections(code), value)
    tokens = _tokens(section)
    if _kind(tokens) == "moment":
        return _moment(value, tokens, since_1904) or _general(value)
    return _number(value, tokens).strip()


def shown_text(text: str, code: str) -> str:
    """A text as the text part of a format code shows it."""
    sections = _sections(code)
    own = sections[3] if len(sections) > 3 else sections[-1]
    tokens = _tokens(own)
    if ("other", "@") not in tokens:
        return text
    return "".join(text if token == ("other", "@") else _literal(token) for token in tokens)


@lru_cache(1000)
def _sections(code: str) -> list[str]:
    """The parts between semicolons that are not quoted: for positive, negative, zero and text."""
    sections = [""]
    for part in re.findall(r'"[^"]*"?|\\.|;|[^;"\\]+', code, re.DOTALL):
        if part == ";":
            sections.append("")
        else:
            sections[-1] += part
    return sections


def _section(sections: Sequence[str], value: Decimal) -> tuple[str, Decimal]:
    """The part of the code for the value, and the value without the sign that the part itself writes."""
    if len(sections) == 1 and "[" not in sections[0]:
        return sections[0], value
    conditions = [_CONDITION.search(section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if not condition or _COMPARE[condition[1]](value, Decimal(condition[2])):
                return section, value
        return "General", value
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    return (sections[2] if value == 0 and len(sections) > 2 else sections[0]), value


@lru_cache(1000)
def _tokens(section: str) -> tuple[_Token, ...]:
    return tuple((match.lastgroup or "gap", match[match.lastgroup or 0]) for match in _TOKEN.finditer(section))


def _literal(token: _Token) -> str:
    kind, text = token
    return text if kind in ("quoted", "escaped", "currency", "other") or text == "%" else ""


@lru_cache(1000)
def _kind(tokens: tuple[_Token, ...]) -> str:
    """What a part of a code makes of a number; fractions such as ?/? are shown as if there were no code."""
    kinds = {kind for kind, _ in tokens}
    if kinds & {"date", "elapsed", "noon"}:
        return "moment"
    if "power" in kinds:
        return "scientific"
    if ("other", "/") in tokens or "general" in kinds or not tokens:
        return "general"
    return "places" if any(kind == "place" and text in "0#?" for kind, text in tokens) else "words"


def _number(value: Decimal, tokens: tuple[_Token, ...]) -> str:
    match _kind(tokens):
        case "scientific":
            return _scientific(value, tokens)
        case "words":  # alone, such as "-" for nothing
            return "".join(map(_literal, tokens))
        case "places":
            return _placed(value, tokens)
    if ("other", "/") in tokens:
        return _general(value)
    return "".join(
        _general(value) if kind == "general" else _literal((kind, text)) for kind, text in tokens
    ) or _general(value)


def _scientific(value: Decimal, tokens: tuple[_Token, ...]) -> str:
    power = next(text for kind, text in tokens if kind == "power")
    places = "".join(text for kind, text in tokens if kind == "place").partition(".")[2]
    digits, _, exponent = f"{_EXCEL.create_decimal(value):.{len(places)}E}".partition("E")
    return f"{digits}E{exponent[0]}{exponent[1:].zfill(len(power) - 2)}"


def _general(value: Decimal) -> str:
    """As cells without a format: up to ten digits of a fraction, whole numbers in full."""
    value = _EXCEL.create_decimal(value)
    if value and not -9 <= value.adjusted() <= 20:
        return f"{value.normalize():.5E}"
    decimals = max(0, 9 - max(0, value.adjusted()))
    text = f"{value.quantize(Decimal(1).scaleb(-decimals), context=_ROUND):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _placed(value: Decimal, tokens: tuple[_Token, ...]) -> str:
    """The digits of a number in the places that a code has for them, its literals around and between them."""
    places = _places(tokens)
    rounded = _EXCEL.create_decimal(value).scaleb(places.scale).quantize(places.unit, context=_ROUND)
    sign = "-" if rounded < 0 else ""
    if places.is_plain:
        shown = f"{abs(rounded):,f}" if places.is_grouped else f"{abs(rounded):f}"
        return f"{sign}{places.before}{shown}{places.after}"
    digits, _, fraction = f"{abs(rounded):f}".partition(".")
    whole = _whole(digits.lstrip("0"), tokens[: places.point], places.is_grouped)
    return f"{sign}{whole}{_fraction(fraction, tokens[places.point :])}"


@dataclass(frozen=True, slots=True)
class _Places:
    """The places of a code: where its point is, the unit that it rounds to, the powers of ten that it scales by; and
    whether they are plain, one run such as #,##0.00 with words before and after it."""

    point: int
    unit: Decimal
    scale: int
    is_grouped: bool
    is_plain: bool
    before: str
    after: str


@lru_cache(1000)
def _places(tokens: tuple[_Token, ...]) -> _Places:
    point = next((at for at, token in enumerate(tokens) if token == ("place", ".")), len(tokens))
    whole = "".join(text for kind, text in tokens[:point] if kind == "place")
    decimals = sum(kind == "place" and text in "0#?" for kind, text in tokens[point:])
    used = [at for at, (kind, text) in enumerate(tokens) if kind == "place" and text != "%"]
    run = "".join(text for _, text in tokens[used[0] : used[-1] + 1])
    return _Places(
        point=point,
        unit=Decimal(1).scaleb(-decimals),
        # A comma behind the last place divides: #,##0, shows thousands.
        scale=2 * sum(token == ("place", "%") for token in tokens) - 3 * (len(whole) - len(whole.rstrip(","))),
        is_grouped=bool(re.search("[0#?],+[0#?]", whole)),
        is_plain=bool(re.fullmatch(r"(?:#,##)?0(?:\.0+)?", run)),
        before="".join(map(_literal, tokens[: used[0]])),
        after="".join(map(_literal, tokens[used[-1] + 1 :])),
    )


def _whole(digits: str, tokens: tuple[_Token, ...], is_grouped: bool) -> str:
    """The digits before the point, from the right; the leftmost place takes all that are left."""
    places = sum(kind == "place" and text in "0#?" for kind, text in tokens)
    shown: list[str] = []
    count = 0
    for kind, text in reversed(tokens):
        if kind != "place" or text not in "0#?":
            shown.append(_literal((kind, text)))
            continue
        places -= 1
        taken = digits if not places else digits[-1:]
        digits = digits[: len(digits) - len(taken)]
        for digit in reversed(taken or ("0" if text == "0" else "")):
            shown.append(f"{digit}," if is_grouped and count and count % 3 == 0 else digit)
            count += 1
    return "".join(reversed(shown))


def _fraction(digits: str, tokens: tuple[_Token, ...]) -> str:
    """The point and what follows; a # shows no final zero, and no point stands without digits."""
    needed = 0
    places = [text for kind, text in tokens if kind == "place" and text in "0#?"]
    needed = max((at for at, place in enumerate(places, start=1) if place == "0"), default=0)
    kept = digits[:needed] + digits[needed:].rstrip("0")
    point = f".{kept}" if kept else ""
    return point + "".join(_literal(token) for token in tokens)


def _moment(value: Decimal, tokens: tuple[_Token, ...], since_1904: bool) -> str:
    """A day and time; empty for a number that is none."""
    if not 0 <= value < _LAST_SERIAL:
        return ""
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30 if value >= 61 else 31)
    seconds = int((value * 86400).to_integral_value(ROUND_HALF_UP))
    moment = start + timedelta(seconds=seconds)
    has_noon = any(kind == "noon" for kind, _ in tokens)
    return "".join(_moment_part(*part, moment, seconds, has_noon) for part in _with_minutes(tokens)).strip()


def _with_minutes(tokens: tuple[_Token, ...]) -> Iterator[_Token]:
    """The tokens, m for minutes by another name: they stand behind hours or before seconds."""
    letters = [text[0].lower() if kind in ("date", "elapsed") else "" for kind, text in tokens]
    for at, (kind, text) in enumerate(tokens):
        before = next((letter for letter in reversed(letters[:at]) if letter), "")
        after = next((letter for letter in letters[at + 1 :] if letter), "")
        is_minute = kind == "date" and letters[at] == "m" and len(text) < 3 and (before == "h" or after == "s")
        yield ("minute" if is_minute else kind), text


def _moment_part(kind: str, text: str, moment: datetime, seconds: int, has_noon: bool) -> str:
    match kind:
        case "date":
            return _date_part(text.lower(), moment, has_noon)
        case "minute":
            return f"{moment.minute:0{len(text)}}"
        case "elapsed":
            return str(seconds // {"h": 3600, "m": 60, "s": 1}[text[0].lower()])
        case "noon":
            return text.split("/")[moment.hour >= 12]
        case "place":
            return text if text in ".,%" else ""
    return _literal((kind, text))


def _date_part(letters: str, moment: datetime, has_noon: bool) -> str:
    hour = (moment.hour % 12 or 12) if has_noon else moment.hour
    number = {"y": moment.year, "m": moment.month, "d": moment.day, "h": hour, "s": moment.second}.get(letters[0], 0)
    match letters[0], len(letters):
        case "y", length:
            return f"{number:04}" if length > 2 else f"{number % 100:02}"
        case "a", length:
            return _WEEKDAYS[moment.weekday()] + ("요일" if length == 4 else "")
        case "m" | "d" as letter, length if length > 2:
            name = _MONTHS[moment.month - 1] if letter == "m" else _ENGLISH_WEEKDAYS[moment.weekday()]
            return name if length == 4 else name[: 3 if length == 3 else 1]
        case _, length:
            return f"{number:0{min(length, 2)}}"
