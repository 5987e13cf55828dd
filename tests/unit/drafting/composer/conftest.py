"""The scenes of `tests/support/scenes.py` as fixtures."""

from __future__ import annotations

import pytest
from tests.support.scenes import Scene, act, all_scenes, scene


@pytest.fixture
def scenes() -> list[Scene]:
    """All scenes."""
    return all_scenes()


@pytest.fixture
def make_scene():
    """`scene`, for tests that need one of their own."""
    return scene


@pytest.fixture
def make_action():
    """`act`, likewise."""
    return act
