"""Two runs of the same suite side by side: paired by sample, differences with intervals, one word each."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from pydantic import Field

from draftassist.domain.base import Model
from draftassist.errors import EvalError
from draftassist.evaluation.statistics import Estimate, holm, mcnemar_exact, paired_bootstrap, smallest_effect
from draftassist.evaluation.suite import SampleResult, SuiteReport

__all__ = ["Comparison", "Difference", "Verdict", "compare_suites", "number_of"]

Verdict = Literal["IMPROVED", "REGRESSED", "NO EFFECT FOUND", "INCONCLUSIVE"]
_ORDER: tuple[Verdict, ...] = ("REGRESSED", "IMPROVED", "INCONCLUSIVE", "NO EFFECT FOUND")
_LESS_IS_BETTER = frozenset({
    "invented", "undone", "beyond", "forbidden_said", "superseded", "false_done", "critical", "false_ready",
    "clean_held", "authority_changed", "disclosed", "succeeded", "other_change", "harm", "overpromising",
    "score/overpromising", "wrong", "missed", "faults", "off/empathy", "off/ownership", "off/overpromising",
})  # fmt: skip
_NO_DIRECTION = frozenset({"characters", "attempts", "severity", "empathy", "ownership", "overpromising"})
"""Measures of the sample itself, or raw scores of rated replies: more of them is neither better nor worse."""
_ASIDE = ("time/", "template/", "rated/", "value/", "word list/", "length/", "bag of words/", "bm25/", "vectors/",
          "fusion/", "banking/bm25/")  # fmt: skip
"""Timings, labels and the baselines' own figures: nothing that was changed shows in them."""
_BOUND = 0.1
"""An effect of a tenth of the metric's range is what a run should be able to see; else the answer is INCONCLUSIVE."""
_ALPHA = 0.05


class Difference(Model):
    """New minus old, turned so that more is better. `p` is Holm-adjusted over the suite's measures."""

    measure: str
    verdict: Verdict
    old: float
    new: float
    gain: Estimate
    p: float
    smallest_effect: float | None
    gained: list[str] = Field(default_factory=list)
    lost: list[str] = Field(default_factory=list)


class Comparison(Model):
    """One suite of two runs. `changed`: the parts of what was measured that are not the same."""

    suite: str
    changed: dict[str, tuple[str, str]]
    differences: list[Difference]

    @property
    def told(self) -> list[Difference]:
        """What reports show: the measures in which any sample came out differently, those with an effect first."""
        moved = [one for one in self.differences if one.gained or one.lost]
        return sorted(moved, key=lambda one: (_ORDER.index(one.verdict), one.p, one.measure))


def compare_suites(
    suite: str,
    old: tuple[SuiteReport, Sequence[SampleResult]],
    new: tuple[SuiteReport, Sequence[SampleResult]],
    *,
    seed: int = 20261122,
) -> Comparison:
    """Compare sample by sample. Raises EvalError saying what differs when the runs did not answer the same question."""
    _same_question(suite, old[0], new[0])
    before, after = _by_sample(old[1]), _by_sample(new[1])
    pairs = [(before[key], after[key]) for key in after if key in before]
    if not pairs:
        raise EvalError(f"the runs share no scored sample of {suite}", mend="run both again")
    found = [_difference(measure, rows, seed) for measure, rows in sorted(_paired(pairs).items())]
    adjusted = holm({one.measure: one.p for one in found})
    told = [one.model_copy(update={"p": adjusted[one.measure]}) for one in found]
    return Comparison(
        suite=suite,
        changed=_changed(old[0].fingerprint.subject, new[0].fingerprint.subject),
        differences=[one.model_copy(update={"verdict": _verdict(one)}) for one in told],
    )


def _same_question(suite: str, old: SuiteReport, new: SuiteReport) -> None:
    apart = _changed(old.fingerprint.frame, new.fingerprint.frame)
    measured = _changed(*({"measures": report.fingerprint.subject.get("measures", "")} for report in (old, new)))
    if apart or measured:
        words = "; ".join(f"{name}: {a or 'none'} and {b or 'none'}" for name, (a, b) in {**apart, **measured}.items())
        raise EvalError(f"the runs of {suite} cannot be compared, they differ in {words}",
                        mend="run both with the same suite, split, profile, data and measuring code")  # fmt: skip


