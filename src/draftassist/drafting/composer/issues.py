"""All kinds of failure with their wordings; a kind that is not known is worded as `other`."""

from __future__ import annotations

from draftassist.drafting.composer.issue_words import IssueWords
from draftassist.drafting.composer.issues_goods import GOODS
from draftassist.drafting.composer.issues_service import SERVICES

__all__ = ["ISSUES"]

ISSUES: dict[str, IssueWords] = {**GOODS, **SERVICES}
