"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The first tables."""
    op.create_table(
        "calibration_sessions",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("closed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_sessions")),
        sa.UniqueConstraint("key", name=op.f("uq_calibration_sessions_key")),
    )
    op.create_index(op.f("ix_calibration_sessions_at"), "calibration_sessions", ["at"], unique=False)

    op.create_table(
        "cases",
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=True),
        sa.Column("issue", sa.Text(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("ref", name=op.f("uq_cases_ref")),
    )
    op.create_index(op.f("ix_cases_at"), "cases", ["at"], unique=False)
    op.create_index(op.f("ix_cases_customer"), "cases", ["customer"], unique=False)
    op.create_index(op.f("ix_cases_updated"), "cases", ["updated"], unique=False)

    op.create_table(
        "scorecards",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecards")),
        sa.UniqueConstraint("team", "version", name=op.f("uq_scorecards_team_version")),
    )
    op.create_index(op.f("ix_scorecards_at"), "scorecards", ["at"], unique=False)

    op.create_table(
        "users",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("name", name=op.f("uq_users_name")),
    )
    op.create_index(op.f("ix_users_at"), "users", ["at"], unique=False)

    op.create_table(
        "drafts",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("provenance", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_drafts_case_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("key", name=op.f("uq_drafts_key")),
    )
    op.create_index(op.f("ix_drafts_at"), "drafts", ["at"], unique=False)
    op.create_index(op.f("ix_drafts_case_id"), "drafts", ["case_id"], unique=False)

    op.create_table(
        "scored_replies",
        sa.Column("ref", sa.Text(), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("customer", sa.Text(), nullable=True),
        sa.Column("agent", sa.Text(), nullable=True),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("issue", sa.Text(), nullable=True),
        sa.Column("written", sa.DateTime(timezone=True), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("scorer", sa.Text(), nullable=False),
        sa.Column("scorecard_id", sa.String(length=32), nullable=True),
        sa.Column("empathy", sa.Integer(), nullable=False),
        sa.Column("ownership", sa.Integer(), nullable=False),
        sa.Column("overpromising", sa.Integer(), nullable=False),
        sa.Column("overall", sa.Double(), nullable=False),
        sa.Column("fail", sa.Boolean(), nullable=False),
        sa.Column("not_applicable", sa.Boolean(), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["scorecard_id"], ["scorecards.id"], name=op.f("fk_scored_replies_scorecard_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scored_replies")),
        sa.UniqueConstraint("key", name=op.f("uq_scored_replies_key")),
    )
    op.create_index(op.f("ix_scored_replies_agent"), "scored_replies", ["agent"], unique=False)
    op.create_index(op.f("ix_scored_replies_at"), "scored_replies", ["at"], unique=False)
    op.create_index(op.f("ix_scored_replies_customer"), "scored_replies", ["customer"], unique=False)
    op.create_index(op.f("ix_scored_replies_overall"), "scored_replies", ["overall"], unique=False)
    op.create_index(op.f("ix_scored_replies_ref"), "scored_replies", ["ref"], unique=False)
    op.create_index(op.f("ix_scored_replies_team"), "scored_replies", ["team"], unique=False)
    op.create_index(op.f("ix_scored_replies_written"), "scored_replies", ["written"], unique=False)

    op.create_table(
        "approvals",
        sa.Column("draft_id", sa.String(length=32), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_role", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_approvals_draft_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
        sa.UniqueConstraint("key", name=op.f("uq_approvals_key")),
    )
    op.create_index(op.f("ix_approvals_asked_role"), "approvals", ["asked_role"], unique=False)
    op.create_index(op.f("ix_approvals_at"), "approvals", ["at"], unique=False)
    op.create_index(op.f("ix_approvals_draft_id"), "approvals", ["draft_id"], unique=False)
    op.create_index(op.f("ix_approvals_state"), "approvals", ["state"], unique=False)

    op.create_table(
        "calibration_items",
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("reply_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reply_id"], ["scored_replies.id"], name=op.f("fk_calibration_items_reply_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["calibration_sessions.id"],
            name=op.f("fk_calibration_items_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "reply_id", name=op.f("pk_calibration_items")),
    )
    op.create_table(
        "coach_labels",
        sa.Column("reply_id", sa.String(length=32), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=True),
        sa.Column("coach", sa.Text(), nullable=False),
        sa.Column("empathy", sa.Integer(), nullable=True),
        sa.Column("ownership", sa.Integer(), nullable=True),
        sa.Column("overpromising", sa.Integer(), nullable=True),
        sa.Column("finding", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["reply_id"], ["scored_replies.id"], name=op.f("fk_coach_labels_reply_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["calibration_sessions.id"], name=op.f("fk_coach_labels_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coach_labels")),
        sa.UniqueConstraint("key", name=op.f("uq_coach_labels_key")),
        sa.UniqueConstraint("session_id", "reply_id", "coach", name=op.f("uq_coach_labels_session_id_reply_id_coach")),
    )
    op.create_index(op.f("ix_coach_labels_at"), "coach_labels", ["at"], unique=False)
    op.create_index(op.f("ix_coach_labels_coach"), "coach_labels", ["coach"], unique=False)
    op.create_index(op.f("ix_coach_labels_reply_id"), "coach_labels", ["reply_id"], unique=False)

    op.create_table(
        "disputes",
        sa.Column("reply_id", sa.String(length=32), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("automatic", sa.Integer(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["reply_id"], ["scored_replies.id"], name=op.f("fk_disputes_reply_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
        sa.UniqueConstraint("key", name=op.f("uq_disputes_key")),
    )
    op.create_index(op.f("ix_disputes_at"), "disputes", ["at"], unique=False)
    op.create_index(op.f("ix_disputes_reply_id"), "disputes", ["reply_id"], unique=False)
    op.create_index(op.f("ix_disputes_state"), "disputes", ["state"], unique=False)

    op.create_table(
        "draft_edits",
        sa.Column("draft_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_draft_edits_draft_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_edits")),
        sa.UniqueConstraint("draft_id", "number", name=op.f("uq_draft_edits_draft_id_number")),
        sa.UniqueConstraint("key", name=op.f("uq_draft_edits_key")),
    )
    op.create_index(op.f("ix_draft_edits_at"), "draft_edits", ["at"], unique=False)

    op.create_table(
        "flags",
        sa.Column("draft_id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_flags_draft_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flags")),
    )
    op.create_index(op.f("ix_flags_at"), "flags", ["at"], unique=False)
    op.create_index(op.f("ix_flags_code"), "flags", ["code"], unique=False)
    op.create_index(op.f("ix_flags_draft_id"), "flags", ["draft_id"], unique=False)

    op.create_table(
        "sent_replies",
        sa.Column("draft_id", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_sent_replies_draft_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_replies")),
        sa.UniqueConstraint("key", name=op.f("uq_sent_replies_key")),
    )
    op.create_index(op.f("ix_sent_replies_at"), "sent_replies", ["at"], unique=False)
    op.create_index(op.f("ix_sent_replies_draft_id"), "sent_replies", ["draft_id"], unique=False)


def downgrade() -> None:
    """Back to an empty database."""
    for table in (
        "sent_replies",
        "flags",
        "draft_edits",
        "disputes",
        "coach_labels",
        "calibration_items",
        "approvals",
        "scored_replies",
        "drafts",
        "users",
        "scorecards",
        "cases",
        "calibration_sessions",
    ):
        op.drop_table(table)