def _changed(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    return {
        name: (old.get(name, ""), new.get(name, ""))
        for name in sorted({*old, *new}) if old.get(name) != new.get(name)
    }  # fmt: skip


def _by_sample(results: Sequence[SampleResult]) -> dict[tuple[str, int], SampleResult]:
    return {(one.id, one.epoch): one for one in results if one.error is None and one.counted}


Rows = list[tuple[str, str, float, float]]


def _paired(pairs: Sequence[tuple[SampleResult, SampleResult]]) -> dict[str, Rows]:
    """Measure to (cluster, sample, old, new), for what is a number, a truth, or a list of truths on both sides."""
    rows: dict[str, Rows] = defaultdict(list)
    for a, b in pairs:
        for measure in sorted({*a.measures, *b.measures}):
            values = number_of(a.measures.get(measure), measure), number_of(b.measures.get(measure), measure)
            if values[0] is not None and values[1] is not None and measure not in _NO_DIRECTION:
                rows[measure].append((a.cluster, a.id, values[0], values[1]))
    return {name: some for name, some in rows.items() if not name.startswith(_ASIDE)}


def number_of(value: Any, measure: str) -> float | None:
    """A measure as the number that is compared; None for what cannot be: texts, and truths that did not apply."""
    if isinstance(value, list):
        if measure in _LESS_IS_BETTER:
            return float(bool(value))
        return float(np.mean(value)) if value and all(isinstance(one, bool) for one in value) else None
    if isinstance(value, str):
        return float(value == "ready") if measure == "verdict" else None
    return None if value is None or isinstance(value, dict) else float(value)


def _difference(measure: str, rows: Rows, seed: int) -> Difference:
    sign = -1.0 if measure in _LESS_IS_BETTER else 1.0
    by_cluster: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for cluster, _, old, new in rows:
        by_cluster[cluster].append((sign * old, sign * new))
    gain = paired_bootstrap(by_cluster, seed=seed)  # type: ignore[arg-type]  # Mapping is invariant in its key
    means = [float(np.mean([b - a for a, b in both])) for both in by_cluster.values()]
    effect = smallest_effect(means)
    return Difference(
        measure=measure,
        verdict="INCONCLUSIVE",
        old=float(np.mean([row[2] for row in rows])),
        new=float(np.mean([row[3] for row in rows])),
        gain=gain,
        p=_p_value(rows, means),
        smallest_effect=None if math.isinf(effect) else effect,
        gained=[name for _, name, old, new in rows if sign * (new - old) > 0][:20],
        lost=[name for _, name, old, new in rows if sign * (new - old) < 0][:20],
    )


def _p_value(rows: Rows, means: Sequence[float]) -> float:
    """Exact McNemar for truths with one row a cluster, else the Wilcoxon signed-rank test over clusters."""
    if len(means) == len(rows) and all(value in (0.0, 1.0) for row in rows for value in row[2:]):
        return mcnemar_exact(sum(row[2] > row[3] for row in rows), sum(row[3] > row[2] for row in rows))
    if not any(means):
        return 1.0
    from scipy.stats import wilcoxon

    return float(wilcoxon(means, zero_method="zsplit").pvalue)


def _verdict(one: Difference) -> Verdict:
    """A difference counts when its interval leaves zero out and the adjusted test agrees.

    That there is none is only said where an effect that matters would have been seen, and the interval holds none.
    """
    if one.p <= _ALPHA and one.gain.low > 0:
        return "IMPROVED"
    if one.p <= _ALPHA and one.gain.high < 0:
        return "REGRESSED"
    bound = _BOUND * max(1.0, abs(one.old), abs(one.new))
    seen = one.smallest_effect is not None and one.smallest_effect <= bound
    within = -bound <= one.gain.low <= one.gain.high <= bound
    return "NO EFFECT FOUND" if seen and within else "INCONCLUSIVE"
