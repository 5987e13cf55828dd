"""Takes out what identifies people before a text is indexed or leaves the machine, and puts it back.

One implementation for the whole tool. A `Redactor` belongs to one case: the same value gets the same placeholder in all
of its texts (`[name_1]`, `[email_1]`, …), and `restore` turns an answer about `[name_1]` into one about the person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from draftassist.domain.policy import ResolvedCase
from draftassist.knowledge.personal_data import PersonalKind, find_personal_data, names_in

__all__ = ["Redactor", "redact_case"]

_PLACEHOLDER = re.compile(r"\[(?:email|iban|card|phone|address|id|name)_\d+\]")


class Redactor:
    """Replaces personal data by placeholders that are stable across the texts of one case.

    `names` are known beforehand; names that one text gives away are found in the later ones as well, so give the texts
    in the order in which they were written, or `learn` from all of them first.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = [name for name in names if name.strip()]
        self._placeholders: dict[tuple[PersonalKind, str], str] = {}
        self._foreign: set[str] = set()
        self.mapping: dict[str, str] = {}
        """Placeholder to what stood there first."""

    def learn(self, text: str) -> None:
        """Take the names that a text gives away, without redacting it yet."""
        self._names += [name for name in names_in(text) if name not in self._names]

    def redact(self, text: str) -> str:
        """The text with placeholders."""
        self.learn(text)
        self._foreign.update(_PLACEHOLDER.findall(text))
        parts, at = [], 0
        for finding in find_personal_data(text, self._names):
            parts += [text[at : finding.start], self._placeholder(finding.kind, text[finding.start : finding.end])]
            at = finding.end
        return "".join([*parts, text[at:]])

    def restore(self, text: str) -> str:
        """The text with the placeholders of this redactor replaced by what they stand for."""
        return _PLACEHOLDER.sub(lambda match: self.mapping.get(match.group(), match.group()), text)

    def _placeholder(self, kind: PersonalKind, value: str) -> str:
        key = (kind, " ".join(value.split()))
        if key not in self._placeholders:
            number = 1
            # a text may hold something that looks like a placeholder: that one is never given out
            while (name := f"[{kind}_{number}]") in self.mapping or name in self._foreign:
                number += 1
            self._placeholders[key] = name
            self.mapping[name] = value
        return self._placeholders[key]


def redact_case(case: ResolvedCase) -> ResolvedCase:
    """The case without what identifies people: message and reply share their placeholders."""
    extra = case.model_extra or {}
    known = [extra.get(field) for field in ("customer_name", "agent", "agent_name")]
    redactor = Redactor(name for name in known if isinstance(name, str))
    for text in (case.customer_message, case.reply):
        redactor.learn(text)
    message, reply = redactor.redact(case.customer_message), redactor.redact(case.reply)
    return case.model_copy(update={"customer_message": message, "reply": reply, **dict.fromkeys(extra, None)})
