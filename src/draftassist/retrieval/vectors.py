"""Chroma, embedded under home or on a server: the only file that imports it. Vectors are always our own.

It holds nothing that the catalogue does not hold as well: it can be lost and filled again without embedding anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from draftassist.errors import ServiceError, StorageError
from draftassist.retrieval.passages import Kind

__all__ = ["VectorIndex"]

_BATCH = 2000
"""Rows in one write; Chroma refuses more than some thousands."""
_PATIENCE_SECONDS, _SECONDS = 5, 60
_HNSW = {"space": "cosine", "ef_construction": 128, "max_neighbors": 24, "ef_search": 128}


class VectorIndex:
    """Nearest neighbours by cosine, a collection for each kind. Ids are the catalogue's window numbers as text.

    `name` tells the collections of one home from those of others on the same server; `url` picks a server, else the
    folder is used. Raises ServiceError when the server is out of reach, StorageError when the folder is damaged.
    """

    def __init__(self, folder: Path, name: str, url: str | None = None) -> None:
        self._folder, self._name, self._url = folder, name, url
        with self._mapped():
            self._client = _client(folder, url)
            self._collections = {kind: self._open(kind) for kind in ("policy", "case")}

    def close(self) -> None:
        """Let go of files and connections."""
        sessions = _sessions(self._client)
        self._client.close()
        for session in sessions:
            session.close()  # which the client's own close leaves open

    def put(self, kind: Kind, ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Add or replace; safe to repeat."""
        with self._mapped():
            for at in range(0, len(ids), _BATCH):
                names = [str(one) for one in ids[at : at + _BATCH]]
                self._collections[kind].upsert(ids=names, embeddings=vectors[at : at + _BATCH])

    def drop(self, kind: Kind, ids: Sequence[int]) -> None:
        """Take out; unknown ids are fine."""
        with self._mapped():
            for at in range(0, len(ids), _BATCH):
                self._collections[kind].delete(ids=[str(one) for one in ids[at : at + _BATCH]])

    def clear(self) -> None:
        """Empty both collections."""
        with self._mapped():
            for kind in self._collections:
                self._client.delete_collection(self._collection_name(kind))
                self._collections[kind] = self._open(kind)

    def count(self, kind: Kind) -> int:
        """How many vectors there are of a kind."""
        with self._mapped():
            return int(self._collections[kind].count())

    def nearest(self, kind: Kind, vectors: NDArray[np.float32], limit: int) -> dict[int, float]:
        """Ids with their cosine similarity to the nearest of `vectors` (n, 384); `limit` for each of these."""
        with self._mapped():
            found = self._collections[kind].query(query_embeddings=vectors, n_results=limit, include=["distances"])
        best: dict[int, float] = {}
        for ids, distances in zip(found["ids"], found["distances"], strict=True):
            for name, far in zip(ids, distances, strict=True):
                best[int(name)] = max(best.get(int(name), -1.0), 1.0 - float(far))
        return best

    def _collection_name(self, kind: str) -> str:
        return f"{self._name}-{kind}"

    def _open(self, kind: str) -> Any:
        return self._client.get_or_create_collection(
            self._collection_name(kind), embedding_function=None, configuration={"hnsw": _HNSW}
        )

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        """Chroma raises exceptions of its own, of its database and of its HTTP client: ours come out."""
        try:
            yield
        except Exception as error:
            if self._url is not None:
                raise ServiceError(
                    f"the Chroma server at {_without_credentials(self._url)} cannot be used: {_first_line(error)}",
                    mend="start it, or unset DRAFTASSIST_CHROMA_URL",
                ) from error
            raise StorageError(
                f"the vector index cannot be used: {_first_line(error)}",
                file=self._folder,
                mend=StorageError.mend_when(
                    str(error), "delete that folder; it is filled again without embedding anything"
                ),
            ) from error


def _client(folder: Path, url: str | None) -> Any:
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    quiet = ChromaSettings(anonymized_telemetry=False, allow_reset=False)
    if url is None:
        folder.mkdir(parents=True, exist_ok=True)
        return chromadb.PersistentClient(path=str(folder), settings=quiet)
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    # the client waits without end for a server that accepts and never answers: ask first, and then set a limit
    _ask(f"{parts.scheme}://{parts.hostname}:{port}/api/v2/heartbeat")
    client = chromadb.HttpClient(host=parts.hostname or "", port=port, ssl=parts.scheme == "https", settings=quiet)
    for session in _sessions(client):
        session.timeout = _SECONDS
    return client


def _ask(address: str) -> None:
    import httpx

    httpx.get(address, timeout=_PATIENCE_SECONDS)


def _sessions(client: Any) -> list[Any]:
    """The HTTP sessions inside a client and the one that it keeps for administration; none in the embedded one."""
    servers = (getattr(one, "_server", None) for one in (client, getattr(client, "_admin_client", None)))
    return [session for session in (getattr(server, "_session", None) for server in servers) if session is not None]


def _without_credentials(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]
