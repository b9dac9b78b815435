"""The living network on images of our own, in Chromium."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.page.web import images, pages
from tests.page.web.fixtures import PATIENCE, window
from tests.page.web.pages import page
from unstable_gradients.page import web


@pytest.fixture(scope="session")
def living_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the living network on few epochs of images of our own."""
    target = tmp_path_factory.mktemp("page") / "living.html"
    target.write_text(page(images.blocks(), images.STILL), encoding="utf-8")
    return target


@pytest.fixture(scope="module")
def numbers(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A page in which modules of numbers run, without a figure; called with an expression."""
    target = tmp_path_factory.mktemp("numbers") / "numbers.html"
    blocks = images.blocks()
    scripts = web.scripts(["training", "starts", "random", "examples", "numbers", "settings"])
    target.write_text(f"<!DOCTYPE html><title>t</title>{blocks}{scripts}", encoding="utf-8")
    opened = chromium.new_page()
    opened.set_default_timeout(PATIENCE)
    opened.goto(target.as_uri())
    yield SimpleNamespace(ask=opened.evaluate, page=opened)
    opened.close()


@pytest.fixture(scope="session")
def long_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with so many epochs that a busy machine can press a button before they are over."""
    target = tmp_path_factory.mktemp("page") / "long.html"
    target.write_text(page(images.blocks(pages.STUDY), images.STILL), encoding="utf-8")
    return target


@pytest.fixture
def opened(chromium: Any, living_page: Path) -> Iterator[Any]:
    """The living network."""
    with window(chromium, living_page) as living:
        yield living


@pytest.fixture
def opened_for_long(chromium: Any, long_page: Path) -> Iterator[Any]:
    """The living network with many epochs."""
    with window(chromium, long_page) as living:
        yield living


@pytest.fixture(scope="session")
def words() -> dict[str, Any]:
    """What readers see."""
    return json.loads(images.WORDS.read_text(encoding="utf-8"))
