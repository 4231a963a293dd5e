"""Whether two texts agree: neither says the opposite of the other."""

import re
from typing import Final

from assistant.answer.values import falls
from assistant.language.facts import FIRST_OF_ALL
from assistant.language.terms import content_units, obliged, unit_runs, word_key
from assistant.language.text import language_of

# What makes a statement say no. 'No. 736', 'not only', 'no other' (which says only) do not, nor do 조례안 통과,
# 끊임없이, 뿐만 아니라, 불가피.
_NEGATION: Final = re.compile(
    r"\b(?:not(?! only\b)|no(?!\.| other\b|[^.]{1,99}\b(?:earlier|sooner) than\b| (?:more|less|fewer|later) than)|never|(?:none|nobody)(?![^.]{1,99}\b(?:earlier|sooner) than\b)|nor|neither|without|cannot|except|excluding|unable|against(?=\s\w+ing\b)|(?:advis|argu|decid|recommend|rul|vot|warn)\w*\sagainst|avoid\w*"
    r"|refus\w+|reject\w*|oppos\w+|lacks?|lacking|fail(?:ed|s|ing)?|stop(?:s|ped)?|cease[sd]?|cancel\w*|abolish\w*|ban(?:s|ned)?|prohibit\w*|away from|dissuad\w+)\b|n't\b"
    r"|않(?!고서)|못(?:하|했|한|할|해|함| )|(?<![끊틀관상임])(?<!다름)없(?!애|앤|앨)|아니(?!라[도며])|아[닌닐닙님]|(?<![가-힣])안\s(?=[가-힣])|제외|불가(?!피)|불허|금지|지양|미지급|미지원|미시행"
    r"|비대상|빼[고면]|뺀|반대|거부|거절|폐지|중단|취소|철회|피해야|피하|피할|지\s?(?:말|마)[아라고자]?|부결",
    re.IGNORECASE,
)  # fmt: skip
_NOT_ONLY = re.compile(r"뿐\s?(?:만\s?)?아니라|못지않|머지않|관계\s?없|상관\s?없|제한\s?없|만이 아니|남지 않도록")
_NAMED: Final = re.compile(r"「[^」]*」")  # a law of 중단 대상 denies nothing
# What makes a statement say: this and nothing else.
_ONLY: Final = re.compile(
    r"\bno other\b(?!.*\bbefore\b)|\bonly\b(?!\s(?:one|two|three|four|five|six|seven|eight|nine|ten|\d)\b)|\bsole(?:ly)?\b|\balone\b|\bexclusively\b|\bby (?:it|him|her|them)sel(?:f|ves)\b"
    r"|뿐(?!\s?만|\s?아니)|유일|(?<!미)만으로|오직|오로지|(?<=[가-힣])만(?=\s(?:지원|신청|이용|가능|대상|해당))",
    re.IGNORECASE,
)

_EXCEPT: Final = re.compile(r"제외|\bexcept|\bexcluding")  # in a heading
_INCLUDED: Final = re.compile(r"포함|\binclud")
_OBJECT: Final = re.compile(r"^[을를]\s\S")
_NEAR: Final = 12  # letters between a mark and the word that it marks

