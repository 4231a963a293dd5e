"""Chunks to hits: the catalogue (SQLite), words (tantivy), vectors (Chroma), and their fusion."""

from assistant.search.catalogue import FileRecord
from assistant.search.embed import Embedder, load_embedder
from assistant.search.index import Index, PreparedDocument
from assistant.search.rerank import Reranker

__all__ = ["Embedder", "FileRecord", "Index", "PreparedDocument", "Reranker", "load_embedder"]
