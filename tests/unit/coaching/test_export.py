"""What is written: other people's text stays text, and every chart has its table."""

from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.unit.coaching.conftest import scored_line, scored_turn

from draftassist.coaching.export import html_page, write_report
from draftassist.errors import StorageError

HOSTILE = '<script>alert(1)</script><img src=x onerror="go()">{{ 7331*7 }}\u202e'


@pytest.fixture
def report(report_on):
    turns = [
        scored_turn(
            2, 1, 1, 3, at=f"2026-09-{day:02d}T10:00:00+00:00", reply=HOSTILE, reason=HOSTILE,
            commitments=[{"start": 0, "end": 8, "text": HOSTILE[:8], "what": "refund", "kind": "refund",
                          "status": "contradicted", "cites": [HOSTILE]}],
        )
        for day in range(1, 29)
    ]  # fmt: skip
    rows = [
        scored_line(
            HOSTILE + str(i), [turn], agent="=HYPERLINK(1)", team=HOSTILE, issue=HOSTILE, outcome={"csat": 3},
            checkpoints=[{"turn": 2, "by": "2026-09-30", "kept": "missed"}],
        )
        for i, turn in enumerate(turns)
    ]  # fmt: skip
    return report_on([*rows, "not json"])


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data


def test_customers_text_is_text_and_the_page_asks_nothing_of_anybody(report):
    page = Page(html_page(report))
    assert {"script", "img", "iframe", "link", "object", "form"}.isdisjoint(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in ("src", "href")]
    assert HOSTILE in page.text
    assert "51317" not in page.text
    assert "default-src 'none'" in html_page(report)


def test_charts_have_their_tables_and_both_themes(report):
    html = html_page(report)
    page = Page(html)
    assert page.tags.count("figure") >= 3
    assert 'class="chart"' in html
    assert "By week, as a table" in page.text
    assert "prefers-color-scheme:dark" in html
    assert ("name", "viewport") in page.attributes


def test_a_bad_line_is_named_in_the_page(report):
    assert report.skipped_count == 1
    assert re.search(r"scored\.jsonl:29: is not JSON", Page(html_page(report)).text)


def test_a_spreadsheet_runs_no_cell(report, tmp_path):
    written = write_report(report, tmp_path / "out")
    tables = [path for path in written if path.suffix == ".csv"]
    assert len(tables) == 7
    for path in tables:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream))
        assert len({len(row) for row in rows}) == 1
        for cell in (cell for row in rows for cell in row):
            assert not cell.startswith(("=", "+", "@")), (path, cell)
    scores = (tmp_path / "out" / "scores.csv").read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK(1)" in scores


def test_the_json_is_the_report_as_documented(report, tmp_path):
    write_report(report, tmp_path)
    data = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert {
        "all",
        "teams",
        "agents",
        "insight",
        "period",
        "rules",
        "skipped",
        "skipped_count",
        "scorers",
    } <= data.keys()
    assert data["all"]["critical"] == {"replies": 28, "conversations": 28, "share": data["all"]["critical"]["share"]}
    assert data["agents"][0]["plan"]["dimension"] == "overpromising"


def test_an_empty_report_is_a_page_too(report_on):
    page = html_page(report_on([scored_line("T-1", [])]))
    assert "0 replies counted" in page
    assert "1 without any reply" in page


def test_a_folder_that_cannot_be_made_is_said_in_one_line(report, tmp_path: Path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError, match="cannot be written"):
        write_report(report, tmp_path / "file" / "out")
