"""Drafts every case of the bank and holds each against its expectations, by a program that is not the tool's checker.

The filled-in template goes through the same audit and the same scorer: the baseline that must be beaten.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from draftassist.domain.case import Case
from draftassist.domain.draft import DraftResult
from draftassist.domain.policy import Knowledge
from draftassist.domain.scorecard import ReplyToScore, Scorecard
from draftassist.evaluation.audit.draft import audit_body, audit_plan, superseded_cites, today_of
from draftassist.evaluation.audit.lapsed import lapsed
from draftassist.evaluation.audit.likeness import gzip_interval, mask, ngram_repetition, recurring
from draftassist.evaluation.statistics import Estimate
from draftassist.evaluation.suite import Sample, SampleResult
from draftassist.evaluation.tasks.common import BaseTask, CaseRow, Metrics, company_folder
from draftassist.evaluation.template import filled_template, load_templates
from draftassist.resources import eval_dir, knowledge_dir

__all__ = ["DraftingTask", "draft_measures"]

_OWN_ACTS = frozenset({"names_failure", "names_impact", "validates", "responsibility", "gesture", "stock_sympathy"})
"""What acknowledgement, ownership and gesture sentences do: those must not recur from draft to draft."""
_GZIP_AT = 12_000
"""Characters at which gzip ratios are compared; the ratio falls with length by itself."""
_SAMPLE = "sample"
"""The company of the example cases."""
_DIMENSIONS = ("empathy", "ownership", "overpromising")


class DraftingTask(BaseTask):
    """`options.writer` names what is measured: today the tool as it is configured."""

    def samples(self, split: str) -> Sequence[Sample]:
        """The cases of the split; the sample company's example cases are development data."""
        rows = [row for row in self.case_rows().values() if row.split == split]
        if split == "dev":
            rows += _example_rows()
        return [self.case_sample(row) for row in rows]

    def _folder(self, company: str | None) -> Path | None:
        return knowledge_dir() if company == _SAMPLE else company_folder(self.datasets, company)

    def prepare(self, samples: Sequence[Sample]) -> None:
        """The companies' indexes and the scorer."""
        self.warm(self._folder(sample.data["row"]["company"]) for sample in samples)

    @cached_property
    def _templates(self) -> dict[str, str]:
        return load_templates(eval_dir())

    def measure(self, sample: Sample, seed: int) -> Mapping[str, object]:
        """One draft, audited and scored, and the template filled from the same plan beside it."""
        row = CaseRow.model_validate(sample.data["row"])
        case = row.read()
        folder = self._folder(row.company)
        desk = self.bench.desk(folder)
        result = desk.drafter.draft(case)
        stale = superseded_cites(
            result.plan, result.citations, result.evidence, lapsed(folder, today_of(case, desk.knowledge))
        )
        measures = draft_measures(result, case, desk.knowledge, row.expect, stale)
        body = filled_template(
            self._templates, case, result.plan, result.understanding.situation, result.understanding.issue_kind,
            desk.knowledge.company,
        )  # fmt: skip
        template = audit_body(body, case, result.plan, desk.knowledge, row.expect)
        card = desk.score(ReplyToScore(reply=body, customer_message=case.customer_messages[-1], role=case.agent.role,
                                       channel=case.channel, at=case.now, issue=case.issue))  # fmt: skip
        kept = ("asks_answered", "actions_stated", "checkpoint_said", "masked")
        return {**measures, **{f"template/{key}": template[key] for key in kept}, **_scores("template/", card)}

    def metrics(self, results: Sequence[SampleResult], seed: int) -> Mapping[str, Estimate]:
        """Rates by scene, scorer means, boilerplate over the set, and how far the template is beaten."""
        found = Metrics(results, seed)
        _said(found)
        _honest(found)
        _scored(found)
        _alike(found)
        return found.found


def draft_measures(
    result: DraftResult, case: Case, knowledge: Knowledge, expect: Mapping[str, Any], stale: Sequence[str]
) -> dict[str, object]:
    """Everything measured on one draft, JSON-able. `stale`: the superseded clauses that it cites."""
    plan = result.plan
    body = audit_body(result.draft.body, case, plan, knowledge, expect, subject=result.draft.subject)
    planned = audit_plan(plan, expect, case)
    critical = [*body["invented"], *body["undone"], *body["forbidden_said"], *planned["beyond"], *planned["false_done"],
                *stale]  # fmt: skip
    understood = result.understanding
    return {
        **body,
        **planned,
        "superseded": list(stale),
        "critical": critical,
        "verdict": result.verdict,
        "false_ready": result.verdict == "ready" and bool(critical),
        "situation_right": _in(understood.situation, expect.get("situation")),
        "issue_right": _in(understood.issue_kind, expect.get("issue")),
        "severity": understood.severity,
        "flags": sorted({f"{flag.severity} {flag.code}" for flag in result.flags}),
        "own_masked": _own_sentences(result),
        "attempts": result.provenance.attempts,
        "writer": result.provenance.writer,
        "body": result.draft.body,
        "time/total": result.provenance.seconds.total,
        **_scores("", result.score),
    }


