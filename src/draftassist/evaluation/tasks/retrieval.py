"""Search over the sample company with graded judgements, beside plain BM25, plain vectors and their plain fusion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property, partial
from typing import Any

import numpy as np

from draftassist.domain.policy import Clause
from draftassist.evaluation.audit.lapsed import lapsed
from draftassist.evaluation.fingerprint import files_hash
from draftassist.evaluation.statistics import Estimate
from draftassist.evaluation.suite import Sample, SampleResult
from draftassist.evaluation.tasks.common import BaseTask, Metrics
from draftassist.resources import knowledge_dir

__all__ = ["RetrievalTask", "plain_fusion", "ranking_measures"]

_ON = date(2026, 11, 24)
_DEPTH = 10
_RRF = 60
_BASELINES = ("bm25", "vectors", "fusion")


class RetrievalTask(BaseTask):
    """One sample a query. Queries without a relevant clause should find nothing."""

    def samples(self, split: str) -> Sequence[Sample]:
        """The queries of the split; the corpus they were judged on is part of them."""
        folder = knowledge_dir()
        corpus = files_hash(list((folder / "policies").rglob("*.md")), folder)
        return [
            Sample(id=row["id"], cluster=row["scene"], counted=row.get("reviewed", False),
                   tags={"kind": "answered" if row["relevant"] else "nothing relevant"},
                   data={"query": row["query"], "relevant": row["relevant"], "corpus": corpus})
            for row in self.rows("retrieval/queries.jsonl") if row["split"] == split
        ]  # fmt: skip

    def prepare(self, samples: Sequence[Sample]) -> None:
        """The index of the sample company, and the baselines'."""
        self.warm([knowledge_dir()])
        for baseline in _BASELINES:
            self._ranked(baseline, "late")

    def measure(self, sample: Sample, seed: int) -> Mapping[str, object]:
        """Ranked clauses of the tool and of the baselines, and what they are worth."""
        query, relevant = sample.data["query"], sample.data["relevant"]
        desk = self.bench.desk(knowledge_dir())
        passages = desk.search(query, limit=_DEPTH, kind="policy", at=_ON)
        ranked = [passage.id for passage in passages]
        superseded = [clause for clause in ranked if clause.split("#")[0] in self._lapsed]
        if not relevant:
            return {"found_nothing": not ranked, "ranked": ranked, "query": query, "superseded": superseded}
        rankings = {"": ranked, **{f"{name}/": self._ranked(name, query) for name in _BASELINES}}
        measures: dict[str, object] = {"ranked": ranked, "superseded": superseded, "query": query,
                                       "relevant": relevant, "found_something": bool(ranked)}  # fmt: skip
        for prefix, ranking in rankings.items():
            measures |= {f"{prefix}{name}": value for name, value in ranking_measures(relevant, ranking).items()}
        return measures

    def metrics(self, results: Sequence[SampleResult], seed: int) -> Mapping[str, Estimate]:
        """Means over all judged queries, gains over BM25, and the queries that should find nothing."""
        found = Metrics(results, seed)
        for prefix in ("", *(f"{name}/" for name in _BASELINES)):
            for name in ("ndcg@10", "recall@5", "mrr", "judged@10"):
                found.mean(f"{prefix}{name}", f"{prefix}{name}")
            found.share(f"{prefix}best clause in first 3", f"{prefix}best@3")
        for name in _BASELINES:
            found.mean(f"gain over {name}/ndcg@10", partial(_gain, name))
        found.count("superseded clause offered", lambda measures: bool(measures["superseded"]))
        found.share("nothing found where nothing is", "found_nothing")
        found.share("something found where something is", "found_something")
        return found.found

    @cached_property
    def _lapsed(self) -> frozenset[str]:
        return lapsed(knowledge_dir(), _ON)

    @cached_property
    def _clauses(self) -> list[Clause]:
        knowledge = self.bench.desk(knowledge_dir()).knowledge
        return [clause for policy in knowledge.current(_ON) for clause in policy.clauses]

    @cached_property
    def _bm25(self) -> Any:
        import bm25s

        index = bm25s.BM25()
        index.index(
            bm25s.tokenize([_text(clause) for clause in self._clauses], show_progress=False), show_progress=False
        )
        return index

    @cached_property
    def _vectors(self) -> Any:
        return self.bench.desk(knowledge_dir()).encoder.embed([_text(clause) for clause in self._clauses])

    def _ranked(self, baseline: str, query: str) -> list[str]:
        import bm25s

        tokens = bm25s.tokenize([query], return_ids=False, show_progress=False)[0]
        by_words = _best_first(self._bm25.get_scores(tokens))
        vector = self.bench.desk(knowledge_dir()).encoder.embed([query])[0]
        by_meaning = _best_first(self._vectors @ vector)
        order = {"bm25": by_words, "vectors": by_meaning, "fusion": plain_fusion(by_words, by_meaning)}[baseline]
        return [self._clauses[index].id for index in order[:_DEPTH]]


def _best_first(scores: Any) -> list[int]:
    return [int(index) for index in np.argsort(-np.asarray(scores), kind="stable")]


def plain_fusion(*rankings: Sequence[int]) -> list[int]:
    """Reciprocal-rank fusion with the usual constant 60 (Cormack et al. 2009)."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking, start=1):
            scores[item] = scores.get(item, 0.0) + 1 / (_RRF + rank)
    return sorted(scores, key=lambda item: (-scores[item], item))


def ranking_measures(relevant: Mapping[str, int], ranked: Sequence[str]) -> dict[str, object]:
    """nDCG@10, recall@5, MRR@10, judged@10 by ir-measures; whether a clause of the best grade is in the first 3."""
    import ir_measures
    from ir_measures import RR, Judged, R, nDCG

    wanted = {"ndcg@10": nDCG @ 10, "recall@5": R @ 5, "mrr": RR @ 10, "judged@10": Judged @ 10}
    run = {"q": {clause: float(len(ranked) - place) for place, clause in enumerate(ranked)} or {"": 0.0}}
    given = ir_measures.calc_aggregate(list(wanted.values()), {"q": dict(relevant)}, run)
    best = max(relevant.values())
    return {
        **{name: float(given[measure]) for name, measure in wanted.items()},
        "best@3": any(relevant.get(clause) == best for clause in ranked[:3]),
    }


def _gain(baseline: str, measures: Mapping[str, Any]) -> float | None:
    key = f"{baseline}/ndcg@10"
    return measures["ndcg@10"] - measures[key] if key in measures else None


def _text(clause: Clause) -> str:
    return f"{clause.title}. {clause.heading}. {clause.text}"
