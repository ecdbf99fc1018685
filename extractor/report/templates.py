"""The templates: autoescaped, with invisible characters made visible where `visible` is asked."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from extractor.report.visible import visible

PAGE = Path(__file__).parent / "page"
"""Templates, style and scripts of the page."""


@cache
def environment() -> Environment:
    """Return the environment all pages are rendered in."""
    made = Environment(
        loader=FileSystemLoader(PAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["visible"] = visible
    return made
