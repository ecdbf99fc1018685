"""Words of a content from which its act or its certainty shows."""

from __future__ import annotations

from extractor.data import Act
from extractor.rules.words import word_set

POSSIBLE = word_set("might could possibly perhaps maybe possibility potentially")
PROBABLE = word_set(
    "likely probably presumably appears appear seems seem apparently expected believes think thinks"
)
HARM = word_set(
    "attack strike bomb retaliate boycott punish sanction impose destroy kill invade ban block "
    "expel arrest halt suspend cut end shell blockade fire sue shut tighten prohibit deny "
    "execute hit strip respond seize terrorist tolerate siege evict demolish confiscate raid "
    "prosecute jail"
)
VIOLENT = word_set(
    "attack strike bomb retaliate punish destroy kill invade expel execute avenge crush shell hit"
)
REPRISALS = word_set(
    "retaliation retaliate reprisal reprisals consequences revenge punishment sanctions"
)
YIELDING = frozenset(("withdraw", "resign", "end", "cut", "halt", "suspend"))
"""What harms if it is announced, and yields if somebody is willing to."""

HOSTILE = word_set(
    "attack attacks strikes hostilities bombing bombardment shelling fighting offensive blockade "
    "siege violence fire raids incursions operations tests"
)
"""What it is no harm to end."""

BLAME = word_set(
    "lied lying killed murdered violated stole cheated rigged colluded tortured abused "
    "attacked bombed illegally crimes bribed sabotaged betrayed violating "
    "abusing committed war-crimes fraud aggression shelled fired"
)
BAD = word_set(
    "wrong unacceptable disgrace disgraceful irresponsible failure failed disaster disastrous "
    "terrible dangerous shameful reckless unfair absurd ridiculous outrageous unjust weak "
    "dishonest hypocritical incompetent stupid horrible catastrophic unfit racist arbitrary "
    "sabotage offensive illegitimate provocative provocation cowardly barbaric brutal heinous "
    "inhumane criminal terrorist terrorists dictator liar farce sham joke scam insult betrayal "
    "mistake misguided inadequate insufficient biased cruel evil immoral appalling deplorable "
    "despicable disgusting pathetic naive foolish nonsense scandal travesty blackmail "
    "unfortunate regrettable vile insulting grotesque cynical hollow meaningless "
    "corrupt illegal premature unhelpful unrealistic unworkable unnecessary unlawful "
    "unconstitutional undemocratic"
)
FALSE = word_set(
    "false untrue baseless fake unfounded fabricated fabrication lie lies groundless nonsense"
)
NAMED = BAD | FALSE | word_set("threat menace danger enemy obstacle crime violation failure lie")
"""What it is criticism to call somebody or something."""

PRAISE = word_set(
    "hero heroes heroic great greatest best historic victory success successful brilliant model "
    "wonderful fair generous courageous brave breakthrough milestone good excellent important "
    "vital crucial inspiration inspiring friend honest remarkable extraordinary outstanding "
    "perfect amazing fantastic beautiful legend giant positive constructive useful productive "
    "landmark progress opportunity necessary reasonable honor honour pride proud gift special "
    "unique"
)
"""What it is no criticism to call somebody or something."""

ALLEGED = word_set(
    "allegation allegations accusation accusations claim claims charge charges rumor rumors "
    "rumour rumours suggestion suggestions insinuation insinuations report reports "
    "responsibility involvement"
)
"""What is true or false, so that to reject it is to deny it."""

FALSEHOODS = ("no such thing", "no truth", "not true", "not correct", "n't true", "n't correct")
_PERFORMED = {
    Act.ATTITUDE: "hope wish want fear regret prefer rather worried concerned disappointed "
    "encouraged pleased delighted surprised saddened shocked alarmed grateful hopeful glad proud",
    Act.ENDORSEMENT: "support welcome accept agree endorse back applaud favor favour consent",
    Act.REJECTION: "reject oppose opposed refuse",
    Act.CONCESSION: "apologize apologise sorry wrong",
    Act.DEMAND: "urge call demand",
    Act.PROPOSAL: "propose recommend suggest",
    Act.COMMITMENT: "promise pledge vow",
    Act.CRITICISM: "condemn denounce deplore",
}
HOPES = {word: act for act, words in _PERFORMED.items() for word in words.split()}
"""What the source does by saying that it does it: "said he hopes"."""

UNKNOWN = (
    {"no", "comment"},
    {"knew", "nothing"},
    {"knows", "nothing"},
    {"no", "information"},
    {"no", "knowledge"},
)
"""Words by which a source says that it does not know, or will not say."""

UNTOLD = frozenset(("know", "comment", "say", "discuss", "speculate"))
