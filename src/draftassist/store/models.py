"""What is kept, as typed tables. Children of a case and of a scored reply go with it, so that erasing leaves nothing.

`key` is given by the client and makes a write idempotent: the same key again is the same row. Times are UTC.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, ForeignKey, MetaData, String, Text, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

__all__ = [
    "Approval", "Base", "CalibrationItem", "CalibrationSession", "CoachLabel", "Dispute", "DraftEdit",
    "ScorecardVersion", "ScoredReply", "SentReply", "StoredCase", "StoredDraft", "StoredFlag", "User",
]  # fmt: skip


_LONGEST_NAME = 200


class UtcDateTime(TypeDecorator[datetime]):
    """Aware moments in, UTC out. SQLite forgets offsets, so they are put back; a naive one is a mistake."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC. Raises ValueError for a moment without an offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs an offset")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """With its offset."""
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class AnyText(TypeDecorator[str]):
    """Text as customers send it: what a database cannot hold (NUL, half characters) becomes a replacement character."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Without NUL and lone surrogates."""
        return None if value is None else value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


class NameText(AnyText):
    """Text that is looked up by. An index holds no novel: longer ones are cut and told apart by their hash."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """At most 200 code points, the same for the same text."""
        clean = super().process_bind_param(value, dialect)
        if clean is None or len(clean) <= _LONGEST_NAME:
            return clean
        return f"{clean[:150]}…{hashlib.sha256(clean.encode()).hexdigest()[:32]}"


class Base(DeclarativeBase):
    """Names every constraint, so that migrations can change it on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: AnyText,
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


def _new_id() -> str:
    return uuid.uuid4().hex


def _now() -> datetime:
    return datetime.now(UTC)


class _Row(Base):
    __abstract__ = True

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=_new_id)
    at: Mapped[datetime] = mapped_column(default=_now, index=True)


class _Keyed(_Row):
    __abstract__ = True

    key: Mapped[str] = mapped_column(NameText, unique=True)


class User(_Row):
    """Somebody who signs in. The password is kept as an argon2id hash only."""

    __tablename__ = "users"

    name: Mapped[str] = mapped_column(NameText, unique=True)
    role: Mapped[str]
    team: Mapped[str | None]
    password_hash: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)


class StoredCase(_Row):
    """A case as it came in last; `ref` is the help desk's own id, `customer` whom to erase it by."""

    __tablename__ = "cases"

    ref: Mapped[str] = mapped_column(NameText, unique=True)
    customer: Mapped[str | None] = mapped_column(NameText, index=True)
    issue: Mapped[str | None]
    data: Mapped[dict[str, Any]]
    updated: Mapped[datetime] = mapped_column(default=_now, index=True)


class StoredDraft(_Keyed):
    """A draft as it was made: text, verdict, and everything behind it (plan, evidence, provenance)."""

    __tablename__ = "drafts"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    by: Mapped[str | None]
    body: Mapped[str]
    verdict: Mapped[str]
    provenance: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]]


class DraftEdit(_Keyed):
    """One saved version of the agent's text; `number` counts from 1 within its draft."""

    __tablename__ = "draft_edits"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"))
    number: Mapped[int]
    by: Mapped[str | None]
    body: Mapped[str]


class SentReply(_Keyed):
    """What became of a draft: the text that was used, or why it was not usable."""

    __tablename__ = "sent_replies"

    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), index=True)
    by: Mapped[str | None]
    used: Mapped[bool]
    body: Mapped[str | None]
    reason: Mapped[str | None]


class StoredFlag(_Row):
    """A flag raised on a draft."""

    __tablename__ = "flags"

    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(NameText, index=True)
    severity: Mapped[str]
    text: Mapped[str]
    message: Mapped[str]


class Approval(_Keyed):
    """A question to somebody with more authority, with the story, and the answer."""

    __tablename__ = "approvals"

    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), index=True)
    asked_by: Mapped[str]
    asked_role: Mapped[str] = mapped_column(NameText, index=True)
    story: Mapped[str]
    state: Mapped[str] = mapped_column(NameText, default="pending", index=True)
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    note: Mapped[str | None]


class ScorecardVersion(_Row):
    """A team's weights and extra yes/no criteria; versions are added, never changed."""

    __tablename__ = "scorecards"
    __table_args__ = (UniqueConstraint("team", "version"),)

    team: Mapped[str] = mapped_column(NameText)
    version: Mapped[int]
    weights: Mapped[dict[str, Any]]
    criteria: Mapped[list[Any]]
    by: Mapped[str]


class ScoredReply(_Keyed):
    """A reply that was scored, under the scorecard version of that time. `ref` and `turn` say where it stands."""

    __tablename__ = "scored_replies"

    ref: Mapped[str | None] = mapped_column(NameText, index=True)
    turn: Mapped[int | None]
    customer: Mapped[str | None] = mapped_column(NameText, index=True)
    agent: Mapped[str | None] = mapped_column(NameText, index=True)
    team: Mapped[str | None] = mapped_column(NameText, index=True)
    language: Mapped[str] = mapped_column(default="en")
    issue: Mapped[str | None]
    written: Mapped[datetime | None] = mapped_column(index=True)
    text: Mapped[str]
    scorer: Mapped[str]
    scorecard_id: Mapped[str | None] = mapped_column(ForeignKey("scorecards.id"))
    empathy: Mapped[int]
    ownership: Mapped[int]
    overpromising: Mapped[int]
    overall: Mapped[float] = mapped_column(index=True)
    fail: Mapped[bool]
    not_applicable: Mapped[bool]
    card: Mapped[dict[str, Any]]


class CalibrationSession(_Keyed):
    """Several coaches score the same replies, each without seeing the others."""

    __tablename__ = "calibration_sessions"

    name: Mapped[str]
    by: Mapped[str]
    closed: Mapped[datetime | None]


class CalibrationItem(Base):
    """One reply of a calibration session."""

    __tablename__ = "calibration_items"

    session_id: Mapped[str] = mapped_column(ForeignKey("calibration_sessions.id", ondelete="CASCADE"), primary_key=True)
    reply_id: Mapped[str] = mapped_column(ForeignKey("scored_replies.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int]


class CoachLabel(_Keyed):
    """A coach's own scores of a reply, or what is wrong with the automatic ones; those stay beside it unchanged.

    `session_id` is set for a label given blind in a calibration session.
    """

    __tablename__ = "coach_labels"
    __table_args__ = (UniqueConstraint("session_id", "reply_id", "coach"),)

    reply_id: Mapped[str] = mapped_column(ForeignKey("scored_replies.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[str | None] = mapped_column(ForeignKey("calibration_sessions.id", ondelete="CASCADE"))
    coach: Mapped[str] = mapped_column(NameText, index=True)
    empathy: Mapped[int | None]
    ownership: Mapped[int | None]
    overpromising: Mapped[int | None]
    finding: Mapped[str | None]
    note: Mapped[str | None]


class Dispute(_Keyed):
    """An agent's objection to one score. The score as it was stays; a coach's own stands beside it, with the reason."""

    __tablename__ = "disputes"

    reply_id: Mapped[str] = mapped_column(ForeignKey("scored_replies.id", ondelete="CASCADE"), index=True)
    dimension: Mapped[str]
    automatic: Mapped[int]
    by: Mapped[str]
    comment: Mapped[str]
    state: Mapped[str] = mapped_column(NameText, default="open", index=True)
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided: Mapped[int | None]
    reason: Mapped[str | None]
