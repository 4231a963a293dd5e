"""Files to documents to chunks."""

from assistant.ingest.catalog import read_catalog, write_row
from assistant.ingest.chunk import PIPELINE_VERSION, split_chunks
from assistant.ingest.isolated import IsolatedReader, Limits, Request
from assistant.ingest.read import Reading, read_document
from assistant.ingest.suspicions import name_orders, without_orders

__all__ = [
    "PIPELINE_VERSION",
    "IsolatedReader",
    "Limits",
    "Reading",
    "Request",
    "name_orders",
    "read_catalog",
    "read_document",
    "split_chunks",
    "without_orders",
    "write_row",
]
