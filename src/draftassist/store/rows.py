"""What the repositories share: writing once per key, and finding a row or saying that there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from draftassist.errors import UsageError
from draftassist.store.models import Base

__all__ = ["found", "once", "one"]

T = TypeVar("T", bound=Base)
_KEY = 200


def one(session: Session, model: type[T], **values: Any) -> T | None:
    """The row with these values, or None."""
    return session.scalars(select(model).filter_by(**values)).one_or_none()


def found(session: Session, model: type[T], row_id: str) -> T:
    """The row with that id. Raises UsageError when there is none (any more)."""
    row = session.get(model, row_id)
    if row is None:
        raise UsageError(f"there is no {model.__tablename__} row with that id", mend="load the page again")
    return row


def once(session: Session, model: type[T], key: str, make: Callable[[], T]) -> T:
    """The row with that key; made when it is not there. A second request, or one at the same moment, adds nothing.

    Raises UsageError for an empty or overlong key.
    """
    if not key or len(key) > _KEY:
        raise UsageError(f"a key of 1 to {_KEY} characters is needed", field="key")
    row = one(session, model, key=key)
    if row is not None:
        return row
    try:
        with session.begin_nested():
            row = make()
            session.add(row)
        return row
    except IntegrityError:
        row = one(session, model, key=key)
        if row is None:
            raise
        return row
