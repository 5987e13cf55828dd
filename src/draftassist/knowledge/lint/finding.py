"""One finding: where it is, what is wrong, and what mends it."""

from __future__ import annotations

from typing import Literal

from draftassist.domain.base import Model

__all__ = ["Finding", "Severity"]

Severity = Literal["error", "warning", "info"]


class Finding(Model):
    """`error`: a draft could rest on something wrong; `warning`: it would know less than the policy says; `info`: fine,
    but good to know (what is expired, which cases are exceptions)."""

    file: str
    line: int | None = None
    field: str = ""
    code: str
    severity: Severity
    what: str
    mend: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        said = f"{self.field}: {self.what}" if self.field else self.what
        return " ".join(f"{place}: {self.severity}: {said}{f' ({self.mend})' if self.mend else ''}".split())
