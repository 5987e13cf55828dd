"""From domain objects to HTML for the page: pure functions, everything that is not ours escaped.

Customer text, drafts, clauses and notes reach the page only through `esc`. What the page sends back (`data-send`)
carries positions, never text.
"""

from __future__ import annotations

import html
import json

from draftassist.domain.case import Case, Message
from draftassist.domain.draft import DraftResult, Flag, Provenance, Verdict
from draftassist.domain.scorecard import DimensionScore, Scorecard, Suggestion
from draftassist.drafting.check import GAP
from draftassist.ui.words import VERDICT_WORDS, moment, money, plain

__all__ = [
    "case_html",
    "empty",
    "esc",
    "notice_html",
    "provenance_html",
    "scores_html",
    "send",
    "status_html",
    "verdict_html",
]

_DIMENSIONS = (
    ("empathy", "Empathy", False),
    ("ownership", "Ownership", False),
    ("overpromising", "Overpromising", True),
)
"""Attribute of the scorecard, what it is called, and whether 0 is the best."""
_SHOWN_REASONS = 2
_REGION = 'tabindex="0" role="region" aria-label="Verdict"'
"""A box of fixed height that may scroll must be reachable and named."""


def esc(text: object) -> str:
    """Any text as HTML that shows exactly that text."""
    return html.escape(str(text), quote=True)


def send(**message: int) -> str:
    """The attribute that makes a button tell the server what was pressed."""
    return f'data-send="{esc(json.dumps(message))}"'


def empty(words: str) -> str:
    """What a panel says while there is nothing to show."""
    return f'<p class="da-empty">{esc(words)}</p>'


def notice_html(line: str | None, kind: str = "error") -> str:
    """One friendly line; read out at once when something is wrong. Its place is kept when there is none."""
    role = "alert" if kind == "error" else "status"
    shown = f'<p class="da-notice da-{kind}">{esc(line)}</p>' if line else ""
    return f'<div role="{role}">{shown}</div>'


def status_html(words: str, *, busy: bool = False) -> str:
    """What is going on, for eyes and screen readers; `data-busy` tells the page to keep hands off the box."""
    dots = '<span class="da-dots" aria-hidden="true"></span>' if busy else ""
    return (
        f'<div id="da-status" role="status" aria-live="polite" data-busy="{"yes" if busy else "no"}">'
        f"{dots}{esc(words)}</div>"
    )


def case_html(case: Case | None) -> str:
    """The thread as it came in, newest last, with what is known of the customer."""
    if case is None:
        return empty("Choose a case from the queue, or paste a customer's message.")
    known = [
        case.customer.name,
        case.customer.tier and f"tier {case.customer.tier}",
        case.customer.since and f"since {case.customer.since:%Y}",
        case.order and case.order.id and f"order {case.order.id}",
        case.order and case.order.total and money(case.order.total),
        case.issue and plain(case.issue),
    ]
    head = " · ".join(esc(part) for part in known if part)
    items = f'<p class="da-sub">{esc(", ".join(case.order.items))}</p>' if case.order and case.order.items else ""
    history = "".join(f"<li>{esc(entry)}</li>" for entry in case.customer.history)
    past = f"<ul class='da-history' aria-label='Earlier contacts'>{history}</ul>" if history else ""
    thread = "".join(_message(message) for message in case.messages)
    return (
        f'<p class="da-who">{head}</p>{items}{past}'
        f'<div class="da-thread" tabindex="0" role="region" aria-label="Messages">{thread}</div>'
    )


def _message(message: Message) -> str:
    who = message.sender
    when = f" <span>{esc(moment(message.at))}</span>" if message.at else ""
    text = f'<div class="da-text">{esc(message.text)}</div>'
    return f'<div class="da-msg da-{who}"><p class="da-by">{who}{when}</p>{text}</div>'


def verdict_html(result: DraftResult | None, waiting: str = "No draft yet.") -> str:
    """The verdict and what would change it; `waiting` stands there while there is none."""
    if result is None:
        return f'<div class="da-verdict da-none" {_REGION}><strong>—</strong> <span>{esc(waiting)}</span></div>'
    name, meaning = VERDICT_WORDS[result.verdict]
    changes = _what_changes_it(result)
    shown = "".join(f"<li>{esc(change)}</li>" for change in changes[:_SHOWN_REASONS])
    rest = len(changes) - _SHOWN_REASONS
    more = f"<li>and {rest} more, below</li>" if rest > 0 else ""
    reasons = f"<ul>{shown}{more}</ul>" if changes else ""
    return (
        f'<div class="da-verdict da-{result.verdict}" data-verdict="{result.verdict}" {_REGION}>'
        f"<strong>{name}</strong> <span>{esc(meaning)}</span>{reasons}</div>"
    )


