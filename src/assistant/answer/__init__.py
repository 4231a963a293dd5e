"""Hits to verified claims: draft or extract, verify, and what is said when nothing is left."""

from assistant.answer.answerable import Answerable
from assistant.answer.conflict import disagreeing
from assistant.answer.draft import Draft, write_draft
from assistant.answer.evidence import EvidenceSentence, evidence_sentences
from assistant.answer.extract import extract_claims
from assistant.answer.messages import abstention, issued, replaced, say
from assistant.answer.question import mentions, take_apart
from assistant.answer.rewrite import rewrite_question
from assistant.answer.statements import Statement
from assistant.answer.table import read_together
from assistant.answer.verify import Verifier
from assistant.answer.wanted import carried_over

__all__ = [
    "Answerable",
    "Draft",
    "EvidenceSentence",
    "Statement",
    "Verifier",
    "abstention",
    "carried_over",
    "disagreeing",
    "evidence_sentences",
    "extract_claims",
    "issued",
    "mentions",
    "read_together",
    "replaced",
    "rewrite_question",
    "say",
    "take_apart",
    "write_draft",
]