# Words that exclude each other: a statement with one needs evidence that does not have the other instead.
_OPPOSITES: Final = tuple(
    tuple(re.compile(words, re.IGNORECASE) for words in alternatives)
    for alternatives in (
        (r"year before last|two years (?:before|earlier|ago)|재작년|전전년|그러께", r"last year(?! but)|year before(?! last)|a year (?:ago|earlier)|지난해|(?<!재)작년|(?<!전)전년도?(?!\s?대비)|(?<!\d)1년 ?전", r"this year|same year|올해|금년|같은 해", r"next year|year after|내년|이듬해"),
        (r"\b(?:a|per|each|every) year\b|annual|yearly|매년|해마다|연간|(?<![가-힣])연 ?(?:최대|최고|평균|약)? ?\d", r"\b(?:a|per|each|every) month\b|monthly|매월|매달|월간|(?<![가-힣])월 ?(?:최대|최고|평균|약)? ?\d",
         r"\b(?:a|per|each|every) week\b|weekly|매주|주간(?=\s?\d)|(?<![가-힣])주 ?(?:최대|최고|평균|약)? ?\d", r"\b(?:a|per|each|every) day\b|daily|매일|하루"),
        (r"increas|\bgr[eo]w|\bris(?:e|ing)|\brose\b|\brais|expand|늘[어리린었렸]|증가|상승|오르|올랐|확대|증액",
         r"decreas|declin|\bfall|\bfell\b|\bdrop|reduc|shrink|shrank|줄[어이인였었]|감소|하락|떨어|축소|감액|[△▲−](?=\s?\d+(?:\.\d+)?\s?%)"),
        (r"\bhigh(?:er)?\b|높", r"\blow(?:er)?\b|낮"),
        (r"\bstrong|강하|강한|튼튼", r"\bweak|약하|약한|약화"),
        (r"\boutside\b|beyond the (?:metro|capital)|밖|비수도권", r"\binside\b|within the (?:metro|capital)|(?<!비)수도권(?!\s?(?:밖|바깥|외))"),
        (r"\boutflow|\boutflux|유출", r"\binflow|\binflux|유입"),
        (r"\blittle\b|미미", r"\bsignificant|\bconsiderabl|\bsubstantial|상당|대폭"),
        (r"short-?\s?term|단기", r"long-?\s?term|장기", r"mid-?\s?term|medium-term|중기(?!업)"),
        (r"central (?:and local )?governments?|중앙\s?정부", r"local governments?|지방\s?정부|지자체|지방자치단체"),
        (r"\bpublic\b|공공", r"\bprivate\b|민간"),
        (r"small as possible|minimi[sz]|최소화|최대한 작", r"(?:large|big) as possible|maximi[sz]|최대화|최대한 크"),
        (r"최소(?!화|한의)", r"최대(?!화|한)"),
        (r"\ball\b|\bevery|\bentire|\bwhole\b|모든|모두|전역|전체|어디에서나", r"\bsome\b|\bpart of\b|\bfew\b|일부|부분적"),
        (r"\bbefore\b|기 ?전에?|이전|전(?:에|까지)(?![가-힣])|\d[일월년.] ?까지|\bby (?=[a-z]+ \d|\d)|\bno later than\b", r"\bafter\b|\bon complet|[은난된한친] ?(?:뒤|후)|이후|(?:완료|종료|체결) ?(?:후|시(?![가-힣]))|후(?=[에\s])"),
        (r"\byoung\b|\byouth|청년|청소년", r"\belder|\bsenior (?:citizen|resident)|\bold people\b|노인|어르신|고령"),
        (r"\bmen\b|남성", r"\bwomen\b|여성"),
        (r"\ba\.?m\.?\b|오전", r"\bp\.?m\.?\b|오후"),
        (r"\bsmall(?:er)?\b|소규모|소상공인|작은|중소도시", r"\blarge(?:r)?\b|대규모|대기업|커다란|대도시"),
        (r"\bmany\b|\bnumerous\b|많[은다고이게]", r"\b(?<!a )few\b|(?<=\s)적(?:[은다고]|게\b)"),
        (r"too (?:much|many)|excessive|지나치|과도", r"too (?:little|few)|insufficient|\black(?:s|ing)?\b|부족|미비"),
        (rf"\bfirst\b|{FIRST_OF_ALL}|최초|처음|첫째?(?=\s)|가장 (?:먼저|빨리|빠르)", r"(?<!year )\blast\b(?!\s(?:year|month|week|\w+\s(?:years|months)))|마지막|가장 늦|꼴찌", r"\bsecond\b|둘째|두 번째"),
        (r"우수|탁월|\boutstanding\b|\bexcellent\b", r"미흡|부진|\bpoor\b|\binadequate\b"),
        (r"수(?:는|가|도)? ?있|가능|\bcan\b|\bmay\b", r"수(?:는|가|도)? ?없|불가|\bcannot\b|\bcan(?:'t|not)\b|\bmay not\b"),
        (r"흑자|\bsurplus", r"적자|\bdeficit|[△▲−]\s?\d"),
        (r"\brequired\b|\bmust\b|의무|필수|반드시|해야", r"\boptional|\bneed not\b|\bvoluntar|선택 ?사항|지 않아도"),
        (r"\bsupport\w*\b|찬성", r"\boppos\w+|반대"),
        (r"\bnorth(?:ern)?\b|북부", r"\bsouth(?:ern)?\b|남부", r"\beast(?:ern)?\b|동부", r"\bwest(?:ern)?\b|서부"),
        (r"\bfree\b|무료", r"\bpaid\b|유료"),
        (r"무주택", r"유주택"),
        (r"\bstart|\bbeg[aiu]n|\blaunch|시작|시행|개시|출범", r"\bend(?:s|ed)?\b|\bfinish|expire|terminat|종료|끝[나내난났]|만료"),
        (r"\bgain|\breceiv|\battract|받[았는고]|모[았으]|들어[왔오]", r"\blost?\b|\bloses?\b|\breturn|잃|돌려주"),
    )
)  # fmt: skip


