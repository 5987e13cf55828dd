"""Which press calls which handler: the only place that knows about Gradio's events."""

from __future__ import annotations

from typing import Any, Final

from draftassist.ui.handlers import Handlers
from draftassist.ui.layout import Page

__all__ = ["wire"]

_QUIET: Final[dict[str, Any]] = {"show_progress": "hidden", "api_visibility": "private"}
"""No overlay that makes the page flicker, and no endpoint in a public description."""
_AT_ONCE: Final[dict[str, Any]] = {**_QUIET, "queue": False, "trigger_mode": "always_last"}
"""For what must answer while somebody types: past the queue, and only the last state of a burst counts."""


def wire(blocks: Any, page: Page, handlers: Handlers) -> None:
    """Connect every component to its handler; called inside the Blocks context."""
    details, wishes = list(page.fields), list(page.wishes)
    panels = [page.verdict, page.scores, page.plan, page.flags, page.preview, page.evidence, page.made]
    text = [page.desk, page.body, page.subject, page.status, page.notice]
    case = [page.paste, page.thread, *details]
    everything = [*text, *case, *panels, page.stop]

    blocks.load(handlers.greet, outputs=[page.health], **_QUIET)
    page.queue.input(handlers.choose, [page.desk, page.body, page.queue], [*text, *case, *panels], **_QUIET)
    page.load.click(handlers.load, [page.desk, page.body, page.paste, *details], [*text, *case, *panels], **_QUIET)
    page.draft.click(
        handlers.draft, [page.desk, page.paste, page.body, *details, *wishes], everything, concurrency_limit=8, **_QUIET
    )
    writing: dict[str, Any] = {
        "inputs": [page.desk, page.body, *details, *wishes],
        "outputs": everything,
        "concurrency_limit": 8,
        **_QUIET,
    }
    page.another.click(handlers.another, **writing)
    page.plan.select(handlers.tick, **writing)
    page.stop.click(handlers.stop, queue=False, **_QUIET)
    page.flags.select(handlers.mend_flag, [page.desk, page.body], [*text, *panels], **_QUIET)
    page.scores.select(handlers.mend_score, [page.desk, page.body], [*text, *panels], **_QUIET)
    page.score_now.click(handlers.score, [page.desk, page.body], [page.desk, page.scores, page.preview], **_AT_ONCE)
    page.check_now.click(handlers.check, [page.desk, page.body], [*text, *panels], **_AT_ONCE)
