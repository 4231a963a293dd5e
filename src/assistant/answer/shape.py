"""What the form alone tells of a statement: that it says nothing, is cut, or leaves out what was said beside it."""

import re
from functools import lru_cache
from typing import Final

from assistant.language.facts import facts_in
from assistant.language.terms import content_units, part_of_speech, tokens_of
from assistant.language.text import language_of

# What a small model repeats of its instructions
_LABEL: Final = re.compile(r"^\s*[\"'“]?(?:질문|근거|question|evidence)\s*[:：]", re.IGNORECASE)
_LEAD: Final = re.compile(
    r"^\s*(?:the (?:answer|evidence)(?: to the question)? is(?: that)?|(?:정답|답변?)은)\s?:?\s?", re.IGNORECASE
)
_ASKS: Final = re.compile(r"\?\s*$|(?<![가-힣])(?:왜|누가|무엇[을이]|뭐[가를]?|어디[서에]|얼마나)\s")
_ELLIPTICAL: Final = re.compile(
    r"^[^,;]*\b(?:do|does|did|is|are|was|were|will|can|ha[sd]|have)(?: not|n['’]t)\s?\.?$", re.IGNORECASE
)
_PREDICATES: Final = frozenset({"VV", "VA", "VX", "VCP", "VCN", "XSV", "XSA", "ETN"})
_SEPARATED: Final = re.compile(r"\S\s?[:|·–—]\s?\S|\s-\s")  # Issuer | KRIHS
_QUOTED: Final = re.compile(r"[\"“”]([^\"“”]+)[\"“”]|[‘'](?=\w)([^‘’']{3,})(?<=\w)['’](?![A-Za-z\d])")
_CHANGED: Final = re.compile(r"[\"“‘']([^\"“”‘’']+)[\"”’'](?:이?라는 말)?([을를]|으?로)(?=\s)")
# The author of … is, where the evidence has authors
_THE_ONE: Final = re.compile(r"\b[Tt]he (?:\w+ )?(\w+[a-rt-z])(?: of (?:[\w.'’-]+ ){1,8}?| )(?:is|was) ")
# What speaks of all or of none, and the word that says of what
_SCOPE: Final = re.compile(
    r"\b(?:no other|the only|all|every|none of the|any)\s(?:the\s)?([a-z]+)|(?:모든|유일한|다른)\s([가-힣]+)",
    re.IGNORECASE,
)


# Of whom or what it speaks is not in it: 이는 전국 최초다. They are also involved.
_POINTS_BACK: Final = re.compile(
    r"^\s*(이는|이것은|그것은|이들은|그들은|그는|그녀는"
    r"|(?:They|It(?!\s(?:is|was)\s.*\s(?:that|who)\s)|He|She|This|These|Those|That)(?=\s(?:is|are|was|were|has|have|had|will|would|can|could|may|must|should|also|[a-z]+(?:ed|s))\b))"
)


@lru_cache(maxsize=4096)
def says_nothing(text: str) -> bool:
    """Whether it is a label, a title or a name, and states nothing of it."""
    text = _LEAD.sub("", text)
    if _LABEL.search(text) or _ASKS.search(text) or _ELLIPTICAL.search(text):
        return True
    if _SEPARATED.search(text) or (facts_in(text) and language_of(text) == "ko"):
        return False
    if language_of(text) == "ko":
        return not any(part_of_speech(token) in _PREDICATES for token in tokens_of(text))
    words = [text[unit.start : unit.end] for unit in content_units(text)]
    return all(not word[0].islower() for word in words)


def misquotes(text: str, words: str) -> str:
    """A quotation that is cut, or stands nowhere in the words; empty when there is none."""
    if text.count('"') % 2 or text.count("“") != text.count("”"):
        return "its quotation is cut"
    if language_of(text) != language_of(words):
        return ""
    known = _letters(words)
    ours, theirs = _changed(text), _changed(words)
    if any(theirs.get(quote, change) != change for quote, change in ours.items()):
        return "its quotations are exchanged"
    quotes = ("".join(filter(None, match.groups())) for match in _QUOTED.finditer(text))
    wrong = next((quote for quote in quotes if _letters(quote) not in known), "")
    return f"the cited words do not have the quotation {wrong!r}" if wrong else ""


def _changed(text: str) -> dict[str, str]:
    """Of what is quoted, whether it is replaced (를) or put in the place (로)."""
    return {quote: "로" if "로" in particle else "를" for quote, particle in _CHANGED.findall(text)}


def points_back(text: str, words: str) -> bool:
    """Whether its subject is a pronoun for something in a statement before it, where the words do not begin so, too."""
    pronoun = _POINTS_BACK.match(text)
    return pronoun is not None and not words.lstrip().startswith(pronoun[1])


def is_cut(text: str, words: str) -> bool:
    """Whether a Korean statement is the beginning of a longer word of the evidence: 가능하다 of 가능하다는 것은 아니다."""
    stripped = text.strip().rstrip(".")
    found = [words[match.end() :] for match in re.finditer(re.escape(stripped), words)]
    return bool(found) and all(re.match(r"[가-힣]", rest) for rest in found)


def leaves_out(text: str, words: str) -> str:
    """What a statement says of one where the words say it of several, or of all where they say it of some."""
    if language_of(text) != language_of(words):
        return ""
    for match in _THE_ONE.finditer(text):
        one = match[1]
        if re.search(rf"\b{one}s\b", words, re.IGNORECASE) and not re.search(rf"\b{one}\b", words, re.IGNORECASE):
            return f"the cited words speak of several {one}s"
    said = text.casefold()
    for match in _SCOPE.finditer(words):
        scope, of = match[0].rsplit(maxsplit=1)
        if scope.casefold() in said and of.casefold() not in said:
            return f"the cited words say {match[0]!r}"
    return ""


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
