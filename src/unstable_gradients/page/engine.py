"""The engine of the interactive figures: Vega, as a module of JavaScript within the page.

Vega-Lite is compiled when the page is made, so that only what runs Vega's own specifications is
in it. The module comes out of the package vl-convert-python, which holds all its parts; no network
is asked. zopfli compresses it to the same bytes everywhere.
"""

from functools import cache

import vl_convert
from zopfli import zlib

from unstable_gradients.page import web

BLOCK = "engine"  # the name by which engine.js knows it
# By these names the package knows the parts that it holds.
HELD = f"https://cdn.jsdelivr.net/npm/vega@{vl_convert.get_vega_version()}/+esm.js"
PARTS = ("View", "defaultLocale", "expressionFunction", "parse")


def block() -> str:
    """The element that holds the engine."""
    return web.data(BLOCK, compressed())


@cache
def compressed() -> bytes:
    """The engine in the format of zlib."""
    packed: bytes = zlib.compress(module().encode("utf-8"))
    return packed


def module() -> str:
    """The module, which exports PARTS."""
    names = ", ".join(PARTS)
    made: str = vl_convert.javascript_bundle(
        f'import {{ {names} }} from "{HELD}"; export {{ {names} }};'
    )
    return made
