"""The agent desk as an agent meets it: real services, real Gradio, real headless Chromium."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import expect
from tests.support.desk import begin, choose, draft, paste, reply, settled, type_at_end, verdict

pytestmark = pytest.mark.browser


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
