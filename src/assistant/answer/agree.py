"""Whether two texts agree: neither says more than the other, or its opposite."""

import re
from typing import Final

from assistant.answer.actors import paired_elsewhere
from assistant.answer.denial import NEGATION, next_to, runs_of
from assistant.answer.opposites import opposite
from assistant.answer.values import falls
from assistant.language.clauses import doers_of, done, obliged, planned, predicate, roles_of
from assistant.language.terms import content_units, word_key
from assistant.language.text import language_of

# What says that something ought to be, or is proposed.
_DUTY: Final = re.compile(
    r"[어아여해려져워와라춰]야|필요|과제|제안|제시|요구|촉구|의무|시급|방안|필수|바람직|당부|권고|주장|강조|(?:예정|계획)(?!대로)|목표|기로"
    r"|\b(?:must|should|shall|ought|need\w*|ha[sd]? to|have to|requir\w*|propos\w*|suggest\w*|urg\w*|call\w* for|recommend\w*|argu\w*|advis\w*|plan\w*|duty|oblig\w*|mandatory|essential|necessary|will|to be)\b",
    re.IGNORECASE,
)
_OUGHT: Final = re.compile(
    r"\b(?:must|should|ought to|needs? to|ha(?:s|ve) to)\s(?:not\s|be\s|also\s|first\s)*([a-z]+)"
)


def contradiction(statement: str, words: str) -> str:
    """How the one says of the same things what the other does not; empty when it does not."""
    if duty := _plain_duty(statement, words):
        return f"the cited words say only that {duty!r} ought to be"
    if unstated := _unstated(statement, words):
        return f"the cited words do not say {unstated!r}"
    return _exchanged(statement, words) or paired_elsewhere(statement, words) or conflict(statement, words)


# What widens or fixes a statement, and what the evidence says then
_SAID_TOO: Final = tuple(
    (re.compile(said, re.IGNORECASE), re.compile(stated, re.IGNORECASE))
    for said, stated in (
        (
            r"가장|제일(?=\s)|\b(?:most (?=[a-z]+(?:ed|ing|al|ant|ent|ive|ous|ful)\b)|the most|largest|biggest|highest|lowest|oldest|greatest|fastest|best)\b",
            r"가장|제일|(?<![가-힣])최[고대다저소장상]|\d위|첫|처음|최초|순이|순으로|으뜸|뛰어|큰|높은|많은|\b\w+est\b|\bmost|\btop\b|\bfirst\b|\bleading\b",
        ),
        (
            r"(?:가장|제일) (?:적|낮|작|짧)|\b(?:least|lowest|smallest|fewest|shortest)\b(?<!at least)(?<!at the least)",
            r"적[은었다고게]|낮|작[은았다고]|짧|최저|최소|\bleast|\blow|\bsmall|\bfew|\bshort|꼴찌|마지막",
        ),
        (
            r"항상|언제나|매번|누구나|\balways\b|\beveryone\b|\banyone\b",
            r"항상|언제나|매번|늘\s|모[든두]|누구|전\s?[구시국]|마다|아무|\balways|\ball\b|\bevery|\bany|\beach\b",
        ),
        (
            r"\beach\b(?! other)|각각|저마다",
            r"\beach|\bevery|\bper\b|\ban? (?:year|month|week|day|person|household)|\brespectively|각|마다|씩|당(?=[\s\d])|매[년월일주달]|\||:",
        ),
        (
            r"\beven (?:if|when|where|though)\b|더라도|경우에도|관계없이|상관없이",
            r"\beven\b|\bregardless|\birrespective|\bwhether|\bany\b|\bdespite|더라도|에도|관계 ?없|상관 ?없|불문|모든|누구",
        ),
        (r"\balready\b|이미|벌써", r"already|이미|벌써|\bha(?:s|ve|d)\b|[았었했됐왔]"),
        (
            r"보다 (?:먼저|앞서|일찍)|\b(?:earlier|sooner) than\b",
            r"먼저|앞서|앞선|일찍|이전|\d ?전|처음|최초|\bearl|\bbefore|\bprior|\bfirst",
        ),
        (
            r"대부분|대다수|과반|\bmost of\b|\bmajority\b",
            r"대부분|대다수|과반|대체|주로|\d\s?%|절반|\bmost|\bmajority|\bhalf",
        ),
        (
            r"다음 ?날|이튿날|익일|\b(?:next|following) day\b|\bday after\b",
            r"다음 ?날|이튿날|익일|\b(?:next|following) day\b|\bday after\b",
        ),
        (r"다음 ?달|내달|익월|\b(?:next|following) month\b", r"다음 ?달|내달|익월|\b(?:next|following) month\b"),
        (
            r"매년|해마다|\bevery year\b|\bannually\b|\bevery month\b|매월|매달",
            r"매[년해월달]|해마다|달마다|연간|월간|정례|정기|(?<![가-힣])[연월] ?(?:최대)? ?\d|\byear|\bannual|\bmonth",
        ),
        (
            r"\bshould\b|\bought to\b|[가-힣]야 (?:한다|합니다|할|함|하며|하고|했)",
            rf"{_DUTY.pattern}|바랍|바라|주시기|십시오|하세요|\bplease\b",
        ),
        (
            r"반드시|\bmust\b|\bmandatory\b|\bobligatory\b|(?<![가-힣])꼭\s",
            r"반드시|의무|필수|꼭\s|야 ?[하한함합할]|하여야|해야|금지|안 된다|\bmust\b|\bmandatory|\bobligat|\brequire|\bshall\b|\bhas to\b|\bhave to\b|\bneed|\bshould\b",
        ),
    )
)


