"""The shapes that `contracts.md` §4 to §6 promise, as JSON schemas: what other programs rely on, and no more."""

from __future__ import annotations

from typing import Any

__all__ = ["SHAPES", "faults_in"]


def _object(required: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": required}


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


_TEXT, _NUMBER, _FLAG, _WHOLE = {"type": "string"}, {"type": "number"}, {"type": "boolean"}, {"type": "integer"}
_MAYBE = {"type": ["string", "null"]}
_MONEY = {"anyOf": [{"type": "null"}, _object({"amount": _NUMBER, "currency": _MAYBE})]}
_TEXTS = _list(_TEXT)
_SCORE = {"type": "integer", "minimum": 0, "maximum": 4}
_VALUE = {"type": "number", "minimum": 0, "maximum": 4}
_EVIDENCE = _list(_object({"start": _WHOLE, "end": _WHOLE, "act": _TEXT}))
_DIMENSION = {"score": _SCORE, "value": _VALUE, "reason": _TEXT, "evidence": _EVIDENCE}
_COMMITMENT = _object({
    "start": _WHOLE, "end": _WHOLE, "text": _TEXT, "what": _TEXT, "kind": _TEXT, "amount": _MONEY, "by": _MAYBE,
    "certainty": {"enum": ["firm", "hedged", "conditional"]},
    "status": {"enum": ["supported", "contradicted", "unsupported", "unchecked"]}, "cites": _TEXTS,
})  # fmt: skip
_SCORED: dict[str, Any] = {
    "empathy": _object(_DIMENSION),
    "ownership": _object(_DIMENSION),
    "overpromising": _object({**_DIMENSION, "commitments": _list(_COMMITMENT)}),
    "overall": _NUMBER,
    "fail": _FLAG,
    "suggestions": _list(_object({"dimension": _TEXT, "start": _WHOLE, "end": _WHOLE, "rewrite": _TEXT, "why": _TEXT})),
    "scorer": _TEXT,
    "not_applicable": _FLAG,
}
_ACTION = _object({
    "action": _TEXT, "kind": _TEXT, "status": {"enum": ["done", "in_progress", "will_do"]}, "detail": _TEXT,
    "amount": _MONEY, "owner": _TEXT, "due": _MAYBE, "condition": {"enum": ["met", "unmet", "unverified"]},
    "within_authority": _FLAG, "cites": _TEXTS,
})  # fmt: skip
_DRAFT = _object({
    "id": _MAYBE,
    "draft": _object({"subject": _TEXT, "body": {"type": "string", "minLength": 1}, "language": _TEXT}),
    "understanding": _object({
        "issue": _TEXT, "severity": {"type": "integer", "minimum": 1, "maximum": 4}, "situation": _TEXT,
        "impact": _TEXT, "feelings": _TEXTS, "asks": _TEXTS,
        "facts": _list(_object({"name": _TEXT, "value": _TEXT, "source": _TEXT})),
    }),
    "plan": _object({
        "actions": _list(_ACTION), "cannot": _list(_object({"ask": _TEXT, "why": _TEXT, "alternative": _MAYBE})),
        "checkpoint": {"anyOf": [{"type": "null"}, _object({"at": _TEXT, "by": _TEXT, "how": _TEXT})]},
        "escalate_to": _MAYBE, "reasons": _TEXTS,
    }),
    "citations": _list(_object({"start": _WHOLE, "end": _WHOLE, "cites": _TEXTS, "supported": _FLAG})),
    "evidence": _list(_object({"id": _TEXT, "kind": {"enum": ["policy", "case"]}, "text": _TEXT, "score": _NUMBER})),
    "score": _object(_SCORED),
    "flags": _list(_object({
        "code": _TEXT, "severity": {"enum": ["info", "fix", "hold"]}, "start": _WHOLE, "end": _WHOLE, "text": _TEXT,
        "message": _TEXT, "cites": _TEXTS,
    })),
    "verdict": {"enum": ["ready", "needs_fill", "hold"]},
    "provenance": _object({
        "model": _TEXT, "prompts": {"type": "object"}, "tokens": _object({"prompt": _WHOLE, "completion": _WHOLE}),
        "seconds": _object(dict.fromkeys(("understand", "retrieve", "plan", "draft", "check", "total"), _NUMBER)),
        "attempts": _WHOLE,
    }),
})  # fmt: skip
_PASSAGE = _object({
    "id": _TEXT, "kind": {"enum": ["policy", "case"]}, "title": _TEXT, "text": _TEXT, "score": _NUMBER, "source": _TEXT,
    "effective_to": _MAYBE,
})  # fmt: skip
_ERROR = _object({"id": {}, "line": _WHOLE, "error": _TEXT})
_INGEST = _object({
    **dict.fromkeys(("added", "changed", "removed", "unchanged"), _WHOLE),
    "skipped": _list(_object({"file": _TEXT, "line": {"type": ["integer", "null"]}, "error": _TEXT})),
    "seconds": _NUMBER,
})  # fmt: skip

_ESTIMATE = _object({"value": _NUMBER, "low": _NUMBER, "high": _NUMBER, "n": _WHOLE})
_SUITE = {"anyOf": [
    _object({
        "n": _WHOLE, "metrics": {"type": "object", "additionalProperties": _ESTIMATE},
        "gates": _list(_object({"name": _TEXT, "passed": _FLAG})), "unscored": _WHOLE, "report": _TEXT,
    }),
    _object({"not_run": _TEXT}),
]}  # fmt: skip
_EVAL = _object({"suites": {"type": "object", "additionalProperties": _SUITE}, "passed": _FLAG})

SHAPES: dict[str, dict[str, Any]] = {
    "draft": _DRAFT,
    "event": _object({"event": {"enum": ["status", "sentence", "replace", "final"]}}),
    "score": {"anyOf": [_object({"id": {}, **_SCORED}), _ERROR]},
    "search": _list(_PASSAGE),
    "ingest": _INGEST,
    "eval": _EVAL,
    "doctor": _list(_object({"check": _TEXT, "ok": _FLAG, "detail": _TEXT, "mend": _MAYBE})),
}


def faults_in(document: Any, shape: dict[str, Any]) -> list[str]:
    """Where a document breaks a shape, at most five places: `plan.actions.0.due: 3 is not of type 'string', 'null'`."""
    from jsonschema import Draft202012Validator

    found = sorted(Draft202012Validator(shape).iter_errors(document), key=lambda error: list(map(str, error.path)))
    return [f"{'.'.join(map(str, error.path)) or 'document'}: {error.message[:160]}" for error in found[:5]]
