"""The desk is legible, holds still, answers at once and can be used from the keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.support.desk import begin, choose, draft, reply, settled, type_at_end

pytestmark = pytest.mark.browser

CLS = """() => { window.shifted = 0; new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
}).observe({ type: 'layout-shift' }); }"""


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
