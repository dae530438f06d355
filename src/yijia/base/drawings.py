"""Drawings made on the server from Vega-Lite specifications: pages need no script for them."""

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

import vl_convert

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
VERSION = "6.4"
MOST_KEPT = 256
# What the renderer puts before a link that names no host.
_RENDERER = "https://vega.github.io/vega-datasets/"

Specification = Mapping[str, object]


def svg_of(specification: Specification, *, fonts: Path) -> str:
    """The drawing of a specification that holds its own data, as an SVG element.

    `fonts` is the directory of the fonts by which words are measured. Nothing is loaded from
    anywhere. Drawing takes some tens of milliseconds, so the last drawings are kept.

    Raises:
        ValueError: it is no specification of Vega-Lite.
    """
    _measure_by(fonts)
    return _drawn(json.dumps(specification, ensure_ascii=False, sort_keys=True))


@cache
def _measure_by(fonts: Path) -> None:
    if fonts.is_dir():
        vl_convert.register_font_directory(str(fonts))


@lru_cache(maxsize=MOST_KEPT)
def _drawn(text: str) -> str:
    drawn = vl_convert.vegalite_to_svg(text, vl_version=VERSION, allowed_base_urls=[])
    return str(drawn).replace(f'"{_RENDERER}', '"')
