"""Coaching on what is stored: a calibration session's agreement, trust badges, the grader's own grades, scorecards."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from draftassist.coaching.calibration import DimensionAgreement, agreement_on
from draftassist.coaching.grading import GraderView, ScorecardPreview, grade, preview
from draftassist.coaching.patterns import DIMENSIONS
from draftassist.coaching.trust import Badge, badge
from draftassist.domain.scorecard import Weights
from draftassist.errors import UsageError
from draftassist.store.models import CalibrationSession, User
from draftassist.store.rows import found
from draftassist.store.scores import Calibrations, Disputes, Labels, Scorecards, Scores

__all__ = ["badges", "calibration", "grader", "scorecard_preview"]


def calibration(session: Session, session_id: str, viewer: User) -> list[DimensionAgreement]:
    """Agreement per dimension in a closed session. Raises UsageError while it is open: labels stay blind till then."""
    if found(session, CalibrationSession, session_id).closed is None:
        raise UsageError("the session is still open", mend="close it first")
    labels = Calibrations(session).labels(session_id, viewer)
    return [
        agreement_on(
            name, [(one.reply_id, one.coach, score) for one in labels if (score := getattr(one, name)) is not None]
        )
        for name in DIMENSIONS
    ]


def badges(session: Session, languages: Iterable[str]) -> list[Badge]:
    """The badge of each dimension in each language."""
    labels = Labels(session)
    return [badge(name, language, labels.blind_pairs(name, language)) for language in languages for name in DIMENSIONS]


def grader(session: Session) -> list[GraderView]:
    """What decided disputes say of the automatic scores."""
    disputes = Disputes(session)
    return [grade(name, disputes.decided(name)) for name in DIMENSIONS]


def scorecard_preview(session: Session, team: str, weights: Weights, viewer: User) -> ScorecardPreview:
    """What new weights would make of the team's newest replies that `viewer` sees; nothing is changed."""
    current = Scorecards(session).current(team)
    scores = [(one.empathy, one.ownership, one.overpromising) for one in Scores(session).latest(viewer, team)]
    return preview(scores, Weights.model_validate(current.weights) if current else Weights(), weights)
