"""Numbers that are somebody's own: found by their form and covered letter for letter, so that offsets stay what they are."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from phonenumbers import Leniency, PhoneNumberMatcher, PhoneNumberType, number_type
from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.kr import brn, rrn

from assistant.language.regions import regions_in
from assistant.types import Document

Kind = Literal["resident registration", "card", "telephone", "account"]

COVER: Final = "●"  # no digit, no footnote's mark, and never the whole of a list's
_DASH: Final = r"[-‐-―−－]"
# 900101-1234567, of foreigners 900101-5234567, and both without the dash
_RESIDENT: Final = re.compile(rf"(?<!\d)(?P<birth>\d{{6}})\s?(?P<dash>{_DASH}?)\s?(?P<rest>[1-8]\d{{6}})(?!\d)")
_OF_A_COMPANY: Final = re.compile(
    r"(?:법인\s?(?:등록)?\s?번호|corporate registration (?:number|no\.?))\W{0,4}$", re.IGNORECASE
)
# 4111-1111-1111-1111, 3782-822463-10005; with blanks between them four figures beside each other look the same
_CARD: Final = re.compile(
    rf"(?<!\d)(?<!\d{_DASH})[3-69]\d{{3}}(?:(?P<by>{_DASH}|\s?)\d{{4}}(?P=by)\d{{4}}(?P=by)\d{{4}}"
    rf"|(?P<of>{_DASH}|\s?)\d{{6}}(?P=of)\d{{5}})(?!{_DASH}?\d)"
)
_NAMES_A_CARD: Final = re.compile(r"카드|\bcards?\b", re.IGNORECASE)
# 110-123-456789, 1002-123-456789, 12345678901234; each bank has parts of its own, and none a check digit that is public
_ACCOUNT: Final = re.compile(
    rf"(?<![\d.,])(?<!\d{_DASH})\d{{2,6}}(?:{_DASH}\d{{1,8}}){{1,4}}(?!{_DASH}?\d)|(?<![\d.,-])\d{{10,14}}(?![\d.,]|\s?원)"
)
_ACCOUNT_DIGITS: Final = range(10, 17)
_NAMES_A_BANK: Final = re.compile(
    r"계좌|예금주|은행|농협|수협|신협|축협|새마을금고|우체국|뱅크|\baccount\b|\bbank\b", re.IGNORECASE
)
_BEFORE, _BEHIND = 30, 20  # characters within which an account's bank is named
_HOLDER: Final = re.compile(r"예금주\s?[:：]?\s?([가-힣]+)")
_LONGEST_NAME: Final = 4  # letters of a person's: an office has more, or the name of a place
_OF_PERSONS: Final = re.compile(
    r"생년월일|주민(?:등록)?번호|자택|date of birth", re.IGNORECASE
)  # over the columns of a list
_AT_HOME: Final = re.compile(
    r"(?:자택|집)\s?(?:전화)?(?:번호)?\W{0,3}$|\bhome(?: phone| number)?\W{0,3}$", re.IGNORECASE
)
# What offices are called by: in a city, free of charge, 1588-…, 070-…, and 050-… to which faxes are sent.
_OF_OFFICES: Final = frozenset({
    PhoneNumberType.FIXED_LINE, PhoneNumberType.TOLL_FREE, PhoneNumberType.UAN, PhoneNumberType.SHARED_COST,
    PhoneNumberType.FIXED_LINE_OR_MOBILE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.VOIP, PhoneNumberType.PERSONAL_NUMBER,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """One in a line: of which kind, where, and whether it may be an office's, or figures that only look like it."""

    kind: Kind
    start: int
    end: int
    may_be_published: bool = False


def covered_question(text: str, is_published: Callable[[str], bool] = lambda number: False) -> str:
    """A question without the numbers in it, but for those of offices that a document publishes."""
    numbers = [
        number for number in _numbers_in(text)
        if not (number.may_be_published and is_published(text[number.start : number.end]))
    ]  # fmt: skip
    return _covered(text, numbers)


def covered_line(line: str) -> str:
    """A line of a document without the numbers of persons in it."""
    return _covered(line, list(_of_persons(line, "")))


