"""Cases, their drafts, every edit, what was sent, and approvals: what the agent desk keeps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from draftassist.domain.case import Case
from draftassist.domain.draft import DraftResult
from draftassist.errors import UsageError
from draftassist.store.models import Approval, DraftEdit, SentReply, StoredCase, StoredDraft, StoredFlag
from draftassist.store.rows import found, once, one

__all__ = ["Approvals", "Cases", "Drafts"]


class Cases:
    """Cases by the help desk's own id."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, case: Case) -> StoredCase:
        """The case as it is now, in place of what was known. Raises UsageError when it has no id."""
        if not case.id:
            raise UsageError("a case is kept by its id", field="id", mend="give the case an id")
        row = one(self._session, StoredCase, ref=case.id)
        if row is None:
            row = StoredCase(ref=case.id)
            self._session.add(row)
        row.customer = case.customer.name
        row.issue = case.issue
        row.data = case.model_dump(mode="json", by_alias=True)
        row.updated = datetime.now(UTC)
        self._session.flush()
        return row

    def get(self, ref: str) -> Case | None:
        """The case with that id as it was saved last."""
        row = one(self._session, StoredCase, ref=ref)
        return None if row is None else Case.model_validate(row.data)

    def page(self, *, limit: int = 50, before: datetime | None = None) -> Sequence[StoredCase]:
        """The cases touched last, newest first; `before`: the next page."""
        wanted = select(StoredCase).order_by(StoredCase.updated.desc(), StoredCase.id).limit(limit)
        if before is not None:
            wanted = wanted.where(StoredCase.updated < before)
        return self._session.scalars(wanted).all()


class Drafts:
    """Drafts with their provenance, the versions an agent made of them, and what was used in the end."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, key: str, case: Case, result: DraftResult, *, by: str | None = None) -> StoredDraft:
        """A draft as it was made, with its flags. Raises UsageError when the case has no id."""

        def make() -> StoredDraft:
            row = StoredDraft(
                key=key, case_id=Cases(self._session).save(case).id, by=by, body=result.draft.body,
                verdict=result.verdict, provenance=result.provenance.model_dump(mode="json"),
                result=result.model_dump(mode="json"),
            )  # fmt: skip
            self._session.add(row)
            self._session.flush()
            self._session.add_all(
                StoredFlag(draft_id=row.id, code=f.code, severity=f.severity, text=f.text, message=f.message)
                for f in result.flags
            )
            return row

        return once(self._session, StoredDraft, key, make)

    def edit(self, key: str, draft_id: str, body: str, *, by: str | None = None) -> DraftEdit:
        """A saved version of the text; earlier ones stay. Raises UsageError when there is no such draft."""
        # the draft's row is locked: two windows saving at once get two numbers
        if self._session.scalar(select(StoredDraft.id).filter_by(id=draft_id).with_for_update()) is None:
            found(self._session, StoredDraft, draft_id)
        last = self._session.scalar(select(func.max(DraftEdit.number)).filter_by(draft_id=draft_id)) or 0
        return once(
            self._session,
            DraftEdit,
            key,
            lambda: DraftEdit(key=key, draft_id=draft_id, number=last + 1, by=by, body=body),
        )

    def edits(self, draft_id: str) -> Sequence[DraftEdit]:
        """All saved versions, oldest first."""
        return self._session.scalars(select(DraftEdit).filter_by(draft_id=draft_id).order_by(DraftEdit.number)).all()

    def flags(self, draft_id: str) -> Sequence[StoredFlag]:
        """The flags that were raised on the draft."""
        return self._session.scalars(select(StoredFlag).filter_by(draft_id=draft_id).order_by(StoredFlag.code)).all()

    def use(self, key: str, draft_id: str, body: str, *, by: str | None = None) -> SentReply:
        """The text that the agent took to send. Raises UsageError when there is no such draft."""
        found(self._session, StoredDraft, draft_id)
        make = lambda: SentReply(key=key, draft_id=draft_id, by=by, used=True, body=body)  # noqa: E731 - a row
        return once(self._session, SentReply, key, make)

    def reject(self, key: str, draft_id: str, reason: str, *, by: str | None = None) -> SentReply:
        """The draft was not usable, and why. Raises UsageError when there is no such draft."""
        found(self._session, StoredDraft, draft_id)
        make = lambda: SentReply(key=key, draft_id=draft_id, by=by, used=False, reason=reason)  # noqa: E731 - a row
        return once(self._session, SentReply, key, make)


class Approvals:
    """Questions to a role with more authority."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ask(self, key: str, draft_id: str, *, by: str, role: str, story: str) -> Approval:
        """Put it into that role's queue. Raises UsageError when there is no such draft."""
        found(self._session, StoredDraft, draft_id)
        make = lambda: Approval(key=key, draft_id=draft_id, asked_by=by, asked_role=role, story=story)  # noqa: E731
        return once(self._session, Approval, key, make)

    def pending(self, role: str) -> Sequence[Approval]:
        """What waits for that role, oldest first."""
        wanted = select(Approval).filter_by(asked_role=role, state="pending").order_by(Approval.at)
        return self._session.scalars(wanted).all()

    def decide(self, approval_id: str, *, approved: bool, by: str, note: str = "") -> Approval:
        """The answer; the same answer again changes nothing.

        Raises UsageError when it is not there, was asked by the same person, or has been decided otherwise.
        """
        row = found(self._session, Approval, approval_id)
        state = "approved" if approved else "declined"
        if row.asked_by == by:
            raise UsageError("nobody decides on their own question", mend="let a colleague decide")
        if row.state == state:
            return row
        if row.state != "pending":
            raise UsageError(f"was {row.state} already", mend="load the page again")
        row.state, row.decided_by, row.decided_at, row.note = state, by, datetime.now(UTC), note
        self._session.flush()
        return row
