"""`draftassist eval`: runs suites with their gates, compares with an earlier run, writes the reports."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, cast

from draftassist.cli.common import dump, err_console, notice, out_console
from draftassist.errors import EvalError

if TYPE_CHECKING:
    from draftassist.evaluation.compare import Comparison
    from draftassist.evaluation.runs import Run
    from draftassist.evaluation.suite import Profile, SampleResult
    from draftassist.services import Services

__all__ = ["ServicesBench", "evaluate"]


class ServicesBench:
    """A workbench of real services, each knowledge folder with a home of its own below `homes`."""

    def __init__(self, homes: Path) -> None:
        self._homes = homes
        self._desks: dict[str, Services] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def desk(self, knowledge: Path | None) -> Services:
        """The services over a folder; the same folder always gives the same."""
        from draftassist.evaluation.fingerprint import folder_hash
        from draftassist.services import Services
        from draftassist.settings import load_settings

        key = str(knowledge) if knowledge else ""
        if key not in self._desks:
            home = self._homes / (folder_hash(knowledge) if knowledge else "none")
            settings = load_settings(home=home).model_copy(update={"knowledge": key or None})
            self._desks[key] = self._stack.enter_context(Services(settings))
        return self._desks[key]

    def data_folder(self) -> Path | None:
        """What the settings name, else `../shared/data` beside a checkout."""
        from draftassist.resources import eval_dir
        from draftassist.settings import load_settings

        folder = load_settings().data or eval_dir().parent.parent / "shared" / "data"
        return folder if folder.is_dir() else None

    def settings_named(self) -> dict[str, str]:
        """Which model writes, with whose prompts, and who scores."""
        from draftassist.evaluation.fingerprint import folder_hash
        from draftassist.settings import load_settings

        settings = load_settings()
        return {
            "writer": settings.llm_model or "the endpoint's only model" if settings.llm_base_url else "composer",
            "own prompts": folder_hash(settings.prompts.expanduser()) if settings.prompts else "none",
            "scorer": settings.scorer,
            "candidates": str(settings.candidates),
            "attempts": str(settings.attempts),
        }


def evaluate(
    suite: str,
    *,
    profile: str,
    split: str,
    compare: str | None,
    out: str | None,
    limit: int | None,
    accept: bool,
    as_json: bool,
    knowledge: str | None,
    home: str | None,
) -> int:
    """Run the suites; 1 when a gate failed or a suite that was named could not run."""
    from draftassist.evaluation.runs import as_json as run_json
    from draftassist.evaluation.runs import find_run, run_all, run_name, save_run, suite_names
    from draftassist.resources import eval_dir
    from draftassist.settings import load_settings

    if knowledge is not None:
        raise EvalError("the suites bring their own knowledge", field="--knowledge", mend="leave it out")
    base = load_settings(home=home).home
    runs = base / "eval"
    folder = Path(out) if out else runs / run_name(suite, profile, split)
    other = find_run(compare, runs) if compare else None
    with ServicesBench(base / "eval-desks") as bench, err_console().status("reading the suites") as status:
        run, results = run_all(
            suite_names(suite), root=eval_dir(), bench=bench, profile=cast("Profile", profile), split=split,
            out=folder, named=suite != "all", at_most=limit, on_progress=_Progress(status),
        )  # fmt: skip
    comparisons = _compared(run, results, other) if other else {}
    run = _reported(run, results, comparisons, folder, other.name if other else "")
    save_run(run, folder)
    if accept:
        _accept(run, results, limited=limit is not None)
    if as_json:
        dump({**run_json(run), "compare": {name: one.model_dump(mode="json") for name, one in comparisons.items()}}
             if other else run_json(run))  # fmt: skip
    else:
        _show(run, comparisons)
        notice(f"report: {folder / 'report.html'}")
    return 0 if run.passed else 1


class _Progress:
    """`drafting 12/60, about 34 s to go`, on stderr."""

    def __init__(self, status: Any) -> None:
        self._status = status
        self._begun: dict[str, float] = {}

    def __call__(self, suite: str, done: int, total: int) -> None:
        begun = self._begun.setdefault(suite, time.monotonic())
        left = (time.monotonic() - begun) / max(1, done) * (total - done)
        self._status.update(f"{suite} {done}/{total}, about {left:.0f} s to go")


def _compared(run: Run, results: Mapping[str, list[SampleResult]], other: Path) -> dict[str, Comparison]:
    from draftassist.evaluation.compare import compare_suites
    from draftassist.evaluation.runs import load_results, load_run

    old = load_run(other)
    shared = [name for name, report in run.suites.items() if name in old.suites and report.not_run is None]
    if not shared:
        raise EvalError(f"{other.name} ran none of these suites", mend="compare with another run")
    return {
        name: compare_suites(name, (old.suites[name], load_results(other, name)), (run.suites[name], results[name]))
        for name in shared
    }


def _accept(run: Run, results: Mapping[str, list[SampleResult]], *, limited: bool) -> None:
    from draftassist.evaluation.baseline import accept
    from draftassist.resources import eval_dir

    if limited:
        raise EvalError("a try-out cannot be the baseline", field="--limit", mend="leave it out")
    for name, report in run.suites.items():
        path = accept(eval_dir(), name, run.profile, run.split, report, results[name])
        notice(f"accepted: {path}")


def _reported(
    run: Run,
    results: Mapping[str, list[SampleResult]],
    comparisons: Mapping[str, Comparison],
    folder: Path,
    other: str,
) -> Run:
    """Write Markdown a suite and one HTML page; the run with the reports' paths."""
    from draftassist.evaluation.baseline import against_accepted
    from draftassist.evaluation.report import Against, page_of
    from draftassist.evaluation.report_html import html_page
    from draftassist.evaluation.report_markdown import markdown
    from draftassist.evaluation.suite import load_suite
    from draftassist.resources import eval_dir

    pages, reports = [], {}
    for name, report in run.suites.items():
        note = load_suite(eval_dir() / "suites" / f"{name}.yaml").note
        beside = against_accepted(eval_dir(), name, run.profile, run.split, report, results[name])
        named = [Against(name=other, comparison=comparisons[name])] if name in comparisons else []
        page = page_of(name, note, report, results[name], [*named, *([beside] if beside else [])])
        path = folder / f"{name}.md"
        path.write_text(markdown(page), encoding="utf-8")
        reports[name] = report.model_copy(update={"report": str(path)})
        pages.append(page)
    html = html_page("DraftAssist evaluation", pages, profile=run.profile, split=run.split)
    (folder / "report.html").write_text(html, encoding="utf-8")
    return run.model_copy(update={"suites": reports})


def _show(run: Run, comparisons: Mapping[str, Comparison]) -> None:
    from rich.text import Text

    console = out_console()
    for name, report in run.suites.items():
        if report.not_run is not None:
            console.print(Text(f"{name}: not run: {report.not_run}", "yellow"))
            continue
        console.print(
            Text(f"{name}: {report.n} samples, {report.unscored} unscored, {report.uncounted} not counted", "bold")
        )
        for metric, estimate in report.metrics.items():
            console.print(
                Text(
                    f"  {metric:<46} {estimate.value:8.3f}  [{estimate.low:.3f}, {estimate.high:.3f}]  n {estimate.n}"
                ),
                soft_wrap=True,
            )
        for gate in report.gates:
            value = "not measured" if gate.value is None else f"{gate.value:.3f}"
            console.print(
                Text(
                    f"  {'passed' if gate.passed else 'FAILED'}  {gate.name}: {value}",
                    "green" if gate.passed else "red",
                )
            )
        for one in comparisons[name].told if name in comparisons else []:
            console.print(Text(f"  {one.verdict:<16} {one.measure}: {one.old:.3f} → {one.new:.3f}, p {one.p:.3f}"))
