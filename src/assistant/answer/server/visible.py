"""What of a model's reply is meant for the reader: no reasoning, no tokens of the template, nothing twice."""

import re
from typing import Final, Literal

_THINKING: Final = r"(?:seed:)?(?:think|thinking|thoughts?|reasoning|reflection|scratchpad|analysis)"
# How models mark their reasoning: <think>, <thinking>, [THINK], ◁think▷, <|START_THINKING|>, <unused94>, and the
# channels of gpt-oss, of which only the final one is for the reader.
_MARK: Final = re.compile(
    rf"""(?P<opens> <{_THINKING}> | \[THINK\] | ◁think▷ | <\|begin_of_thought\|> | <\|START_THINKING\|> | <unused94>(?:thought)?
          | <\|channel\|>(?!\s*final)[^<]*(?:<\|(?:constrain)\|>[^<]*)?<\|message\|> )
      | (?P<closes> </{_THINKING}> | \[/THINK\] | ◁/think▷ | <\|end_of_thought\|> | <\|END_THINKING\|> | <unused95>
          | <\|channel\|>\s*final[^<]*(?:<\|constrain\|>[^<]*)?<\|message\|> )
      | (?P<others> (?:<\|(?:im_start|start|start_header_id)\|>|<start_of_turn>)\s*(?:user|human|system)\b | <[|｜]\s*user\s*[|｜]> | \[INST\] )
      | (?P<tokens> (?:<\|(?:im_start|start|start_header_id)\|>|<start_of_turn>)\s*(?:assistant|model)?
          | <\|[^|<>\n]{{1,40}}\|> | <｜[^｜<>\n]{{1,40}}｜> | </?s> | <(?:bos|eos|pad|unk|end_of_turn|end_of_text|unused\d+)>
          | \[(?:PAD|EOS|BOS|UNK|/INST)\] | <0x[0-9A-F]{{2}}> | </?(?:answer|final|final_answer|output|response|result)> )""",
    re.VERBOSE | re.IGNORECASE,
)  # fmt: skip
_BARE_CHANNEL: Final = "assistantfinal"  # what is left of gpt-oss's mark when a server drops its tokens
# What may become a mark with the next pieces; behind the start of a turn stands whose it is.
_UNFINISHED: Final = re.compile(
    r"(?:<\|(?:im_start|start|start_header_id)\|>|<start_of_turn>)[^<\n]{0,40}(?:<[^>]*)?\Z"
    r"|<\|channel\|>(?:(?!<\|message\|>)[^\n]){0,80}\Z"
    r"|(?:<[|｜]?|\[|◁)/?[^<>\[\]◁▷\n]{0,40}\Z"
)
# Replacement characters, lone surrogates, control characters, and blanks without width.
_RUBBISH: Final = re.compile("[\ufffd\ud800-\udfff\u200b\u2060\ufeff\x00-\x08\x0b-\x1f\x7f]")
# A first line that ends with the number of its evidence is no reasoning.
_CITED_LINE: Final = re.compile(r"\s*[^\n]*[\[【(〔［][^\n\]】)〕］]*\d[^\n\]】)〕］]*[\]】)〕］][\s.。*_]*\n")

Holds = Literal["nothing", "until cited", "to the end"]
_SURE_OF_GROWTH = 4  # chunks, each of which begins with the one before


class Visible:
    """Takes the reply piece by piece and gives what is for the reader.

    Some models reason from the first word on and only mark the end (`</think>`): where that may be, text is held back
    until the first line shows that it is a statement, or where it is known, to that mark.
    """

    def __init__(self, holds: Holds) -> None:
        self._holds = holds
        self._reasons = False
        self._thought = ""
        self._rest = ""  # may become a mark
        self._held = ""  # for the reader, unless a bare end of reasoning comes
        self._seen = False
        self.bare_end = False  # of reasoning, without its beginning
        self.over = False  # the model goes on as the person who asks

    def feed(self, piece: str) -> str:
        """What can be shown now."""
        self._read(self._rest + piece, last=False)
        if self._holds == "until cited" and _CITED_LINE.match(self._held):
            self._holds = "nothing"
        return self._released() if self._holds == "nothing" else ""

    def think(self, thought: str) -> None:
        """Reasoning that came in a field of its own: then none is in the text."""
        if thought:
            self._thought += thought
            self._holds = "nothing"

    def end(self) -> str:
        """What is left. When nothing was for the reader, the reasoning is all there is: some models never close it,
        and some servers put the whole reply there."""
        self._read(self._rest, last=True)
        said = self._released()
        if self._seen or said.strip():
            return said
        return _RUBBISH.sub("", self._thought)

    def rescued(self) -> str:
        """What was held back of a reply that breaks off: its complete lines, when one is a statement."""
        whole = self._held[: self._held.rfind("\n") + 1]
        return _RUBBISH.sub("", whole) if self._holds == "until cited" and _CITED_LINE.search(whole) else ""

    def _read(self, text: str, *, last: bool) -> None:
        unfinished = None if last else _UNFINISHED.search(text)
        until = unfinished.start() if unfinished else len(text)
        text, self._rest = text[:until], text[until:]
        position = 0
        for mark in _MARK.finditer(text):
            self._take(text[position : mark.start()])
            position = mark.end()
            self._heed(mark)
        self._take(text[position:])

    def _heed(self, mark: re.Match[str]) -> None:
        if mark["opens"]:
            self._reasons = True
        elif mark["closes"]:
            if not self._reasons:
                self._end_of_reasoning()
            self._reasons = False
        elif mark["others"] and (self._seen or self._held.strip()):
            self.over = True

    def _take(self, text: str) -> None:
        if self.over:
            return
        if self._reasons:
            self._thought += text
        else:
            self._held += text
            if self._holds != "nothing" and _BARE_CHANNEL in self._held:
                self._end_of_reasoning()

    def _end_of_reasoning(self) -> None:
        """What was taken for the reader's was reasoning, which nothing had announced."""
        thought, channel, said = self._held.partition(_BARE_CHANNEL)
        self.bare_end, self._holds = True, "nothing"
        self._thought, self._held = self._thought + thought, said if channel else ""

    def _released(self) -> str:
        said, self._held = _RUBBISH.sub("", self._held), ""
        self._seen = self._seen or bool(said.strip())
        return said


class Growth:
    """What each chunk adds to the reply: most servers send what is new, some all so far, some all once more at last."""

    def __init__(self) -> None:
        self._chain: list[str] = []  # each begins with the one before: it is not yet known which kind of server this is
        self._cumulative: bool | None = None
        self._whole = ""

    def add(self, text: str, *, is_last: bool) -> str:
        """The new part of a chunk's text; `is_last`: it comes with the end, or as a whole message."""
        if not text:
            return ""
        if self._cumulative is None:
            return self._begun(text)
        if (self._cumulative or is_last) and text.startswith(self._whole):
            text = text[len(self._whole) :]
        elif self._cumulative and self._whole.endswith(text):
            text = ""
        self._whole += text
        return text

    def end(self) -> str:
        """What was kept back until it was known what it is."""
        return self._chain[-1][len(self._whole) :] if self._cumulative is None and self._chain else ""

    def _begun(self, text: str) -> str:
        grows = not self._chain or text.startswith(self._chain[-1])
        self._chain.append(text)
        if len(self._chain) == 1:
            self._whole = text
            return text
        if grows and len(self._chain) < _SURE_OF_GROWTH:
            return ""
        self._cumulative = grows and text != self._chain[0] and len(set(text)) > 1
        before, self._whole = self._whole, text if self._cumulative else "".join(self._chain)
        return self._whole[len(before) :]
