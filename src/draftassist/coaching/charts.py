"""Inline SVG for the report: an interval on its scale, a weekly trend, weekly counts.

Made of numbers and escaped labels only; colours come from the page's style, so that light and dark both work. Each
chart has its table beside it in the page.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from draftassist.coaching.shapes import Figure, Measure, WeekPoint

__all__ = ["columns", "interval", "trend"]

_WIDTH, _HEIGHT = 640.0, 150.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 34.0, 8.0, 8.0, 22.0
_LABELS = 6


def interval(figure: Figure | None, top: float) -> Markup:
    """A figure and its interval on a line from 0 to `top`; nothing where there is no figure."""
    if figure is None:
        return Markup()
    low, high = (figure.value if edge is None else edge for edge in (figure.low, figure.high))
    at, start, end = (2 + 116 * min(max(x / top, 0.0), 1.0) for x in (figure.value, low, high))
    label = f"{figure.value:.2f} of {top:g}"
    return Markup(
        '<svg class="bar" viewBox="0 0 120 12" width="120" height="12" role="img" aria-label="{}">'
        '<line class="axis" x1="2" x2="118" y1="6" y2="6"/>'
        '<line class="range" x1="{:.1f}" x2="{:.1f}" y1="6" y2="6"/>'
        '<circle class="dot" cx="{:.1f}" cy="6" r="3.5"/></svg>'
    ).format(label, start, end, at)


def trend(weeks: Sequence[WeekPoint], measure: Measure, top: float) -> Markup:
    """A measure by week as a line, with its interval as a band where there is one; nothing for fewer than two weeks."""
    points = [(week, week.scores[measure]) for week in weeks if measure in week.scores]
    if len(points) < 2:
        return Markup()
    xs = _places(len(points))
    line = " ".join(f"{x:.1f},{_y(f.value, top):.1f}" for x, (_, f) in zip(xs, points, strict=True))
    parts = [_axis(top), Markup('<polyline class="line" points="{}"/>').format(line)]
    for x, (_, figure) in zip(xs, points, strict=True):
        if figure.low is not None and figure.high is not None:
            low, high = _y(figure.low, top), _y(figure.high, top)
            parts.append(
                Markup('<line class="range" x1="{0:.1f}" x2="{0:.1f}" y1="{1:.1f}" y2="{2:.1f}"/>').format(x, low, high)
            )
        at = _y(figure.value, top)
        parts.append(Markup('<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="3.5"/>').format(x, at))
    parts.append(_week_labels([week.week for week, _ in points], xs))
    return _drawing(f"{measure} by week, {points[0][0].week} to {points[-1][0].week}", parts)


def columns(counts: Sequence[tuple[str, int]], label: str) -> Markup:
    """Counts by week as columns; nothing for fewer than two weeks."""
    if len(counts) < 2:
        return Markup()
    most = max(1, *(count for _, count in counts))
    xs = _places(len(counts))
    wide = min(28.0, 0.7 * (_WIDTH - _LEFT - _RIGHT) / len(counts))
    parts = [_axis(most)]
    for x, (_, count) in zip(xs, counts, strict=True):
        y = _y(count, most)
        parts.append(
            Markup('<rect class="column" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
                x - wide / 2, y, wide, _HEIGHT - _BOTTOM - y
            )
        )
    parts.append(_week_labels([week for week, _ in counts], xs))
    return _drawing(f"{label} by week", parts)


def _places(count: int) -> list[float]:
    room = _WIDTH - _LEFT - _RIGHT
    return [_LEFT + room * (index + 0.5) / count for index in range(count)]


def _y(value: float, top: float) -> float:
    return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - min(max(value / top, 0.0), 1.0))


def _axis(top: float) -> Markup:
    floor = _HEIGHT - _BOTTOM
    lines = Markup(
        '<line class="axis" x1="{0}" x2="{1}" y1="{2}" y2="{2}"/><text class="tick" x="2" y="{3}">0</text>'
        '<text class="tick" x="2" y="{4}">{5:g}</text>'
    )
    return lines.format(_LEFT, _WIDTH - _RIGHT, floor, floor, _TOP + 8, top)


def _week_labels(names: Sequence[str], xs: Sequence[float]) -> Markup:
    every = -(-len(names) // _LABELS)
    text = Markup('<text class="tick" text-anchor="middle" x="{:.1f}" y="{}">{}</text>')
    return Markup().join(
        text.format(x, _HEIGHT - 6, name) for i, (name, x) in enumerate(zip(names, xs, strict=True)) if i % every == 0
    )


def _drawing(label: str, parts: Sequence[Markup]) -> Markup:
    frame = Markup('<svg class="chart" viewBox="0 0 {:g} {:g}" role="img" aria-label="{}">{}</svg>')
    return frame.format(_WIDTH, _HEIGHT, label, Markup().join(parts))
