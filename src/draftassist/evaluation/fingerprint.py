"""What a run measured, part by part, so that two runs can say what differs between them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

import draftassist
from draftassist.errors import StorageError
from draftassist.resources import knowledge_dir, prompts_dir

__all__ = ["code_hash", "files_hash", "folder_hash", "subject_of"]

_PACKAGE = Path(draftassist.__file__).parent
_CODE = (
    "domain",
    "text",
    "encoding",
    "knowledge",
    "llm",
    "prompting",
    "retrieval",
    "commitments",
    "drafting",
    "scoring",
)
_MEASURING = (
    "evaluation/audit",
    "evaluation/tasks",
    "evaluation/planted.py",
    "evaluation/scoring_baselines.py",
    "evaluation/shapes.py",
    "evaluation/template.py",
)
"""What decides the measures of one sample; estimates and reports are made anew from them."""
_MODEL_SUFFIXES = (".onnx", ".npz", ".json", ".gguf")


def files_hash(files: Iterable[Path], root: Path) -> str:
    """Twelve hex digits over names (below `root`) and contents of `files`, whatever their order."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def folder_hash(folder: Path) -> str:
    """All files below a folder."""
    return files_hash([path for path in folder.rglob("*") if path.is_file()], folder)


def code_hash(*parts: str) -> str:
    """The Python files of some of the project's packages and modules."""
    places = [_PACKAGE / part for part in parts]
    return files_hash({path for one in places for path in (one.rglob("*.py") if one.is_dir() else [one])}, _PACKAGE)


def subject_of(settings: dict[str, str]) -> dict[str, str]:
    """The parts that decide what the tool does: its code, its models, its prompts, the sample company, settings."""
    models = [path for name in _CODE for path in (_PACKAGE / name).rglob("*") if path.suffix in _MODEL_SUFFIXES]
    return {
        "version": draftassist.__version__,
        "code": code_hash(*_CODE),
        "measures": code_hash(*_MEASURING),
        "models": files_hash(models, _PACKAGE),
        "prompts": _folder(prompts_dir),
        "sample knowledge": _folder(knowledge_dir),
        **settings,
    }


def _folder(find: Callable[[], Path]) -> str:
    try:
        folder = find()
    except StorageError:
        return "none"
    return folder_hash(folder)
