"""The formats that other programs rely on, as JSON Schema: what the commands print is held against them.

Written from the published contract and not from our models, so that a renamed field is found. Extra fields are welcome.
"""

from __future__ import annotations

from typing import Any

import jsonschema

from draftassist.domain.case import ISSUE_KINDS

__all__ = ["conforms"]

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
FILLED: Schema = {"type": "string", "minLength": 1}
WHOLE: Schema = {"type": "integer", "minimum": 0}
MOMENT: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$"}


def _object(required: Schema, optional: Schema | None = None) -> Schema:
    return {"type": "object", "properties": {**required, **(optional or {})}, "required": list(required)}


def _list(items: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": items, **more}


def _one_of(*values: str) -> Schema:
    return {"enum": list(values)}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


CITES = _list({"type": "string", "minLength": 1})
MONEY = _object({"amount": {"type": "number"}, "currency": _or_null(TEXT)})
KIND = _one_of(
    "refund", "partial_refund", "refund_shipping", "credit", "replacement", "reship", "repair", "delivery",
    "fee_waiver", "discount", "upgrade", "extension", "callback", "update", "investigation", "escalation", "return",
    "cancellation", "information", "prevention", "apology", "other",
)  # fmt: skip
ACT = _one_of(
    "names_failure", "names_impact", "validates", "stock_sympathy", "identical_feelings", "dramatic", "responsibility",
    "blame", "deflect", "pass_on", "action_done", "action_under_way", "action_vague", "work_to_customer", "checkpoint",
    "asks_known", "commitment", "guarantee", "hedge", "gesture", "explanation", "refusal", "alternative", "courtesy",
)  # fmt: skip
FLAG_CODE = _one_of(
    "beyond_authority", "contradicts_policy", "superseded_policy", "condition_unverified", "claims_undone_action",
    "absolute_guarantee", "unsupported_commitment", "unsupported_time", "invented_fact", "not_in_plan",
    "plan_action_missing", "missed_ask", "no_checkpoint", "stock_phrase", "generic", "blames",
    "claims_identical_feelings", "over_dramatic", "conflicting_sources", "language_unsupported", "unsafe_instruction",
    "private_data", "too_long",
)  # fmt: skip

# -- 5: score ----------------------------------------------------------------------------------------------------------

EVIDENCE = _object({"start": WHOLE, "end": WHOLE, "act": ACT})
DIMENSION: Schema = {
    "score": {"type": "integer", "minimum": 0, "maximum": 4},
    "value": {"type": "number", "minimum": 0, "maximum": 4},
    "reason": FILLED,
    "evidence": _list(EVIDENCE),
}
COMMITMENT = _object({
    "start": WHOLE, "end": WHOLE, "text": FILLED, "what": TEXT, "kind": KIND, "amount": _or_null(MONEY),
    "by": _or_null(MOMENT), "certainty": _one_of("firm", "hedged", "conditional"),
    "status": _one_of("supported", "contradicted", "unsupported", "unchecked"), "cites": CITES,
})  # fmt: skip
SUGGESTION = _object({
    "dimension": _one_of("empathy", "ownership", "overpromising"), "start": WHOLE, "end": WHOLE, "rewrite": TEXT,
    "why": FILLED,
})  # fmt: skip
_SCORECARD: Schema = {
    "id": _or_null(TEXT),
    "empathy": _object(DIMENSION),
    "ownership": _object(DIMENSION),
    "overpromising": _object({**DIMENSION, "commitments": _list(COMMITMENT)}),
    "overall": {"type": "number", "minimum": 0, "maximum": 100},
    "fail": {"type": "boolean"},
    "suggestions": _list(SUGGESTION),
    "scorer": {"type": "string", "pattern": ".+@.+"},
    "not_applicable": {"type": "boolean"},
}
SCORE = _object(_SCORECARD)
SCORE_ERROR = _object(
    {"id": {"type": ["string", "integer", "null"]}, "line": {"type": "integer", "minimum": 1}, "error": FILLED}
)
SCORED_TRANSCRIPT = _object({
    "id": _or_null(TEXT),
    "turns": _list(_object({**_SCORECARD, "turn": {"type": "integer", "minimum": 1}})),
    "conversation": _object({
        "checkpoints": _list(
            _object({"turn": WHOLE, "by": _or_null(MOMENT), "kept": _one_of("kept", "missed", "open")})
        ),
        "customer_repeats": WHOLE,
        "promises": _list({"type": "object"}),
    }),
})  # fmt: skip

# -- 4: draft ----------------------------------------------------------------------------------------------------------

ACTION = _object({
    "action": FILLED, "kind": KIND, "status": _one_of("done", "in_progress", "will_do"), "detail": TEXT,
    "amount": _or_null(MONEY), "owner": TEXT, "due": _or_null(MOMENT),
    "condition": _one_of("met", "unmet", "unverified"), "within_authority": {"type": "boolean"}, "cites": CITES,
})  # fmt: skip
PLAN = _object({
    "actions": _list(ACTION),
    "cannot": _list(_object({"ask": FILLED, "why": FILLED, "alternative": _or_null(TEXT)})),
    "checkpoint": _or_null(_object({"at": MOMENT, "by": TEXT, "how": FILLED})),
    "escalate_to": _or_null(FILLED),
    "reasons": _list(TEXT),
})  # fmt: skip
UNDERSTANDING = _object({
    "issue": FILLED, "issue_kind": _one_of(*ISSUE_KINDS), "severity": {"type": "integer", "minimum": 1, "maximum": 4},
    "situation": _one_of("resolve", "investigating", "escalated", "follow_up", "cannot_fix", "proactive"),
    "impact": TEXT, "feelings": _list(TEXT), "asks": _list(TEXT),
    "facts": _list(_object({"name": FILLED, "value": TEXT, "source": FILLED})),
})  # fmt: skip
_SECONDS = ("understand", "retrieve", "plan", "draft", "check", "total")
PROVENANCE = _object({
    "model": FILLED, "prompts": {"type": "object", "additionalProperties": TEXT},
    "tokens": _object({"prompt": WHOLE, "completion": WHOLE}), "cost": {"type": ["number", "null"]},
    "seconds": _object({name: {"type": "number", "minimum": 0} for name in _SECONDS}),
    "attempts": {"type": "integer", "minimum": 1},
})  # fmt: skip
DRAFT = _object({
    "id": _or_null(TEXT),
    "draft": _object({"subject": TEXT, "body": FILLED, "language": FILLED}),
    "understanding": UNDERSTANDING, "plan": PLAN,
    "citations": _list(_object({"start": WHOLE, "end": WHOLE, "cites": CITES, "supported": {"type": "boolean"}})),
    "evidence": _list(_object({
        "id": FILLED, "kind": _one_of("policy", "case"), "text": FILLED, "score": {"type": "number"},
    })),
    "score": SCORE,
    "flags": _list(_object({
        "code": FLAG_CODE, "severity": _one_of("info", "fix", "hold"), "start": WHOLE, "end": WHOLE, "text": TEXT,
        "message": FILLED, "cites": CITES,
    })),
    "verdict": _one_of("ready", "needs_fill", "hold"),
    "provenance": PROVENANCE,
}, {"candidates": _list(_object({"body": FILLED, "verdict": _one_of("ready", "needs_fill", "hold")}))})  # fmt: skip
EVENT: Schema = {
    "oneOf": [
        _object({"event": {"const": "status"}, "text": FILLED}),
        _object({"event": {"enum": ["sentence", "replace"]}, "text": TEXT, "index": WHOLE}),
        _object({"event": {"const": "final"}, "result": DRAFT}),
    ]
}

# -- 6: the other verbs ------------------------------------------------------------------------------------------------

SEARCH = _list(_object({
    "id": FILLED, "kind": _one_of("policy", "case"), "title": TEXT, "text": FILLED, "score": {"type": "number"},
    "source": FILLED, "effective_to": _or_null(TEXT),
}))  # fmt: skip
INGEST = _object({
    "added": WHOLE, "changed": WHOLE, "removed": WHOLE, "unchanged": WHOLE,
    "skipped": _list(_object({"file": FILLED, "line": _or_null({"type": "integer", "minimum": 1}), "error": FILLED})),
    "seconds": {"type": "number", "minimum": 0},
})  # fmt: skip
_ESTIMATE = _object({"value": {"type": "number"}, "low": {"type": "number"}, "high": {"type": "number"}})
EVAL = _object({
    "suites": {"type": "object", "minProperties": 1, "additionalProperties": {"anyOf": [
        _object({
            "n": {"type": "integer", "minimum": 1}, "metrics": {"type": "object", "additionalProperties": _ESTIMATE},
            "gates": _list(_object({"name": FILLED, "passed": {"type": "boolean"}})), "unscored": WHOLE,
            "report": FILLED,
        }),
        _object({"not_run": FILLED}),
    ]}},
    "passed": {"type": "boolean"},
})  # fmt: skip
DOCTOR = _list(
    _object({"check": FILLED, "ok": {"type": "boolean"}, "detail": FILLED, "mend": _or_null(FILLED)}), minItems=1
)


def conforms(data: object, schema: Schema) -> None:
    """Fails the test with the place and the reason when `data` is not as the contract says."""
    jsonschema.Draft202012Validator(schema).validate(data)
