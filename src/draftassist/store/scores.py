"""Scored replies, scorecard versions, coaches' labels, disputes and calibration sessions.

The automatic score of a reply is written once and never changed: labels, decisions and new scorecards stand beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from draftassist.domain.scorecard import Dimension, Scorecard, Weights
from draftassist.errors import UsageError
from draftassist.store.models import (
    CalibrationItem,
    CalibrationSession,
    CoachLabel,
    Dispute,
    ScorecardVersion,
    ScoredReply,
    User,
)
from draftassist.store.people import visible_scores
from draftassist.store.rows import found, once, one

__all__ = ["Calibrations", "Disputes", "Finding", "Labels", "Origin", "Scorecards", "Scores"]

Finding = Literal["wrong_score", "wrong_evidence", "missed_evidence", "agrees"]
_COACHES = ("coach", "team_lead", "admin")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a scored reply comes from; everything may be unknown."""

    ref: str | None = None
    turn: int | None = None
    customer: str | None = None
    agent: str | None = None
    team: str | None = None
    language: str = "en"
    issue: str | None = None
    written: datetime | None = None


class Scores:
    """Scored replies."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self, key: str, text: str, card: Scorecard, origin: Origin, *, scorecard: ScorecardVersion | None = None
    ) -> ScoredReply:
        """A reply with its automatic scores, under the scorecard that was used."""
        return once(
            self._session,
            ScoredReply,
            key,
            lambda: ScoredReply(
                key=key, text=text, ref=origin.ref, turn=origin.turn, customer=origin.customer, agent=origin.agent,
                team=origin.team, language=origin.language, issue=origin.issue, written=origin.written,
                scorer=card.scorer, scorecard_id=scorecard.id if scorecard else None, empathy=card.empathy.score,
                ownership=card.ownership.score, overpromising=card.overpromising.score, overall=card.overall,
                fail=card.fail, not_applicable=card.not_applicable, card=card.model_dump(mode="json"),
            ),
        )  # fmt: skip

    def page(self, viewer: User, *, limit: int = 50, offset: int = 0) -> Sequence[ScoredReply]:
        """What `viewer` may see, worst first."""
        wanted = select(ScoredReply).where(visible_scores(viewer))
        order = (ScoredReply.fail.desc(), ScoredReply.overall, ScoredReply.id)
        return self._session.scalars(wanted.order_by(*order).limit(limit).offset(offset)).all()

    def latest(self, viewer: User, team: str, *, limit: int = 1000) -> Sequence[ScoredReply]:
        """The team's newest replies that `viewer` may see and that count in averages."""
        wanted = select(ScoredReply).where(
            visible_scores(viewer), ScoredReply.team == team, ScoredReply.not_applicable.is_(False)
        )
        return self._session.scalars(wanted.order_by(ScoredReply.at.desc(), ScoredReply.id).limit(limit)).all()

    def seen_by(self, viewer: User, reply_id: str) -> ScoredReply | None:
        """One reply, if `viewer` may see it."""
        return self._session.scalars(
            select(ScoredReply).where(visible_scores(viewer), ScoredReply.id == reply_id)
        ).first()


class Scorecards:
    """A team's scorecards; a change is a new version and rescores nothing."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, team: str, weights: Weights, criteria: Sequence[str], *, by: str) -> ScorecardVersion:
        """The next version; the current one when nothing changes. Raises UsageError when weights do not add up to 1."""
        shares = (weights.empathy, weights.ownership, weights.overpromising)
        if min(shares) < 0 or abs(sum(shares) - 1) > 1e-6:
            raise UsageError("must be shares that add up to 1", field="weights")
        last = self.current(team)
        given = weights.model_dump(mode="json")
        if last is not None and last.weights == given and last.criteria == list(criteria):
            return last
        row = ScorecardVersion(
            team=team, version=last.version + 1 if last else 1, weights=given, criteria=list(criteria), by=by
        )
        self._session.add(row)
        self._session.flush()
        return row

    def current(self, team: str) -> ScorecardVersion | None:
        """The newest version; None: the shipped rubric."""
        wanted = select(ScorecardVersion).filter_by(team=team).order_by(ScorecardVersion.version.desc())
        return self._session.scalars(wanted.limit(1)).first()


class Labels:
    """Coaches' own scores of replies."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        key: str,
        reply_id: str,
        coach: User,
        scores: dict[Dimension, int],
        *,
        finding: Finding | None = None,
        note: str | None = None,
    ) -> CoachLabel:
        """A label on a reply that the coach may see. Raises UsageError otherwise, and for scores outside 0 to 4."""
        _coach_sees(self._session, coach, reply_id)
        return once(
            self._session, CoachLabel, key, lambda: _label(key, reply_id, coach, scores, finding=finding, note=note)
        )

    def blind_pairs(self, dimension: Dimension, language: str) -> list[tuple[str, int, int]]:
        """(reply id, automatic score, coach's score) of labels given blind, oldest first, on replies that count."""
        column = getattr(CoachLabel, dimension)
        wanted = (
            select(ScoredReply.id, getattr(ScoredReply, dimension), column)
            .join(CoachLabel, CoachLabel.reply_id == ScoredReply.id)
            .where(
                column.is_not(None),
                CoachLabel.session_id.is_not(None),
                ScoredReply.language == language,
                ScoredReply.not_applicable.is_(False),
            )
            .order_by(CoachLabel.at, CoachLabel.id)
        )
        return [(row[0], row[1], row[2]) for row in self._session.execute(wanted)]


