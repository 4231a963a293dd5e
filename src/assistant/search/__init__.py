"""A question to hits: what it takes up and which documents may answer it, words and vectors, their fusion and order."""

from assistant.search.followup import Understood, understand
from assistant.search.rerank import Reranker
from assistant.search.search import Search

__all__ = ["Reranker", "Search", "Understood", "understand"]
