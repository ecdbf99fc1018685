"""The closed vocabularies of a claim. `docs/annotation.md` says when each word applies."""

from enum import StrEnum


class Act(StrEnum):
    """What the source does by saying it; where several fit, the first in this order."""

    NO_COMMENT = "no_comment"
    DENIAL = "denial"
    PRECONDITION = "precondition"
    THREAT = "threat"
    DEMAND = "demand"
    PROPOSAL = "proposal"
    COMMITMENT = "commitment"
    CONCESSION = "concession"
    ENDORSEMENT = "endorsement"
    REJECTION = "rejection"
    ACCUSATION = "accusation"
    CRITICISM = "criticism"
    ATTITUDE = "attitude"
    PREDICTION = "prediction"
    ASSERTION = "assertion"

    @property
    def has_certainty(self) -> bool:
        """Whether it can be true or false; of the others the certainty is always unstated."""
        return self not in {
            *(Act.NO_COMMENT, Act.PRECONDITION, Act.THREAT, Act.DEMAND, Act.PROPOSAL),
            *(Act.ENDORSEMENT, Act.REJECTION, Act.ATTITUDE),
        }


class Quotation(StrEnum):
    """How much of the content stands in quotation marks."""

    DIRECT = "direct"
    """All of it."""
    MIXED = "mixed"
    """Part of it."""
    INDIRECT = "indirect"
    """None; a clause with its own verb."""
    REPORTED = "reported"
    """None; only an act and a topic ("criticised the plan")."""


class SourceKind(StrEnum):
    """What a source is. A metonym such as "Washington" is a government."""

    PERSON = "person"
    ORGANIZATION = "organization"
    GOVERNMENT = "government"
    GROUP = "group"
    DOCUMENT = "document"
    UNSPECIFIED = "unspecified"


class Anonymity(StrEnum):
    """Whether the document names the source, describes it, or leaves it out ("it is believed")."""

    NAMED = "named"
    DESCRIBED = "described"
    IMPLICIT = "implicit"


class Polarity(StrEnum):
    """Sentential negation of the proposition. "Denies p" is a denial of p, stored positive."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class TargetKind(StrEnum):
    """What a stance is about."""

    PROPOSITION = "proposition"
    PROPOSAL = "proposal"
    ACTOR = "actor"
    ACT = "act"


class StancePolarity(StrEnum):
    """Which way a stance points."""

    SUPPORT = "support"
    OPPOSE = "oppose"
    MIXED = "mixed"
    NEUTRAL = "neutral"


class ConditionKind(StrEnum):
    """How the consequent depends on the antecedent."""

    NECESSARY = "necessary"
    """Not without it: "only after", "not until", "unless"; the consequent is stored unnegated."""
    SUFFICIENT = "sufficient"
    """It is enough: "if ... will", "in exchange for"."""
    BOTH = "both"
    """If and only if."""
    TEMPORAL = "temporal"
    """Order without dependence."""
    CONCESSIVE = "concessive"
    """No dependence: "even if"."""


class Force(StrEnum):
    """Whether a condition is demanded, offered, or merely observed."""

    DEMANDED = "demanded"
    OFFERED = "offered"
    OBSERVED = "observed"


class Certainty(StrEnum):
    """How far the innermost source commits itself to something true or false."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    UNSTATED = "unstated"


class Grounding(StrEnum):
    """How a quote was found in its document."""

    EXACT = "exact"
    """Character by character."""
    FOLDED = "folded"
    """After folding typography: quotation marks, dashes, ellipses, white space, Unicode form."""
    AMBIGUOUS = "ambiguous"
    """It stands in several places and nothing decides between them; all are listed."""
