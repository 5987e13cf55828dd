"""The report: worst first, customers' text as text only, intervals drawn, and the same page for the same results."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from draftassist.errors import EvalError
from draftassist.evaluation.baseline import accept, against_accepted
from draftassist.evaluation.failures import failures_of
from draftassist.evaluation.report import Against, SuitePage, page_of
from draftassist.evaluation.report_html import html_page
from draftassist.evaluation.report_markdown import markdown
from draftassist.evaluation.statistics import Estimate
from draftassist.evaluation.suite import Fingerprint, Gate, SampleResult, SuiteReport

HOSTILE = "<script>alert(1)</script> <img src=http://evil.example/x onerror=alert(1)>\n# not a heading"


def result(name: str, *, tags: dict[str, str] | None = None, error: str | None = None, **measures: Any) -> SampleResult:
    return SampleResult(id=name, cluster=name, tags=tags or {}, measures={} if error else measures, error=error)


RESULTS = [
    result("fine", tags={"channel": "email"}, asks_answered=[True], severity=2, body="All is well."),
    result("lies", tags={"channel": "chat"}, undone=["I refunded it"], false_ready=True, severity=4, body=HOSTILE),
    result("silent", tags={"channel": "chat"}, asks_answered=[False, True], severity=2, body="Hello."),
    result("broken", error="ValueError: <b>boom</b>"),
]
SHARE = Estimate(value=0.5, low=0.2, high=0.8, n=3, clusters=3)


def report(**changes: Any) -> SuiteReport:
    gates = [Gate(metric="asks answered", min=0.9).judge(SHARE)]
    metrics = {"asks answered": SHARE, "time/draft seconds": SHARE.model_copy(update={"value": 0.7})}
    return SuiteReport(**{"n": 3, "unscored": 1, "of": 9, "metrics": metrics, "gates": gates} | changes)


def html(page: SuitePage) -> str:
    return html_page("Evaluation", [page], profile="ci", split="test")


class Tags(HTMLParser):
    """Every tag and attribute of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_the_worst_come_first_and_say_why():
    page = page_of("drafting", "", report(), RESULTS)
    assert [worst.id for worst in page.worst] == ["broken", "lies", "silent"]
    assert page.worst[1].why == ["ready that should not be", "claims an undone deed: I refunded it"]
    assert page.worst[2].why == ["ask not answered"]


def test_failures_are_counted_by_type_channel_and_severity():
    page = page_of("drafting", "", report(), RESULTS)
    assert {one.kind: one.estimate.value for one in page.failures} == pytest.approx(
        {"ask not answered": 1 / 3, "claims an undone deed": 1 / 3, "ready that should not be": 1 / 3}
    )
    groups = {(one.tag, one.value): one.estimate.value for one in page.groups}
    assert groups == {("channel", "chat"): 0, ("channel", "email"): 1, ("severity", "2"): 0.5, ("severity", "4"): 0}


def test_hostile_text_stays_text_in_both_reports():
    page = page_of("drafting", "", report(), RESULTS)
    tags = Tags(html(page))
    assert not {"script", "img", "b", "link", "iframe"} & tags.tags
    assert not {name for name in tags.attributes if name.startswith("on") or name == "src"}
    assert "alert(1)" in html(page)
    lines = markdown(page).split("\n")
    assert all(line.startswith("    ") for line in lines if "<" in line)
    assert "    # not a heading" in lines


def test_the_page_asks_for_nothing_from_anywhere():
    page = html(page_of("drafting", "", report(), RESULTS))
    assert "default-src 'none'" in page
    assert not re.search(r"(?:href|src)=\"(?!#)", page)
    assert "url(" not in page


def test_timings_stand_apart_at_the_end():
    slow = report(metrics={"asks answered": SHARE, "time/draft seconds": SHARE.model_copy(update={"value": 9.9})})
    for render, mark in ((html, '<section id="timings">'), (markdown, "## Timings")):
        one, other = (render(page_of("drafting", "", each, RESULTS)) for each in (report(), slow))
        assert one != other
        assert one.split(mark)[0] == other.split(mark)[0]


