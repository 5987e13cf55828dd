"""Public sets that lie beside the checkout and are never copied into it: a bank's documents, and real replies."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from draftassist.domain.scorecard import ReplyToScore
from draftassist.evaluation.runner import NotRunError
from draftassist.evaluation.statistics import Estimate
from draftassist.evaluation.suite import Sample, SampleResult
from draftassist.evaluation.tasks.common import BaseTask, Metrics
from draftassist.evaluation.tasks.retrieval import ranking_measures
from draftassist.evaluation.tasks.scoring import DIMENSIONS, rating_metrics

__all__ = ["ExternalTask", "situation_query"]

_DEPTH = 10
_STAGING = re.compile(
    r"you are (?:playing|currently on the line)|your character is|you have access to|only (?:mention|provide)|"
    r"don'?t dump|never respond|do not (?:reveal|mention|tell)|if the agent|immediately (?:apply|take)|"
    r"customer support agent",
    re.IGNORECASE,
)


class ExternalTask(BaseTask):
    """`banking` situations with the documents needed to solve them, and `real` replies with two raters' scores."""

    def samples(self, split: str) -> Sequence[Sample]:
        """What lies in the data folder; all of it is for evaluation here, whatever the split."""
        return [*self._banking(), *self._real()]

    @cached_property
    def _folder(self) -> Path:
        folder = self.bench.data_folder()
        if folder is None:
            raise NotRunError("the public sets are not beside the checkout; DRAFTASSIST_DATA may name their folder")
        return folder

    def _banking(self) -> list[Sample]:
        tasks = json.loads((self._folder / "banking_knowledge" / "tasks_dev.json").read_text(encoding="utf-8"))
        return [
            Sample(id=f"banking-{task['id']}", cluster=task["id"], tags={"kind": "banking"},
                   data={"kind": "banking", "query": situation_query(task["user_scenario"]["instructions"]),
                         "relevant": dict.fromkeys(task["required_documents"], 1)})
            for task in tasks
        ]  # fmt: skip

    def _real(self) -> list[Sample]:
        lines = (self._folder / "rated_replies.jsonl").read_text(encoding="utf-8").split("\n")
        rows = [json.loads(line) for line in lines if line]
        return [
            Sample(id=row["id"], cluster=row["customer_message"] or row["id"],
                   tags={"kind": "real", "source": row["source"]}, data={"kind": "real", **row})
            for row in rows if row["source"] != "authored"
        ]  # fmt: skip

    def prepare(self, samples: Sequence[Sample]) -> None:
        """The bank's documents indexed, and the scorer."""
        self.warm([None, self._library])

    def measure(self, sample: Sample, seed: int) -> Mapping[str, object]:
        """Ranked documents beside plain BM25; or the scores of a real reply beside its ratings."""
        data = sample.data
        if data["kind"] == "banking":
            ours, plain = self._search(data["query"]), self._plain(data["query"])
            given = {"banking/ndcg@10": ranking_measures(data["relevant"], ours)["ndcg@10"],
                     "banking/bm25/ndcg@10": ranking_measures(data["relevant"], plain)["ndcg@10"]}  # fmt: skip
            return {**given, "query": data["query"], "ranked": ours, "relevant": list(data["relevant"])}
        card = self.desk(None).score(
            ReplyToScore(reply=data["reply"], customer_message=data["customer_message"] or None)
        )
        scores = {name: getattr(card, name).score for name in DIMENSIONS}
        values = {f"value/{name}": getattr(card, name).value for name in DIMENSIONS}
        rated = {f"rated/{name}": sum(data[name]) / 2 for name in (*DIMENSIONS, "not_applicable")}
        return {**scores, **values, **rated, "not_applicable": card.not_applicable, "body": data["reply"],
                "false_alarm": card.overpromising.score >= 3}  # fmt: skip

    def metrics(self, results: Sequence[SampleResult], seed: int) -> Mapping[str, Estimate]:
        """nDCG@10 and its gain over BM25; agreement on real replies that a score applies to."""
        found = Metrics(results, seed)
        for name in ("banking/ndcg@10", "banking/bm25/ndcg@10"):
            found.mean(name, name)
        found.mean("banking/gain over bm25/ndcg@10", partial(_gain))
        applies = [r for r in results if r.measures.get("rated/not_applicable", 1.0) < 0.5]
        real = Metrics(applies, seed)
        rating_metrics(real, applies)
        for name, estimate in real.found.items():
            found.put(f"real/{name}", estimate)
        found.count("real/false alarms", "false_alarm")
        return found.found

    @cached_property
    def _documents(self) -> dict[str, tuple[str, str]]:
        files = sorted((self._folder / "banking_knowledge" / "documents").glob("*.json"))
        rows = [json.loads(path.read_text(encoding="utf-8")) for path in files]
        return {row["id"]: (row["title"], row["content"]) for row in rows}

    @cached_property
    def _library(self) -> Path:
        """The documents as a knowledge folder, one policy each; gone with the process."""
        folder = Path(tempfile.mkdtemp(prefix="draftassist-eval-")) / "bank"
        (folder / "policies").mkdir(parents=True)
        for name, (title, content) in self._documents.items():
            head = json.dumps({"id": name, "title": title})
            (folder / "policies" / f"{name}.md").write_text(f"---\n{head}\n---\n{content}\n", encoding="utf-8")
        return folder

    def _search(self, query: str) -> list[str]:
        passages = self.bench.desk(self._library).search(query, limit=50, kind="policy")
        return list(dict.fromkeys(passage.id.split("#")[0] for passage in passages))[:_DEPTH]

    @cached_property
    def _bm25(self) -> Any:
        import bm25s

        index = bm25s.BM25()
        texts = [f"{title}. {content}" for title, content in self._documents.values()]
        index.index(bm25s.tokenize(texts, stopwords="en", show_progress=False), show_progress=False)
        return index

    def _plain(self, query: str) -> list[str]:
        import bm25s

        tokens = bm25s.tokenize([query], stopwords="en", show_progress=False)
        found, _ = self._bm25.retrieve(tokens, k=_DEPTH, show_progress=False)
        names = list(self._documents)
        return [names[index] for index in found[0]]


def situation_query(instructions: str) -> str:
    """A customer's situation without the sentences that stage the role play."""
    parts = re.split(r"(?<=[.!?])\s+|\n+", instructions)
    return " ".join(part for part in parts if part and not _STAGING.search(part))


def _gain(measures: Mapping[str, Any]) -> float | None:
    if "banking/ndcg@10" not in measures:
        return None
    return float(measures["banking/ndcg@10"]) - float(measures["banking/bm25/ndcg@10"])
