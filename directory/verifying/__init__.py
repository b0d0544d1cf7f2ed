"""Verifying: who is to be called when, and what came of it.

planning (risk and due dates) -> calling (claims and outcomes) -> reminding (a mail about due work). An import
never counts as a verification; an official feed does, where a person says so, and is marked as such.
"""

from .calling import claim, claim_next, confirm_by_feed, let_go, record
from .planning import due, plan, plan_due
from .reminding import remind
from .risk import in_words

__all__ = [
    "claim",
    "claim_next",
    "confirm_by_feed",
    "due",
    "in_words",
    "let_go",
    "plan",
    "plan_due",
    "record",
    "remind",
]