# A translation may add it: 산출물을, all deliverables.
_ALL: Final = (
    re.compile(r"모든\s|\b(?:all|every)(?=\s(?:the\s|of\s(?:the\s)?)?[a-z]{3})", re.IGNORECASE),
    re.compile(
        r"모[든두]|전[부체역]|누구|어디|언제|온\s|마다|각[각 ]|전\s?[국시구군도]"
        r"|\b(?:all|each|both|total)\b|\b(?:every|any|whole|entire|throughout)",
        re.IGNORECASE,
    ),
)


def _unstated(statement: str, words: str) -> str:
    """A word for all, most, always or must that the words have nothing of."""
    rules = (*_SAID_TOO, _ALL) if language_of(statement) == language_of(words) else _SAID_TOO
    found = (match for said, stated in rules if (match := said.search(statement)) and not stated.search(words))
    return next((match[0] for match in found), "")


_OWNER: Final = re.compile(r"\b((?:[A-Z][\w-]+|central|local)(?:\s(?:[A-Z][\w-]+|government))*)['’]s\b")
_THAN: Final = re.compile(r"\bthan\s(?:(?:the|in|that|those|of)\s)*([A-Z][\w-]*)")


def _exchanged(statement: str, words: str) -> str:
    """Who does or is more, where the words say it of the other: A는 B에게, B는 A에게; A is higher than B."""
    if language_of(statement) != language_of(words):
        return ""
    if language_of(statement) == "en":
        return _exchanged_in_english(statement, words)
    ours, theirs = roles_of(statement), roles_of(words)
    if turned := ours["than"] & theirs["does"] - theirs["than"]:
        return f"the cited words do not compare with {min(turned)!r}"
    if verb := _done_by_another(statement, words):
        return f"the cited words say {verb!r} of another"
    does = ours["does"] - theirs["does"]
    if predicate(statement) == predicate(words):
        for role in ("is done to", "towards"):
            if does & theirs[role] and ours[role] & theirs["does"]:
                return f"the cited words say of {min(theirs['does'])!r} what it says of {min(does)!r}"
    return ""


def _exchanged_in_english(statement: str, words: str) -> str:
    less, stated = set(_THAN.findall(statement)), set(_THAN.findall(words))
    wrong = {name for name in less - stated if stated and name in words}
    if wrong:
        return f"the cited words compare with {min(stated)!r}"
    ours, theirs = set(_OWNER.findall(statement)), set(_OWNER.findall(words))
    swapped = {name for name in ours - theirs if name in words and any(one in statement for one in theirs - ours)}
    return f"the cited words do not say it of {min(swapped)!r}'s" if swapped else ""


