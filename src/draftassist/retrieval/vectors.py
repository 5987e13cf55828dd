"""Chroma, embedded under home or on a server: the only file that imports it. Vectors are always our own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from draftassist.errors import ServiceError, StorageError

__all__ = ["VectorIndex"]

_NAME = "passages"


class VectorIndex:
    """Nearest neighbours by cosine; ids are passage ids. `url` picks a server, else the folder under home is used."""

    def __init__(self, folder: Path, fingerprint: str, url: str | None = None) -> None:
        self._client = _client(folder, url)
        name = f"{_NAME}-{fingerprint[:16]}"  # another encoder's vectors are never compared with this one's
        try:
            self._collection = self._client.get_or_create_collection(
                name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
        except Exception as error:  # chromadb raises bare exceptions of its own and of its database
            raise _mapped(error, folder, url) from None

    def put(self, ids: Sequence[str], vectors: NDArray[np.float32], kinds: Sequence[str]) -> None:
        """Add or replace; safe to repeat."""
        self._collection.upsert(ids=list(ids), embeddings=vectors, metadatas=[{"kind": kind} for kind in kinds])

    def drop(self, ids: Sequence[str]) -> None:
        """Take out; unknown ids are fine."""
        if ids:
            self._collection.delete(ids=list(ids))

    def count(self) -> int:
        """How many vectors there are."""
        return int(self._collection.count())

    def ids(self) -> set[str]:
        """All ids."""
        return set(self._collection.get(include=[])["ids"])

    def nearest(self, vector: NDArray[np.float32], kind: str, limit: int) -> list[tuple[str, float]]:
        """Ids with cosine similarity in [-1, 1], best first."""
        found: Any = self._collection.query(
            query_embeddings=vector[None, :], n_results=limit, where={"kind": kind}, include=["distances"]
        )
        return [(id_, 1.0 - float(far)) for id_, far in zip(found["ids"][0], found["distances"][0], strict=True)]


def _client(folder: Path, url: str | None) -> Any:
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    quiet = ChromaSettings(anonymized_telemetry=False, allow_reset=False)
    try:
        if url is None:
            folder.mkdir(parents=True, exist_ok=True)
            return chromadb.PersistentClient(path=str(folder), settings=quiet)
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        return chromadb.HttpClient(host=parts.hostname or "", port=port, ssl=parts.scheme == "https", settings=quiet)
    except OSError:
        raise
    except Exception as error:  # as above
        raise _mapped(error, folder, url) from None


def _mapped(error: Exception, folder: Path, url: str | None) -> ServiceError | StorageError:
    if url is not None:
        return ServiceError(
            "the Chroma server cannot be reached", field=url, mend="start it, or unset DRAFTASSIST_CHROMA_URL"
        )
    return StorageError(f"the index cannot be opened: {error}", file=folder, mend="delete the folder and ingest again")
