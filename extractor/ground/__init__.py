"""From candidates to claims: what an annotator cites is found in the document, or refused."""

from extractor.ground.grounder import Grounded, Grounder
from extractor.ground.merge import merge

__all__ = ["Grounded", "Grounder", "merge"]
