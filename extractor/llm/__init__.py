"""The language-model annotator, over any server that speaks the OpenAI protocol.

One owner for each kind of failure. `server` sends a request once and names its failures as the
openai client does. tenacity, inside, tries a request again when the transport failed. instructor,
outside, asks again when an answer does not fit its schema; so a 429 in the middle of such a
dialogue costs one more try, not the dialogue. What is left becomes an error of `extractor.errors`.
"""

import logging

from extractor.llm.annotator import LLMAnnotator
from extractor.llm.completion import cost
from extractor.llm.prices import Prices, load_prices, most
from extractor.llm.server import Address

# It reports failed attempts at ERROR, with what the model wrote in them; we raise them instead.
logging.getLogger("instructor").setLevel(logging.CRITICAL)

__all__ = ["Address", "LLMAnnotator", "Prices", "cost", "load_prices", "most"]