def covered_document(document: Document) -> tuple[Document, Counter[Kind]]:
    """The document, its headings and title without them, and how many of each kind it has."""
    found = [number for number in _in_document(document.text) if COVER not in document.text[number.start : number.end]]
    counts = Counter(number.kind for number in found)
    text = _covered(document.text, found) if found else document.text

    def covered(words: str, at: int) -> str:
        return text[at : at + len(words)] if document.text.startswith(words, at) else covered_line(words)

    headings = tuple(replace(one, title=covered(one.title, one.start)) for one in document.headings)
    title = covered(document.title, max(0, document.text.find(document.title)))
    return replace(document, text=text, title=title, headings=headings, source=covered_line(document.source)), counts


def _in_document(text: str) -> Iterator[PersonalNumber]:
    """Those of persons, line by line; of a row of a table with the row that names its columns."""
    at, header = 0, ""
    for line in text.split("\n"):
        header = "" if not line.startswith("|") else header or line
        for number in _of_persons(line, header):
            yield replace(number, start=at + number.start, end=at + number.end)
        at += len(line) + 1


def _of_persons(line: str, header: str) -> Iterator[PersonalNumber]:
    """All but what an office publishes. A line or a list about a person publishes nothing."""
    numbers = list(_numbers_in(line, header))
    about_person = any(not number.may_be_published and number.kind != "telephone" for number in numbers)
    for number in numbers:
        is_private = about_person or _OF_PERSONS.search(header) or _AT_HOME.search(line[: number.start])
        if is_private or not number.may_be_published:
            yield number


def _numbers_in(line: str, header: str = "") -> list[PersonalNumber]:
    """The numbers of a line, in order; what is one of the first kind is none of the others."""
    found: list[PersonalNumber] = []
    if sum(map(str.isdigit, line)) < 8:  # a telephone number without its area
        return found
    for kind in (_residents(line), _cards(line), _telephones(line), _accounts(line, header)):
        found += [one for one in kind if not any(one.start < other.end and other.start < one.end for other in found)]
    return sorted(found, key=lambda one: one.start)


def _residents(line: str) -> Iterator[PersonalNumber]:
    """With a date of birth; without a dash with the check digit as well, which numbers since October 2020 do not have."""
    for match in _RESIDENT.finditer(line):
        number = _digits(match["birth"] + match["rest"])
        try:
            rrn.get_birth_date(number, allow_future=False)
        except ValidationError:
            continue
        if (match["dash"] or rrn.is_valid(number)) and not _OF_A_COMPANY.search(line[: match.start()]):
            yield PersonalNumber("resident registration", *match.span())


def _cards(line: str) -> Iterator[PersonalNumber]:
    for match in _CARD.finditer(line):
        parted_by_blanks = (match["by"] or match["of"] or "").isspace()
        if luhn.is_valid(_digits(match[0])):
            may_be_figures = parted_by_blanks and not _NAMES_A_CARD.search(line)
            yield PersonalNumber("card", *match.span(), may_be_figures)


def _telephones(line: str) -> Iterator[PersonalNumber]:
    for match in PhoneNumberMatcher(line, "KR", Leniency.VALID, max_tries=len(line)):
        yield PersonalNumber("telephone", match.start, match.end, number_type(match.number) in _OF_OFFICES)


def _accounts(line: str, header: str) -> Iterator[PersonalNumber]:
    """Where a bank or an account is named beside it; not the registration number of a business."""
    for match in _ACCOUNT.finditer(line):
        start, end = match.span()
        beside = (header, line[max(0, start - _BEFORE) : start], line[end : end + _BEHIND])
        digits = _digits(match[0])
        if len(digits) in _ACCOUNT_DIGITS and not brn.is_valid(digits) and any(map(_NAMES_A_BANK.search, beside)):
            holder = _HOLDER.search(line)
            is_office = holder and (len(holder[1]) > _LONGEST_NAME or regions_in(holder[1]))
            yield PersonalNumber("account", start, end, bool(is_office))


def _digits(words: str) -> str:
    """Also of full-width ones, as ASCII."""
    return "".join(str(int(letter)) for letter in words if letter.isdigit())


def _covered(text: str, numbers: list[PersonalNumber]) -> str:
    letters = list(text)
    for number in numbers:
        letters[number.start : number.end] = (
            COVER if letter.isdigit() else letter for letter in letters[number.start : number.end]
        )
    return "".join(letters)
