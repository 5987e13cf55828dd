"""A suite as data (`eval/suites/*.yaml`): which samples, which profile, which gates; and what a run of it gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import ConfigDict, Field, ValidationError, model_validator

from draftassist.domain.base import Model
from draftassist.domain.validation import explain
from draftassist.errors import EvalError
from draftassist.evaluation.statistics import Estimate

__all__ = [
    "Fingerprint",
    "Gate",
    "GateResult",
    "Limit",
    "Profile",
    "Sample",
    "SampleResult",
    "Suite",
    "SuiteReport",
    "load_suite",
]

Profile = Literal["ci", "full", "release"]
Limit = int | dict[str, int]
"""How many samples a profile runs: of all, or of each kind."""


class Gate(Model):
    """A bound on a metric. `bound`: the end of the interval that must keep it; `profiles`: the runs that carry it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    metric: str
    min: float | None = None
    max: float | None = None
    bound: Literal["value", "low", "high"] = "value"
    profiles: tuple[Profile, ...] = ("ci", "full", "release")

    @model_validator(mode="after")
    def _one_side(self) -> Gate:
        if (self.min is None) == (self.max is None):
            raise ValueError("a gate needs either min or max")
        return self

    @property
    def name(self) -> str:
        """How reports call it."""
        side = f">= {self.min:g}" if self.min is not None else f"<= {self.max:g}"
        return f"{self.metric} ({self.bound}) {side}"

    def judge(self, estimate: Estimate | None) -> GateResult:
        """A metric that was not measured does not pass."""
        value = None if estimate is None else getattr(estimate, self.bound)
        passed = value is not None and (value >= self.min if self.min is not None else value <= (self.max or 0.0))
        return GateResult(
            name=self.name,
            passed=passed,
            value=value if value == value else None,  # noqa: PLR0124 - NaN
            metric=self.metric,
            limit=self.min if self.min is not None else self.max,
        )


class GateResult(Model):
    """Whether a gate held, the figure that decided, and the limit it was held to."""

    name: str
    passed: bool
    value: float | None = None
    metric: str = ""
    limit: float | None = None


class Suite(Model):
    """One suite; `task` is the code that runs its samples, `options` are handed to it; `note` says what it shows.

    `limits`: how many samples a profile runs, where not all; `strata`: the tags whose values keep their shares in them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    task: str
    dataset: str
    note: str = ""
    seed: int = 20261122
    epochs: int = Field(1, ge=1)
    workers: int = Field(1, ge=1, le=16)
    timeout_seconds: float = Field(60, gt=0)
    limits: dict[Profile, Limit] = Field(default_factory=dict)
    strata: tuple[str, ...] = ()
    gates: list[Gate] = Field(default_factory=list)
    required: bool = False
    options: dict[str, Any] = Field(default_factory=dict)


class Sample(Model):
    """One eval item; `cluster` is what is resampled, `counted` is false for synthetic samples nobody has reviewed.

    `tags` are what reports group by: `issue`, `channel`, `company`, …
    """

    id: str
    cluster: str
    counted: bool = True
    tags: dict[str, str] = Field(default_factory=dict)
    data: dict[str, Any]


class SampleResult(Model):
    """What one sample gave: measures by name, or why it could not be scored."""

    id: str
    epoch: int = 0
    cluster: str
    counted: bool = True
    tags: dict[str, str] = Field(default_factory=dict)
    measures: dict[str, Any] = Field(default_factory=dict)
    error: str | None = None
    seconds: float = 0.0


class Fingerprint(Model):
    """What a run was. Runs compare only when their `frame` (what was asked) is the same; `subject` may differ."""

    frame: dict[str, str] = Field(default_factory=dict)
    subject: dict[str, str] = Field(default_factory=dict)


class SuiteReport(Model):
    """`eval --json` per suite; `not_run` says why there are no metrics."""

    n: int = 0
    metrics: dict[str, Estimate] = Field(default_factory=dict)
    gates: list[GateResult] = Field(default_factory=list)
    unscored: int = 0
    uncounted: int = 0
    of: int = 0
    """Samples of the split; more than were run where the profile or a try-out draws some of them."""
    report: str | None = None
    not_run: str | None = None
    required: bool = False
    fingerprint: Fingerprint = Field(default_factory=Fingerprint)

    @property
    def passed(self) -> bool:
        """All gates held; a suite that did not run has not passed."""
        return self.not_run is None and all(gate.passed for gate in self.gates)


def load_suite(path: Path) -> Suite:
    """A suite file. Raises EvalError naming file and field."""
    try:
        return Suite.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise EvalError("no such suite", file=path, mend="see eval/suites/") from None
    except ValidationError as error:
        field, message = explain(error)
        raise EvalError(message, file=path, field=field, mend="mend the suite") from None
    except yaml.YAMLError as error:
        raise EvalError(f"is not YAML: {error}", file=path, mend="mend the suite") from None
