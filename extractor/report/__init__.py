"""Reading what was found: a page for the browser, and a fragment for a notebook."""

from extractor.report.write import write_report

__all__ = ["write_report"]
