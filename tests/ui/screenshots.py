"""Takes the pictures of the desk that the documentation shows: `python tests/ui/screenshots.py [C-2007]`.

Real desk, real sample company, real browser; look at the pictures before committing them.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from draftassist.services import Services
from draftassist.settings import load_settings
from draftassist.ui.app import launch

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
PICTURES = {"desk": (1280, 1560, "light"), "desk-dark": (1280, 1560, "dark"), "desk-phone": (390, 1400, "light")}
CHROMIUM = "/usr/bin/chromium"
COLOURS = 256
"""Enough for flat colours and text; keeps each picture well below 300 kB."""


def main(case: str = "C-2007") -> None:
    """Draft one case of the sample queue in each size and colour scheme."""
    with (
        tempfile.TemporaryDirectory() as home,
        Services(load_settings(knowledge="sample", home=home, port=0)) as services,
    ):
        desk = launch(services)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
            for name, (width, height, scheme) in PICTURES.items():
                _take(browser, desk.address, case, FOLDER / f"{name}.png", width, height, scheme)
            browser.close()
        desk.close()


def _take(browser: Browser, address: str, case: str, path: Path, width: int, height: int, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    page.goto(address)
    page.locator("#da-queue input").click()
    page.get_by_role("option", name=re.compile(case)).click()
    page.locator(".da-thread").wait_for()
    page.locator("#da-draft").click()
    page.locator("[data-verdict]").wait_for(timeout=180_000)
    page.locator("#da-preview-box .da-preview").wait_for()
    page.mouse.move(0, 0)
    page.wait_for_timeout(500)
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    shot.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")
    context.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
