"""Wilson's interval, held against his definition, published values and simulated audits."""

import random
from fractions import Fraction
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.accuracy import Z, wilson

# successes, calls, low, high: R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3.
PUBLISHED = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@pytest.mark.parametrize(("successes", "calls", "low", "high"), PUBLISHED)
def test_wilson_agrees_with_published_intervals(successes, calls, low, high):
    assert tuple(round(edge, 4) for edge in wilson(successes, calls)) == (low, high)


def reference(successes, calls):
    """The interval by its definition: the shares that a score test of 5 % does not reject, by bisection."""

    def rejected(share):
        return (successes - calls * share) ** 2 > Z * Z * calls * share * (1 - share)

    return _edge(rejected, successes / calls, 0.0), _edge(rejected, successes / calls, 1.0)


def _edge(rejected, inside, outside):
    if not rejected(outside):
        return outside
    for _ in range(200):
        middle = (inside + outside) / 2
        inside, outside = (inside, middle) if rejected(middle) else (middle, outside)
    return inside


def test_wilson_equals_the_reference_on_a_thousand_simulated_audits():
    chance = random.Random(2026)
    for _ in range(1000):
        calls, true_share = chance.randint(1, 2000), chance.random()
        successes = sum(chance.random() < true_share for _ in range(calls))
        for found, expected in zip(wilson(successes, calls), reference(successes, calls), strict=True):
            assert isclose(found, expected, abs_tol=1e-9), (successes, calls)


def test_wilson_covers_the_true_share_nineteen_times_of_twenty():
    chance, true_share, calls, covered = random.Random(7), 0.56, 100, 0
    for _ in range(1000):
        low, high = wilson(sum(chance.random() < true_share for _ in range(calls)), calls)
        covered += low <= true_share <= high
    assert 930 <= covered <= 970


@given(st.integers(1, 10**6).flatmap(lambda calls: st.tuples(st.integers(0, calls), st.just(calls))))
def test_wilson_holds_the_share_and_mirrors(counts):
    successes, calls = counts
    low, high = wilson(successes, calls)
    assert 0 <= low <= Fraction(successes, calls) <= high <= 1
    other_low, other_high = wilson(calls - successes, calls)
    assert isclose(low, 1 - other_high, abs_tol=1e-12) and isclose(high, 1 - other_low, abs_tol=1e-12)


@pytest.mark.parametrize("counts", [(0, 0), (-1, 5), (6, 5)])
def test_wilson_of_impossible_counts_is_refused(counts):
    with pytest.raises(ValueError):
        wilson(*counts)
