"""What each kind of failure is called and what should have been, for where no clause of the message is clean.

Per kind: `thing` (noun phrases after "sorry for"), `task` (what is to be worked on), `fault` (clauses: what happened),
`should` (clauses: what ought to have been), `reason` (what a gesture is for), `open_question` (what is still to be
found out) and `subject`. Nothing here says more than the kind itself does: no cause, no person, no outcome, and
nothing that is true only of parcels or only of bookings.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["IssueWords", "read_words"]


@dataclass(frozen=True)
class IssueWords:
    """Wordings of one kind of failure; slots as in `context.slots`."""

    noun: str
    thing: tuple[str, ...]
    task: tuple[str, ...]
    fault: tuple[str, ...]
    should: tuple[str, ...]
    reason: tuple[str, ...]
    open_question: tuple[str, ...]
    subject: tuple[str, ...]


def read_words(noun: str, text: str) -> IssueWords:
    """Read one block: a line is `field: wording`."""
    found: dict[str, list[str]] = {}
    for line in text.strip().splitlines():
        name, _, wording = line.strip().partition(": ")
        found.setdefault(name, []).append(wording)
    return IssueWords(noun=noun, **{name: tuple(found[name]) for name in (
        "thing", "task", "fault", "should", "reason", "open_question", "subject")})  # fmt: skip
