"""Whether the names of a statement are those of its evidence: places, institutions, people, and who is what."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from assistant.answer.evidence import EvidenceSentence
from assistant.answer.question import content
from assistant.language.glossary import Entry, Glossary
from assistant.language.regions import Mentioned, region_spans, regions_in, without_regions
from assistant.language.text import SURNAMES, folded, language_of

_WORD = r"[A-Z][A-Za-z]*(?:[-’'][A-Za-z]+)*"
# A capitalised word inside a sentence, or at its beginning when another follows: Park Nam-pyo said
_CAPITALISED: Final = re.compile(
    r"(?:(?<![.!?]\s)(?<!^)\b|\b(?=[A-Z][a-z]+ [A-Z]))(?!(?:Under|Within|Since|During|After|Before|Through|When|While|Until)\b)"
    r"[A-Z][A-Za-z]+(?:-[A-Za-z]+)*\b"
)
# Ministry of Land, Infrastructure and Transport; Changwon Grand Mercure Hotel
_LONG_NAME: Final = re.compile(
    rf"\b{_WORD}(?:(?:\s|\s(?:of|for|and|the|of the|for the)\s|,\s(?=[A-Z]\w+\s(?:and|&)\s[A-Z])){_WORD})+"
)
_OWNER: Final = re.compile(r"(?:[A-Z][\w-]*\s)*[A-Z][\w-]*['’]s\s")  # Kelmsworth's Cabinet
_BEGINNING: Final = r"^[\s,’'-]*(?:s\s)?(?:(?:The|A|An|In|On|At|By|For|From|Of|And|of|for|and|the)\s)*"
# What goes on with a name in the evidence: Hotel … Council; of names with 'of', also 'and Security'.
_GOES_ON: Final = re.compile(rf"\s(?:for\s)?{_WORD}")
_GOES_ON_AND: Final = re.compile(rf"(?:,?\sand)?\s{_WORD}")
# 홍남표 시장, 구본우 연구위원: the name before an office.
_OFFICE_HOLDER: Final = re.compile(
    rf"(?<![가-힣])[{SURNAMES}][가-힣]{{2}}"
    r"(?=\s(?:[가-힣]+\s)?[가-힣]*(?:시장|군수|구청장|도지사|원장|의장|장관|교수|위원|연구원|위원장|국장|과장|대표)[은는이가의을를]?(?:\s|$))"
)
# Who is what. An exchange is found where the evidence has the same name beside another of these.
_ROLE: Final = re.compile(
    r"\b(?:issuer|publisher|authors?|editor|(?:co-)?hosts?|organi[sz]ers?|mayor|deputy mayor|governor|minister|(?:vice[ -])?president|director"
    r"|chair(?:man|woman|person)?|professor|(?:assistant |senior |research )*fellow|presenter|speaker|moderator|representative|manager)\b"
    r"|발행처|발행인|저자|편집인|주최|주관|후원|부?시장|구청장|군수|도지사|장관|원장|의장|위원장|교수|연구위원|발표자|좌장|대표",
    re.IGNORECASE,
)
# The offices of both languages
_OFFICES: Final = (
    r"deputy mayor|vice mayor|부시장|부구청장", r"mayor|시장|구청장|군수", r"governor|도지사", r"minister|장관",
    r"chair(?:man|woman|person)?|의장|위원장", r"director|원장|소장|국장", r"professor|교수", r"(?:research )?fellow|연구위원",
    r"president|회장|총장",
)  # fmt: skip
_OFFICE_INSIDE: Final = re.compile(
    rf"(?:^|.*\s[가-힣]*?)({'|'.join(_OFFICES)})(?:\s.*|$)", re.IGNORECASE
)  # 홍남표 시장
_OFFICE_BEFORE: Final = re.compile(rf"(?<![가-힣])({'|'.join(_OFFICES)})\s$", re.IGNORECASE)
# Kim Yi-geun, Chairman of …; 김이근 창원특례시의회 의장
_OFFICE_BEHIND: Final = re.compile(
    rf"(?:,\s(?:the\s)?(?:[A-Z][a-z]+\s){{0,3}}|\sis\s(?:the\s)?|\s(?:[가-힣]+\s)?[가-힣]*?)({'|'.join(_OFFICES)})(?![a-z])",
    re.IGNORECASE,
)
_COUNTRIES: Final = (
    ("Korea", "한국", "대한민국"), ("Japan", "일본"), ("China", "중국"), ("Germany", "독일"), ("France", "프랑스"),
    ("America", "United States", "US", "미국"), ("Britain", "United Kingdom", "UK", "영국"), ("India", "인도"), ("Vietnam", "베트남"), ("Canada", "캐나다"), ("Mexico", "멕시코"), ("Brazil", "브라질"), ("Australia", "호주"), ("Russia", "러시아"),
    ("Italy", "이탈리아"), ("Spain", "스페인"), ("Netherlands", "네덜란드"), ("Sweden", "스웨덴"), ("Finland", "핀란드"), ("Denmark", "덴마크"),
    ("Norway", "노르웨이"), ("Switzerland", "스위스"), ("Austria", "오스트리아"), ("Belgium", "벨기에"), ("Poland", "폴란드"), ("Hungary", "헝가리"),
    ("Luxembourg", "룩셈부르크"), ("Cayman", "케이만"), ("Singapore", "싱가포르"), ("Taiwan", "대만"), ("Hong Kong", "홍콩"), ("Indonesia", "인도네시아"),
    ("Thailand", "태국"), ("Malaysia", "말레이시아"), ("Philippines", "필리핀"), ("Mongolia", "몽골"), ("Turkey", "튀르키예", "터키"),
)  # fmt: skip
_BESIDE: Final = re.compile(r"의?\s?")  # 광주의 서구
_COPULA: Final = re.compile(r"\b(?:is|are|was|were|called|named)\s(?:the\s|an?\s)?$", re.IGNORECASE)
_CLAUSE: Final = re.compile(r"[;•·|]\s|,\s|\s(?:and|while|but|with)\s|(?<=[고며])\s")
_TITLE: Final = re.compile(rf"^(?:(?:{_ROLE.pattern})\s)+", re.IGNORECASE)


class Names:
    """Compares names, with the help of a glossary."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary

    def objection(self, text: str, spans: Sequence[EvidenceSentence]) -> str:
        """A place, a name or a person of the text that neither the spans nor the headings above them have."""
        said, headed = " ".join(span.text for span in spans), " ".join(span.place for span in spans)
        where = f"{headed}\n{said}"
        if missing := _unnamed_place(text, said, where):
            return missing
        claimed, own, named = self._known(text), self._known_in_full(said), self._known_in_full(where)
        if unknown := [name for entry, name in claimed.items() if entry not in named]:
            return f"the cited words do not name {unknown[0]!r}"
        if claimed and own and not claimed.keys() & own.keys():
            return f"the cited words speak of {next(iter(own.values()))!r} instead"
        return (
            _unknown_name(text, where)
            or self._cut_name(text, where)
            or self._exchanged(text, said)
            or self._other_office(text, said)
        )

    def defines_by_itself(self, text: str, said: str) -> bool:
        """Whether a name is said to be what it is called itself: the venue of the seminar was the seminar."""
        mentions = [one for one in self._glossary.find(text) if one.entry.is_name]
        stated = Counter(one.entry for one in self._glossary.find(said))
        counted = Counter(one.entry for one in mentions)
        return any(
            counted[last.entry] > stated[last.entry] and any(first.entry is last.entry for first in mentions[:at])
            and _COPULA.search(text[: last.start])
            for at, last in enumerate(mentions)
        )  # fmt: skip

    def speaks_of_another(self, text: str, span: EvidenceSentence) -> bool:
        """Whether a sentence speaks of other names, or other places, than those that a text speaks of."""
        claimed, own = self._known(text), self._known(span.text)
        others = claimed and own and not claimed.keys() & own.keys()
        return bool(others or _unnamed_place(text, span.text, f"{span.place}\n{span.text}"))

    def spans_in(self, text: str) -> list[tuple[int, int]]:
        """Where proper names stand that the glossary knows."""
        return [(mention.start, mention.end) for mention in self._glossary.find(text) if mention.entry.is_name]

    def _known(self, text: str) -> dict[Entry, str]:
        """The proper names in a text and how they are written there, without those that are places alone."""
        found = ((mention.entry, text[mention.start : mention.end]) for mention in self._glossary.find(text))
        return {entry: name for entry, name in found if entry.is_name and content(without_regions(name))}

    def _known_in_full(self, text: str) -> dict[Entry, str]:
        """Those, and what they begin and end with themselves: 서구청장 of 김이강 서구청장."""
        known = self._known(text)
        parts = (part for name in known.values() for space in re.finditer(r"\s", name)
                 for part in (name[: space.start()], name[space.end() :]))  # fmt: skip
        return known | {entry: name for part in parts for entry, name in self._known(part).items()}

    def _cut_name(self, text: str, where: str) -> str:
        """A name of several words that stands nowhere as it is: put together from others, or cut out of a longer one."""
        if language_of(text) != "en" or language_of(where) != "en":
            return ""
        for name in self._long_names(text):
            found = [match.end() for match in re.finditer(re.escape(name), where, re.IGNORECASE)]
            goes_on = _GOES_ON_AND if " of " in name else _GOES_ON
            if not any(not goes_on.match(where, end) for end in found):
                return f"the cited words do not name {name!r}"
        return ""

    def _long_names(self, text: str) -> Iterator[str]:
        """Names of several words without those that the glossary knows, and without titles."""
        known = [*self.spans_in(text), *region_spans(text)]
        for match in _LONG_NAME.finditer(text):
            start = max((end for begin, end in known if begin <= match.start() < end), default=match.start())
            owner = _OWNER.match(text, start, match.end())
            start = owner.end() if owner else start
            words = re.sub(_BEGINNING, "", _TITLE.sub("", re.sub(_BEGINNING, "", text[start : match.end()])))
            start = match.end() - len(words)
            words = re.sub(r"['’]s$", "", words)
            covered = any(begin <= start and match.end() <= end for begin, end in known)
            if " " in words and not covered and not match[0].isupper():
                yield words

    def _exchanged(self, text: str, said: str) -> str:
        """A name with another role than the evidence gives it: the issuer for the publisher."""
        if language_of(text) != language_of(said):
            return ""
        ours, theirs = list(self._roles(text)), list(self._roles(said))
        for name, roles in ours:
            own = [given for other, given in theirs if other == name]
            elsewhere = set().union(*(given for other, given in theirs if other != name), set())
            for role in roles:
                if own and all(given and role not in given for given in own) and role in elsewhere:
                    return f"the cited words give {name!r} another role than {role!r}"
        return ""

    def _other_office(self, text: str, said: str) -> str:
        """A name with another office than the evidence gives it, in either language: 김이근 시장 for Kim Yi-geun, Chairman."""
        ours, theirs = self._offices(text), self._offices(said)
        wrong = (entry for entry in ours.keys() & theirs.keys() if not ours[entry] & theirs[entry])
        return next(
            (f"the cited words give {min(entry.names('en') or entry.names('ko'))!r} another office" for entry in wrong),
            "",
        )

    def _offices(self, text: str) -> dict[Entry, set[int]]:
        """The offices that stand right beside each name, or in it, as their places among the offices."""
        found: dict[Entry, set[int]] = {}
        for mention in (one for one in self._glossary.find(text) if one.entry.is_name):
            office = (
                _OFFICE_INSIDE.fullmatch(text, mention.start, mention.end)
                or _OFFICE_BEFORE.search(text[: mention.start])
                or _OFFICE_BEHIND.match(text, mention.end)
            )
            if office:
                place = next(at for at, name in enumerate(_OFFICES) if re.fullmatch(name, office[1], re.IGNORECASE))
                found.setdefault(mention.entry, set()).add(place)
        return found

    def _roles(self, text: str) -> Iterator[tuple[str, set[str]]]:
        """Each name of each clause, and the roles that the clause speaks of."""
        for clause in _CLAUSE.split(text):
            roles = {match[0].casefold().rstrip("s") for match in _ROLE.finditer(clause)}
            # Whose issuer it is is not the issuer.
            names = {clause[start:end] for start, end in self.spans_in(clause) if not _is_owner(clause, start, end)}
            names |= {_TITLE.sub("", match[0]) for match in _LONG_NAME.finditer(clause)} | set(
                _OFFICE_HOLDER.findall(clause)
            )
            for name in names:
                yield name.casefold(), roles


