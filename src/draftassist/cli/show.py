"""How results look in a terminal. Customer text and drafts are printed as plain text, never as markup."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from draftassist.domain.case import Case
from draftassist.domain.draft import Cannot, DraftResult, EvidencePassage, Flag, Plan, PlannedAction
from draftassist.domain.scorecard import DimensionScore, Scorecard

__all__ = ["show_case", "show_flags", "show_plan", "show_result", "show_score", "show_search"]

_VERDICT_STYLE = {"ready": "bold green", "needs_fill": "bold yellow", "hold": "bold red"}
_VERDICT_WORDS = {
    "ready": "ready: could be sent as it is",
    "needs_fill": "needs fill: tick or fill what is marked [[so]]",
    "hold": "hold: a person with authority must look",
}
_SEVERITY_STYLE = {"info": "cyan", "fix": "yellow", "hold": "red"}
_STATUS_MARK = {"done": "✓ done", "in_progress": "… under way", "will_do": "→ to do"}


def _moment(moment: datetime | None) -> str:
    return f"{moment:%a} {moment.day} {moment:%b %H:%M}" if moment else ""


def show_case(console: Console, case: Case) -> None:
    """The customer's last message, as they wrote it."""
    title = " · ".join(part for part in (case.id, case.customer.name, case.channel) if part)
    console.print(Panel(Text(case.customer_messages[-1]), title=Text(title), title_align="left", border_style="dim"))


def _plan_row(action: PlannedAction) -> tuple[Text, ...]:
    style = "" if action.within_authority else "red"
    what = Text(action.detail, style)
    if action.condition != "met":
        what.append(f"  [{action.condition}: {action.condition_text or 'condition'}]", "yellow")
    due = action.timeline or _moment(action.due)
    return Text(_STATUS_MARK[action.status]), what, Text(action.owner), Text(due), Text(", ".join(action.cites), "dim")


def show_plan(plan: Plan) -> RenderableType:
    """The plan as a checklist: status, what, who, when, clause."""
    table = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    for name, ratio in (("", 2), ("what", 6), ("who", 2), ("when", 3), ("clause", 4)):
        table.add_column(name, ratio=ratio, overflow="fold")
    for action in plan.actions:
        table.add_row(*_plan_row(action))
    lines: list[RenderableType] = [table]
    lines += [_refusal(refused) for refused in plan.cannot]
    if plan.checkpoint:
        lines.append(
            Text(f"next contact: {_moment(plan.checkpoint.at)}, {plan.checkpoint.by}, by {plan.checkpoint.how}")
        )
    if plan.escalate_to:
        lines.append(Text(f"goes to: {plan.escalate_to.replace('_', ' ')}", "yellow"))
    lines += [Text(f"question to a person: {question}", "yellow") for question in plan.questions]
    lines += [Text(f"only you can say: {gap}", "yellow") for gap in plan.gaps]
    lines += [Text(f"because {reason}", "dim") for reason in plan.reasons]
    return Group(*lines)


def _refusal(refused: Cannot) -> Text:
    line = Text(f"cannot: {refused.ask} ({refused.why})")
    if refused.alternative:
        line.append(f"; instead: {refused.alternative}")
    return line


def show_flags(flags: Iterable[Flag]) -> RenderableType:
    """One line a flag: severity, code, what to do, and the words it is about."""
    table = Table(box=None, pad_edge=False, show_header=False)
    for flag in flags:
        words = Text(f"{flag.message}")
        if flag.text:
            words.append(f"  “{flag.text}”", "italic")
        table.add_row(Text(flag.severity, _SEVERITY_STYLE[flag.severity]), Text(flag.code, "bold"), words)
    return table if table.row_count else Text("none", "dim")


def _dimension(name: str, dimension: DimensionScore, best: int) -> tuple[Text, ...]:
    good = dimension.score >= 3 if best == 4 else dimension.score <= 1
    return Text(name), Text(f"{dimension.score}/4", "green" if good else "red"), Text(dimension.reason)


def show_score(score: Scorecard) -> RenderableType:
    """The three dimensions with their reasons."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_row(*_dimension("empathy", score.empathy, 4))
    table.add_row(*_dimension("ownership", score.ownership, 4))
    table.add_row(*_dimension("overpromising (0 is best)", score.overpromising, 0))
    overall = Text(f"overall {score.overall:g}/100", "bold red" if score.fail else "bold")
    return Group(table, overall.append(f"   scorer {score.scorer}", "dim"))


def show_result(console: Console, result: DraftResult, *, body: bool = True) -> None:
    """Everything about a draft, in the order in which an agent reads it."""
    if body:
        draft = Group(Text(f"Subject: {result.draft.subject}", "bold"), Text(), Text(result.draft.body))
        console.print(Panel(draft, title="draft", title_align="left"))
    verdict = Text(_VERDICT_WORDS[result.verdict], _VERDICT_STYLE[result.verdict])
    for title, part in (
        ("verdict", verdict),
        ("plan", show_plan(result.plan)),
        ("rests on", _citations(result)),
        ("flags", show_flags(result.flags)),
        ("scores", show_score(result.score)),
        ("made by", _provenance(result)),
    ):
        console.print(Text(title, "bold underline"))
        console.print(Padding(part, (0, 0, 1, 2)))


def _citations(result: DraftResult) -> RenderableType:
    lines = [
        Text(f"“{result.draft.body[c.start : c.end]}”  ").append(", ".join(c.cites), "cyan") for c in result.citations
    ]
    return Group(*lines) if lines else Text("no sentence rests on a clause", "dim")


def _provenance(result: DraftResult) -> Text:
    made = result.provenance
    who = " · ".join(dict.fromkeys([made.writer, made.model]))
    line = f"{who} · {made.seconds.total:.1f} s · {made.attempts} attempt{'s' if made.attempts != 1 else ''}"
    return Text(
        "\n".join([line, *made.notices, *(f"assumed {a.field}: {a.value} ({a.why})" for a in made.assumptions)]), "dim"
    )


def show_search(console: Console, passages: Iterable[EvidencePassage]) -> None:
    """Passages, best first."""
    empty = True
    for passage in passages:
        empty = False
        head = Text(f"{passage.score:.2f}  ", "bold").append(passage.id, "cyan").append(f"  {passage.title}", "dim")
        if passage.effective_to:
            head.append(f"  superseded {passage.effective_to}", "red")
        console.print(head)
        console.print(Padding(Text(passage.text.strip()[:600]), (0, 0, 1, 6)))
    if empty:
        console.print(Text("nothing relevant found", "dim"))
