"""Words that mean the place of whoever asks: 우리 시, 관내, our city, here; a question then names that place."""

import re

from assistant.language.regions import Region, regions_in
from assistant.language.text import language_of_question

# 의, 에서는, 까지도: what may follow, so that 시간, 구역 and 지역사회 are other words.
_PARTICLES = (
    r"(?:(?:에서|에게|부터|까지|보다|처럼|에|의|은|는|이|가|을|를|로|으로|와|과|만|내)[은는도의만]?|도)?(?![가-힣])"
)
# 우리 시청, 우리 구민, 우리 군수는, 우리 시장은; 우리 시장 상인 is a market.
_OFFICES = r"청|민|의회|수(?=님|[는가의](?![가-힣]))|장(?=님|[은이의](?![가-힣])|\s?(?:이름|누)|$)"
# 우리 시, 저희 지역, our city, our mayor. 우리도 is 'we, too', so 우리 도 wants its space and something behind it.
_OWN = re.compile(
    rf"(?<![가-힣])(?:우리|저희)(?:\s?(?P<unit>[시군구])(?={_PARTICLES}|{_OFFICES})|\s(?P<province>도)(?=[의에는가와를민청]|지사)"
    rf"|\s?(?:지역|고장|동네|마을|도시|지자체|자치단체|자치구)(?={_PARTICLES}|민|주민)|\s?주민)"
    r"|\b(?:our|my)\s+(?:(?P<english>city|county|district|province)|(?P<head>mayor|governor)"
    r"|town|region|area|municipality|neighbou?rhood|village)\b",
    re.IGNORECASE,
)
# 관내, 이곳, 여기서, here, this city: of a place that the question names, else of one's own. 여기는 within a sentence is a
# verb (to deem), and here is … begins an explanation.
_HERE = re.compile(
    rf"(?<![가-힣])(?:(?:관내|이곳)(?={_PARTICLES})|여기(?P<at>서)?(?=(?:에서?[는도]?|[도의가로])?(?![가-힣]))|^여기(?=는(?![가-힣])))"
    r"|\b(?:(?:around|in|from)\s+)?(?P<here>here)\b(?!\s*(?:['’]s|is|are|goes|comes|and\s+there)\b)"
    r"|\bthis\s+(?P<english>city|county|district|province|town|municipality)\b",
    re.IGNORECASE | re.MULTILINE,
)
_UNITS = {"city": "시", "county": "군", "district": "구", "province": "도", "mayor": "시", "governor": "도"}


def speaks_of_home(question: str) -> bool:
    """Whether the question means the place of whoever asks, and names none."""
    return bool(_OWN.search(question) or _HERE.search(question)) and not regions_in(question)


def name_own(question: str, home: Region | None) -> str:
    """The question with `our city` and the like as the name of that place, or of the one above it."""
    return _OWN.sub(lambda match: _named(match, home, question), question) if home else question


def name_home(question: str, home: Region | None) -> str:
    """As `name_own`; with `here`, too, unless it is the place that the question names."""
    question = name_own(question, home)
    if home is None or regions_in(question):
        return question
    return _HERE.sub(lambda match: _named(match, home, question), question)


def _named(match: re.Match[str], home: Region, question: str) -> str:
    found = {name: value.lower() for name, value in match.groupdict().items() if value}
    head, english = found.get("head"), found.get("english") or found.get("head", "")
    unit = found.get("unit") or found.get("province") or _UNITS.get(english, "")
    meant = _meant(home, unit)
    if "unit" in found and unit == "군" and not meant.name.endswith("군"):
        return match[0]  # our army
    name = _written(meant, question)
    if head:
        return f"the {head} of {name}"
    if "here" in found:
        return f"in {name}"
    if re.match(r"\s+(?:hall|council|office|government)\b", question[match.end() :]):
        return f"{name} {english}"
    return f"{name}에서" if "at" in found else name


def _meant(home: Region, unit: str) -> Region:
    """In 광주 서구, 우리 구 is 서구, and 우리 시 is 광주."""
    above = home.above()
    return above if above and above.name.endswith(unit) and not home.name.endswith(unit) else home


def _written(region: Region, question: str) -> str:
    """Its name in the question's language; with the one above it where others have the same name."""
    above = region.above()
    if language_of_question(question) == "ko":
        name, certain = region.name, f"{region.parent} {region.name}".strip()
    else:
        name, certain = region.english, f"{above.english} {region.english}" if above else region.name
    return name if regions_in(name) == (frozenset([region]),) else certain
