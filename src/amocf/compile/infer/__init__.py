"""What follows from the sources: entailment, and figures that are computed again."""