def test_figures_that_can_show_no_gain_are_named():
    top = report(metrics={"asks answered": SHARE.model_copy(update={"value": 1.0})})
    assert any(one.startswith("ceiling") for one in page_of("drafting", "", top, RESULTS).warnings)
    bottom = report(metrics={"asks answered": SHARE.model_copy(update={"value": 0.0})})
    assert any(one.startswith("floor") for one in page_of("drafting", "", bottom, RESULTS).warnings)
    assert "4 of the 9 samples of the split were run" in page_of("drafting", "", report(), RESULTS).warnings


@pytest.mark.parametrize(
    ("estimate", "limit"),
    [((0.5, 0.2, 0.8), 0.9), ((-0.1, -0.4, 0.2), None), ((17.0, 3.0, 431.0), 20.0), ((0.0, 0.0, 0.0), 0.0),
     ((3.2, 3.0, 3.4), 3.3), ((-12.0, -40.0, 2.0), None)],
)  # fmt: skip
def test_every_interval_is_drawn_inside_its_line(estimate, limit):
    value, low, high = estimate
    drawn = Estimate(value=value, low=low, high=high, n=9, clusters=9)
    gate = Gate(metric="m", min=limit if limit is not None else 0.0).judge(drawn)
    page = html(page_of("drafting", "", report(metrics={"m": drawn}, gates=[gate]), RESULTS))
    places = [float(x) for x in re.findall(r'(?:x1|x2|cx)="([-\d.]+)"', page)]
    assert places
    assert all(0 <= place <= 160 for place in places)


def test_a_suite_that_did_not_run_says_so_in_both():
    page = page_of("external", "", SuiteReport(not_run="the data <i>is</i> not there", required=True), [])
    assert "Not run: the data &lt;i&gt;is" in html(page)
    assert "**Not run:** the data &lt;i&gt;is" in markdown(page)


def test_an_error_outweighs_all_else_and_a_clean_sample_has_no_failure():
    assert failures_of(RESULTS[0]) == []
    assert failures_of(RESULTS[3])[0].weight > sum(one.weight for one in failures_of(RESULTS[1]))
    measures: dict[str, Any] = {"rated/empathy": 3.5, "empathy": 1, "rated/ownership": 2.0, "ownership": 2}
    off = result("r", **measures)
    assert [one.kind for one in failures_of(off)] == ["empathy a step off or more"]


FRAME = Fingerprint(frame={"samples": "1"}, subject={"measures": "m", "code": "1"})


def test_a_run_is_held_against_the_accepted_one(tmp_path):
    before = [result(f"s{i}", right=False, body="secret") for i in range(40)]
    after = [result(f"s{i}", right=True) for i in range(40)]
    path = accept(tmp_path, "told", "ci", "test", SuiteReport(n=40, fingerprint=FRAME), before)
    assert "secret" not in path.read_text()
    new = SuiteReport(n=40, fingerprint=FRAME.model_copy(update={"subject": {"measures": "m", "code": "2"}}))
    found = against_accepted(tmp_path, "told", "ci", "test", new, after)
    assert isinstance(found, Against)
    assert found.comparison is not None
    assert [(one.measure, one.verdict) for one in found.comparison.told] == [("right", "IMPROVED")]
    assert found.comparison.changed == {"code": ("1", "2")}
    assert "IMPROVED" in html(page_of("told", "", new, after, [found]))
    assert "| right | IMPROVED | 0.000 | 1.000 |" in markdown(page_of("told", "", new, after, [found]))


def test_what_cannot_be_compared_says_why_and_what_is_unscored_is_not_accepted(tmp_path):
    assert against_accepted(tmp_path, "told", "ci", "test", SuiteReport(), []) is None
    rows = [result(f"s{i}", right=True) for i in range(4)]
    accept(tmp_path, "told", "ci", "test", SuiteReport(n=4, fingerprint=FRAME), rows)
    other = SuiteReport(fingerprint=FRAME.model_copy(update={"frame": {"samples": "2"}}))
    found = against_accepted(tmp_path, "told", "ci", "test", other, rows)
    assert found is not None
    assert "differ in samples: 1 and 2" in str(found.refused)
    with pytest.raises(EvalError, match="1 samples are unscored"):
        accept(tmp_path, "told", "ci", "test", SuiteReport(n=3, unscored=1), rows)
