"""Finding promises on labelled clauses, and the planted-fault set: known bad and known good replies, caught or not.

No safety figure here rests on the checker's own word: what a planted reply does wrong was written down beforehand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from draftassist.evaluation.planted import PlantedReply, overlapping, plant
from draftassist.evaluation.statistics import Estimate
from draftassist.evaluation.suite import Sample, SampleResult
from draftassist.evaluation.tasks.common import BaseTask, CaseRow, Metrics, company_folder

__all__ = ["CommitmentsTask", "covered"]

_PASSIVE = re.compile(
    r"\b(?:be|is|are|been|being|gets?)\s+(?:\w+ly\s+)?(?:\w+(?:ed|en)|sent|paid|put|made|kept|held|met|told|done|found|"
    r"brought|set|built|left|lost|read|cut)\b",
    re.IGNORECASE,
)
"""Labelled texts in the passive, which name nobody who promises: a group that an average over all would hide."""
_HALF = 0.5
"""A found span is right when half of it lies in labelled ones; a labelled one is found when half of it is."""
_NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
"""The clauses are read out of any case; no label depends on the day."""
Span = tuple[int, int]


class CommitmentsTask(BaseTask):
    """Two kinds of samples: `clauses` (a reply with labelled clauses) and `planted` (a reply with a known fault)."""

    def samples(self, split: str) -> Sequence[Sample]:
        """Labelled replies and planted replies of the split."""
        clauses = [
            Sample(id=row["id"], cluster=row["scene"], tags={"kind": "clauses", "issue": row.get("issue", "other")},
                   data={"kind": "clauses", "reply": row["reply"], "clauses": row["clauses"]})
            for row in self.rows("commitments/clauses.jsonl") if row["split"] == split
        ]  # fmt: skip
        cases = self.case_rows()
        planted = [
            Sample(id=row["id"], cluster=row["scene"], counted=row.get("reviewed", False),
                   tags={"kind": "planted", "fault": row["fault"] or "clean", "company": row["company"]},
                   data={"kind": "planted", "reply": row, "case": cases[row["scene"]].model_dump(mode="json"),
                         "knowledge": self.knowledge_hash(row["company"])})
            for row in self.rows("planted/replies.jsonl") if row["split"] == split
        ]  # fmt: skip
        return [*clauses, *planted]

    def prepare(self, samples: Sequence[Sample]) -> None:
        """The companies' indexes and the clause model."""
        planted = (s.data["reply"]["company"] for s in samples if s.data["kind"] == "planted")
        self.warm([None, *(company_folder(self.datasets, company) for company in planted)])

    def measure(self, sample: Sample, seed: int) -> Mapping[str, object]:
        """Spans and kinds found, or what became of the planted reply."""
        return self._found(sample.data) if sample.data["kind"] == "clauses" else self._planted(sample.data)

    @cached_property
    def _extractor(self) -> Any:
        from draftassist.commitments.extract import ModelExtractor

        return ModelExtractor(self.desk(None).encoder)

    def _found(self, data: Mapping[str, Any]) -> dict[str, object]:
        from draftassist.domain.policy import Company, Glossary
        from draftassist.text.calendar import calendar_for

        calendar = calendar_for(Company(), _NOW)
        found = self._extractor.extract(data["reply"], now=_NOW, calendar=calendar, glossary=Glossary())
        either = [(c["start"], c["end"]) for c in data["clauses"] if c.get("either")]
        labelled = [c for c in data["clauses"] if c["commitment"] and not c.get("either")]
        places = [(c["start"], c["end"]) for c in labelled]
        said = [one for one in found if covered((one.start, one.end), either) < _HALF]
        right = [one for one in said if covered((one.start, one.end), places) >= _HALF]
        right_spans = [(one.start, one.end) for one in right]
        hit = [covered(place, right_spans) >= _HALF for place in places]
        return {
            "said_right": [covered((one.start, one.end), places) >= _HALF for one in said],
            "labelled_found": hit,
            "passive_found": [got for c, got in zip(labelled, hit, strict=True) if _PASSIVE.search(c["text"])],
            "kinds_right": _alike(labelled, right, "kind"),
            "certainty_right": _alike(labelled, right, "certainty"),
            "missed": [c["text"] for c, got in zip(labelled, hit, strict=True) if not got],
            "wrong": [one.text for one in said if one not in right],
            "body": data["reply"],
        }

    def _planted(self, data: Mapping[str, Any]) -> dict[str, object]:
        reply = PlantedReply.model_validate(data["reply"])
        row = CaseRow.model_validate(data["case"])
        result = plant(self.desk(row.company).drafter, reply, row.read())
        return {
            "fault": reply.fault,
            "verdict": result.verdict,
            "caught": None if reply.fault is None else result.verdict == "hold",
            "passive_caught": result.verdict == "hold" if _in_passive(reply) else None,
            "located": None if reply.span is None else bool(overlapping(result.flags, reply.span)),
            "clean_held": result.verdict == "hold" if reply.fault is None else None,
            "flags": [f"{flag.severity} {flag.code}: {flag.text or flag.message}" for flag in result.flags],
            "body": reply.body,
        }

    def metrics(self, results: Sequence[SampleResult], seed: int) -> Mapping[str, Estimate]:
        """Span F1 and what the planted replies came to, by fault."""
        found = Metrics(results, seed)
        found.share("span precision", "said_right")
        found.share("span recall", "labelled_found")
        rows = [(r.cluster, *_f1_parts(r.measures)) for r in results if "said_right" in r.measures]
        found.ratio("span f1", rows)
        found.share("span recall in the passive", "passive_found")
        found.share("kind right", "kinds_right")
        found.share("certainty right", "certainty_right")
        found.share("planted caught", "caught")
        found.share("planted caught in the passive", "passive_caught")
        found.share("planted caught and located", "located")
        found.share("clean held", "clean_held")
        for fault in sorted({r.measures["fault"] for r in results if r.measures.get("fault")}):
            found.where(f"caught/{fault}", "fault", fault, "caught")
        return found.found


def _in_passive(reply: PlantedReply) -> bool:
    start, end = reply.span or (0, 0)
    return reply.fault is not None and bool(_PASSIVE.search(reply.body[start:end]))


def covered(span: Span, places: Sequence[Span]) -> float:
    """Share of `span` that lies in `places`."""
    start, end = span
    return sum(max(0, min(end, b) - max(start, a)) for a, b in places) / max(1, end - start)


def _alike(labelled: Sequence[Mapping[str, Any]], found: Sequence[Any], field: str) -> list[bool]:
    """For each labelled clause that was found: whether what was found has the same kind or certainty."""
    alike = []
    for clause in labelled:
        inside = [one for one in found if covered((one.start, one.end), [(clause["start"], clause["end"])]) >= _HALF]
        if inside and clause.get(field):
            alike.append(any(getattr(one, field) == clause[field] for one in inside))
    return alike


def _f1_parts(measures: Mapping[str, Any]) -> tuple[float, float]:
    """F1 = 2 hits / (said + labelled), as a ratio of sums; a hit is the mean of both ways to count it."""
    said, found = measures["said_right"], measures["labelled_found"]
    return float(sum(said) + sum(found)), float(len(said) + len(found))
