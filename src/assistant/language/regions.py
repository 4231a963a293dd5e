"""The places a text speaks of: Korean local governments, told apart by the province or city above them."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

# What may follow a region's Korean name without making it another word: particles, and 청, 시장, 의회 …
_AFTER = (
    r"(?=$|[^가-힣]|청|의|는|은|이|가|을|를|에|와|과|도|로|으로|만|민|내|형|뿐|부터|까지|보다|처럼|에서|나(?![가-힣])|며(?![가-힣])"
    r"|다(?![가-힣])|라[고는]|시장|시민|시의|시정|연구원|교육청|경찰청|시청|군수|도지사|관내|지역|주민|소재|보건소|특례시|광역시|특별시)"
)
# Words that begin like a region: 고양이 is a cat, 전주 대비 is 'than the week before', 서구 열강 are Western powers.
_LOOKALIKES = (
    r"고양이|원주민|전주\s?(?:대비|보다|에 비해)|구미(?:에 맞|[가를] 당기)|동구 밖"
    r"|[동서남북]구\s?(?:유럽|열강|선진국|국가|문명|사회(?!복지|적|서비스))|sejong the great"
)
_NATIONAL = ("전국", "국가", "national", "korea", "대한민국", "republic of korea", "nationwide")


@dataclass(frozen=True, slots=True)
class Region:
    """A local government, and the one above it (`""` for the first level): 서구 of 광주광역시."""

    name: str
    parent: str
    english: str

    def covers(self, other: "Region") -> bool:
        """Whether the other is this region or lies in it."""
        return self == other or (not self.parent and other.parent == self.name)

    def above(self) -> "Region | None":
        """The province or city it lies in; `None` for one of the first level."""
        return _first_level().get(self.parent)

    def label(self, language: str) -> str:
        """광주광역시 서구 / Seo District, Gwangju."""
        if language == "ko":
            return f"{self.parent} {self.name}".strip()
        above = self.above()
        return f"{self.english}, {above.english}" if above else self.english


# One mention can mean several regions: 서구 without its city is one of five.
Mentioned = frozenset[Region]


@lru_cache(maxsize=4096)
def regions_in(text: str) -> tuple[Mentioned, ...]:
    """Each mention of a region, in order of first appearance; a city above it settles which one is meant."""
    pattern, by_alias = _names()
    found = dict.fromkeys(by_alias[_fold(match[0])] for match in pattern.finditer(text))
    singles = {region.name for mention in found for region in mention if not region.parent}
    certain = {region for mention in found if len(mention) == 1 for region in mention}
    mentions = []
    for mention in found:
        settled = mention & certain or frozenset(region for region in mention if region.parent in singles)
        mentions.append(settled or mention)
    # 광주 서구 is one place: the city that settles a district is no mention of its own.
    settling = {region.parent for mention in mentions for region in mention}
    kept = [mention for mention in mentions if not any(region.name in settling for region in mention)]
    return tuple(dict.fromkeys(kept))


def region_spans(text: str) -> list[tuple[int, int]]:
    """Where regions are mentioned: offsets into the text."""
    return [match.span() for match in _names()[0].finditer(text)]


def without_regions(text: str) -> str:
    """The text with its mentions of regions left out."""
    return _names()[0].sub(_office_of, text)


def _office_of(match: re.Match[str]) -> str:
    """서구청장 without its place is 구청장, 창원시의회 is 시의회."""
    last = match[0][-1]
    return f" {last}" if last in "시군구" and re.match(r"청|장|의회|의원", match.string[match.end() :]) else " "


def is_national(region: str) -> bool:
    """Whether a document's region says that it speaks for the whole country."""
    return any(word in region.casefold() for word in _NATIONAL) and not regions_in(region)


def matches(asked: Mentioned, stated: Mentioned) -> bool:
    """Whether a document about `stated` may answer about `asked`: the same place, or one within the other."""
    return any(a.covers(b) or b.covers(a) for a in asked for b in stated)


@cache
def _names() -> tuple[re.Pattern[str], dict[str, Mentioned]]:
    aliases: dict[str, set[Region]] = {}
    text = (files("assistant.language") / "lexicon" / "regions.csv").read_text("utf-8")
    above: dict[str, list[str]] = {"": []}
    for row in csv.DictReader(text.splitlines()):
        region = Region(row["korean"], row["parent"], row["english"])
        names = [name for name in (row["korean"], row["english"], *row["aliases"].split("|")) if name]
        above.setdefault(region.name, [name for name in names if not name.isascii()])
        joined = [parent + region.name for parent in above[region.parent]]  # 광주서구
        for name in (*names, *joined):
            aliases.setdefault(_fold(name), set()).add(region)
    longest_first = sorted(aliases, key=len, reverse=True)
    korean = _by_beginning([name for name in longest_first if not name.isascii()])
    english = _by_beginning([name for name in longest_first if name.isascii()])
    pattern = re.compile(
        rf"(?<![가-힣])(?=[가-힣])(?!{_LOOKALIKES})(?:{korean}){_AFTER}|\b(?=[a-z])(?!{_LOOKALIKES})(?:{english})\b",
        re.IGNORECASE,
    )
    return pattern, {name: frozenset(regions) for name, regions in aliases.items()}


@cache
def _first_level() -> dict[str, Region]:
    _, by_alias = _names()
    return {region.name: region for mention in by_alias.values() for region in mention if not region.parent}


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())


def _by_beginning(names: Sequence[str]) -> str:
    """An expression for these names, each tried only where its first two letters stand: 30 times as fast as a list."""
    rests: dict[str, dict[str, list[str]]] = {}
    for name in names:
        rests.setdefault(name[0], {}).setdefault(_spaced(name[1]), []).append(_spaced(name[2:]))
    starts = "".join(rests)
    return f"(?=[{starts}])(?:{'|'.join(f'{first}(?:{_second(some)})' for first, some in rests.items())})"


def _second(rests: dict[str, list[str]]) -> str:
    return "|".join(f"{letter}(?:{'|'.join(some)})" for letter, some in rests.items())


def _spaced(name: str) -> str:
    return re.escape(name).replace(r"\ ", r"\s+")
