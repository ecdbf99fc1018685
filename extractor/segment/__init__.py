"""Cut a document into sentences, and into windows of whole sentences for an annotator."""

from extractor.segment.boundaries import sentences
from extractor.segment.windows import segment

__all__ = ["segment", "sentences"]
