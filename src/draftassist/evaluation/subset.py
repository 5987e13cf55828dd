"""Which samples a profile runs: fixed by a seed, spread over the strata, and the same on every machine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from draftassist.evaluation.splits import content_hash
from draftassist.evaluation.suite import Limit, Sample

__all__ = ["chosen"]

_KIND = "kind"


def chosen(
    samples: Sequence[Sample], limit: Limit | None, seed: int, *, strata: Sequence[str] = (), at_most: int | None = None
) -> list[Sample]:
    """The samples of a run, in their order. Drawn by a hash, so that a smaller profile is no slice of one company.

    `limit`: how many, or how many of each value of the tag `kind` (a kind that is not named runs whole). `strata`:
    the tags whose values keep their shares. `at_most`: what a try-out caps everything at, spread over kinds and strata.
    """
    if isinstance(limit, Mapping):
        left = [one for (kind,), some in _by(samples, _KIND).items()
                for one in _drawn(some, limit.get(kind), seed, strata)]  # fmt: skip
    else:
        left = _drawn(samples, limit, seed, strata)
    kept = {one.id for one in _drawn(left, at_most, seed, (_KIND, *strata))}
    return [sample for sample in samples if sample.id in kept]


def _drawn(samples: Sequence[Sample], limit: int | None, seed: int, tags: Sequence[str]) -> list[Sample]:
    """Proportional over the strata: a sample's place in its stratum, as a share of it, decides who goes first."""
    if limit is None or len(samples) <= limit:
        return list(samples)
    places = []
    for stratum in _by(samples, *tags).values():
        ordered = sorted((content_hash({"seed": seed, "id": one.id}), index) for index, one in enumerate(stratum))
        places += [(place / len(ordered), key, stratum[index]) for place, (key, index) in enumerate(ordered)]
    return [one for _, _, one in sorted(places, key=lambda row: row[:2])[:limit]]


def _by(samples: Sequence[Sample], *tags: str) -> dict[tuple[str, ...], list[Sample]]:
    groups: dict[tuple[str, ...], list[Sample]] = defaultdict(list)
    for sample in samples:
        groups[tuple(sample.tags.get(tag, "") for tag in tags)].append(sample)
    return groups
