"""Reading what was found: a page for the browser, a fragment for a notebook, a terminal view."""

from extractor.report.fragment import extraction_html, extraction_text, run_html
from extractor.report.write import write_report

__all__ = ["extraction_html", "extraction_text", "run_html", "write_report"]
