"""The report as one HTML file: no script, no request to anywhere, intervals drawn; customers' text only as text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from draftassist.evaluation.report import TIME, SuitePage
from draftassist.evaluation.statistics import Estimate

__all__ = ["html_page"]

_TEMPLATE = Path(__file__).parent / "templates" / "report.html.jinja"
_WIDTH, _MARGIN = 150, 5
_BASELINES = ("template/", "word list/", "length/", "bag of words/", "bm25/", "vectors/", "fusion/", "banking/bm25/")


def html_page(title: str, pages: Sequence[SuitePage], *, profile: str, split: str) -> str:
    """The whole report. Jinja escapes everything; the content policy of the page allows no script at all."""
    from jinja2 import Environment

    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
        _TEMPLATE.read_text(encoding="utf-8")
    )
    return template.render(
        title=title, pages=pages, profile=profile, split=split, bar=_bar, own=_own, baselines=_baselines, timed=_timed,
        figure=_figure,
    )  # fmt: skip


def _own(page: SuitePage) -> list[tuple[str, Estimate]]:
    rows = page.report.metrics.items()
    return [(name, one) for name, one in rows if not name.startswith((TIME, *_BASELINES))]


def _baselines(page: SuitePage) -> list[tuple[str, Estimate]]:
    return [(name, one) for name, one in page.report.metrics.items() if name.startswith(_BASELINES)]


def _timed(page: SuitePage) -> list[tuple[str, Estimate]]:
    return [(name, one) for name, one in page.report.metrics.items() if name.startswith(TIME)]


def _figure(value: float | None) -> str:
    """Three digits that matter; whole numbers whole."""
    if value is None:
        return "not measured"
    value = round(value, 3) + 0.0  # no "-0.000"
    if value == round(value) and abs(value) < 1e6:
        return f"{value:.0f}"
    return f"{value:.3f}" if abs(value) < 10 else f"{value:.4g}"


def _scale(*values: float) -> tuple[float, float]:
    """The line that figures are drawn on: 0 to 1 for shares, 0 to 4 for scores, else to the next round number."""
    low, high = min(0.0, *values), max(*values, 0.0)
    top = next((end for end in (1.0, 4.0) if high <= end), None)
    if top is None:
        power = 10.0 ** math.floor(math.log10(high))
        top = math.ceil(high / power) * power
    return (0.0 if low >= 0 else -1.0 if low >= -1 else math.floor(low)), top


def _bar(estimate: Estimate | None, limit: float | None = None) -> Markup:
    """A figure with its interval on a line, and the limit of a gate as a red tick. Made of numbers only."""
    if estimate is None:
        return Markup()
    bottom, top = _scale(estimate.low, estimate.high, estimate.value, *([] if limit is None else [limit]))

    def at(value: float) -> float:
        return round(_MARGIN + _WIDTH * (value - bottom) / (top - bottom), 1)

    low, high, value = at(estimate.low), at(estimate.high), at(estimate.value)
    ends = f"{_figure(estimate.low)} to {_figure(estimate.high)}"
    words = f"{_figure(estimate.value)}, 95 % {ends}; drawn {bottom:g} to {top:g}"
    zero = f'<line x1="{at(0)}" x2="{at(0)}" y1="3" y2="13" class="zero"/>' if bottom < 0 else ""
    tick = "" if limit is None else f'<line x1="{at(limit)}" x2="{at(limit)}" y1="1" y2="15" class="limit"/>'
    return Markup(  # noqa: S704 - made of numbers only
        f'<svg width="{_WIDTH + 2 * _MARGIN}" height="16" role="img" aria-label="{words}"><title>{words}</title>'
        f'<line x1="{_MARGIN}" x2="{_WIDTH + _MARGIN}" y1="8" y2="8" class="axis"/>{zero}'
        f'<line x1="{low}" x2="{high}" y1="8" y2="8" class="interval"/>'
        f'<circle cx="{value}" cy="8" r="3.5"/>{tick}</svg>'
    )
