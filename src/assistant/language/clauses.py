"""What the grammar of a sentence says: its clauses, who does what to whom, what ought to be or is planned."""

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from assistant.language.terms import kiwi, part_of_speech, tokens_of
from assistant.language.text import language_of

_OBLIGED_TAGS: Final = frozenset({"VV", "NNG", "XR"})
_TOPICS: Final = frozenset({("은", "JX"), ("는", "JX"), ("이", "JKS"), ("가", "JKS")})
_VERB_TAGS: Final = frozenset({"VV", "VA", "VX", "XSV", "XSA", "VCP"})
_NOUN_TAGS: Final = frozenset({"NNG", "NNP", "NNB", "SL", "SN", "XPN", "XSN", "XR", "SH", "NR", "W_SERIAL"})
_PLANS: Final = frozenset({"예정", "계획", "방침", "전망"})
_ORDERS: Final = frozenset({"명령", "지시", "요구", "요청", "제안", "권고", "촉구", "주문"})
_BOUNDING: Final = frozenset({"빼", "제외", "포함"})
_TOWARDS: Final = frozenset({"에게", "한테", "께", "에게서", "한테서", "로부터", "으로부터"})
# What takes several clauses before it as one: 가족이 방문하고 부부가 식을 올리도록 돕는다
_OFFICE: Final = re.compile(r"(?:시|군|구|도|청|부|원|회|센터|공단|기관|은행|과)$")  # 시에 제안하다
_GOVERNS: Final = re.compile(r"도록|[는은] 데|기 (?:위|때문)|게 (?:하|한|했)")
_ENGLISH_CLAUSE: Final = re.compile(r"[,;:]\s|\s(?:and|but|while|whereas|which|who|although|though|because|since|so)\s")


def clauses_of(text: str) -> list[tuple[int, int]]:
    """Where the clauses of a text begin and end; together they are all of it."""
    if language_of(text) == "ko":
        tokens = tokens_of(text)
        cuts = [
            token.start + token.len for token, following in itertools.pairwise(tokens)
            if (token.tag == "EC" and part_of_speech(following) not in ("VX", "VV")) or token.tag == "SF"
        ]  # fmt: skip
    else:
        cuts = [match.end() for match in _ENGLISH_CLAUSE.finditer(text)]
    return list(zip([0, *cuts], [*cuts, len(text)], strict=True))


def roles_of(text: str) -> dict[str, set[str]]:
    """The nouns of Korean by what they are said to be: `does` (은, 이), `is done to` (을), `towards` (에게), `than` (보다)."""
    found: dict[str, set[str]] = defaultdict(set)
    tokens = tokens_of(text)
    for at, token in enumerate(tokens):
        role = _role(token)
        if role and at:
            found[role].add(_noun_before(tokens, at))
        elif at and (token.form, token.tag) == ("에", "JKB") and _OFFICE.search(noun := _noun_before(tokens, at)):
            found["towards"].add(noun)
    return found


def doers_of(text: str) -> dict[str, set[str]]:
    """The nouns of Korean that each verb of a sentence is said of: 행정이 주도하고 주민이 돕는다."""
    found: dict[str, set[str]] = defaultdict(set)
    tokens, doer = tokens_of(text), ""
    for at, token in enumerate(tokens):
        if at and token.tag == "JKS":
            doer = _noun_before(tokens, at)
        elif doer and (verb := _verb_at(tokens, at)):
            found[verb].add(doer)
    return found


def _verb_at(tokens: Sequence[Any], at: int) -> str:
    """The noun of a verb in -하다, else the verb's stem; empty where none ends."""
    token = tokens[at]
    if part_of_speech(token) in ("XSV", "XSA") and at:
        return str(tokens[at - 1].form)
    return str(token.form) if part_of_speech(token) in ("VV", "VA") else ""


def _role(particle: Any) -> str:
    if particle.tag == "JKS" or (particle.form, particle.tag) in _TOPICS:
        return "does"
    if particle.tag == "JKO":
        return "is done to"
    if particle.tag == "JKB":
        return "than" if particle.form == "보다" else "towards" if particle.form in _TOWARDS else ""
    return ""


def _noun_before(tokens: Sequence[Any], at: int) -> str:
    noun = ""
    for token in reversed(tokens[:at]):
        if token.tag not in _NOUN_TAGS or token.start + token.len != tokens[at].start - len(noun):
            break
        noun = token.form + noun
    return noun