def _done_by_another(statement: str, words: str) -> str:
    """A Korean verb that the two say of different ones of those that both speak of."""
    ours, theirs = doers_of(statement), doers_of(words)
    both = set().union(*ours.values()) & set().union(*theirs.values())
    shared = ((verb, ours[verb], theirs[verb]) for verb in sorted(ours.keys() & theirs.keys()))
    return next((verb for verb, own, other in shared if own | other <= both and not own & other), "")


def _plain_duty(statement: str, words: str) -> str:
    """A verb that the words say ought to be done, or will be, and the statement says is done, or was."""
    if _DUTY.search(statement) or language_of(statement) != language_of(words):
        return ""
    if language_of(statement) == "ko" and (was := done(statement)) in planned(words):
        return was
    ought = obliged(words) | frozenset(word_key(match[1]) for match in _OUGHT.finditer(words))
    units = content_units(statement)
    # Korean says last what is done.
    said = {unit.form for unit in (units[-1:] if language_of(statement) == "ko" else units)}
    return min(ought & said - {""}, default="")


def conflict(statement: str, words: str) -> str:
    """Words that exclude each other, or a word that one of the two turns round; empty when there is none."""
    return (
        opposite(statement, words)
        or _unstated_fall(statement, words)
        or (_turned(statement, words) if language_of(statement) == language_of(words) else "")
    )


# What says no to the word next to it, or sets a time before it or behind it.
_BEFORE: Final = re.compile(r"\bbefore\b|기 ?전|이전|(?<=\s)전(?=[에까]|\s)")
_AFTER: Final = re.compile(r"\bafter\b|이후|(?<=\s)[뒤후]|[뒤후](?=[에\s])")
_BOUND: Final = ((NEGATION, None, "not"), (_BEFORE, _AFTER, "before"), (_AFTER, _BEFORE, "after"))


def _turned(statement: str, words: str) -> str:
    """A word of both that only one of them denies, or dates the other way: 조명이 없는 / 조명이 있는, 점검 전 / 점검 이후."""
    for mark, other, name in _BOUND:
        said, stated = next_to(mark, statement), next_to(mark, words)
        ours, theirs = _others(statement, said, other), _others(words, stated, other)
        denied, affirmed = said - stated, stated - said
        # A paraphrase denies another word: 'not the yardstick' for 'against assessing'.
        reworded = len(denied) == len(affirmed)
        turned = denied & theirs or (set() if reworded else affirmed & ours)
        if turned:
            return f"one says {name} of {min(turned)!r}, the other does not"
    return ""


def _others(text: str, marked: set[str], other: re.Pattern[str] | None) -> set[str]:
    """The words with the opposite mark; without one, those that no mark stands next to."""
    return next_to(other, text) if other else {form for form, _, _ in runs_of(text)} - marked


# To say that something becomes less or worse, the evidence must.
_LESS: Final = re.compile(
    r"decreas|declin|\blower|\bfell\b|reduc|shrink|shrank|weaken|worsen|줄[어이인였었]|감소|하락|떨어뜨|축소|감액|낮[추춘췄]|약화|악화",
    re.IGNORECASE,
)
_STATED_LESS: Final = re.compile(
    rf"{_LESS.pattern}|[△▲−-]|급감|급락|\blow|\bless|\bfewer|\bcut|\bdrop|\bfall|\bsav|\bweak|\bslump|낮|적자|절약|절감|삭감|부진|쇠퇴|침체|해소|완화|단축|떨어|덜|잃|해[치친쳐]",
    re.IGNORECASE,
)


def _unstated_fall(statement: str, words: str) -> str:
    said = _LESS.search(statement)
    stated = not said or _STATED_LESS.search(words) or falls(statement)
    return "" if stated or not said else f"the cited words do not say {said[0]!r}"