def _what_changes_it(result: DraftResult) -> list[str]:
    severities: dict[Verdict, tuple[str, ...]] = {"ready": (), "needs_fill": (), "hold": ("hold", "fix")}
    found = [
        _quoted(flag) for severity in severities[result.verdict] for flag in result.flags if flag.severity == severity
    ]
    if result.verdict == "needs_fill":
        found += [f"fill in {gap}" for gap in dict.fromkeys(GAP.findall(result.draft.body))]
        found += [
            f"tick that this holds: {action.condition_text or plain(action.action)}"
            for action in result.plan.actions
            if action.condition == "unverified"
        ]
    return found


def _quoted(flag: Flag) -> str:
    return f"“{flag.text}”: {flag.message}" if flag.text else flag.message


def scores_html(score: Scorecard | None) -> str:
    """Three scores with their reasons, the overall figure, and what to say instead."""
    cards = "".join(
        _dimension(title, getattr(score, name) if score else None, low_is_best)
        for name, title, low_is_best in _DIMENSIONS
    )
    overall = f"{score.overall:g}" if score else "–"
    fail = ' <span class="da-fail">fail: overpromises</span>' if score and score.fail else ""
    notes = "".join(_suggestion(i, one) for i, one in enumerate(score.suggestions)) if score else ""
    better = f'<ul class="da-suggestions" aria-label="Suggestions">{notes}</ul>' if notes else ""
    return (
        f'<div class="da-scores" data-overall="{overall}">{cards}'
        f'<p class="da-overall">Overall <strong>{overall}</strong>/100{fail}</p></div>{better}'
    )


def _dimension(title: str, dimension: DimensionScore | None, low_is_best: bool) -> str:
    best = ' <span class="da-best">0 is best</span>' if low_is_best else ""
    if dimension is None:
        return f'<div class="da-score"><p class="da-title">{title}{best}</p><p class="da-points">–</p></div>'
    merit = 4 - dimension.score if low_is_best else dimension.score
    level = "good" if merit >= 3 else "fair" if merit == 2 else "poor"
    pips = "".join(f'<i class="{"on" if n < dimension.score else ""}"></i>' for n in range(4))
    points = f'<strong>{dimension.score}</strong>/4 <span class="da-pips" aria-hidden="true">{pips}</span>'
    return (
        f'<div class="da-score da-{level}"><p class="da-title">{title}{best}</p><p class="da-points">{points}</p>'
        f'<p class="da-why">{esc(dimension.reason)}</p></div>'
    )


def _suggestion(index: int, one: Suggestion) -> str:
    use = f'<button type="button" class="da-link" {send(suggestion=index)}>Use it</button>'
    button = use if one.end > one.start else ""
    return f"<li><b>{esc(plain(one.dimension))}</b>: {esc(one.why)}. Rather: “{esc(one.rewrite)}” {button}</li>"


def provenance_html(made: Provenance | None) -> str:
    """How the draft came about, with what was assumed."""
    if made is None:
        return '<p class="da-made">&nbsp;</p>'
    prompts = ", ".join(f"{name} {version}" for name, version in made.prompts.items())
    tokens = made.tokens.prompt + made.tokens.completion
    parts = [
        f"written by {made.writer}",
        made.model if made.model != made.writer else "",
        f"{made.seconds.total:.1f} s",
        f"{made.attempts} attempt{'' if made.attempts == 1 else 's'}",
        f"{tokens} tokens" if tokens else "",
        f"knowledge {made.knowledge}" if made.knowledge else "no knowledge: promises are unchecked",
        f"prompts {prompts}" if prompts else "",
    ]
    notes = "".join(f"<li>{esc(line)}</li>" for line in _assumed(made))
    return f'<p class="da-made">{" · ".join(esc(part) for part in parts if part)}</p>' + (
        f'<ul class="da-assumed">{notes}</ul>' if notes else ""
    )


def _assumed(made: Provenance) -> list[str]:
    return [*made.notices, *(f"assumed {one.field}: {one.value} ({one.why})" for one in made.assumptions)]
