"""Every error a user of DraftAssist can meet, and the exit code it ends a command with.

    DraftAssistError
      UsageError                     2  a command or setting that makes no sense
      ConfigError                    2  a setting that cannot be read
      InputError                     2  a case, reply or transcript file that cannot be used
      KnowledgeError                 2  the knowledge folder is missing or unusable
        SchemaError                  2  one file, line or field of it is wrong
        StaleIndexError              2  the index was made with another encoder
      PromptError                    2  a prompt file that cannot be loaded or rendered
      StorageError                   2  no disk, no permission, a damaged home
      PortTakenError                 2  the address is in use
      ServiceError                   3  a model or service could not be reached or failed
        ModelsMissingError           3  the embedded weights are not there
        ModelUnreachableError        3  the endpoint is not there, broke off, or failed inside
        ModelRefusedError            3  the endpoint said no
          PromptTooLongError         3  the prompt does not fit into the model's context
        ModelTimeoutError            3  the endpoint did not answer in time
        UnparseableReplyError        3  the endpoint answered something unusable
      EvalError                      2  a suite, dataset or comparison that cannot be used
        SplitViolationError          2  a test sample moved, changed or leaked into training

Each message is one line: what is wrong, where (file, line, field), and the mend.
"""

from __future__ import annotations

import errno
from pathlib import Path

__all__ = [
    "ConfigError",
    "DraftAssistError",
    "EvalError",
    "InputError",
    "KnowledgeError",
    "ModelRefusedError",
    "ModelTimeoutError",
    "ModelUnreachableError",
    "ModelsMissingError",
    "PortTakenError",
    "PromptError",
    "PromptTooLongError",
    "SchemaError",
    "ServiceError",
    "SplitViolationError",
    "StaleIndexError",
    "StorageError",
    "UnparseableReplyError",
    "UsageError",
]


class DraftAssistError(Exception):
    """Base of all errors that a person can mend; shown as one line, never as a traceback.

    `where` names file, line and field as far as they are known; `mend` says what to do.
    """

    exit_code = 2

    def __init__(
        self,
        message: str,
        *,
        file: str | Path | None = None,
        line: int | None = None,
        field: str | None = None,
        mend: str | None = None,
    ) -> None:
        self.message = message
        self.file = None if file is None else str(file)
        self.line = line
        self.field = field
        self.mend = mend
        super().__init__(str(self))

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        subject = f"{self.field}: {self.message}" if self.field else self.message
        text = ": ".join(part for part in (place, subject) if part)
        text = f"{text} ({self.mend})" if self.mend else text
        return " ".join(text.split())


class UsageError(DraftAssistError):
    """A command line that makes no sense."""


class ConfigError(DraftAssistError):
    """A setting that cannot be read."""


class InputError(DraftAssistError):
    """A case, reply or transcript that cannot be used."""


class KnowledgeError(DraftAssistError):
    """The knowledge folder is missing or unusable."""


class SchemaError(KnowledgeError):
    """One file, line or field of the knowledge is wrong; the rest is kept."""


class StaleIndexError(KnowledgeError):
    """The index was made with another encoder or layout than this program has."""


class PromptError(DraftAssistError):
    """A prompt file that cannot be loaded or rendered."""


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NO_PATH = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.ELOOP})
_NOT_ALLOWED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class StorageError(DraftAssistError):
    """No disk left, no permission, or a damaged home."""

    @classmethod
    def of(cls, error: OSError, file: str | Path | None = None) -> StorageError | None:
        """What the system said about writing, with the mend that fits; None when it is no fault of the storage."""
        for codes, mend in (
            (_FULL, "free some space, or name another place"),
            (_NO_PATH, "name a place that can be made"),
            (_NOT_ALLOWED, "check its permissions, or name another place"),
        ):
            if error.errno in codes:
                return cls(f"cannot be written: {error.strerror}", file=file or error.filename, mend=mend)
        return None

    @staticmethod
    def mend_when(said: str, otherwise: str) -> str:
        """The mend for what a database said of itself: room, when that is what it lacks, else `otherwise`."""
        full = any(words in said for words in ("disk is full", "No space left", "File too large", "disk I/O error"))
        return "free some space, or name another place" if full else otherwise


class PortTakenError(DraftAssistError):
    """Something else listens on the address."""


class ServiceError(DraftAssistError):
    """A model or service could not be reached or failed; what was done so far is kept."""

    exit_code = 3


class ModelsMissingError(ServiceError):
    """The embedded weights are not on this machine."""


class ModelUnreachableError(ServiceError):
    """Nobody answers at the endpoint, the connection broke off, or the server failed inside."""


class ModelRefusedError(ServiceError):
    """The endpoint refused: wrong key, wrong model name, rate limit, or content."""


class PromptTooLongError(ModelRefusedError):
    """The prompt does not fit into the model's context window: shorten it, do not retry."""


class ModelTimeoutError(ServiceError):
    """The endpoint did not answer in time."""


class UnparseableReplyError(ServiceError):
    """The endpoint answered something that is not what was asked for.

    `raw` is kept for the caller that may want to mend it; it is never logged.
    """

    def __init__(self, message: str, raw: str = "", *, mend: str | None = None) -> None:
        self.raw = raw
        super().__init__(message, mend=mend)


class EvalError(DraftAssistError):
    """A suite, dataset or comparison that cannot be used."""


class SplitViolationError(EvalError):
    """A test sample moved, changed, or its scene leaked into training."""
