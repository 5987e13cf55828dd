"""What an agent does at the desk, for the tests that look at it in a browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

__all__ = ["begin", "choose", "draft", "paste", "reply", "settled", "type_at_end", "verdict"]

expect.set_options(timeout=20_000)  # a busy machine is no fault of the desk


def choose(page: Page, name: str = "C-2001") -> None:
    """Take a case from the queue."""
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
    """The text in the box."""
    return page.locator("#da-body textarea").input_value()


def verdict(page: Page) -> str | None:
    """What stands above it."""
    return page.locator(".da-verdict").get_attribute("data-verdict")


def paste(page: Page, text: str) -> None:
    """Put a pasted case on the desk."""
    page.locator("#da-paste textarea").fill(text)
    page.locator("#da-load").click()


def type_at_end(page: Page, text: str) -> None:
    """Type behind what stands in the box."""
    page.locator("#da-body textarea").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(text, delay=15)
