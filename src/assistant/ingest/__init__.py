"""Files to documents to chunks."""

from assistant.ingest.chunk import PIPELINE_VERSION, split_chunks
from assistant.ingest.read import is_readable, read_document

__all__ = ["PIPELINE_VERSION", "is_readable", "read_document", "split_chunks"]