def _in(value: str, accepted: Sequence[str] | None) -> bool | None:
    return None if not accepted else value in accepted


def _scores(prefix: str, card: Scorecard) -> dict[str, object]:
    return {
        **{f"{prefix}score/{name}": getattr(card, name).score for name in _DIMENSIONS},
        f"{prefix}score/overall": card.overall,
    }


def _own_sentences(result: DraftResult) -> list[str]:
    """Masked sentences that acknowledge, own or give: by the scorer's evidence, since a draft does not say."""
    spans = {(one.start, one.end) for part in (result.score.empathy, result.score.ownership)
             for one in part.evidence if one.act in _OWN_ACTS}  # fmt: skip
    return [mask(result.draft.body[start:end]) for start, end in sorted(spans)]


def _said(found: Metrics) -> None:
    found.share("asks answered", "asks_answered")
    found.share("plan actions stated", "actions_stated")
    found.share("plan actions named", "actions_named")
    found.share("plan amounts stated", "amounts_stated")
    found.share("checkpoint real", "checkpoint_real")
    found.share("checkpoint stated", "checkpoint_said")
    found.share("offers met", "offers_met")
    found.share("escalation right", "escalation_right")
    found.share("unverified condition kept open", "conditional_right")
    found.share("done actions known", "done_right")
    found.share("situation right", "situation_right")
    found.share("issue right", "issue_right")
    found.share("opening specific", "specific")
    found.mean("characters", "characters")
    for key in ("asks_answered", "actions_stated", "checkpoint_said"):
        found.share(f"template/{key.replace('_', ' ')}", f"template/{key}")


def _honest(found: Metrics) -> None:
    for key in ("invented", "undone", "beyond", "forbidden_said", "superseded", "false_done"):
        name = key.replace("_", " ")
        found.share(f"drafts with {name}", partial(_has, key))
        found.count(f"ready drafts with {name}", partial(_ready_with, key))
    found.count("ready that should not be", "false_ready")
    for verdict in ("ready", "needs_fill", "hold"):
        found.share(f"verdict {verdict}", partial(_verdict_is, verdict))


def _has(key: str, measures: Mapping[str, Any]) -> bool:
    return bool(measures[key])


def _ready_with(key: str, measures: Mapping[str, Any]) -> bool:
    return measures["verdict"] == "ready" and bool(measures[key])


def _verdict_is(verdict: str, measures: Mapping[str, Any]) -> bool:
    return bool(measures["verdict"] == verdict)


def _gain(name: str, measures: Mapping[str, Any]) -> float:
    return float(measures[f"score/{name}"]) - float(measures[f"template/score/{name}"])


def _scored(found: Metrics) -> None:
    for name in (*_DIMENSIONS, "overall"):
        found.mean(name, f"score/{name}")
        found.mean(f"template/{name}", f"template/score/{name}")
        found.mean(f"gain over template/{name}", partial(_gain, name))
    found.mean("time/draft seconds", "time/total")


def _alike(found: Metrics) -> None:
    results = found.results
    for name, key in (
        ("boilerplate", "masked"),
        ("own sentences", "own_masked"),
        ("template/boilerplate", "template/masked"),
    ):
        rows = recurring([result.measures[key] for result in results])
        found.ratio(f"{name} recurring", [(results[index].cluster, float(again), 1.0) for index, again in rows])
    texts = [" ".join(result.measures["masked"]) for result in results]
    found.ratio("8-grams shared", [(results[i].cluster, shared, total) for i, shared, total in ngram_repetition(texts)])
    for name, key in (("gzip ratio", "masked"), ("template/gzip ratio", "template/masked")):
        texts = [" ".join(result.measures[key]) for result in results]
        value, low, high = gzip_interval(texts, _GZIP_AT)
        found.put(name, Estimate(value=value, low=low, high=high, n=len(texts), clusters=len(texts)))


def _example_rows() -> list[CaseRow]:
    folder = knowledge_dir()
    files = [folder / "example-case.json", *sorted((folder / "example-cases").glob("*.json"))]
    cases = [json.loads(path.read_text(encoding="utf-8")) for path in files]
    return [
        CaseRow(id=case["id"], scene=case["id"], company=_SAMPLE, split="dev", reviewed=True, case=case)
        for case in cases
    ]
