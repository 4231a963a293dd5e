"""Whether a statement and its evidence say no, or 'only', of the same."""

import re
from typing import Final

from assistant.answer.question import TermSet, content
from assistant.language.clauses import clauses_of
from assistant.language.terms import small_words_of, unit_runs
from assistant.language.text import language_of

# What makes a statement say no, the words of refusal among it. 'No. 736', 'not only', 'no other' (which says only) do not, nor do 조례안 통과,
# 끊임없이, 뿐만 아니라, 불가피.
_REFUSAL: Final = re.compile(
    r"\b(?:(?:advis|argu|decid|recommend|rul|vot|warn)\w*\sagainst|avoid\w*|refus\w+|turn(?:ed|s)? down|reject\w*|oppos\w+|lacks?|lacking|fail(?:ed|s|ing)?"
    r"|stop(?:s|ped|ping)?|discontinu\w*|suspen[ds]\w*|cease[sd]?|cancel\w*|abolish\w*|ban(?:s|ned)?|prohibit\w*|(?:stay|keep|kept) away from|apart from|dissuad\w+)\b"
    r"|제외|불허|금지|지양|비대상|반대|빠[졌지진질짐](?!고\s?있)|거부|거절|폐지|중단|취소|철회|피해야|피하|피할|부결",
    re.IGNORECASE,
)  # fmt: skip
NEGATION: Final = re.compile(
    r"\b(?:not(?! only\b)|no(?!\.| other\b|[^.]{1,99}\b(?:earlier|sooner) than\b| (?:more|less|fewer|later) than)|never|nor|neither|rather than(?!\sjust)|(?:has|have|had) yet to"
    r"|(?:none|nobody)(?![^.]{1,99}\b(?:earlier|sooner) than\b)|without|cannot|except|excluding|unable|against(?=\s\w+ing\b))\b|n't\b"
    r"|않(?!고서)|(?<!미치지 )못(?:하|했|한|할|해|함| )|(?<![끊틀관상임])(?<!다름)없(?!애|앤|앨)|아니(?!라[도며])|아[닌닐닙님]|(?<![가-힣])안\s(?=[가-힣])"
    rf"|불가(?!피)|미지급|미지원|미시행|빼[고면]|뺀|지\s?(?:말|마)[아라고자]?|{_REFUSAL.pattern}",
    re.IGNORECASE,
)  # fmt: skip
_NOT_ONLY = re.compile(r"뿐\s?(?:만\s?)?아니라|못지않|머지않|관계\s?없|상관\s?없|제한\s?없|만이 아니|남지 않도록")
_NOT_WITHIN: Final = re.compile(r"(?<![가-힣])(?:무주택|무소득|무이자|무보증|무료)|미취업|미가입|미설치|미치지")
_NAMED: Final = re.compile(r"「[^」]*」")  # a law of 중단 대상 denies nothing
# What makes a statement say: this and nothing else.
ONLY: Final = re.compile(
    r"\bno other\b(?!.*\bbefore\b)|\bonly\b(?!\s(?:one|two|three|four|five|six|seven|eight|nine|ten|\d)\b)|\bsole(?:ly)?\b|(?<!liv)(?<!lives )(?<!live )(?<!lived )(?<!living )\balone\b|\bexclusively\b|\bby (?:it|him|her|them)sel(?:f|ves)\b"
    r"|뿐(?!\s?만|\s?아니)|유일|(?<!미)만으로|오직|오로지|(?<=[가-힣])만(?=\s(?:지원|신청|이용|가능|대상|해당))",
    re.IGNORECASE,
)

_EXCEPT: Final = re.compile(r"제외|\bexcept|\bexcluding")  # in a heading
_INCLUDED: Final = re.compile(r"포함|\binclud")
_OBJECT: Final = re.compile(r"^[을를]\s(?!받을 수)\S")  # 지원을 받을 수 없다 denies 지원
_NEAR: Final = 12  # letters between a mark and the word that it marks


def denies(text: str) -> bool:
    """Whether it says no to something."""
    return _count(NEGATION, text) > 0


