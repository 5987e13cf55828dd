"""The code behind the suites, one module a task; `build` finds it by the name that a suite gives."""

from __future__ import annotations

import importlib
from pathlib import Path

from draftassist.errors import EvalError
from draftassist.evaluation.runner import Task
from draftassist.evaluation.suite import Suite
from draftassist.evaluation.workbench import Workbench

__all__ = ["TASKS", "build"]

TASKS = {
    "commitments": "CommitmentsTask",
    "drafting": "DraftingTask",
    "end_to_end": "EndToEndTask",
    "external": "ExternalTask",
    "retrieval": "RetrievalTask",
    "robustness": "RobustnessTask",
    "scoring": "ScoringTask",
}


def build(suite: Suite, bench: Workbench, datasets: Path) -> Task:
    """The task that a suite names, over the data under `datasets`. Raises EvalError for a name that is not known."""
    if suite.task not in TASKS:
        raise EvalError(f"no such task: {suite.task}", field="task", mend=f"one of {', '.join(TASKS)}")
    module = importlib.import_module(f"{__name__}.{suite.task}")
    task: Task = getattr(module, TASKS[suite.task])(suite, bench, datasets)
    return task
