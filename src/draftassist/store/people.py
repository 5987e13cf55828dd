"""Users, their roles and passwords, and who may see whose scores.

Passwords are kept as argon2id hashes with the library's own parameters, and hashed anew when those change.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.orm import Session

from draftassist.errors import UsageError
from draftassist.store.models import ScoredReply, User
from draftassist.store.rows import one

__all__ = ["ROLES", "People", "Role", "visible_scores"]

Role = Literal["agent", "team_lead", "coach", "engineer", "admin"]
ROLES: tuple[Role, ...] = ("agent", "team_lead", "coach", "engineer", "admin")
_LEAST_PASSWORD = 10
_MOST_PASSWORD = 1000


class People:
    """Who signs in."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, name: str, role: Role, password: str, *, team: str | None = None) -> User:
        """A new user. Raises UsageError for a taken name, an unknown role or a password of a bad length."""
        if role not in ROLES:
            raise UsageError(f"must be one of {', '.join(ROLES)}", field="role")
        if not name.strip() or one(self._session, User, name=name) is not None:
            raise UsageError("is taken or empty", field="name", mend="choose another")
        row = User(name=name, role=role, team=team, password_hash=_hashed(password))
        self._session.add(row)
        self._session.flush()
        return row

    def sign_in(self, name: str, password: str) -> User | None:
        """The active user with that name and password; None, after the same work, for everybody else."""
        row = one(self._session, User, name=name)
        known = row.password_hash if row else _nobody()
        if len(password) > _MOST_PASSWORD or not _matches(known, password) or row is None or not row.active:
            return None
        if _hasher().check_needs_rehash(row.password_hash):
            row.password_hash = _hasher().hash(password)
            self._session.flush()
        return row

    def change_password(self, user: User, password: str) -> None:
        """A new password. Raises UsageError for one of a bad length."""
        user.password_hash = _hashed(password)
        self._session.flush()

    def deactivate(self, name: str) -> None:
        """They sign in no more; what they did stays theirs. Raises UsageError for an unknown name."""
        row = one(self._session, User, name=name)
        if row is None:
            raise UsageError("there is no such user", field="name")
        row.active = False
        self._session.flush()

    def everybody(self) -> Sequence[User]:
        """All users by name."""
        return self._session.scalars(select(User).order_by(User.name)).all()


def visible_scores(viewer: User) -> ColumnElement[bool]:
    """Which scored replies somebody may see: an agent their own, coach and lead their team's, an admin all.

    Engineers see none of the people's scores, and neither does somebody who was deactivated.
    """
    if not viewer.active:
        return false()
    if viewer.role == "agent":
        return ScoredReply.agent == viewer.name
    if viewer.role in ("coach", "team_lead") and viewer.team:
        return ScoredReply.team == viewer.team
    return true() if viewer.role == "admin" else false()


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    """A hash to check against when there is no such user, so that the time taken tells nothing."""
    return _hasher().hash("nobody has this password")


def _hashed(password: str) -> str:
    if not _LEAST_PASSWORD <= len(password) <= _MOST_PASSWORD:
        raise UsageError(f"needs {_LEAST_PASSWORD} to {_MOST_PASSWORD} characters", field="password")
    return _hasher().hash(password)


def _matches(known: str, password: str) -> bool:
    try:
        return _hasher().verify(known, password)
    except (VerificationError, InvalidHashError):
        return False
