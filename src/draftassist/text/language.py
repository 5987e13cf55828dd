"""Which language a text is in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

__all__ = ["Language", "detect"]

_ENOUGH = 4000
"""Code points that are looked at; more do not change the answer."""
_SHORT_WORDS = 8
_SURE = 0.75


@dataclass(frozen=True, slots=True)
class Language:
    """An ISO 639-1 code and how sure the detector is, in [0, 1]."""

    code: str
    confidence: float


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detect(text: str) -> Language:
    """The language of `text`; few words without a clear answer count as English with the confidence of the guess."""
    sample = text[:_ENOUGH].strip()
    if not any(c.isalpha() for c in sample):
        return Language("en", 0.0)
    code, confidence = _identifier().classify(sample)
    if code != "en" and len(sample.split()) < _SHORT_WORDS and confidence < _SURE:
        return Language("en", round(1 - float(confidence), 3))
    return Language(str(code), round(float(confidence), 3))
