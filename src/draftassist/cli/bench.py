"""`make bench`: latency, throughput and memory on this machine, as a table or with `--json`.

python -m draftassist.cli.bench [--json] [--full] [--only PART]…
"""

from __future__ import annotations

import math
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from draftassist.cli.common import dump, err_console, out_console

if TYPE_CHECKING:
    from draftassist.evaluation.bench import Figure
    from draftassist.services import Services

__all__ = ["main"]

PARTS = ("start", "command", "draft", "score", "promises", "search", "model")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="JSON on stdout, nothing else there.")
@click.option("--full", is_flag=True, help="Search at 10,000 and 100,000 passages too (about half an hour).")
@click.option("--sizes", help="Passages to ingest and search, by commas; default 2000.")
@click.option("--only", multiple=True, type=click.Choice(PARTS), help="Only these parts.")
def main(*, as_json: bool, full: bool, sizes: str | None, only: tuple[str, ...]) -> None:
    """Measure, and print what was found beside what is wanted."""
    from draftassist.evaluation.bench import load_note

    wanted = [int(size) for size in sizes.split(",")] if sizes else [2_000, *([10_000, 100_000] if full else [])]
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as scratch, err_console().status("measuring") as status:
        for figure in _measured(Path(scratch), wanted, only or PARTS, status.update):
            figures.append(figure)
            status.update(figure.name)
    if as_json:
        rows = [one._asdict() | {"value": None if math.isnan(one.value) else round(one.value, 4)} for one in figures]
        dump({"machine": load_note(), "figures": rows})
    else:
        _show(figures, load_note())


def _measured(scratch: Path, sizes: list[int], parts: tuple[str, ...], say: Callable[[str], None]) -> Iterator[Figure]:
    from draftassist.evaluation import bench
    from draftassist.resources import knowledge_dir
    from draftassist.services import Services
    from draftassist.settings import load_settings

    if "start" in parts:
        yield from bench.start_up()
    if "command" in parts:
        yield from bench.one_command(knowledge_dir() / "example-case.json", scratch / "home")
    with Services(load_settings(knowledge="sample", home=scratch / "desk")) as desk:
        yield from _in_process(desk, sizes, parts, say)
    if "model" in parts:
        yield from bench.embedded_model(load_settings(home=scratch / "model"))


def _in_process(
    desk: Services, sizes: list[int], parts: tuple[str, ...], say: Callable[[str], None]
) -> Iterator[Figure]:
    from draftassist.domain.scorecard import ReplyToScore
    from draftassist.evaluation import bench
    from draftassist.evaluation.registry import read_jsonl
    from draftassist.resources import eval_dir

    datasets = eval_dir() / "datasets"
    replies = read_jsonl(datasets / "scoring" / "replies.jsonl")[:200]
    if "draft" in parts:
        say("drafting")
        yield from bench.drafting(desk, desk.example_cases())
    if "score" in parts:
        say("scoring")
        sized = [row for row in replies if len(row["reply"].split()) >= 40 and row["customer_message"]]
        yield from bench.scoring(
            desk, [ReplyToScore(reply=row["reply"], customer_message=row["customer_message"]) for row in sized]
        )
    if "promises" in parts:
        yield from bench.commitments(desk, [row["reply"] for row in replies])
    if "search" in parts:
        say("ingesting")
        queries = [row["query"] for row in read_jsonl(datasets / "retrieval" / "queries.jsonl")]
        yield from bench.search(desk, sizes, queries)


def _show(figures: list[Figure], machine: str) -> None:
    from rich.table import Table

    table = Table(title=machine, box=None, pad_edge=False)
    for name in ("what", "measured", "", "wanted", "note"):
        table.add_column(name, justify="right" if name == "measured" else "left")
    for one in figures:
        value = "not run" if math.isnan(one.value) else f"{one.value:,.3g}" if one.value < 100 else f"{one.value:,.0f}"
        table.add_row(one.name, value, one.unit, one.target or "", one.note)
    out_console().print(table)


if __name__ == "__main__":
    from draftassist.cli import guarded

    def command() -> int:
        """Run without click's own exits, so that a fault is one line like everywhere."""
        main(standalone_mode=False)
        return 0

    sys.exit(guarded(command))
