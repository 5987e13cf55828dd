"""What the scorer must beat: a word list, the length alone, and a bag of words, all fitted on training replies only."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

__all__ = ["Baselines", "Rated"]

_WORDS = {
    "empathy": (r"\bsorry\b|apolog|understand|frustrat|upset|disappoint|appreciate|feel", 0.9),
    "ownership": (r"\bI(?:'ll|'ve| will| have)\b|\bwe (?:take|accept)|responsib|\bmy\b|by \w+day|\btomorrow\b", 0.9),
    "overpromising": (r"guarantee|promise|definitely|certainly|never again|\bwill\b|assure|100 ?%|immediately", 0.6),
}


class Rated(NamedTuple):
    """A reply with its mean ratings by dimension."""

    reply: str
    ratings: Mapping[str, float]


class Baselines:
    """Three scorers that know nothing of meaning. `train` must not hold any reply that is measured."""

    def __init__(self, train: Sequence[Rated], seed: int) -> None:
        self._train = train
        self._seed = seed

    def score(self, baseline: str, reply: str) -> dict[str, int]:
        """Whole scores 0-4 by dimension."""
        if baseline == "word list":
            return {name: min(4, int(step * len(re.findall(words, reply, re.IGNORECASE)) + 0.5))
                    for name, (words, step) in _WORDS.items()}  # fmt: skip
        models = self._by_length if baseline == "length" else self._by_words
        inputs = _length([reply]) if baseline == "length" else self._vectoriser.transform([reply])
        return {name: int(np.clip(model.predict(inputs)[0] + 0.5, 0, 4)) for name, model in models.items()}

    @cached_property
    def _by_length(self) -> dict[str, Any]:
        from sklearn.linear_model import LinearRegression

        return self._fitted(LinearRegression, _length([one.reply for one in self._train]))

    @cached_property
    def _vectoriser(self) -> Any:
        from sklearn.feature_extraction.text import TfidfVectorizer

        return TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2).fit([one.reply for one in self._train])

    @cached_property
    def _by_words(self) -> dict[str, Any]:
        from sklearn.linear_model import Ridge

        inputs = self._vectoriser.transform([one.reply for one in self._train])
        return self._fitted(lambda: Ridge(alpha=1.0, random_state=self._seed), inputs)

    def _fitted(self, make: Any, inputs: Any) -> dict[str, Any]:
        names = self._train[0].ratings
        return {name: make().fit(inputs, [one.ratings[name] for one in self._train]) for name in names}


def _length(replies: Sequence[str]) -> Any:
    return np.array([[len(reply), len(reply) ** 0.5] for reply in replies])
