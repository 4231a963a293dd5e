"""Texts to vectors: the embedding models, those that arrive with pip and those of others, and one scale for all of them."""

from assistant.embedding.embed import Embedder, load_embedder

__all__ = ["Embedder", "load_embedder"]
