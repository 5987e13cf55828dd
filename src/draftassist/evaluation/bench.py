"""What `make bench` measures, here and now: start-up, one draft, scoring, search and ingest, promises, the small model.

Every figure is wall time on this machine with whatever else it is doing; the load is printed beside it.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from draftassist.domain.case import Case
from draftassist.domain.policy import Clause, Company, Glossary, Knowledge, Policy
from draftassist.domain.scorecard import ReplyToScore
from draftassist.errors import ServiceError
from draftassist.evaluation.workbench import Desk
from draftassist.settings import Settings, child_environment

__all__ = [
    "Figure", "commitments", "drafting", "embedded_model", "load_note", "one_command", "scoring", "search", "start_up",
]  # fmt: skip

_PROGRAM = (sys.executable, "-c", "from draftassist.cli import main; main()")
_LOOK = 0.05
_TODAY = date(2026, 11, 24)
_REPLY_WORDS = 60
_WORDS_PER_PASSAGE = 150
"""About 200 tokens."""


class Figure(NamedTuple):
    """One measured thing. `target`: what the project wants, in words; None where nothing is asked."""

    name: str
    value: float
    unit: str
    target: str | None = None
    note: str = ""


def start_up(rounds: int = 5) -> Iterator[Figure]:
    """`import draftassist` over a bare interpreter, and `--help`: medians of fresh processes, in seconds."""
    bare = _median_seconds([sys.executable, "-c", "pass"], rounds)
    imported = _median_seconds([sys.executable, "-c", "import draftassist"], rounds)
    yield Figure("import draftassist", max(0.0, imported - bare), "s", "< 0.3", f"a bare interpreter takes {bare:.2f}")
    yield Figure("draftassist --help", _median_seconds([*_PROGRAM, "--help"], rounds), "s", "< 1")


def _median_seconds(command: Sequence[str], rounds: int) -> float:
    def once() -> None:
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own program

    return statistics.median(_seconds(once) for _ in range(rounds))


def _seconds(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def one_command(case_file: Path, home: Path) -> Iterator[Figure]:
    """`draftassist draft` on an empty home and on a warm one: seconds in all; the peak memory of its process tree."""
    command = [*_PROGRAM, "draft", str(case_file), "--knowledge", "sample", "--home", str(home), "--json"]
    cold = _seconds(partial(subprocess.run, command, check=True, capture_output=True))
    yield Figure("draft on an empty home", cold, "s", None, "reads and embeds the sample company first")
    before = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=child_environment())  # noqa: S603
    peak = _peak_bytes(process)
    yield Figure("draft on a warm home", time.perf_counter() - before, "s", "< 15")
    yield Figure("draft, peak of the process tree", peak / 2**20, "MiB", "< 1536")


def _peak_bytes(process: subprocess.Popen[bytes]) -> float:
    """The largest sum of proportional set sizes (pages that processes share count once) seen while it ran."""
    import psutil

    root = psutil.Process(process.pid)
    peak = 0.0
    while process.poll() is None:
        try:
            tree = [root, *root.children(recursive=True)]
            peak = max(peak, sum(_bytes_of(one) for one in tree))
        except psutil.Error:
            pass
        time.sleep(_LOOK)
    return peak


def _bytes_of(process: object) -> float:
    import psutil

    try:
        memory = process.memory_full_info()  # type: ignore[attr-defined]  # psutil's own type is not exported
        return float(getattr(memory, "pss", memory.rss))
    except psutil.Error:
        return 0.0


def drafting(desk: Desk, cases: Sequence[Case]) -> Iterator[Figure]:
    """Drafts in one process, the first left out: what an agent at the desk waits for."""
    desk.drafter.draft(cases[0])
    taken = sorted(_seconds(partial(desk.drafter.draft, case)) for case in cases)
    yield Figure("draft in a running process, median", statistics.median(taken) * 1000, "ms", "<= 8000 for e-mail")
    yield Figure("draft in a running process, p95", _p95(taken) * 1000, "ms", "<= 150 but for the LLM")


def scoring(desk: Desk, replies: Sequence[ReplyToScore], rounds: int = 200) -> Iterator[Figure]:
    """Scoring with spans and commitments: throughput with and without the customer's message, and single replies."""
    some = [replies[index % len(replies)] for index in range(rounds)]
    bare = [one.model_copy(update={"customer_message": None}) for one in some]
    list(desk.scorer.score_many(some[:8]))
    words = statistics.mean(len(one.reply.split()) for one in some)
    for name, batch, target in (("with its message", some, ">= 60"), ("reply only", bare, ">= 120")):
        spent = _seconds(partial(_exhaust, desk.scorer.score_many, batch))
        yield Figure(f"score, {name}", len(batch) / spent, "replies/s", target, f"{words:.0f} words a reply")
    single = sorted(_seconds(partial(desk.scorer.score, one)) for one in some[:60])
    yield Figure("score, single reply p95", _p95(single) * 1000, "ms", "<= 40")


