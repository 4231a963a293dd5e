"""How a server wants to be asked: which parameters, messages and path it takes, learned from what it refuses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.answer.server.failures import RefusedError

LIMITS: Final = ("max_tokens", "max_completion_tokens")  # names of one thing, of which some servers know only one
_OPTIONAL: Final = ("temperature", "stream_options", "stream", "logprobs", "top_logprobs")
# Templates without a system message say so in words of their own: Gemma's, Mistral's, those of OpenAI's first o-models.
_NO_SYSTEM: Final = re.compile(
    r"system.{0,20}(?:role|message|prompt)|role.{0,20}system|developer instruction|roles must alternate", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Manners:
    """How a server wants to be asked for a model, learned from what it refused."""

    base: str
    limits: tuple[str, ...]  # names for the most tokens of a reply that it has not refused
    system: bool = True  # it takes a system message
    left_out: frozenset[str] = frozenset()
    thinks: bool | None = None  # reasons without saying so before the end


def otherwise(known: Manners, refused: RefusedError, bases: Sequence[str]) -> Manners | None:
    """Another way to ask, without what the server has refused; `None` when there is none."""
    if refused.is_of_address:
        following = bases[bases.index(known.base) + 1 :] if known.base in bases else []
        return replace(known, base=following[0]) if following else None
    if known.system and _NO_SYSTEM.search(refused.text):
        return replace(known, system=False)
    if refused.status not in (200, 400, 422):
        return None
    if known.limits and refused.reason == "context":  # of prompt and reply together
        return replace(known, limits=())
    if known.limits and any(_names(refused, name) for name in LIMITS):
        return replace(known, limits=known.limits[1:])
    named = {name for name in _OPTIONAL if name not in known.left_out and _names(refused, name)}
    if not named and refused.reason == "failed":
        named = set(_OPTIONAL) - {"stream"} - known.left_out  # it does not say what: the bare request
    return replace(known, left_out=known.left_out | named) if named else None


def _names(refused: RefusedError, name: str) -> bool:
    return bool(re.search(rf"\b{name}\b", refused.text))
