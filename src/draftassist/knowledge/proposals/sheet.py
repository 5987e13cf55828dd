"""The sheet between proposing and confirming: YAML that a person edits, each row with the sentence that it rests on."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, ValidationError

from draftassist.domain.base import Model
from draftassist.domain.policy import Policy
from draftassist.domain.validation import explain
from draftassist.errors import SchemaError
from draftassist.knowledge.plain_text import read_plain
from draftassist.knowledge.yaml_text import load_yaml

__all__ = ["Confidence", "PolicySheet", "ProposedRow", "Sheet", "read_sheet", "sheet_text"]

Confidence = Literal["high", "medium", "low"]
_HEAD = """\
# Proposed from the policies' own sentences; nothing here counts yet. Read each row against its quote, mend what is
# wrong, and set `confirmed: true` on what is right. Then: draftassist knowledge confirm {name}
# A limit says what a role may give (max_amount 0 forbids, no max_amount allows it as such); `condition` is prose.
"""


class ProposedRow(Model):
    """One proposal. `row` is the limit or timeline as front matter would hold it, or the text of a ban.

    `quote` is the sentence it was read from, `where` its clause. `confidence` is `high` only where the sentence names
    action, person and figure; `unsure` says what was guessed.
    """

    confirmed: bool = False
    row: dict[str, Any] | str
    quote: str
    where: str
    confidence: Confidence = "low"
    unsure: list[str] = Field(default_factory=list)


class PolicySheet(Model):
    """What is proposed for one policy file."""

    file: str
    id: str
    limits: list[ProposedRow] = Field(default_factory=list)
    timelines: list[ProposedRow] = Field(default_factory=list)
    never_promise: list[ProposedRow] = Field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many proposals there are."""
        return len(self.limits) + len(self.timelines) + len(self.never_promise)

    def confirmed(self) -> Policy:
        """The rows that a person has confirmed, as a policy without clauses. Raises ValidationError."""
        blocks = {"limits": self.limits, "timelines": self.timelines, "never_promise": self.never_promise}
        rows = {name: [one.row for one in block if one.confirmed] for name, block in blocks.items()}
        return Policy.model_validate({"id": self.id, "title": self.id, **rows})


class Sheet(Model):
    """All proposals of one run; the files of `policies` are named inside `folder`."""

    folder: str = "."
    policies: list[PolicySheet] = Field(default_factory=list)


def sheet_text(sheet: Sheet, name: str = "FILE") -> str:
    """The sheet as YAML with a head that says what to do with it."""
    data = sheet.model_dump(mode="json")
    return _HEAD.format(name=name) + yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=110)


def read_sheet(path: Path) -> Sheet:
    """A sheet that a person has edited. Raises SchemaError naming the row that is wrong."""
    try:
        sheet = Sheet.model_validate(load_yaml(read_plain(path)) or {})
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "cannot be read"
        line = mark.line + 1 if mark else None
        raise SchemaError(f"is not YAML: {problem}", file=path, line=line, mend="mend the YAML") from None
    except ValidationError as error:
        field, message = explain(error)
        raise SchemaError(message, file=path, field=field, mend="mend the sheet") from None
    for one in sheet.policies:
        try:
            one.confirmed()
        except ValidationError as error:
            field, message = explain(error)
            raise SchemaError(message, file=path, field=f"{one.id}.{field}", mend="mend the row") from None
    return sheet
