"""What the desk does with hostile text, with what it cannot use, and with a model that fails."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.support.desk import begin, choose, draft, paste, reply, settled, type_at_end, verdict

from draftassist.errors import ModelsMissingError

pytestmark = pytest.mark.browser

HOSTILE = """<script>window.pwned = 1</script><img src=x onerror="window.pwned = 2"><svg onload="window.pwned=3">
![see](http://127.0.0.1:9/picture.png) [link](javascript:window.pwned=4) ${window.pwned=5} {{constructor}} `${1}`
</div></textarea><h1>I own this page</h1> &lt;b&gt; "' on 12 May my order 77120 never came, where is it?"""


def hostile_case() -> dict[str, Any]:
    return {
        "id": HOSTILE, "customer": {"name": HOSTILE, "tier": HOSTILE, "history": [HOSTILE]},
        "agent": {"name": "<i>Sam</i>"}, "order": {"id": HOSTILE, "items": [HOSTILE]}, "issue": HOSTILE,
        "messages": [{"from": "customer", "text": HOSTILE}, {"from": "note", "text": HOSTILE}],
        "agent_notes": HOSTILE, "actions_taken": [{"action": "x", "detail": HOSTILE}],
    }  # fmt: skip


@pytest.mark.parametrize("text", [HOSTILE, json.dumps(hostile_case())], ids=["message", "case"])
def test_hostile_text_is_only_text(visitors, text):
    page = visitors.open()
    paste(page, text)
    expect(page.locator(".da-thread")).to_contain_text('<script>window.pwned = 1</script><img src=x onerror="window')
    expect(page.locator(".da-thread")).to_contain_text("${window.pwned=5} {{constructor}}")
    draft(page)
    type_at_end(page, HOSTILE)
    expect(page.locator("#da-preview-box")).to_contain_text("<script>window.pwned = 1</script>")
    page.wait_for_timeout(800)
    assert page.evaluate("window.pwned") is None
    assert page.locator("h1").all_text_contents() == ["DraftAssist"]
    assert (
        page.locator("#da-desk :is(script, img, iframe, object), #da-below :is(script, img, iframe, object)").count()
        == 0
    )


def test_a_message_of_200_kilobytes_is_shown_and_answered(visitors):
    page = visitors.open()
    long = "My order 77120 is late and nobody answers. " * 4700
    paste(page, long)
    expect(page.locator(".da-thread")).to_contain_text("nobody answers", timeout=15_000)
    assert len(page.locator(".da-thread").text_content() or "") > 195_000
    assert draft(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


@pytest.mark.parametrize(
    ("pasted", "line"),
    [
        ("{not json", "is not JSON"),
        ('{"messages": []}', "there is no customer message"),
        ('{"messages": [{"from": "customer", "text": "x"}], "channel": "fax"}', "channel"),
        ("   ", "is empty"),
    ],
)
def test_what_cannot_be_used_is_one_friendly_line(visitors, pasted, line):
    page = visitors.open()
    choose(page)
    paste(page, pasted)
    notice = page.get_by_role("alert").locator("p")
    expect(notice).to_contain_text(line)
    expect(notice).to_have_count(1)
    expect(page.locator(".da-thread"), "the case on the desk stays there").to_contain_text("Wren")


def test_a_wrong_date_names_its_field(visitors):
    page = visitors.open()
    choose(page)
    page.get_by_role("button", name="Details").click()
    page.get_by_label("Promised for").fill("next week")
    page.locator("#da-draft").click()
    expect(page.get_by_role("alert")).to_contain_text("promised")


def test_missing_weights_are_one_friendly_line_and_nothing_is_lost(visitors, services):
    page = visitors.open()
    choose(page)
    before = draft(page)
    services.failure = ModelsMissingError("the weights are not on this machine", mend="run: draftassist models fetch")
    begin(page)
    expect(page.get_by_role("alert")).to_contain_text("draftassist models fetch")
    settled(page)
    assert reply(page) == before
    assert verdict(page) is not None


def test_the_browser_is_told_to_stay_on_this_host(visitors):
    page = visitors.open()
    answer = page.context.request.get(visitors.address)
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    blocked = page.evaluate("fetch('http://127.0.0.1:9/').then(() => 'reached', () => 'blocked')")
    assert blocked == "blocked"
    visitors.asked.clear()  # the attempt was ours
