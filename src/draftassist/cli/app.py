"""The verbs of `draftassist` and their help; each verb's module is imported when it runs."""

from __future__ import annotations

from typing import Any

import click

from draftassist import __version__
from draftassist.cli.common import common_options, not_built

__all__ = ["cli"]

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


@click.group(context_settings=_CONTEXT, no_args_is_help=True)
@click.version_option(__version__, prog_name="draftassist")
def cli() -> None:
    """Draft the apology and recovery plan that a complaint deserves, and score agents' replies."""


@cli.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@common_options
def ingest(paths: tuple[str, ...], **options: Any) -> int:
    """Read policies and cases into the index; safe to repeat."""
    from draftassist.cli import knowledge

    return knowledge.ingest(paths, **options)


@cli.group()
def models() -> None:
    """The embedded model's weights."""


@models.command("fetch")
@common_options
def models_fetch(**options: Any) -> int:
    """Fetch the weights once, verified by SHA-256; quick when they are there."""
    from draftassist.cli import models as verbs

    return verbs.fetch(**options)


@models.command("verify")
@common_options
def models_verify(**options: Any) -> int:
    """Check the weights on this machine against their SHA-256."""
    from draftassist.cli import models as verbs

    return verbs.verify(**options)


@cli.group()
def knowledge() -> None:
    """Look after the knowledge folder."""


@knowledge.command("lint")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@common_options
def knowledge_lint(paths: tuple[str, ...], **options: Any) -> int:
    """Find what is broken, contradictory, expired or exceptional in the knowledge."""
    from draftassist.cli import knowledge_lint as verb

    return verb.lint(paths, **options)


@knowledge.command("coverage")
@common_options
def knowledge_coverage(**options: Any) -> int:
    """Which failures, remedies and asks have no policy; which clauses no past case touches."""
    from draftassist.cli import knowledge_coverage as verb

    return verb.coverage(**options)


@knowledge.command("propose")
@click.argument("path")
@click.option("--out", metavar="FILE", help="Write the sheet there; else to stdout.")
@common_options
def knowledge_propose(path: str, **options: Any) -> int:
    """Read limits, timelines and bans from prose, each with its sentence, for a person to confirm."""
    from draftassist.cli import knowledge_propose as verb

    return verb.propose(path, **options)


@knowledge.command("confirm")
@click.argument("file")
@click.option("--folder", metavar="DIR", help="Where the policies are now; default where they were.")
@common_options
def knowledge_confirm(file: str, **options: Any) -> int:
    """Write the confirmed rows of a sheet into the policies' front matter; unconfirmed ones never."""
    from draftassist.cli import knowledge_propose as verb

    return verb.confirm(file, **options)


@cli.command()
@click.argument("query")
@click.option("--k", "limit", type=click.IntRange(1, 100), default=5, show_default=True, help="How many passages.")
@click.option("--kind", type=click.Choice(["policy", "case"]), help="Only policies or only cases.")
@click.option("--at", metavar="DATE", help="As of that day (YYYY-MM-DD); default today.")
@common_options
def search(query: str, limit: int, kind: str | None, at: str | None, **options: Any) -> int:
    """Ranked passages with scores and citations."""
    from draftassist.cli import knowledge as verbs

    return verbs.search(query, limit=limit, kind=kind, at=at, **options)


@cli.command()
@click.argument("case", metavar="CASE.json|-")
@click.option("--candidates", type=click.IntRange(1, 8), help="Draft several and keep the best.")
@click.option("--instruction", help="Say this too, or so: steers words, never authority.")
@click.option("--stream", is_flag=True, help="One JSON event a line; only 'final' counts.")
@common_options
def draft(case: str, **options: Any) -> int:
    """Plan and draft a reply to a case (JSON, or plain text as one customer message)."""
    from draftassist.cli import draft as verb

    return verb.draft(case, **options)


@cli.command()
@click.argument("file", metavar="FILE.jsonl|-")
@click.option("--out", metavar="FILE", help="Write the scores there; a run cut short goes on from it.")
@click.option("--engine", type=click.Choice(["local", "ray"]), default="local", show_default=True)
@common_options
def score(file: str, **options: Any) -> int:
    """Score replies or transcripts for empathy, ownership and overpromising, one line out per line in."""
    from draftassist.cli import score as verb

    return verb.score(file, **options)


@cli.group()
def coach() -> None:
    """From scored transcripts to coaching."""


@coach.command("report")
@click.argument("files", nargs=-1, required=True, metavar="FILE.jsonl...")
@click.option("--out", metavar="DIR", help="Folder for the report: HTML, JSON and CSV.")
@common_options
def coach_report(files: tuple[str, ...], **options: Any) -> int:
    """Scores, trends and coaching plans per agent and team, from transcripts or scored output."""
    from draftassist.cli import coach as verbs

    return verbs.report(files, **options)


SUITES = ["retrieval", "drafting", "scoring", "commitments", "robustness", "end_to_end", "external", "all"]


@cli.command("eval")
@click.argument("suite", type=click.Choice(SUITES), default="all")
@click.option("--profile", type=click.Choice(["ci", "full", "release"]), default="ci", show_default=True)
@click.option("--split", type=click.Choice(["dev", "test"]), default="test", show_default=True)
@click.option("--compare", metavar="RUN", help="Compare with an earlier run.")
@click.option("--out", metavar="DIR", help="Folder for the run and its report.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Try out: at most N samples a suite.")
@click.option("--accept", is_flag=True, help="Keep this run as the baseline of later reports.")
@common_options
def evaluate(suite: str, **options: Any) -> int:
    """Run the offline suites and their gates."""
    from draftassist.cli import evaluate as verb

    return verb.evaluate(suite, **options)


@cli.command()
@click.argument("model", type=click.Choice(["encoder", "scorer", "drafter", "fidelity"]))
@common_options
def train(model: str, **options: Any) -> int:
    """Rebuild a shipped model from data (needs the 'train' extra)."""
    return not_built(f"train {model} (see make train)")


@cli.command()
@click.option("--host", help="Address to listen on [env DRAFTASSIST_HOST].")
@click.option("--port", type=int, help="Port to listen on [env DRAFTASSIST_PORT].")
@common_options
def serve(**options: Any) -> int:
    """REST API and agent desk in one process."""
    return not_built("serve (the desk alone runs with: python ui.py)")


@cli.command()
@common_options
def doctor(**options: Any) -> int:
    """What is configured, reachable, stale or missing, with the mend for each."""
    from draftassist.cli import doctor as verb

    return verb.doctor(**options)
