"""How likely it is that a text is about what was found for it: from phrases that people judged.

Ranks and scores are no probabilities. A logistic regression makes some of them, from two things:
the rank, and how much speaks for a concept (its support): the part that it has of what the telling
words of the text can give, or, with the sentence model, of all that is similar. It was fitted to
the ten best of each of 83 phrases: those in a third of the DOL's Advanced Manufacturing Competency
Model whose heading there is that of a sub-competency here.
``benchmarks/matching.py`` fits it anew, and says how well it foretells what it was not fitted to.
"""

import math
from dataclasses import dataclass
from typing import Final

#: What a text has that is the label or the code of a concept: as much as the same title has in the
#: mapping sets, for no such phrase was judged. Those that share a label share it.
LABELLED: Final = 0.95
#: Less is taken for that: the logarithm of nothing is none.
LEAST_SUPPORT: Final = 1e-9


@dataclass(frozen=True)
class Calibration:
    """A logistic regression.

    Attributes:
        intercept: the constant term.
        support: the weight of the natural logarithm of the support.
        rank: that of the logarithm of the rank.
    """

    intercept: float
    support: float
    rank: float

    def confidence(self, support: float, rank: int) -> float:
        """Return a probability."""
        exponent = (
            self.intercept
            + self.support * math.log(max(support, LEAST_SUPPORT))
            + self.rank * math.log(rank)
        )
        return 1 / (1 + math.exp(-exponent))


#: By words alone, and fused with the sentence model.
LEXICAL: Final = Calibration(intercept=-0.622, support=0.935, rank=-1.247)
WITH_MODEL: Final = Calibration(intercept=0.245, support=0.803, rank=-0.347)
