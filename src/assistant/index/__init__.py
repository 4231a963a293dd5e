"""What is on disk to search in, and what keeps it right: catalogue, words and vectors, bringing them up to date, owner, doctor."""

from assistant.index.catalogue import Catalogue, ChunkRow, FileRecord
from assistant.index.index import Index, PreparedDocument

__all__ = ["Catalogue", "ChunkRow", "FileRecord", "Index", "PreparedDocument"]
