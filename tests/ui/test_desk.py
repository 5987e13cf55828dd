"""The agent desk as an agent meets it: real services, real Gradio, real headless Chromium."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from draftassist.errors import ModelsMissingError

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # a busy machine is no fault of the desk

CLS = """() => { window.shifted = 0; new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
}).observe({ type: 'layout-shift' }); }"""


def choose(page: Page, name: str = "C-2001") -> None:
    page.locator("#da-queue input").click()
    page.get_by_role("option", name=re.compile(name)).click()
    expect(page.locator(".da-thread")).to_be_visible()


def draft(page: Page) -> str:
    """Press Draft and wait for the verdict; the reply that stands in the box."""
    begin(page)
    settled(page)
    return reply(page)


def begin(page: Page) -> None:
    """Press Draft and wait until the desk has taken it up."""
    page.evaluate("""() => { const look = () => document.querySelector('#da-status').dataset.busy === 'yes';
      window.begun = new Promise((go) => new MutationObserver((_, me) => { if (look()) { me.disconnect(); go(true); } })
        .observe(document.body, { subtree: true, childList: true, attributes: true })); }""")
    page.locator("#da-draft").click()
    assert page.evaluate("window.begun")


def settled(page: Page) -> None:
    """Nothing is being written any more."""
    expect(page.locator("#da-status")).to_have_attribute("data-busy", "no", timeout=60_000)


def reply(page: Page) -> str:
    return page.locator("#da-body textarea").input_value()


def verdict(page: Page) -> str | None:
    return page.locator(".da-verdict").get_attribute("data-verdict")


def paste(page: Page, text: str) -> None:
    page.locator("#da-paste textarea").fill(text)
    page.locator("#da-load").click()


def type_at_end(page: Page, text: str) -> None:
    page.locator("#da-body textarea").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(text, delay=15)


def test_from_the_queue_to_a_checked_edit(visitors, services):
    services.pause = 0.06
    page = visitors.open()
    choose(page)
    expect(page.locator(".da-thread")).to_contain_text("Yesterday Wren turned eight")
    page.evaluate("""() => { window.lengths = []; const box = document.querySelector('#da-body textarea');
      (function look() { const n = box.value.length; if (n !== window.lengths.at(-1)) window.lengths.push(n);
      requestAnimationFrame(look); })(); }""")
    written = draft(page)

    lengths = [n for n in page.evaluate("window.lengths") if n]
    assert len(lengths) >= 4, "sentences come one by one"
    assert "Rowan" in written
    assert verdict(page) in ("ready", "needs_fill", "hold")
    assert page.locator(".da-plan tbody tr").count() >= 2
    expect(page.locator(".da-plan tbody tr").first).to_contain_text("trace opened with the courier")
    assert page.locator("#da-evidence-box .da-passage").count() >= 2
    expect(page.locator("#da-flags-box")).not_to_contain_text("is flagged here")
    expect(page.locator(".da-score .da-why")).to_have_count(3)
    expect(page.locator("#da-made-box")).to_contain_text("knowledge sample")
    expect(page.locator("#da-subject input, #da-subject textarea")).not_to_have_value("")

    before = page.locator(".da-scores").inner_text()
    type_at_end(page, "\n\nI have refunded £500 to your card.")
    expect(page.locator(".da-scores")).not_to_have_text(before, use_inner_text=True)
    expect(page.locator(".da-verdict")).to_have_attribute("data-verdict", "hold")
    claim = page.locator("#da-flags-box [data-code=claims_undone_action]", has_text="£500")
    expect(claim.locator("q")).to_have_text("I have refunded £500 to your card")
    claim.get_by_role("button", name="Show").click()
    assert "£500" in " ".join(page.locator("#da-preview-box .da-marked").all_inner_texts())
    assert reply(page).startswith(written), "the agent's own text stays"


def test_a_case_that_is_come_back_to_is_as_it_was_left(visitors):
    page = visitors.open()
    choose(page)
    left = draft(page) + " My own words."
    type_at_end(page, " My own words.")
    expect(page.locator("#da-status")).to_contain_text("edit is checked")
    page.locator("#da-queue input").click()
    page.get_by_role("option", name=re.compile("C-2002")).click()
    expect(page.locator(".da-thread")).to_contain_text("charged me 54 quid twice")
    assert reply(page) == ""
    page.locator("#da-queue input").click()
    page.get_by_role("option", name=re.compile("C-2001")).click()
    expect(page.locator(".da-thread")).to_contain_text("Wren")
    assert reply(page) == left
    assert verdict(page) is not None


def test_a_citation_marks_its_sentence_and_its_clause(visitors):
    page = visitors.open()
    choose(page)
    draft(page)
    chip = page.locator("#da-preview-box .da-cite").first
    clause = chip.get_attribute("data-cite")
    chip.click()
    assert page.locator("#da-preview-box .da-marked").count() >= 1
    marked = page.locator("#da-evidence-box .da-passage.da-marked")
    expect(marked).to_have_count(1)
    assert marked.get_attribute("data-id") == clause


def test_stop_in_mid_stream_keeps_what_is_there_and_ends_the_work(visitors, services):
    services.pause, ended = 1.0, services.ended_early
    page = visitors.open()
    choose(page)
    page.locator("#da-draft").click()
    page.wait_for_function("() => document.querySelector('#da-body textarea').value.length > 20")
    pressed = time.perf_counter()
    page.locator("#da-stop").click()
    settled(page)
    assert time.perf_counter() - pressed < 5, "it does not wait for the sentences still to come"
    stopped = reply(page)
    assert stopped
    page.wait_for_timeout(2500)
    assert reply(page) == stopped, "nothing arrives after Stop"
    assert services.ended_early == ended + 1, "the writer was told"
    assert verdict(page) is None
    expect(page.locator("#da-body textarea")).to_be_editable()
    type_at_end(page, " Mine.")
    assert reply(page) == stopped + " Mine."


def test_closing_the_tab_ends_the_work(visitors, services):
    services.pause, ended = 0.3, services.ended_early
    page = visitors.open()
    choose(page)
    page.locator("#da-draft").click()
    page.wait_for_function("() => document.querySelector('#da-body textarea').value.length > 20")
    page.context.close()
    deadline = time.perf_counter() + 5
    while services.ended_early == ended and time.perf_counter() < deadline:
        time.sleep(0.1)
    assert services.ended_early == ended + 1


def test_a_tick_changes_the_wording_and_is_taken_back(visitors):
    page = visitors.open()
    choose(page)
    first = draft(page)
    row = page.locator(".da-plan tbody tr", has=page.locator("[role=checkbox][data-send*=tick]")).first
    row.locator("[data-send*=tick]").click()
    page.wait_for_function("(old) => document.querySelector('#da-body textarea').value !== old && "
                           "document.querySelector('#da-status').dataset.busy === 'no'", arg=first)  # fmt: skip
    ticked = page.locator(".da-plan [data-send*=tick][aria-checked=true]")
    expect(ticked).to_have_count(1)
    ticked.click()
    page.wait_for_function("(old) => document.querySelector('#da-body textarea').value === old && "
                           "document.querySelector('#da-status').dataset.busy === 'no'", arg=first)  # fmt: skip
    expect(page.locator(".da-plan [data-send*=tick][aria-checked=true]")).to_have_count(0)


def test_a_tick_never_overwrites_the_agents_words(visitors):
    page = visitors.open()
    choose(page)
    draft(page)
    type_at_end(page, " My own words.")
    expect(page.locator("#da-status")).to_contain_text("edit is checked")
    page.locator(".da-plan [data-send*=tick]").first.click()
    expect(page.locator("#da-notices")).to_contain_text("Your own words are kept")
    assert reply(page).endswith("My own words.")


def test_another_wording_is_another(visitors):
    page = visitors.open()
    choose(page)
    first = draft(page)
    page.locator("#da-another").click()
    page.wait_for_function("(old) => document.querySelector('#da-body textarea').value !== old", arg=first)
    settled(page)
    assert verdict(page) is not None


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


def test_two_agents_never_see_each_others_work(visitors):
    one, two = visitors.open(), visitors.open()
    choose(one, "C-2001")
    choose(two, "C-2002")
    begin(one)
    begin(two)
    settled(one)
    settled(two)
    for page, own, other, theirs in ((one, "Rowan", "Tobi", two), (two, "Tobi", "Rowan", one)):
        expect(page.locator(".da-verdict")).to_have_attribute("data-verdict", re.compile("."))
        assert own in reply(page)
        assert other not in reply(page)
        shown = page.locator("#da-right, #da-case-box, #da-below").all_inner_texts()
        assert other not in " ".join(shown)
        sentences = [line for line in reply(theirs).splitlines() if len(line) > 60]
        assert sentences
        assert not any(sentence in page.content() for sentence in sentences)


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


def test_details_reach_the_draft(visitors):
    page = visitors.open()
    paste(page, "My parcel 88121 was due on Monday and is not here. Where is it?")
    expect(page.locator(".da-thread")).to_contain_text("88121")
    page.get_by_role("button", name="Details").click()
    page.get_by_label("Customer's name").fill("Ottoline Brandt")
    page.get_by_label("Your name").fill("Marisol")
    text = draft(page)
    assert "Ottoline" in text
    assert "Marisol" in text


def test_no_layout_jumps_while_sentences_come_in(visitors, services):
    services.pause = 0.05
    page = visitors.open()
    choose(page)
    page.wait_for_timeout(300)
    page.evaluate(CLS)
    places = """() => ['#da-draft', '#da-body', '#da-scores-box']
      .map((at) => document.querySelector(at).getBoundingClientRect().top)"""
    begin(page)
    at_rest = page.evaluate(places)
    seen = []
    while page.locator("#da-status").get_attribute("data-busy") == "yes":
        seen.append(page.evaluate(places))
    settled(page)
    seen.append(page.evaluate(places))
    assert all(place == at_rest for place in seen)
    assert page.evaluate("window.shifted") < 0.1


def test_typing_is_answered_at_once(visitors):
    page = visitors.open()
    choose(page)
    draft(page)
    took = page.evaluate("""async () => {
      const box = document.querySelector('#da-body textarea'), scores = document.querySelector('#da-scores-box');
      const times = [];
      for (const words of [' We guarantee it.', ' Sorry for any inconvenience.', ' It is the courier\\'s fault.']) {
        const answered = new Promise((done) => new MutationObserver((_, me) => { me.disconnect(); done(); })
          .observe(scores, { subtree: true, childList: true, attributes: true, characterData: true }));
        const start = performance.now();
        box.value += words; box.dispatchEvent(new InputEvent('input', { bubbles: true }));
        await answered; times.push(performance.now() - start);
        await new Promise((on) => setTimeout(on, 1500));
      }
      return times;
    }""")
    print("live score after", [round(ms) for ms in took], "ms")
    assert min(took) < 1000


NAMES = """() => [...document.querySelectorAll('button, input, textarea, select, [role=checkbox], [tabindex="0"]')]
  .filter((one) => one.offsetParent && !one.closest('[aria-hidden=true]'))
  .filter((one) => !(one.getAttribute('aria-label') || one.getAttribute('aria-labelledby') || one.title
    || one.closest('label')?.textContent.trim() || (one.id && document.querySelector(`label[for="${one.id}"]`))
    || (one.matches('button, summary') && one.textContent.trim())))
  .map((one) => one.outerHTML.slice(0, 160))"""

CONTRAST = """() => {
  const numbers = (colour) => {
    const at = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    at.clearRect(0, 0, 1, 1); at.fillStyle = colour; at.fillRect(0, 0, 1, 1);
    return [...at.getImageData(0, 0, 1, 1).data]; };
  const light = ([r, g, b]) => { const [x, y, z] = [r, g, b].map((c) => { c /= 255;
    return c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4; }); return .2126 * x + .7152 * y + .0722 * z; };
  const ground = (one) => { for (let at = one; at; at = at.parentElement) {
    const colour = numbers(getComputedStyle(at).backgroundColor); if (colour[3] > 250) return colour; }
    return [255, 255, 255]; };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; node = walker.nextNode();) {
    const one = node.parentElement;
    if (!node.data.trim() || !one.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (one.closest('script, style, [disabled]') || one.getBoundingClientRect().width < 2) continue;
    const [a, b] = [light(numbers(getComputedStyle(one).color)), light(ground(one))].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${one.className} ${node.data.trim().slice(0, 40)}`);
  }
  for (const box of document.querySelectorAll('input, textarea')) {
    if (!box.checkVisibility()) continue;
    const [a, b] = [light(numbers(getComputedStyle(box).color)), light(ground(box))].sort((x, y) => y - x);
    if ((a + .05) / (b + .05) < 4.5) poor.push('input ' + box.value.slice(0, 40));
  }
  return poor;
}"""


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_legible_labelled_and_within_the_screen(visitors, width, scheme):
    page = visitors.open(width, scheme)
    choose(page)
    draft(page)
    type_at_end(page, " I guarantee it will never happen again; sorry for any inconvenience.")
    expect(page.locator(".da-verdict")).to_have_attribute("data-verdict", "hold")
    page.get_by_role("button", name="Details").click()
    page.wait_for_timeout(400)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(NAMES) == []
    assert page.evaluate(CONTRAST) == []


def test_the_keyboard_reaches_everything_and_shows_where_it_is(visitors):
    page = visitors.open()
    choose(page)
    written = draft(page)
    page.locator("#da-queue input").focus()
    order = []
    for _ in range(18):
        page.keyboard.press("Tab")
        at = page.evaluate("""() => { const at = document.activeElement, look = getComputedStyle(at);
          return [at.closest('[id^=da-]')?.id ?? at.tagName, parseFloat(look.outlineWidth), look.outlineStyle]; }""")
        order.append(at[0])
        assert at[1] >= 2, " ".join(order)
        assert at[2] != "none", " ".join(order)
    names = [name for name in order if name in ("da-paste", "da-draft", "da-subject", "da-body", "da-also")]
    assert names == ["da-paste", "da-draft", "da-subject", "da-body", "da-also"]
    assert reply(page) == written, "passing over the queue picks nothing"


def test_keys_for_the_main_moves(visitors, services):
    services.pause = 0.3
    page = visitors.open()
    choose(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_function("() => document.querySelector('#da-body textarea').value.length > 20")
    page.keyboard.press("Escape")
    settled(page)
    expect(page.locator("#da-status")).to_contain_text("Stopped")


def test_the_browser_is_told_to_stay_on_this_host(visitors):
    page = visitors.open()
    answer = page.context.request.get(visitors.address)
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    blocked = page.evaluate("fetch('http://127.0.0.1:9/').then(() => 'reached', () => 'blocked')")
    assert blocked == "blocked"
    visitors.asked.clear()  # the attempt was ours
