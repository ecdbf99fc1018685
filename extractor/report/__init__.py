"""Reading what was found: a page for the browser, and fragments for a notebook."""

from extractor.report.fragment import extraction_html, run_html
from extractor.report.write import write_report

__all__ = ["extraction_html", "run_html", "write_report"]