def denies(text: str) -> bool:
    """Whether it says no to something."""
    return _count(_NEGATION, text) > 0


def restricts(text: str) -> bool:
    """Whether it says: this and nothing else."""
    return _count(_ONLY, text) > 0


def _count(mark: re.Pattern[str], text: str) -> int:
    return len(mark.findall(_NAMED.sub(" ", _NOT_ONLY.sub(" ", text))))


def contradiction(statement: str, words: str, place: str = "") -> str:
    """How the one says what the other denies; empty when it does not. The headings at its place may deny, too."""
    same_language = language_of(statement) == language_of(words)
    for mark, name in ((_NEGATION, "not"), (_ONLY, "only")):
        said, stated = (_count(mark, text) for text in (statement, words))
        headed = len(_EXCEPT.findall(place)) if mark is _NEGATION and _EXCEPT.search(statement) else 0
        # A translation may say 'not' twice where the other language does once.
        if bool(said) != bool(stated or (said and headed)) or (same_language and said > stated + headed):
            return f"one says {name}, the other does not"
    if _EXCEPT.search(place) and (included := _INCLUDED.search(statement)) and not _INCLUDED.search(words):
        return f"the headings say 'except' where it says {included[0]!r}"
    if duty := _plain_duty(statement, words):
        return f"the cited words say only that {duty!r} ought to be"
    return conflict(statement, words)


# What says that something ought to be, or is proposed.
_DUTY: Final = re.compile(
    r"[어아여해려져워와라춰]야|필요|과제|제안|제시|요구|촉구|의무|시급|방안|필수|바람직|당부|권고|주장|강조|예정|계획|목표|기로"
    r"|\b(?:must|should|shall|ought|need\w*|ha[sd]? to|have to|requir\w*|propos\w*|suggest\w*|urg\w*|call\w* for|recommend\w*|argu\w*|advis\w*|plan\w*|duty|oblig\w*|mandatory|essential|necessary|will|to be)\b",
    re.IGNORECASE,
)
_OUGHT: Final = re.compile(
    r"\b(?:must|should|ought to|needs? to|ha(?:s|ve) to)\s(?:not\s|be\s|also\s|first\s)*([a-z]+)"
)


