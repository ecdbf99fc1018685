"""The offline annotator, which reads English news like a small grammar."""

from extractor.rules.annotator import RuleAnnotator

__all__ = ["RuleAnnotator"]
