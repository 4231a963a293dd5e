"""Hits to claims: what the documents say in their own words, or what a chat model drafts and can be proved."""

from assistant.answer.abstention import abstention, closest_text, dated, issued
from assistant.answer.chat import ChatModel
from assistant.answer.conflict import disagreeing
from assistant.answer.draft import Draft, beginnings
from assistant.answer.evidence import Evidence, gather
from assistant.answer.extract import extract_claims
from assistant.answer.proof import Judge, Proof, in_order, load_judge
from assistant.answer.question import take_apart
from assistant.answer.quote import Quoted, quote
from assistant.answer.sentence import EvidenceSentence, evidence_sentences
from assistant.answer.small_talk import SmallTalk
from assistant.answer.statements import Statement, statements_in
from assistant.answer.table import read_together

__all__ = [
    "ChatModel",
    "Draft",
    "Evidence",
    "EvidenceSentence",
    "Judge",
    "Proof",
    "Quoted",
    "SmallTalk",
    "Statement",
    "abstention",
    "beginnings",
    "closest_text",
    "dated",
    "disagreeing",
    "evidence_sentences",
    "extract_claims",
    "gather",
    "in_order",
    "issued",
    "load_judge",
    "quote",
    "read_together",
    "statements_in",
    "take_apart",
]