class Calibrations:
    """Sessions in which several coaches score the same replies blind."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self, key: str, name: str, replies: Sequence[str], *, by: str) -> CalibrationSession:
        """A session on these replies, in this order. Raises UsageError when there are none."""
        if not replies:
            raise UsageError("a session needs replies", field="replies")

        def make() -> CalibrationSession:
            row = CalibrationSession(key=key, name=name, by=by)
            self._session.add(row)
            self._session.flush()
            self._session.add_all(
                CalibrationItem(session_id=row.id, reply_id=found(self._session, ScoredReply, reply).id, position=place)
                for place, reply in enumerate(dict.fromkeys(replies))
            )
            return row

        return once(self._session, CalibrationSession, key, make)

    def label(self, key: str, session_id: str, reply_id: str, coach: User, scores: dict[Dimension, int]) -> CoachLabel:
        """A blind label; one for each coach and reply. Raises UsageError when it cannot be given (any more)."""
        held = found(self._session, CalibrationSession, session_id)
        if held.closed is not None:
            raise UsageError("the session is closed")
        if self._session.get(CalibrationItem, (session_id, reply_id)) is None:
            raise UsageError("the reply is not part of the session")
        given = one(self._session, CoachLabel, session_id=session_id, reply_id=reply_id, coach=coach.name)
        if given is not None and given.key != key:
            raise UsageError("you have scored that reply already", mend="go on with the next")
        return once(self._session, CoachLabel, key, lambda: _label(key, reply_id, coach, scores, session_id=session_id))

    def close(self, session_id: str) -> CalibrationSession:
        """No more labels; from now on the labels can be seen."""
        row = found(self._session, CalibrationSession, session_id)
        row.closed = row.closed or datetime.now(UTC)
        self._session.flush()
        return row

    def replies(self, session_id: str) -> Sequence[ScoredReply]:
        """The replies of a session in their order."""
        wanted = select(ScoredReply).join(CalibrationItem, CalibrationItem.reply_id == ScoredReply.id)
        wanted = wanted.where(CalibrationItem.session_id == session_id).order_by(CalibrationItem.position)
        return self._session.scalars(wanted).all()

    def labels(self, session_id: str, viewer: User) -> Sequence[CoachLabel]:
        """All labels once the session is closed; before that only the viewer's own, so that all stay blind."""
        wanted = select(CoachLabel).filter_by(session_id=session_id).order_by(CoachLabel.reply_id, CoachLabel.coach)
        if found(self._session, CalibrationSession, session_id).closed is None:
            wanted = wanted.where(CoachLabel.coach == viewer.name)
        return self._session.scalars(wanted).all()


class Disputes:
    """Objections of agents to scores of their own replies."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def raise_one(self, key: str, reply_id: str, dimension: Dimension, agent: User, comment: str) -> Dispute:
        """An objection with its comment. Raises UsageError when the reply is not the agent's own."""
        reply = found(self._session, ScoredReply, reply_id)
        if agent.name != reply.agent:
            raise UsageError("only one's own score can be disputed")
        if not comment.strip():
            raise UsageError("say what is wrong with the score", field="comment")
        return once(
            self._session,
            Dispute,
            key,
            lambda: Dispute(
                key=key, reply_id=reply_id, dimension=dimension, automatic=getattr(reply, dimension), by=agent.name,
                comment=comment,
            ),
        )  # fmt: skip

    def decide(self, dispute_id: str, score: int, reason: str, *, coach: User) -> Dispute:
        """The coach's score and reason beside the automatic one, which stays.

        Raises UsageError when the coach may not see the reply, no reason is given, or it was decided already.
        """
        row = found(self._session, Dispute, dispute_id)
        _coach_sees(self._session, coach, row.reply_id)
        if row.state == "decided":
            raise UsageError("was decided already", mend="load the page again")
        if row.by == coach.name:
            raise UsageError("nobody decides on their own dispute", mend="let a colleague decide")
        if not reason.strip():
            raise UsageError("give the reason", field="reason")
        row.decided, row.reason = _in_range(score), reason
        row.state, row.decided_by, row.decided_at = "decided", coach.name, datetime.now(UTC)
        self._session.flush()
        return row

    def open_count(self) -> int:
        """How many wait for a coach."""
        return self._session.scalar(select(func.count()).select_from(Dispute).filter_by(state="open")) or 0

    def decided(self, dimension: Dimension) -> list[tuple[int, int]]:
        """(automatic score, coach's score) of all decided disputes, for a look at the grader."""
        wanted = select(Dispute.automatic, Dispute.decided).filter_by(dimension=dimension, state="decided")
        return [(row[0], row[1]) for row in self._session.execute(wanted) if row[1] is not None]


def _coach_sees(session: Session, coach: User, reply_id: str) -> None:
    if coach.role not in _COACHES or Scores(session).seen_by(coach, reply_id) is None:
        raise UsageError("there is no such reply for you to label")


def _label(
    key: str,
    reply_id: str,
    coach: User,
    scores: dict[Dimension, int],
    *,
    finding: Finding | None = None,
    note: str | None = None,
    session_id: str | None = None,
) -> CoachLabel:
    given = {name: _in_range(score) for name, score in scores.items()}
    return CoachLabel(
        key=key, reply_id=reply_id, session_id=session_id, coach=coach.name, finding=finding, note=note, **given
    )


def _in_range(score: int) -> int:
    if not 0 <= score <= 4:
        raise UsageError("must be 0 to 4", field="score")
    return score
