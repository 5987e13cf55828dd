"""The scorer against raters on replies to complaints it has never seen, and pairs that differ in one thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from typing import Any

from draftassist.domain.scorecard import ReplyToScore, Scorecard
from draftassist.evaluation.scoring_baselines import Baselines, Rated
from draftassist.evaluation.splits import load_registry
from draftassist.evaluation.statistics import Estimate, agreement
from draftassist.evaluation.suite import Sample, SampleResult
from draftassist.evaluation.tasks.common import BaseTask, Metrics

__all__ = ["DIMENSIONS", "ScoringTask", "level", "rating_metrics"]

DIMENSIONS = ("empathy", "ownership", "overpromising")
_FAILS = 3
_ENOUGH = 30
"""Fewer replies of one source than this say nothing about agreement."""
_STILL, _BASELINES = 0.25, ("word list", "length", "bag of words")
"""A value may move by a quarter of a step where nothing that matters was changed."""


class ScoringTask(BaseTask):
    """Two kinds of samples: `rated` replies, and `pair`s with what each score must do between them."""

    def samples(self, split: str) -> Sequence[Sample]:
        """Rated replies of the split with their mean rating; counterfactual pairs beside them when they are there."""
        scenes = load_registry(self.datasets / "scoring" / "splits.lock.json").scenes
        ratings = self._ratings()
        rated = [
            Sample(id=row["id"], cluster=row["scene"],
                   tags={"kind": "rated", "source": row["source"], "channel": row.get("channel", "email")},
                   data={"kind": "rated", "reply": row["reply"], "message": row["customer_message"],
                         "channel": row.get("channel", "email"), **ratings[row["id"]]})
            for row in self.rows("scoring/replies.jsonl") if scenes[row["scene"]] == split
        ]  # fmt: skip
        pairs = (
            self.rows("scoring/counterfactual.jsonl")
            if (self.datasets / "scoring/counterfactual.jsonl").is_file()
            else []
        )
        both = [
            Sample(id=row["id"], cluster=row.get("scene", row["id"]), tags={"kind": "pair", "change": row["change"]},
                   data={"kind": "pair", **row})
            for row in pairs if row.get("split", split) == split
        ]  # fmt: skip
        return [*rated, *both]

    def _ratings(self) -> dict[str, dict[str, Any]]:
        by_reply: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for rating in self.rows("scoring/ratings.jsonl"):
            by_reply[rating["id"]].append(rating)
        return {
            reply: {
                **{name: sum(one[name] for one in given) / len(given) for name in DIMENSIONS},
                "not_applicable": sum(bool(one["not_applicable"]) for one in given) / len(given),
            }
            for reply, given in by_reply.items()
        }

    @cached_property
    def _baselines(self) -> Baselines:
        scenes = load_registry(self.datasets / "scoring" / "splits.lock.json").scenes
        ratings = self._ratings()
        train = [Rated(row["reply"], {name: ratings[row["id"]][name] for name in DIMENSIONS})
                 for row in self.rows("scoring/replies.jsonl") if scenes[row["scene"]] == "train"]  # fmt: skip
        return Baselines(train, self.suite.seed)

    def prepare(self, samples: Sequence[Sample]) -> None:
        """The scorer, and the baselines fitted."""
        self.warm([None])
        for baseline in _BASELINES:
            self._baselines.score(baseline, "")

    def measure(self, sample: Sample, seed: int) -> Mapping[str, object]:
        """Scores of the reply, and what the baselines say of it; or how the values moved between two replies."""
        data = sample.data
        desk = self.desk(None)
        if data["kind"] == "pair":
            before, after = (_score(desk.score, data[key], data["message"], "email") for key in ("before", "after"))
            return {"moves_right": [_moved(before, after, name, move) for name, move in data["expect"].items()],
                    "change": data["change"], "body": f"{data['before']}\n\n→\n\n{data['after']}"}  # fmt: skip
        card = _score(desk.score, data["reply"], data["message"], data["channel"])
        given: dict[str, object] = {name: getattr(card, name).score for name in DIMENSIONS}
        given |= {f"value/{name}": getattr(card, name).value for name in DIMENSIONS}
        given |= {f"rated/{name}": data[name] for name in (*DIMENSIONS, "not_applicable")}
        given |= {f"off/{name}": abs(getattr(card, name).value - data[name]) for name in DIMENSIONS}
        for baseline in _BASELINES:
            given |= {
                f"{baseline}/{name}": score for name, score in self._baselines.score(baseline, data["reply"]).items()
            }
        return {**given, "not_applicable": card.not_applicable, "source": sample.tags["source"], "body": data["reply"]}

    def metrics(self, results: Sequence[SampleResult], seed: int) -> Mapping[str, Estimate]:
        """Agreement, bias and failures found; the same of the baselines; pairs that moved as they should."""
        found = Metrics(results, seed)
        rated = [result for result in results if "rated/empathy" in result.measures]
        rating_metrics(found, rated)
        for source in sorted({str(result.measures["source"]) for result in rated}):
            own = [result for result in rated if result.measures["source"] == source]
            for name in DIMENSIONS if len(own) >= _ENOUGH else ():
                found.put(f"{source}/{name} kappa", _kappa(own, name, seed))
        for baseline in _BASELINES:
            for name in DIMENSIONS:
                found.put(f"{baseline}/{name} kappa", _kappa(rated, name, seed, f"{baseline}/"))
        found.share("counterfactual right", "moves_right")
        return found.found


def rating_metrics(found: Metrics, rated: Sequence[SampleResult]) -> None:
    """Kappa, bias and mean absolute error by dimension; recall and precision of failing replies; not applicable."""
    if not rated:
        return
    for name in DIMENSIONS:
        found.put(f"{name} kappa", _kappa(rated, name, found.seed))
        found.mean(f"{name} bias", partial(_difference, name))
        found.mean(f"{name} mean absolute error", partial(_absolute, name))
    fails = [(r.cluster, level(r.measures["rated/overpromising"]) >= _FAILS, r.measures["overpromising"] >= _FAILS)
             for r in rated]  # fmt: skip
    silent = [(r.cluster, r.measures["rated/not_applicable"] >= 0.5, r.measures["not_applicable"]) for r in rated]
    for name, rows in (("overpromising fails", fails), ("not applicable", silent)):
        found.shares(f"{name} recall", [(c, bool(g)) for c, w, g in rows if w])
        found.shares(f"{name} precision", [(c, bool(w)) for c, w, g in rows if g])
        found.ratio(f"{name} f1", [(c, 2.0 * (w and g), float(w) + float(g)) for c, w, g in rows])


def level(mean: float) -> int:
    """The whole score nearest to a mean rating; halves go up, as in the scorer's own figures."""
    return int(mean + 0.5)


def _kappa(rated: Sequence[SampleResult], name: str, seed: int, prefix: str = "") -> Estimate:
    return agreement(
        [(r.cluster, level(r.measures[f"rated/{name}"]), r.measures[f"{prefix}{name}"]) for r in rated], seed=seed
    )


def _difference(name: str, measures: Mapping[str, Any]) -> float | None:
    return measures[f"value/{name}"] - measures[f"rated/{name}"] if f"rated/{name}" in measures else None


def _absolute(name: str, measures: Mapping[str, Any]) -> float | None:
    difference = _difference(name, measures)
    return None if difference is None else abs(difference)


def _score(score: Any, reply: str, message: str, channel: str) -> Scorecard:
    card: Scorecard = score(ReplyToScore.model_validate(
        {"reply": reply, "customer_message": message or None, "channel": channel}))  # fmt: skip
    return card


def _moved(before: Scorecard, after: Scorecard, name: str, move: str) -> bool:
    change = float(getattr(after, name).value - getattr(before, name).value)
    if move == "same":
        return abs(change) <= _STILL
    return change > 0 if move == "up" else change < 0
