"""Forgetting: everything about one customer, and everything older than it should be.

Drafts, edits, what was sent, flags and approvals go with their case; labels and disputes with their reply. Nothing of
what is deleted is returned or logged, only how much. Call `Store.forget_free_pages` afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CursorResult, Delete, delete, select
from sqlalchemy.orm import Session

from draftassist.store.models import ScoredReply, StoredCase

__all__ = ["Forgotten", "erase_customer", "purge_before"]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many cases and scored replies are gone."""

    cases: int
    replies: int


def erase_customer(session: Session, customer: str) -> Forgotten:
    """Everything kept under that customer's name or id, and the scored replies of their cases."""
    refs = select(StoredCase.ref).where(StoredCase.customer == customer)
    replies = delete(ScoredReply).where((ScoredReply.customer == customer) | ScoredReply.ref.in_(refs))
    replied = _gone(session, replies)
    return Forgotten(cases=_gone(session, delete(StoredCase).where(StoredCase.customer == customer)), replies=replied)


def purge_before(session: Session, moment: datetime) -> Forgotten:
    """Cases not touched and replies not scored since `moment`."""
    return Forgotten(
        cases=_gone(session, delete(StoredCase).where(StoredCase.updated < moment)),
        replies=_gone(session, delete(ScoredReply).where(ScoredReply.at < moment)),
    )


def _gone(session: Session, statement: Delete) -> int:
    done = session.execute(statement)
    return done.rowcount if isinstance(done, CursorResult) else 0
