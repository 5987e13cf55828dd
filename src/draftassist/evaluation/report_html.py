"""The report as one HTML file: no script, no request to anywhere, intervals drawn; customers' text only as text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from draftassist.evaluation.report import TIME, SuitePage
from draftassist.evaluation.statistics import Estimate

__all__ = ["html_page"]

_TEMPLATE = Path(__file__).parent / "templates" / "report.html.jinja"


def html_page(title: str, pages: Sequence[SuitePage], *, profile: str, split: str) -> str:
    """The whole report. Jinja escapes everything; the content policy of the page allows no script at all."""
    from jinja2 import Environment

    template = Environment(autoescape=True, trim_blocks=True).from_string(_TEMPLATE.read_text(encoding="utf-8"))
    return template.render(title=title, pages=pages, profile=profile, split=split, bar=_bar, metrics=_metrics)


def _metrics(page: SuitePage, timed: bool) -> list[tuple[str, Estimate]]:
    return [(name, one) for name, one in page.report.metrics.items() if name.startswith(TIME) == timed]


def _bar(estimate: Estimate) -> Markup:
    """A share with its interval on a line from 0 to 1; nothing for what is no share."""
    if not 0 <= estimate.low <= estimate.high <= 1:
        return Markup()
    low, high, at = (round(120 * x, 1) for x in (estimate.low, estimate.high, estimate.value))
    return Markup(  # noqa: S704 - made of numbers only
        '<svg width="124" height="12" role="img"><line x1="2" x2="122" y1="6" y2="6" stroke="#d3d9e3"/>'
        f'<line x1="{low + 2}" x2="{high + 2}" y1="6" y2="6" stroke="#3b6ea5" stroke-width="4"/>'
        f'<circle cx="{at + 2}" cy="6" r="3.5" fill="#12395f"/></svg>'
    )
