"""Before anything is timed: do all give the same answers?"""

import json
import urllib.request

from .contestants import Contestant
from .dialects import Seen
from .questions import Asked, Question

CHECKED = 8  # variants of each question
ROUNDED = 0.0501  # miles: we give distances to a tenth
CLOSE = 0.001


class Unequal(Exception):
    """Two contestants give different answers, so that their times say nothing."""


def require_equal(question: Question, variants: list[Asked], contestants: dict[str, Contestant]):
    """Raises Unequal, which names the question, the contestant and what differs."""
    own = contestants["ours"]
    for asked in variants[:CHECKED]:
        expected = answer_of(own, asked)
        for name, peer in contestants.items():
            if peer is not own and peer.dialect.path(asked):
                found = differences(asked, expected, answer_of(peer, asked))
                if found:
                    raise Unequal(
                        f"{question.title}: {name} differs from ours in {'; '.join(found)} ({asked})"
                    )


def answer_of(contestant: Contestant, asked: Asked) -> Seen:
    address = contestant.server.address(contestant.dialect.path(asked))
    with urllib.request.urlopen(address) as answer:
        return contestant.dialect.read(asked, json.load(answer))


def differences(asked: Asked, ours: Seen, other: Seen) -> list[str]:
    """What both say and do not say alike."""
    found = []
    if None not in (ours.count, other.count) and ours.count != other.count:
        found.append(f"count: {ours.count} and {other.count}")
    if not same_ids(asked, ours, other):
        found.append(f"ids: {ours.ids[:3]}... and {other.ids[:3]}...")
    if ours.distances is not None and not same_distances(ours.distances, other.distances):
        found.append(f"distances: {ours.distances[:3]}... and {(other.distances or ())[:3]}...")
    if ours.facets is not None and not same_facets(ours.facets, other.facets):
        found.append("facet counts")
    return found


def same_ids(asked: Asked, ours: Seen, other: Seen) -> bool:
    """In order; words are ordered by relevance here and by name there: of them whole sets are compared."""
    if not asked.words:
        return ours.ids == other.ids
    return ours.count > len(ours.ids) or set(ours.ids) == set(other.ids)


def same_distances(ours, others) -> bool:
    pairs = list(zip(ours, others or (), strict=False))
    close = all(abs(one - other) <= max(ROUNDED, CLOSE * other) for one, other in pairs)
    return close and len(pairs) == len(ours)


def same_facets(ours: dict, others: dict) -> bool:
    """In the categories that the other one counts."""
    categories = {category for category, _ in others}
    return bool(others) and {key: n for key, n in ours.items() if key[0] in categories} == others
