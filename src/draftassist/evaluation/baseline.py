"""The accepted baseline: what each sample of a profile came to when somebody said that this is how good we are.

`eval/baselines/accepted/PROFILE-SPLIT/SUITE.json` holds numbers only, no text, so that it can lie in the repository.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError

from draftassist.domain.base import Model
from draftassist.errors import EvalError
from draftassist.evaluation.compare import compare_suites, number_of
from draftassist.evaluation.report import Against
from draftassist.evaluation.suite import Fingerprint, SampleResult, SuiteReport

__all__ = ["accept", "against_accepted"]

_DIGITS = 6


class Accepted(Model):
    """One suite of an accepted run: its fingerprint, and its scored samples with their measures as numbers."""

    fingerprint: Fingerprint
    results: list[SampleResult] = Field(default_factory=list)


def _place(root: Path, suite: str, profile: str, split: str) -> Path:
    return root / "baselines" / "accepted" / f"{profile}-{split}" / f"{suite}.json"


def accept(root: Path, suite: str, profile: str, split: str, report: SuiteReport, results: list[SampleResult]) -> Path:
    """Write what later runs are held against. Raises EvalError for a suite that did not run or has unscored samples."""
    if report.not_run is not None or report.unscored:
        why = report.not_run or f"{report.unscored} samples are unscored"
        raise EvalError(f"{suite} cannot be the baseline: {why}", mend="run it whole, then accept it")
    path = _place(root, suite, profile, split)
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = Accepted(fingerprint=report.fingerprint, results=[_numbers(one) for one in results if one.counted])
    path.write_text(kept.model_dump_json(exclude_defaults=True) + "\n", encoding="utf-8")
    return path


def _numbers(result: SampleResult) -> SampleResult:
    numbers = {name: number_of(value, name) for name, value in result.measures.items()}
    kept = {name: round(value, _DIGITS) for name, value in numbers.items()
            if value is not None and not name.startswith("time/")}  # fmt: skip
    return SampleResult(id=result.id, epoch=result.epoch, cluster=result.cluster, measures=kept)


def against_accepted(
    root: Path, suite: str, profile: str, split: str, report: SuiteReport, results: list[SampleResult]
) -> Against | None:
    """This run beside the accepted one; None where none was accepted or this one did not run."""
    path = _place(root, suite, profile, split)
    if report.not_run is not None or not path.is_file():
        return None
    try:
        old = Accepted.model_validate_json(path.read_text(encoding="utf-8"))
        before = SuiteReport(fingerprint=old.fingerprint)
        return Against(
            name="the accepted baseline", comparison=compare_suites(suite, (before, old.results), (report, results))
        )
    except ValidationError:
        return Against(name="the accepted baseline", refused=f"{path.name} cannot be read; accept a run again")
    except EvalError as error:
        return Against(name="the accepted baseline", refused=str(error))
