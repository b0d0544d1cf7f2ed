"""Quality: what is missing or impossible, by rule, kept as findings that lead to the entry to be mended."""

from .findings import counts, run
from .rules import RULES, Rule

__all__ = ["RULES", "Rule", "counts", "run"]