def restricts(text: str) -> bool:
    """Whether it says: this and nothing else."""
    return _count(ONLY, text) > 0


def _count(mark: re.Pattern[str], text: str) -> int:
    return len(mark.findall(_NAMED.sub(" ", _NOT_ONLY.sub(" ", text))))


def denial(statement: str, words: str, place: str, said: TermSet) -> str:
    """How the one says what the other denies; empty when it does not. The headings at its place may deny, too. `said`
    are the terms of the statement in the language of the words."""
    same_language = language_of(statement) == language_of(words)
    nots, stated = (_count(NEGATION, text) for text in (statement, words))
    stated_within = stated + len(_NOT_WITHIN.findall(words))  # 무주택 is 집이 없는
    # A word of refusal denies nothing else: 'will not have to report a stop' against 중단 보고.
    paired = 0 if same_language else min(_count(_REFUSAL, text) for text in (statement, words))
    headed = len(_EXCEPT.findall(place)) if _EXCEPT.search(statement) else 0
    # A translation may say 'not' twice where the other language does once.
    if (nots > paired and stated_within + headed <= paired) or (same_language and nots > stated_within + headed):
        return "one says not, the other does not"
    if stated and not nots and not _is_beside(words, said):
        return "one says not, the other does not"
    if bool(_count(ONLY, statement)) != bool(_count(ONLY, words)) or (only(statement) and not only(words)):
        return "one says only, the other does not"
    if _EXCEPT.search(place) and (included := _INCLUDED.search(statement)) and not _INCLUDED.search(words):
        return f"the headings say 'except' where it says {included[0]!r}"
    return ""


def only(text: str) -> bool:
    """Whether it says: this and nothing else; in Korean also by the particle 만."""
    return restricts(text) or "만" in small_words_of(text.replace("까지만", "까지"))  # 2년까지만 is a bound


# What a denial sets as a condition may not be left out: 보유하지 않은 경우, 소득이 없는 청년.
_CONDITION: Final = re.compile(
    r"\S*(?:으?면|[는은을] (?:한|경우|때))|\b(?:unless|if|other than|except|excluding)\b", re.IGNORECASE
)
_MODIFIES: Final = re.compile(r"\S*[는은한던]\s(\S+)")
_MOST_SHARED = 0.34


def _is_beside(words: str, said: TermSet) -> bool:
    """Whether what the words deny is beside the point: each denial in a clause that the statement says nothing of."""
    plain = _NAMED.sub(_blank, _NOT_ONLY.sub(_blank, words))
    return all(_is_elsewhere(plain, match, said) for match in NEGATION.finditer(plain))


def _is_elsewhere(words: str, match: re.Match[str], said: TermSet) -> bool:
    clause = next(words[start:end] for start, end in clauses_of(words) if start <= match.start() < end)
    if _CONDITION.match(words, match.end()) or _CONDITION.search(clause):
        return False
    if (modified := _MODIFIES.match(words, match.end())) and content(modified[1]) & said:
        return False
    told = content(clause) - content(match[0])
    return len(told & said) <= _MOST_SHARED * len(told)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def next_to(mark: re.Pattern[str], text: str) -> set[str]:
    """The word behind each mark in English, before it in Korean; a compound whole."""
    runs = runs_of(text)
    plain = _NOT_ONLY.sub(lambda match: " " * len(match[0]), text)
    found: set[str] = set()
    for match in mark.finditer(plain):
        if language_of(text) == "ko":
            near = [(form, end) for form, _, end in runs if end <= match.start() and match.start() - end < _NEAR]
            # Of 지도를 받지 않은 it is the verb, which is no word of content, that is denied.
            found.update(form for form, end in near[-1:] if not _OBJECT.search(plain[end : match.start()]))
        else:
            found.update([form for form, start, _ in runs if 0 <= start - match.end() < _NEAR][:1])
    return found


def runs_of(text: str) -> list[tuple[str, int, int]]:
    """The words of content, parts of a compound as one, and where they stand."""
    return [("".join(unit.form for unit in run), run[0].start, run[-1].end) for run in unit_runs(text)]
