"""The real desk over the real services and the sample company, and real headless Chromiums that look at it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from draftassist.domain.case import Case
from draftassist.domain.draft import DraftEvent
from draftassist.services import Services
from draftassist.settings import load_settings
from draftassist.ui.app import RunningDesk, launch

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")


class PacedServices(Services):
    """The real services; each sentence takes as long as a model would need, so that there is a middle to stop in."""

    pause = 0.0
    ended_early = 0
    failure: Exception | None = None

    def draft_events(self, case: Case, **options: Any) -> Iterator[DraftEvent]:
        """The real events, one by one."""
        finished = False
        try:
            for event in super().draft_events(case, **options):
                if event.event == "sentence":
                    time.sleep(self.pause)
                    if self.failure is not None:
                        raise self.failure
                yield event
            finished = True
        finally:
            self.ended_early += not finished


@pytest.fixture(scope="session")
def services(session_home: Path) -> Iterator[PacedServices]:
    """The services that every desk test talks to."""
    with PacedServices(load_settings(knowledge="sample", home=session_home, host="127.0.0.1", port=0)) as services:
        list(services.draft_events(services.example_cases()[0]))  # the index is built once, before anybody waits for it
        yield services


@pytest.fixture(autouse=True)
def _unpaced(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "services" in request.fixturenames:
        paced = request.getfixturevalue("services")
        paced.pause, paced.failure = 0.0, None


@pytest.fixture(scope="session")
def desk(services: PacedServices) -> Iterator[RunningDesk]:
    """The desk, served on a free port of loopback."""
    running = launch(services)
    yield running
    running.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless browser; its absence is the one reason to skip."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip(f"no Chromium on this machine (looked for {', '.join(NAMES)})")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Visitors:
    """Opens the desk in fresh browser sessions and remembers every address that any of them asked for."""

    browser: Browser
    address: str
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, width: int = 1280, scheme: Any = "light") -> Page:
        """The page in a browser session of its own, ready to be used."""
        context = self.browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        page.on("request", self._seen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.address)
        page.locator("#da-body textarea").wait_for()
        page.locator(".da-thread, .da-empty").first.wait_for()
        return page

    def _seen(self, request: Request) -> None:
        self.asked.append(request.url)

    def strangers(self) -> list[str]:
        """Addresses outside this desk's own host."""
        home = urlparse(self.address)
        own = {(home.scheme, home.netloc)}
        return [url for url in self.asked if urlparse(url).scheme not in ("data", "blob")
                and (urlparse(url).scheme, urlparse(url).netloc) not in own]  # fmt: skip


@pytest.fixture
def visitors(chromium: Browser, desk: RunningDesk) -> Iterator[Visitors]:
    """Every test that looks at the page also proves that the page kept to this host and that no script broke."""
    visitors = Visitors(chromium, desk.address)
    yield visitors
    for context in chromium.contexts:
        context.close()
    assert visitors.strangers() == []
    assert visitors.complaints == []
