"""The offline annotator, which reads English news like a small grammar."""

from extractor.rules.annotator import RuleAnnotator, attributes

__all__ = ["RuleAnnotator", "attributes"]
