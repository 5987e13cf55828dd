"""The report as one HTML file: no script, no request to anywhere, intervals drawn; customers' text only as text."""

from __future__ import annotations

from collections.abc import Sequence

from draftassist.evaluation.report import TIME, SuitePage
from draftassist.evaluation.statistics import Estimate

__all__ = ["html_page"]

_TEMPLATE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:68rem;padding:0 1rem;color:#1c2430}
table{border-collapse:collapse;width:100%;margin:.6rem 0 1.4rem}td,th{padding:.25rem .6rem;text-align:left;border-bottom:1px solid #dde2ea}
.passed{color:#17693a}.failed{color:#a31621;font-weight:600}.num{font-variant-numeric:tabular-nums;white-space:nowrap}
pre{white-space:pre-wrap;background:#f5f7fa;padding:.8rem;border-left:3px solid #b7c0cf}summary{cursor:pointer}
.warn{color:#7a5300}svg{display:block}
</style></head><body>
<h1>{{ title }}</h1>
<p>Profile {{ profile }}, split {{ split }}. Intervals are 95 %, resampled by scene.</p>
<ul>{% for page in pages %}<li><a href="#{{ page.suite }}">{{ page.suite }}</a>
{% if page.report.not_run is not none %}not run{% elif page.report.passed %}<span class="passed">passed</span>{% else %}<span class="failed">failed</span>{% endif %}</li>{% endfor %}</ul>
{% for page in pages %}<section id="{{ page.suite }}"><h2>{{ page.suite }}</h2>
{% if page.report.not_run is not none %}<p class="warn">Not run: {{ page.report.not_run }}</p>{% else %}
<p>{{ page.note }}</p>
<p>{{ page.report.n }} samples scored, {{ page.report.unscored }} unscored, {{ page.report.uncounted }} not counted.</p>
{% if page.report.gates %}<table><tr><th>gate</th><th></th><th>figure</th></tr>
{% for gate in page.report.gates %}<tr><td>{{ gate.name }}</td><td class="{{ 'passed' if gate.passed else 'failed' }}">{{ 'passed' if gate.passed else 'failed' }}</td><td class="num">{{ '%.3f'|format(gate.value) if gate.value is not none else 'not measured' }}</td></tr>{% endfor %}</table>{% endif %}
{{ metric_table(page, false) }}
{% for warning in page.warnings %}<p class="warn">{{ warning }}</p>{% endfor %}
{% if page.comparison %}<h3>Against the other run</h3>
<ul>{% for name, pair in page.comparison.changed.items() %}<li>{{ name }}: {{ pair[0] or 'none' }} → {{ pair[1] or 'none' }}</li>{% endfor %}</ul>
<table><tr><th>measure</th><th></th><th>old</th><th>new</th><th>gain [95 %]</th><th>p (Holm)</th></tr>
{% for d in page.comparison.differences %}<tr><td>{{ d.measure }}</td><td>{{ d.verdict }}</td><td class="num">{{ '%.3f'|format(d.old) }}</td><td class="num">{{ '%.3f'|format(d.new) }}</td><td class="num">{{ '%.3f [%.3f, %.3f]'|format(d.gain.value, d.gain.low, d.gain.high) }}</td><td class="num">{{ '%.3f'|format(d.p) }}</td></tr>{% endfor %}</table>{% endif %}
{% if page.groups %}<h3>Where</h3><table><tr><th>group</th><th>share right</th><th></th><th>n</th></tr>
{% for g in page.groups %}<tr><td>{{ g.tag }} {{ g.value }}</td><td class="num">{{ '%.3f'|format(g.estimate.value) }}</td><td>{{ bar(g.estimate) }}</td><td class="num">{{ g.estimate.n }}</td></tr>{% endfor %}</table>{% endif %}
{% if page.worst %}<h3>Worst first</h3>{% for w in page.worst %}<details><summary>{{ w.id }}{% if w.error %}: {{ w.error }}{% endif %}</summary>
<ul>{% for why in w.why %}<li>{{ why }}</li>{% endfor %}</ul>{% if w.text %}<pre>{{ w.text }}</pre>{% endif %}</details>{% endfor %}{% endif %}
{{ metric_table(page, true) }}{% endif %}</section>{% endfor %}
</body></html>
"""
_TABLE = """{% if rows %}{% if timed %}<h3>Timings</h3>{% endif %}<table><tr><th>metric</th><th>value</th><th>95 %</th><th></th><th>n</th><th>scenes</th></tr>
{% for name, e in rows %}<tr><td>{{ name }}</td><td class="num">{{ '%.4g'|format(e.value) }}</td><td class="num">{{ '%.4g to %.4g'|format(e.low, e.high) }}</td><td>{{ bar(e) }}</td><td class="num">{{ e.n }}</td><td class="num">{{ e.clusters }}</td></tr>
{% endfor %}</table>{% endif %}"""


def html_page(title: str, pages: Sequence[SuitePage], *, profile: str, split: str) -> str:
    """The whole report. Jinja escapes everything; the content policy allows no script at all."""
    from jinja2 import Environment
    from markupsafe import Markup

    environment = Environment(autoescape=True, trim_blocks=True)

    def bar(estimate: Estimate) -> Markup:
        return Markup(_bar(estimate))  # noqa: S704 - made of numbers only

    def metric_table(page: SuitePage, timed: bool) -> Markup:
        rows = [(name, one) for name, one in page.report.metrics.items() if name.startswith(TIME) == timed]
        return Markup(environment.from_string(_TABLE).render(rows=rows, timed=timed, bar=bar))  # noqa: S704 - escaped

    return environment.from_string(_TEMPLATE).render(
        title=title, pages=pages, profile=profile, split=split, bar=bar, metric_table=metric_table
    )


def _bar(estimate: Estimate) -> str:
    """A share with its interval on a line from 0 to 1; nothing for what is no share."""
    if not 0 <= estimate.low <= estimate.high <= 1:
        return ""
    low, high, at = (round(120 * x, 1) for x in (estimate.low, estimate.high, estimate.value))
    return (
        '<svg width="124" height="12" role="img"><line x1="2" x2="122" y1="6" y2="6" stroke="#d3d9e3"/>'
        f'<line x1="{low + 2}" x2="{high + 2}" y1="6" y2="6" stroke="#3b6ea5" stroke-width="4"/>'
        f'<circle cx="{at + 2}" cy="6" r="3.5" fill="#12395f"/></svg>'
    )