def _is_owner(text: str, start: int, end: int) -> bool:
    return text.startswith("의 ", end) or text[:start].endswith(" of ")


def _unnamed_place(text: str, said: str, where: str) -> str:
    """A place of the text that is not the one the evidence speaks of."""
    named, own = ({place for mention in regions_in(words) for place in mention} for words in (where, said))
    claimed = regions_in(text)
    unnamed = (mention for mention in claimed if not mention & named)
    missing = next(chain(unnamed, _apart(text, where)), None)
    if missing:
        return f"the cited words do not name {min(place.name for place in missing)!r}"
    within = {above for place in own if (above := place.above())}  # Gumi lies in North Gyeongsang
    if claimed and own and not any(mention & (own | within & named) for mention in claimed):
        return f"the cited words speak of {min(place.name for place in own)!r} instead"
    abroad, own_abroad = _countries(text), _countries(said)
    if (abroad and own_abroad and not abroad <= own_abroad | _countries(where.split("\n", maxsplit=1)[0])) or (
        abroad and not abroad & own_abroad and own_abroad
    ):
        return f"the cited words speak of {min(own_abroad)!r} instead"
    return ""


def _apart(text: str, where: str) -> Iterator[Mentioned]:
    """The places of Korean that stand without another that lies in them right behind, as 경상남도 in 창원과 경상남도, and
    nowhere in the evidence."""
    spans = region_spans(text) if language_of(text) == "ko" else []
    for start, end in spans:
        if not any(_BESIDE.fullmatch(text, end, begin) for begin, _ in spans):
            stated = [mention for begin, last in region_spans(where) for mention in regions_in(where[begin:last])]
            yield from (mention for mention in regions_in(text[start:end]) if not any(mention & one for one in stated))


def _countries(text: str) -> set[str]:
    return {names[0] for names in _COUNTRIES if any(re.search(rf"(?<!\w){name}(?![A-Za-z])", text) for name in names)}


def _unknown_name(text: str, where: str) -> str:
    """A name that no glossary knows: a capitalised word, or who holds an office, in the language of the evidence."""
    if language_of(text) != language_of(where):
        return ""
    known = folded(where)
    words = _CAPITALISED.findall(text) + _OFFICE_HOLDER.findall(text)
    missing = next((word for word in words if folded(word) not in known), "")
    return f"the cited words do not name {missing!r}" if missing else ""
