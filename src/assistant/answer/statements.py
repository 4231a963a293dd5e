"""What a chat model wrote, however it dressed it, as statements with the numbers of the evidence that they cite."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from assistant.answer.citations import definition_in, is_own_numbering, numbers_in, taken_out
from assistant.answer.unwrap import Line, unwrapped
from assistant.errors import ChatModelError
from assistant.language.text import sentences

_MOST_REPEATS = 2  # of one statement
_NONE: Final = re.compile(r"\W*(?:(?i:none)\W*|NONE\W(?!\s*of\b).*)")  # NONE (근거 없음)
_YES_OR_NO: Final = re.compile(r"\W*(?:네|예|아니요|아니오|yes|no)\W*", re.IGNORECASE)  # alone it states nothing
# What is said of the reply itself or of its material and not of what was asked; only where nothing is cited.
_OF_ITSELF: Final = re.compile(
    r"죄송|안타깝|물론(?:입니다|이죠)|알겠습니다|안녕하세요|감사합니다|도움이 되|궁금한 (?:점|사항)|답변드리|말씀드리"
    r"|(?:제공된|주어진|제시된|위의?|아래) ?(?:근거|문서|자료|정보)"
    r"|\b(?:sorry|apologi[sz]e|unfortunately|i (?:cannot|can't|could not|am unable|don't)|i'm (?:unable|afraid)|as an ai"
    r"|sure|certainly|of course|let me|i hope|feel free|based on|according to"
    r"|(?:provided|given|available) (?:evidence|documents?|context|information|sources)|the evidence)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a draft and the numbers of the evidence that it cites."""

    text: str
    numbers: tuple[int, ...]


def statements_in(pieces: Iterator[str]) -> Iterator[Statement]:
    """The statements of a reply, each as soon as its line is complete; none when it declines. One without words stands
    for a reply that only points at evidence, as small models do.

    Raises `ChatModelError`: `empty` when the reply said nothing at all, `too_long` when it goes in circles.
    """
    reading = _Reading()
    said: Counter[str] = Counter()
    for statement in reading.numbered(reading.cited(unwrapped(reading.heard(_lines(pieces))))):
        said[statement.text] += 1
        if said[statement.text] > _MOST_REPEATS:
            raise ChatModelError("too_long", f"it says the same again and again: {statement.text[:100]}")
        if said[statement.text] == 1:
            yield statement
    if not reading.spoke and reading.pointed:
        yield Statement("", reading.pointed)
    elif not reading.spoke:
        raise ChatModelError("empty", "the reply has no words")


def _lines(pieces: Iterator[str]) -> Iterator[str]:
    line = ""
    for piece in pieces:
        *complete, line = (line + piece).split("\n")
        yield from complete
    yield line


@dataclass(frozen=True, slots=True)
class _Cited:
    """A sentence with its citations' numbers; `own`: they may be numbers of a list at the end."""

    text: str
    numbers: tuple[int, ...]
    own: bool = False


@dataclass
class _Reading:
    """What is known of a reply while it is read."""

    spoke: bool = False
    declined: bool = False
    pointed: tuple[int, ...] = ()  # cited without words
    definitions: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def heard(self, lines: Iterator[str]) -> Iterator[str]:
        """The lines as they are; whether any has a word beside its citations."""
        for line in lines:
            self.spoke = self.spoke or bool(re.search(r"\w", taken_out(line)[0]))
            yield line

    def cited(self, lines: Iterator[Line]) -> Iterator[_Cited]:
        """The sentences of the lines; one without citation waits for the next line, which may be nothing else."""
        waiting: list[_Cited] = []
        for line in lines:
            here = self._of_line(line)
            if waiting and here and not here[0].text:
                waiting[-1] = replace(here[0], text=waiting[-1].text)
                here = here[1:]
            waiting = [] if self.declined else waiting
            yield from waiting
            here = [one for one in here if one.text]
            waiting = here[-1:] if here and not here[-1].numbers else []
            yield from here[: len(here) - len(waiting)]
        yield from waiting

    def numbered(self, sentences: Iterator[_Cited]) -> Iterator[Statement]:
        """Them as statements; as long as their numbers may be those of a list at the end, they wait for it."""
        held: list[_Cited] = []
        highest, waits = 0, True
        for sentence in sentences:
            waits = waits and (sentence.own or not sentence.numbers)
            for number in sentence.numbers:
                waits = waits and number <= highest + 1
                highest = max(highest, number)
            held.append(sentence)
            if not waits or not highest:
                yield from self._defined(held)
                held = []
        yield from self._defined(held)

    def _defined(self, held: Sequence[_Cited]) -> Iterator[Statement]:
        for one in held:
            numbers = [self.definitions.get(number, (number,)) if one.own else (number,) for number in one.numbers]
            yield Statement(one.text, tuple(dict.fromkeys(number for some in numbers for number in some)))

    def _of_line(self, line: Line) -> list[_Cited]:
        """The sentences of a line, without questions, which state nothing, and what is only about the reply itself."""
        if defined := definition_in(line.text):
            self.definitions[defined[0]] = defined[1]
            return []
        text, citations = taken_out(line.text)
        spans = [(0, len(text))] if line.whole else list(sentences(text))
        if not spans:
            numbers = _numbers(citations)
            self.pointed = tuple(dict.fromkeys((*self.pointed, *numbers)))
            return [_Cited("", numbers, _own(citations))] if numbers else []
        cited = [self._sentence(text, spans, index, citations, line) for index in range(len(spans))]
        self.declined = self.declined or any(_NONE.fullmatch(one.text) for one in cited)
        return [one for one in _sharing(cited) if not self._is_left_out(one)]

    def _sentence(
        self, text: str, spans: Sequence[tuple[int, int]], index: int, citations: Sequence[tuple[int, str]], line: Line
    ) -> _Cited:  # fmt: skip
        """A citation belongs to the sentence that it stands in or right behind."""
        start, end = spans[index]
        until = spans[index + 1][0] if index + 1 < len(spans) else len(text) + 1
        first = 0 if index == 0 else start + 1  # at a sentence's first character it ends the one before
        here = [citation for citation in citations if first <= citation[0] <= until]
        words = " ".join(unicodedata.normalize("NFC", text[start:end]).split())
        words = re.sub(r"([.!?。])[\s.]+\Z", r"\1", words)  # the stop behind a citation that stood behind the stop
        return _Cited(words, _numbers(here) or line.numbers, _own(here))

    def _is_left_out(self, sentence: _Cited) -> bool:
        words = sentence.text
        if _NONE.fullmatch(words) or _YES_OR_NO.fullmatch(words) or words.endswith(("?", "？")):
            return True
        if sentence.numbers:
            return False
        return self.declined or (bool(_OF_ITSELF.search(words)) and not re.search(r"\d", words))


def _numbers(citations: Sequence[tuple[int, str]]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(number for _, citation in citations for number in numbers_in(citation)))


def _own(citations: Sequence[tuple[int, str]]) -> bool:
    return bool(citations) and all(is_own_numbering(citation) for _, citation in citations)


def _sharing(cited: Sequence[_Cited]) -> list[_Cited]:
    """In one line, sentences without a citation have that of the next one."""
    shared: list[_Cited] = []
    for sentence in reversed(cited):
        after = shared[-1] if shared else _Cited("", ())
        shared.append(sentence if sentence.numbers else replace(after, text=sentence.text))
    return shared[::-1]
