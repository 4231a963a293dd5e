"""Whether two figures are the same: value, unit and bound, in Korean and English."""

from decimal import Decimal
from typing import Final

from assistant.answer.proof.stated import COUNTED, ITEM
from assistant.language.facts import Fact, Kind

_SAME_LENGTH: Final = {"year": (12, "month"), "week": (7, "day"), "hour": (60, "minute")}
_LARGE: Final = 100  # of which one more or less is none


def same_date(claimed: Fact, stated: Fact, years: frozenset[str]) -> bool:
    """Whether all that the one tells of year, month and day the other tells, too; its year may be one of `years`."""
    if Kind.DATE not in (claimed.kind, stated.kind) or claimed.kind is not stated.kind:
        return False
    own, other = claimed.value.split("-", 2), stated.value.split("-", 2)
    year = own[0] in ("?", other[0]) or (other[0] == "?" and own[0] in years)
    return year and all(mine in ("?", theirs) for mine, theirs in zip(own[1:], other[1:], strict=True))


def agree(claimed: Fact, stated: Fact, *, translated: bool) -> bool:
    """Same value, unit and bound; about so many may be rounded, a year is twelve months."""
    if claimed.kind is Kind.DATE or stated.kind is Kind.DATE:
        return False
    if not _same_bound(claimed, stated, translated):
        return False
    if claimed.kind is stated.kind is Kind.DURATION:
        return _length(claimed) == _length(stated)
    if not _same_unit(claimed, stated, translated):
        return False
    return claimed.value == stated.value or (claimed.bound == "~" and _rounds(claimed, stated))


def _rounds(claimed: Fact, stated: Fact) -> bool:
    digits = len(claimed.value.replace(".", "").rstrip("0").lstrip("0")) or 1
    if claimed.kind not in (Kind.MONEY, Kind.PERCENT, Kind.COUNT, Kind.LENGTH, Kind.AREA):
        return False
    return f"{float(stated.value):.{digits - 1}e}" == f"{float(claimed.value):.{digits - 1}e}"


def _length(duration: Fact) -> tuple[Decimal, str]:
    times, unit = _SAME_LENGTH.get(duration.unit, (1, duration.unit))
    return times * Decimal(duration.value), unit


def _same_unit(claimed: Fact, stated: Fact, translated: bool) -> bool:
    if (claimed.kind, claimed.unit) == (stated.kind, stated.unit):
        return True
    if stated.unit in (ITEM, COUNTED):
        return claimed.kind is (Kind.ORDINAL if stated.unit == ITEM else Kind.COUNT)
    kinds, units = {claimed.kind, stated.kind}, {claimed.unit, stated.unit}
    if kinds in ({Kind.AGE, Kind.DURATION}, {Kind.ORDINAL, Kind.DURATION}):
        return units in ({"age", "year"}, {claimed.unit})  # dwellings more than 30 years old; 취임 3주년, three years
    if kinds == {Kind.COUNT, Kind.ORDINAL}:
        return units <= {"", "home"}  # 736호, No. 736
    if translated and units in ({"case", "time"}, {"home", "household"}):
        return True  # 이용 건수, used … times; 1,285가구, 1,285 homes
    return "" in units and (kinds == {Kind.COUNT} or (translated and kinds == {Kind.COUNT, Kind.MONEY}))


def _same_bound(claimed: Fact, stated: Fact, translated: bool) -> bool:
    """The same bound; about so many is true of exactly so many, and of large counts more than 8,000 of 8,000 이상, which
    is commonly translated so."""
    bounds = (claimed.bound, stated.bound)
    if ">~" in bounds:
        return set(bounds) <= {">~", ">", ""}
    if not claimed.bound and stated.bound in ("<=", ">="):
        return True  # with 'ceiling' or 필요한 기간 the bound is said in a word that is no figure's
    if bounds[0] == bounds[1] or bounds == ("~", "") or ("<~" in bounds and set(bounds) <= {"<~", "", "<="}):
        return True
    is_large = claimed.kind is Kind.COUNT and Decimal(claimed.value) >= _LARGE
    return is_large and (bounds == (">=", ">") or (translated and bounds == (">", ">=")))
