"""Every ask of a thread once, in the customer's order: what the role head marks, as phrases that an agent can say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from draftassist.domain.draft import Span
from draftassist.drafting.brief.asks import ask_phrases, only_announces
from draftassist.drafting.brief.phrases import content_stems, is_general, lists_on
from draftassist.drafting.brief.questions import WH
from draftassist.drafting.brief.reading import Clause, span_of
from draftassist.text.verbs import normal

__all__ = ["find_asks"]

Vector = NDArray[np.float32]

_MOST = 8
_SAME = 0.86
"""Cosine of two clauses from which they ask the same."""
_COURTESY = re.compile(
    r"^(?:many |kind(?:est)? |best )?(?:thanks|thank you|thx|cheers|regards|yours|sincerely|hi|hello|hey|dear|good "
    r"(?:morning|afternoon|evening)|bye|ta|love)\b(?:[\s,.!–-]+\w+){0,4}\W*$",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"(?:[A-Z](?:[\w’'-]*\w)?\.?[\s-]*){1,4}")
_BARE = re.compile(r"^(?:and |but |so )?(?P<wh>when|why|how|where|by when|how soon|how much)\W*$", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:it|them|they|this|that|those|these|one)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Ask:
    """One ask with the clause that carries it and that clause's place and score."""

    phrase: str
    span: Span
    place: int
    score: float


def find_asks(
    clauses: Sequence[Clause], vectors: Vector, scores: Vector, threshold: float, names: Sequence[str]
) -> list[tuple[str, Span]]:
    """The asks with their clauses. `vectors` (n, d), `scores` (n,): the clauses'; `names`: who signs letters."""
    found: list[_Ask] = []
    announced = False
    for place, clause in enumerate(clauses):
        if _bare(found, clause, place):
            continue
        asks = (announced or float(scores[place]) >= threshold) and not _signs_off(clause.text, names)
        asks = asks or (_follows(clauses, place, found) and lists_on(clause.text))
        phrases = ask_phrases(clause.spoken, announced=announced) if asks else []
        announced = asks and only_announces(clause.text)
        for phrase in phrases:
            _add(found, _Ask(phrase, span_of(clause), place, float(scores[place])), clauses, vectors)
    told = [one for one in found if not is_general(one.phrase)]
    kept = sorted(told, key=lambda one: -one.score)[:_MOST]
    return [(one.phrase, one.span) for one in told if one in kept]


def _follows(clauses: Sequence[Clause], place: int, found: Sequence[_Ask]) -> bool:
    """Whether the clause before asked for a thing or an act, in the same sentence."""
    if not found or found[-1].place != place - 1 or _opening(found[-1].phrase) not in {"thing", "to"}:
        return False
    before = clauses[place - 1]
    return before.message == clauses[place].message and not re.search(r"[.!?]\W*$", before.text)


def _signs_off(text: str, names: Sequence[str]) -> bool:
    """Thanks, a greeting or a name under the letter."""
    said = text.strip(" .,!–—-")
    if "?" in text:
        return False
    own = {part for name in names for part in re.findall(r"\w+", name.lower())}
    words = re.findall(r"\w+", said.lower())
    signed = bool(_SIGNED.fullmatch(said)) and (bool(own & set(words)) or len(words) <= 2)
    return bool(_COURTESY.match(text)) or signed


def _bare(found: list[_Ask], clause: Clause, place: int) -> bool:
    """`Will I get my £42. When.`: the word alone asks on; true where it was taken in."""
    alone = _BARE.match(clause.text)
    if not alone:
        return False
    if found and found[-1].place == place - 1 and found[-1].phrase.startswith("whether "):
        found[-1] = replace(found[-1], phrase=f"{found[-1].phrase} and {alone['wh'].lower()}")
        return True
    return False


def _add(found: list[_Ask], ask: _Ask, clauses: Sequence[Clause], vectors: Vector) -> None:
    """Put in an ask: as the other half of the one before it, in place of a vaguer one, or not at all if it is known."""
    before = found[-1] if found else None
    if before and before.place == ask.place - 1 and _is_other_half(before, ask, clauses):
        found[-1] = replace(before, phrase=f"{before.phrase} or {ask.phrase}", score=max(before.score, ask.score))
        return
    for index, known in enumerate(found):
        alike = known.place != ask.place and float(vectors[known.place] @ vectors[ask.place]) >= _SAME
        if alike or _same_words(known.phrase, ask.phrase):
            if len(content_stems(ask.phrase)) > len(content_stems(known.phrase)):
                found[index] = replace(ask, score=max(known.score, ask.score))
            return
    found.append(ask)


def _is_other_half(before: _Ask, ask: _Ask, clauses: Sequence[Clause]) -> bool:
    """`is it coming, or should I buy one`: one question with two ends."""
    both = before.phrase.startswith("whether ") and ask.phrase.startswith("whether ")
    return both and bool(re.match(r"or\b", clauses[ask.place].text, re.IGNORECASE))


def _same_words(one: str, other: str) -> bool:
    """The same question, of which one may say `it` where the other names the thing."""
    alike = (
        _opening(one) == _opening(other) and len(content_stems(one)) > 0 and content_stems(one) == content_stems(other)
    )
    return alike or one.lower() == other.lower() or _names_it(one, other) or _names_it(other, one)


def _names_it(vague: str, other: str) -> bool:
    """`whether we have them` and `whether we have your gloves`."""
    said, times = _PRONOUN.subn(".+", re.escape(vague))
    return times == 1 and re.fullmatch(said, other, re.IGNORECASE) is not None


def _opening(phrase: str) -> str:
    first = normal(phrase.split(maxsplit=1)[0])
    return first if first in WH or first in {"whether", "to", "for", "not"} else "thing"