def commitments(desk: Desk, replies: Sequence[str], rounds: int = 40) -> Iterator[Figure]:
    """Finding promises in replies of about 120 words."""
    from draftassist.commitments.extract import ModelExtractor
    from draftassist.text.calendar import calendar_for

    now = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    calendar = calendar_for(Company(), now)
    texts = _of_length(replies, 120, rounds)
    for name, encoder in (("features alone", None), ("with the encoder's pass", desk.encoder)):
        find = partial(ModelExtractor(encoder).extract, now=now, calendar=calendar, glossary=Glossary())
        find(texts[0])
        taken = [_seconds(partial(find, text)) for text in texts]
        target = "<= 5 on top of the encoder" if encoder is None else None
        yield Figure(f"promises in 120 words, {name}", statistics.median(taken) * 1000, "ms", target)


def _exhaust(work: Callable[[Sequence[ReplyToScore]], Iterator[object]], batch: Sequence[ReplyToScore]) -> None:
    for _ in work(batch):
        pass


def _of_length(texts: Sequence[str], words: int, count: int) -> list[str]:
    """Texts of exactly so many words, all different, from running ones."""
    stream = " ".join(texts).split()
    return [" ".join(stream[start * words : (start + 1) * words]) for start in range(min(count, len(stream) // words))]


def search(desk: Desk, sizes: Sequence[int], queries: Sequence[str], seed: int = 20261122) -> Iterator[Figure]:
    """Ingest and search at several sizes, in a fresh home each; plain bm25s over the same passages beside it."""
    from draftassist.retrieval.search import Library

    sentences = [line for policy in desk.knowledge.policies for clause in policy.clauses
                 for line in clause.text.split(". ") if line]  # fmt: skip
    for size in sizes:
        knowledge = _made_up(sentences, size, random.Random(seed))  # noqa: S311 - a corpus, no secret
        with tempfile.TemporaryDirectory() as home, Library(Path(home), desk.encoder) as library:
            root = Path(home) / "root"
            spent = _seconds(partial(library.refresh, [root], knowledge))
            yield Figure(f"ingest {size:,} passages", size / spent, "passages/s", ">= 80", "about 200 tokens each")
            ask = partial(library.search, k=10, at=_TODAY, roots=[root])
            taken = sorted(_seconds(partial(ask, query)) for query in queries)
            target = {10_000: "<= 15", 100_000: "<= 40"}.get(size)
            yield Figure(f"search in {size:,}, p95", _p95(taken) * 1000, "ms", target)
        yield from _plain_bm25([clause.text for policy in knowledge.policies for clause in policy.clauses], queries)


def _plain_bm25(texts: Sequence[str], queries: Sequence[str]) -> Iterator[Figure]:
    import bm25s

    index = bm25s.BM25()
    index.index(bm25s.tokenize(list(texts), show_progress=False), show_progress=False)

    def ask(query: str) -> object:
        return index.retrieve(bm25s.tokenize([query], show_progress=False), k=10, show_progress=False)

    taken = sorted(_seconds(partial(ask, query)) for query in queries)
    yield Figure(f"plain bm25s in {len(texts):,}, p95", _p95(taken) * 1000, "ms")


def _made_up(sentences: Sequence[str], size: int, draw: random.Random) -> Knowledge:
    """So many distinct passages, twenty clauses a policy, shuffled from real sentences with figures of their own."""
    policies = []
    for first in range(0, size, 20):
        name = f"made-up-{first}"
        numbers = range(first, min(first + 20, size))
        clauses = [_clause(name, number, _passage(sentences, number, draw)) for number in numbers]
        policies.append(Policy(id=name, title=name, clauses=clauses))
    return Knowledge(policies=policies)


def _clause(policy: str, number: int, text: str) -> Clause:
    return Clause(id=f"{policy}#{number}", policy_id=policy, title=policy, heading=f"Clause {number}", text=text)


def _passage(sentences: Sequence[str], number: int, draw: random.Random) -> str:
    words: list[str] = [f"Rule {number}."]
    while len(words) < _WORDS_PER_PASSAGE:
        words += draw.choice(sentences).split()
    return " ".join(words[:_WORDS_PER_PASSAGE])


def embedded_model(settings: Settings, tokens: int = 128) -> Iterator[Figure]:
    """Tokens a second that the embedded model writes, prompt apart; a note where its weights are not there."""
    from draftassist.llm.base import ChatMessage
    from draftassist.llm.embedded import EmbeddedChat

    ask = [ChatMessage("user", "Tell a long story about a lighthouse keeper and her dog.")]
    try:
        with EmbeddedChat(settings.home, settings.models, threads=settings.llm_threads) as chat:
            chat.complete(ask, max_tokens=4)
            done = chat.complete(ask, max_tokens=tokens)
    except ServiceError as error:
        yield Figure("embedded model", float("nan"), "tokens/s", None, str(error))
        return
    yield Figure("embedded model", done.completion_tokens / done.seconds, "tokens/s", None,
                 f"{done.completion_tokens} tokens, prompt of {done.prompt_tokens} read in the same time")  # fmt: skip


def _p95(ordered: Sequence[float]) -> float:
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def load_note() -> str:
    """How busy the machine is, since every figure depends on it."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return f"{cores} cores, load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else f"{cores} cores"