def _plain_duty(statement: str, words: str) -> str:
    """A verb that the words say ought to be done and the statement says is done."""
    if _DUTY.search(statement) or language_of(statement) != language_of(words):
        return ""
    ought = obliged(words) | frozenset(word_key(match[1]) for match in _OUGHT.finditer(words))
    units = content_units(statement)
    # Korean says last what is done.
    said = {unit.form for unit in (units[-1:] if language_of(statement) == "ko" else units)}
    return min(ought & said - {""}, default="")


def conflict(statement: str, words: str) -> str:
    """Words that exclude each other, or a word that one of the two turns round; empty when there is none."""
    return (
        _opposite(statement, words)
        or _unstated_fall(statement, words)
        or (_turned(statement, words) if language_of(statement) == language_of(words) else "")
    )


# What says no to the word next to it, or sets a time before it or behind it.
_BEFORE: Final = re.compile(r"\bbefore\b|기 ?전|이전|(?<=\s)전(?=[에까]|\s)")
_AFTER: Final = re.compile(r"\bafter\b|이후|(?<=\s)[뒤후]|[뒤후](?=[에\s])")
_BOUND: Final = ((_NEGATION, None, "not"), (_BEFORE, _AFTER, "before"), (_AFTER, _BEFORE, "after"))


def _turned(statement: str, words: str) -> str:
    """A word of both that only one of them denies, or dates the other way: 조명이 없는 / 조명이 있는, 점검 전 / 점검 이후."""
    for mark, other, name in _BOUND:
        said, stated = _next_to(mark, statement), _next_to(mark, words)
        ours, theirs = _others(statement, said, other), _others(words, stated, other)
        denied, affirmed = said - stated, stated - said
        # A paraphrase denies another word: 'not the yardstick' for 'against assessing'.
        reworded = len(denied) == len(affirmed)
        turned = denied & theirs or (set() if reworded else affirmed & ours)
        if turned:
            return f"one says {name} of {min(turned)!r}, the other does not"
    return ""


def _next_to(mark: re.Pattern[str], text: str) -> set[str]:
    """The word behind each mark in English, before it in Korean; a compound whole."""
    runs = _runs(text)
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


def _others(text: str, marked: set[str], other: re.Pattern[str] | None) -> set[str]:
    """The words with the opposite mark; without one, those that no mark stands next to."""
    return _next_to(other, text) if other else {form for form, _, _ in _runs(text)} - marked


def _runs(text: str) -> list[tuple[str, int, int]]:
    """The words of content, parts of a compound as one, and where they stand."""
    return [("".join(unit.form for unit in run), run[0].start, run[-1].end) for run in unit_runs(text)]


# To say that something becomes less or worse, the evidence must.
_LESS: Final = re.compile(
    r"decreas|declin|\blower|\bfell\b|reduc|shrink|shrank|weaken|worsen|줄[어이인였었]|감소|하락|떨어뜨|축소|감액|낮[추춘췄]|약화|악화",
    re.IGNORECASE,
)
_STATED_LESS: Final = re.compile(
    rf"{_LESS.pattern}|[△▲−-]|\blow|\bless|\bfewer|\bcut|\bdrop|\bfall|\bsav|\bweak|\bslump|낮|적자|절약|절감|삭감|부진|쇠퇴|침체|해소|완화|단축|떨어|덜|잃|해[치친쳐]",
    re.IGNORECASE,
)


def _unstated_fall(statement: str, words: str) -> str:
    said = _LESS.search(statement)
    stated = not said or _STATED_LESS.search(words) or falls(statement)
    return "" if stated or not said else f"the cited words do not say {said[0]!r}"


def _opposite(statement: str, words: str) -> str:
    """The word of a statement for which the words have its opposite instead."""
    for alternatives in _OPPOSITES:
        said, stated = ([match for word in alternatives if (match := word.search(text))] for text in (statement, words))
        unstated = [match[0] for match in said if match.re not in {other.re for other in stated}]
        if unstated and stated:
            return f"the cited words say {stated[0][0]!r} where it says {unstated[0]!r}"
    return ""
