"""Finds what is shipped beside the code: prompts, the sample knowledge, the eval suites.

In a wheel they lie inside the package (`draftassist/_bundled`); in a checkout, at its root.
"""

from __future__ import annotations

from pathlib import Path

from draftassist.errors import StorageError

__all__ = ["eval_dir", "knowledge_dir", "prompts_dir"]

_PACKAGE = Path(__file__).resolve().parent


def prompts_dir() -> Path:
    """The shipped prompt files. Raises StorageError when the installation lacks them."""
    return _find("prompts")


def knowledge_dir() -> Path:
    """The sample company's knowledge. Raises StorageError when the installation lacks it."""
    return _find("knowledge")


def eval_dir() -> Path:
    """The eval suites and datasets. Raises StorageError when the installation lacks them."""
    return _find("eval")


def _find(name: str) -> Path:
    folders = [_PACKAGE / "_bundled" / name]
    if _PACKAGE.parent.name == "src":  # a checkout; beside site-packages a folder of that name could be anybody's
        folders.append(_PACKAGE.parent.parent / name)
    for folder in folders:
        if folder.is_dir():
            return folder
    raise StorageError(f"the shipped {name} folder is not beside {_PACKAGE}", mend="install draftassist again")
