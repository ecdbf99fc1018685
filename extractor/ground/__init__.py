"""Find what an annotator cited in its document, and join what was found twice.

Words count if they stand in the document character by character, or after folding typography
(quotation marks, dashes, ellipses, white space, invisible characters, Unicode form). Never by edit
distance and never by case: "no real progress" must not ground "real progress" elsewhere, nor
"will withdraw" a text that says "will not withdraw".
"""

from extractor.ground.grounder import Grounder
from extractor.ground.merge import merge

__all__ = ["Grounder", "merge"]
