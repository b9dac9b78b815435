"""A headless Chromium that playwright drives: one for the tests of all folders."""

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.browser import CHROMIUM

PATIENCE = 180_000  # milliseconds, for whatever waits on a busy machine
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


@dataclass
class Seen:
    """What went wrong, and what was asked for, while a page was open."""

    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def watch(self, opened: Any) -> None:
        """Note what happens from now on."""
        opened.on("pageerror", lambda error: self.errors.append(str(error)))
        opened.on("console", self._said)
        opened.on("request", lambda request: self.requests.append(request.url))

    def _said(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.errors.append(message.text)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The browser, closed behind a module: other tests need the thread's loop of events."""
    if CHROMIUM is None:
        pytest.skip("no chromium on the PATH (Debian: apt-get install chromium)")
    driver = pytest.importorskip("playwright.sync_api", reason="no playwright to drive chromium")
    with driver.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core."""
    found = importlib.util.find_spec("axe_playwright_python")
    if found is None or found.origin is None:
        pytest.skip("no axe_playwright_python, which brings axe-core")
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


@contextmanager
def window(chromium: Any, target: Path, hash: str = "", **settings: Any) -> Iterator[Any]:
    """A page in a window of its own, closed without an error or a request."""
    context = chromium.new_context(**{"viewport": {"width": 1000, "height": 900}} | settings)
    context.set_default_timeout(PATIENCE)
    living, seen = context.new_page(), Seen()
    seen.watch(living)
    living.goto(f"{target.as_uri()}{hash}")
    yield living
    context.close()
    assert seen.errors == []
    # Chromium lists the worker and what the page holds itself beside the page.
    outside = [url for url in seen.requests if not url.startswith(("blob:null/", "data:"))]
    assert outside == [target.as_uri()]  # of which the hash is no part