def obliged(text: str) -> frozenset[str]:
    """The Korean verbs of which it is said that they ought to be done, the noun of those in -하다: 줄여야 한다, 줄이."""
    tokens = tokens_of(text) if language_of(text) == "ko" else ()
    ends = [
        at for at, token in enumerate(tokens) if token.tag == "EC" and token.form.endswith(("어야", "아야", "여야"))
    ]
    return frozenset(_last_verb(tokens[:at]) for at in ends) - {""}


def planned(text: str) -> frozenset[str]:
    """The Korean verbs of which it is said that they will be done: 전역할 예정, 추진하기로, 분리할 것을 명령, 지원하겠다."""
    tokens = tokens_of(text) if language_of(text) == "ko" else ()
    ends = [at for at, token in enumerate(tokens) if _is_planned(tokens, at)]
    return frozenset(_last_verb(tokens[:at]) for at in ends) - {""}


def _is_planned(tokens: Sequence[Any], at: int) -> bool:
    token, following = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else None
    if token.form == "겠":
        return True
    if not following:
        return False
    is_ordered = following.form == "것" and any(later.form in _ORDERS for later in tokens[at:])
    is_plan = token.tag == "ETM" and (following.form in _PLANS or is_ordered)
    return is_plan or (token.form == "기" and following.form == "로")


def done(text: str) -> str:
    """The verb of a Korean sentence that it says, last, has been done; empty when it says of none."""
    tokens = [token for token in tokens_of(text) if token.tag not in ("SF", "SP", "EF")]
    if not tokens or tokens[-1].tag != "EP" or tokens[-1].form == "겠":
        return ""
    return _last_verb(tokens)


def _last_verb(tokens: Sequence[Any]) -> str:
    return next((token.form for token in reversed(tokens) if part_of_speech(token) in _OBLIGED_TAGS), "")


def predicate(text: str) -> str:
    """The last verb of a Korean sentence with its voice: 채택하 is not 채택되."""
    tokens = tokens_of(text)
    last = next((at for at in reversed(range(len(tokens))) if part_of_speech(tokens[at]) in _VERB_TAGS), None)
    if last is None:
        return ""
    return (tokens[last - 1].form if part_of_speech(tokens[last]) in ("XSV", "XSA") and last else "") + str(
        tokens[last].form
    )


def closed_clauses(text: str) -> list[str]:
    """The clauses of a Korean sentence joined by -고, -(으)며 or -지만, each closed as a sentence of its own and with
    the first one's topic where it has none: A는 B하고 C한다 → A는 B한다. A는 C한다. Empty when it has only one."""
    tokens = tokens_of(text)
    joints = [at for at in range(2, len(tokens) - 1) if _is_joint(tokens, at)]
    first = next((token for token in tokens if (token.form, token.tag) in _TOPICS), None)
    if not joints or not first or first.start > tokens[joints[0]].start:
        return []
    has_other_subject = any(token.tag == "JKS" and token.start > first.start for token in tokens[: joints[0]])
    if has_other_subject and _GOVERNS.search(text, tokens[joints[0]].start):
        return []
    topic, clauses, begin = text[: first.start + first.len], [], 0
    for joint in joints:
        clauses.append(_closed(text, tokens, begin, joint))
        begin = joint + 1
    clauses.append(text[tokens[begin].start :].lstrip(", "))
    return [clauses[0], *(clause if _has_topic(clause) else f"{topic} {clause}" for clause in clauses[1:])]


def _is_joint(tokens: Sequence[Any], at: int) -> bool:
    """Whether a clause ends there: not in -고 있다, which is one verb, and 을 빼고, which only bounds the next."""
    token, verbs = tokens[at], {before.form for before in tokens[at - 2 : at]}
    is_end = token.tag == "EC" and token.form in ("고", "며", "으며", "지만") and part_of_speech(tokens[at + 1]) != "VX"
    return is_end and not verbs & _BOUNDING


def _closed(text: str, tokens: Sequence[Any], begin: int, joint: int) -> str:
    """The clause from one token up to the connective, with -다 in its place."""
    word = next(at for at in range(joint, begin - 1, -1) if at == begin or text[tokens[at].start - 1].isspace())
    before = tokens[joint - 1]
    stative = part_of_speech(before) in ("EP", "VA", "VCP", "VCN", "XSA") or before.form in ("있", "없")
    parts = [(token.form, token.tag) for token in tokens[word:joint]]
    # One word: Kiwi would write 생활 복지과다.
    last = kiwi().join([*parts, ("다" if stative else "ᆫ다", "EF")]).replace(" ", "")
    head = text[tokens[begin].start : tokens[word].start].lstrip(", ")
    return f"{head}{last}."


def _has_topic(clause: str) -> bool:
    return any((token.form, token.tag) in _TOPICS for token in tokens_of(clause))
