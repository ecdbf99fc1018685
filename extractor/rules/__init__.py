"""The offline annotator, which reads English news like a small grammar."""

from extractor.rules.annotator import FINGERPRINT, RuleAnnotator, attributes

__all__ = ["FINGERPRINT", "RuleAnnotator", "attributes"]
