"""How good the shipped reading of cases is, on scenes that trained nothing: figures with intervals, and the card.

Everything but the clause roles is measured through `understand`, as a user has it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np

from draftassist.domain.case import Case, Message
from draftassist.domain.draft import Brief, Span
from draftassist.domain.policy import Company
from draftassist.drafting.brief.heads import load_heads, threshold
from draftassist.drafting.brief.understand import understand
from draftassist.encoding.encoder import Encoder
from draftassist.evaluation.statistics import cluster_bootstrap
from draftassist.text.calendar import calendar_for
from draftassist.training.brief_data import FEELINGS, ROLES, TOPICS, Data, Source, split_of

__all__ = ["as_text", "card", "measure"]

Figure = dict[str, Any]
_NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
_SAME_ASK = 0.6
"""Cosine from which a found ask and a written one are the same; an exact count of ask clauses stands beside it."""


def measure(data: Data, encoder: Encoder) -> dict[str, Figure]:
    """All figures by name: value, low, high (95 %, by scene), n."""
    messages = [row for row in data.messages if split_of(row["scene"]) == "test"]
    marked = [row for row in data.clauses if split_of(row["scene"]) == "test"]
    read = {row["message"]: _read(row["message"], encoder) for row in (*messages, *marked)}
    return {
        **_roles(Source(Data(marked, [], [], [], []), encoder)),
        **_lines(Source(Data([], [], data.statements, [], data.injection), encoder)),
        **_issues(messages, read),
        **_severity([row for row in (*messages, *marked) if row.get("severity")], read),
        **_asks(marked, messages, read, encoder),
        **_spans(marked, read),
        **_complaints([row for row in messages if row["situation"] is not None], encoder),
        **_feelings([row for row in messages if row["feelings"] is not None], read),
        **_topics(data, marked, read, encoder),
        **_injection(data, marked, read, encoder),
    }


def _read(text: str, encoder: Encoder, cause: str | None = None) -> Brief:
    company = Company()
    case = Case(messages=[Message.model_validate({"from": "customer", "text": text})], cause=cause)
    return understand(case, company=company, calendar=calendar_for(company, _NOW), now=_NOW, encoder=encoder)


def _share(rows: Sequence[tuple[str, float]]) -> Figure:
    """The mean of values, resampled by scene."""
    found = cluster_bootstrap(rows, lambda r: r[0], lambda some: float(np.mean([r[1] for r in some])), draws=1000)
    return {"value": found.value, "low": found.low, "high": found.high, "n": found.n}


def _counted(rows: Sequence[tuple[str, bool, bool]], statistic: Callable[[int, int, int], float]) -> Figure:
    """A statistic of true positives, false positives and misses over (scene, truth, found); n counts the true ones."""

    def value(some: Sequence[tuple[str, bool, bool]]) -> float:
        both = sum(t and f for _, t, f in some)
        return statistic(both, sum(f and not t for _, t, f in some), sum(t and not f for _, t, f in some))

    found = cluster_bootstrap(rows, lambda r: r[0], value, draws=1000)
    return {"value": found.value, "low": found.low, "high": found.high, "n": sum(t for _, t, _ in rows)}


def _f1(both: int, extra: int, missed: int) -> float:
    return 2 * both / (2 * both + extra + missed) if both + extra + missed else float("nan")


def _precision(both: int, extra: int, missed: int) -> float:
    return both / (both + extra) if both + extra else float("nan")


def _recall(both: int, extra: int, missed: int) -> float:
    return both / (both + missed) if both + missed else float("nan")


def _both(name: str, rows: Sequence[tuple[str, bool, bool]]) -> dict[str, Figure]:
    return {f"{name} recall": _counted(rows, _recall), f"{name} precision": _counted(rows, _precision)}


def _roles(source: Source) -> dict[str, Figure]:
    head, rows = load_heads()["roles"], source.roles()
    scores = head.predict(rows.features)
    found = {}
    for place, role in enumerate(ROLES):
        hits = scores[:, place] >= threshold(head, role)
        triples = [(str(s), bool(t), bool(h)) for s, t, h in zip(rows.scenes, rows.truth[:, place], hits, strict=True)]
        if rows.truth[:, place].sum() >= 5:
            found[f"role {role} F1"] = _counted(triples, _f1)
    return found


def _lines(source: Source) -> dict[str, Figure]:
    """How many plain sentences that stand alone are seen for what they are."""
    head = load_heads()["roles"]
    found = {}
    for role in ("failure", "ask"):
        rows = source.lines(role).where("test")
        hits = head.predict(rows.features)[:, head.labels.index(role)] >= threshold(head, role)
        true = rows.truth[:, 0]
        found[f"{role} in a line alone, recall"] = _share(
            [(str(s), float(h)) for s, h in zip(rows.scenes[true], hits[true], strict=True)]
        )
    return found


def _issues(rows: Sequence[dict[str, Any]], read: dict[str, Brief]) -> dict[str, Figure]:
    hits = [(row["scene"], row["source"], float(read[row["message"]].issue_kind == row["issue"])) for row in rows]
    found = {"issue accuracy": _share([(scene, hit) for scene, _, hit in hits])}
    for source in sorted({source for _, source, _ in hits}):
        found[f"issue accuracy, {source}"] = _share([(scene, hit) for scene, one, hit in hits if one == source])
    return found


def _severity(rows: Sequence[dict[str, Any]], read: dict[str, Brief]) -> dict[str, Figure]:
    unique = {row["scene"]: row for row in rows}.values()
    off = [(row["scene"], abs(read[row["message"]].severity - row["severity"])) for row in unique]
    return {
        "severity exact": _share([(scene, float(by == 0)) for scene, by in off]),
        "severity within 1": _share([(scene, float(by <= 1)) for scene, by in off]),
    }


def _asks(
    marked: Sequence[dict[str, Any]], messages: Sequence[dict[str, Any]], read: dict[str, Brief], encoder: Encoder
) -> dict[str, Figure]:
    clauses = [
        (row["scene"], "ask" in c["roles"], _overlaps(c, read[row["message"]].ask_spans))
        for row in marked for c in row["clauses"]
    ]  # fmt: skip
    written: list[tuple[str, float]] = []
    given: list[tuple[str, float]] = []
    for row in messages:
        if row["asks"] is None:
            continue
        asks = read[row["message"]].asks
        likeness = encoder.embed([*row["asks"], *asks]) if row["asks"] or asks else np.zeros((0, 1))
        table = likeness[: len(row["asks"])] @ likeness[len(row["asks"]) :].T
        written += [(row["scene"], float(len(asks) > 0 and line.max() >= _SAME_ASK)) for line in table]
        given += [(row["scene"], float(len(table) > 0 and column.max() >= _SAME_ASK)) for column in table.T]
    return {
        **_both("ask clause", clauses),
        f"written ask met (cosine {_SAME_ASK})": _share(written),
        f"found ask written (cosine {_SAME_ASK})": _share(given),
    }


def _overlaps(clause: dict[str, Any], spans: Sequence[Span]) -> bool:
    return any(span.start < clause["end"] and clause["start"] < span.end for span in spans)


def _spans(marked: Sequence[dict[str, Any]], read: dict[str, Brief]) -> dict[str, Figure]:
    """Whether the first span is a clause that a reader gave that role, where any clause has it."""
    found = {}
    for role in ("failure", "impact"):
        rows = []
        for row in marked:
            spans = getattr(read[row["message"]], f"{role}_spans")
            true = [c for c in row["clauses"] if role in c["roles"]]
            if true and spans:
                best = spans[0]
                rows.append((row["scene"], float(any(c["start"] < best.end and best.start < c["end"] for c in true))))
        found[f"first {role} span right"] = _share(rows)
    return found


def _complaints(rows: Sequence[dict[str, Any]], encoder: Encoder) -> dict[str, Figure]:
    """With a cause on file: who is told of a failure, and who is answered about theirs."""
    knows = [(r["scene"], r["situation"], _read(r["message"], encoder, cause="a fault").customer_knows) for r in rows]
    return {
        "proactive seen": _share([(scene, float(not sees)) for scene, kind, sees in knows if kind == "proactive"]),
        "complaint seen": _share([(scene, float(sees)) for scene, kind, sees in knows if kind != "proactive"]),
    }


def _feelings(rows: Sequence[dict[str, Any]], read: dict[str, Brief]) -> dict[str, Figure]:
    triples = []
    for row in rows:
        said = {word.replace(" ", "_") for word in row["feelings"]}
        shown = set(read[row["message"]].feelings)
        triples += [
            (row["scene"], bool(said & set(meant.split())), label in shown) for label, meant in FEELINGS.items()
        ]
    return _both("feeling", triples)


def _topics(
    data: Data, marked: Sequence[dict[str, Any]], read: dict[str, Brief], encoder: Encoder
) -> dict[str, Figure]:
    lines = [row for row in data.topics if split_of(row["scene"]) == "test"]
    said = [(row["scene"], row["topics"], _read(row["text"], encoder).topics) for row in lines]
    whole = [(row["scene"], row["topics"], read[row["message"]].topics) for row in marked if row["topics"] is not None]
    found: dict[str, Figure] = {}
    for name, rows in (("topic in a line", said), ("topic in a message", whole)):
        found |= _both(name, [(s, t in true, t in shown) for s, true, shown in rows for t in TOPICS])
    return found


def _injection(
    data: Data, marked: Sequence[dict[str, Any]], read: dict[str, Brief], encoder: Encoder
) -> dict[str, Figure]:
    rows = [row for row in data.injection if split_of(row["scene"]) == "test"]
    alone = [(row["scene"], bool(row["injection"]), bool(_read(row["text"], encoder).injection)) for row in rows]
    orders = [row for row in rows if row["injection"]]
    hidden = []
    for place, row in enumerate(orders):
        host = marked[place % len(marked)]["message"]
        brief = _read(f"{host}\n\n{row['text']}", encoder)
        hidden.append((row["scene"], float(any(s.end > len(host) for s in brief.injection))))
    honest = [(row["scene"], float(bool(read[row["message"]].injection))) for row in marked]
    return {
        **_both("injection, line alone", alone),
        "injection recall, behind a real complaint": _share(hidden),
        "real complaints with a false alarm": _share(honest),
    }


def as_text(figures: dict[str, Figure]) -> str:
    """One line a figure."""
    width = max(map(len, figures))
    return "".join(
        f"{name:<{width}}  {f['value']:.3f}  [{f['low']:.3f}, {f['high']:.3f}]  n={f['n']}\n"
        for name, f in figures.items()
    )


def card(data: Data, figures: dict[str, Figure]) -> dict[str, Any]:
    """What the heads are made of, and what they are worth."""
    return {
        "name": "heads of the brief",
        "what": "linear heads on all-MiniLM-L6-v2 (int8) vectors, place, syntax and hashed words",
        "built": "python -m draftassist.training.brief",
        "data": {
            "folder": "eval/datasets/understanding",
            "rows": {name: len(rows) for name, rows in vars(data).items()},
            "licence": "Apache-2.0, written for this project; see the folder's README",
            "split": "30 % of scenes by a hash of the name, and the whole sample company, trained nothing",
        },
        "licence": "Apache-2.0",
        "figures": {name: {k: round(v, 4) for k, v in f.items()} for name, f in figures.items()},
        "limits": "English. Marked by one reader; severity, feelings and some issues are matters of judgement. "
        "Messages in the set are shorter and better written than many real ones.",
    }
