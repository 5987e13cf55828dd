from __future__ import annotations

import pytest

from draftassist.scoring.model import ScoringModel
from draftassist.scoring.scorecard import Scorer


@pytest.fixture(scope="session")
def model() -> ScoringModel:
    return ScoringModel.load(threads=1)


@pytest.fixture(scope="session")
def scorer(model: ScoringModel) -> Scorer:
    return Scorer(model)
