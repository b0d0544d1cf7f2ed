"""The meaning of each condition, on a few entries."""

from datetime import date

import numpy as np
import pytest

from directory.search.bitmaps import ordinals_of
from directory.search.columns import BITS, packed
from directory.search.engine import UnknownValue, answer
from directory.search.matching import rows_in_state, rows_with_any
from directory.search.ordering import rows_between, rows_in_order
from directory.search.question import Condition, Question
from tests.search.contents import (
    build_and_open,
    ids_of,
    make_content,
    make_document,
    make_entry,
    make_id,
    make_organization,
    snapshot_of,
)

TODAY = date(2026, 11, 25)


def found(snapshot, *conditions, **rest):
    """Numbers of the documents that match, in order."""
    page = answer(snapshot, Question(conditions, **rest), TODAY).ordinals
    number = {make_id(number): number for number in range(100)}
    return [number[one] for one in ids_of(snapshot, page)]


def where(parameter, *values, negated=False):
    return Condition(parameter, values, negated)


def test_values_of_one_condition_are_alternatives(tmp_path):
    snapshot = snapshot_of(
        tmp_path,
        make_document(1, terms=["MD"]),
        make_document(2, terms=["MC"]),
        make_document(3, terms=["PI"]),
    )
    assert found(snapshot, where("payment", "medicaid", "medicare")) == [1, 2]


def test_repeated_conditions_must_all_hold(tmp_path):
    snapshot = snapshot_of(tmp_path, make_document(1, terms=["MD"]), make_document(2, terms=["MC", "MD"]))
    assert found(snapshot, where("payment", "medicaid"), where("payment", "medicare")) == [2]


def test_negation_passes_a_resource_without_any_value_of_the_category(tmp_path):
    snapshot = snapshot_of(
        tmp_path,
        make_document(1, terms=["MD"]),
        make_document(2, terms=["MC"]),
        make_document(3, terms=["SS"]),
    )
    assert found(snapshot, where("payment", "medicaid", negated=True)) == [2, 3]


def test_negated_condition_and_its_opposite_share_no_row_and_leave_none_out(tmp_path):
    snapshot = snapshot_of(tmp_path, *(make_document(n, terms=["MD"] * (n % 2)) for n in range(1, 8)))
    one, other = (
        found(snapshot, where("service", "MD")),
        found(snapshot, where("service", "MD", negated=True)),
    )
    assert sorted(one + other) == list(range(1, 8))


def test_service_code_of_any_category_is_found(tmp_path):
    snapshot = snapshot_of(tmp_path, make_document(1, terms=["SS"]), make_document(2, terms=["MD"]))
    assert found(snapshot, where("service", "SS")) == [1]


def test_derived_term_has_no_code_and_is_found_by_its_slug(tmp_path):
    snapshot = snapshot_of(tmp_path, make_document(1, terms=["help/inpatient"]), make_document(2))
    assert found(snapshot, where("help", "inpatient")) == [1]


def test_term_outside_the_vocabulary_is_left_out_and_harms_nothing(tmp_path):
    snapshot = snapshot_of(tmp_path, make_document(1, terms=["MD", "ZZ9"]))
    assert found(snapshot, where("payment", "medicaid")) == [1]
    assert b"ZZ9" not in snapshot.services(0, "en")


def test_place_is_found_in_any_spelling(tmp_path):
    snapshot = snapshot_of(
        tmp_path,
        make_document(
            1, address={"city": "Mayagüez", "county": "Mayagüez Municipio", "postal_code": "00680-1234"}
        ),
        make_document(2),
    )
    assert found(snapshot, where("city", "MAYAGUEZ")) == [1]
    assert found(snapshot, where("county", "mayagüez")) == [1]
    assert found(snapshot, where("zip", "00680")) == [1]


def test_city_of_two_states_is_narrowed_by_state(tmp_path):
    snapshot = snapshot_of(tmp_path, make_document(1), make_document(2, address={"state_province": "ME"}))
    assert found(snapshot, where("city", "Portland")) == [1, 2]
    assert found(snapshot, where("city", "Portland"), where("state", "ME")) == [2]


def test_known_place_without_a_resource_gives_an_empty_answer(tmp_path):
    snapshot = snapshot_of(
        tmp_path, make_document(1), places=[("99501", "Anchorage", "Anchorage", "AK", 61.2, -149.9, "")]
    )
    assert found(snapshot, where("city", "Anchorage")) == []
    assert found(snapshot, where("zip", "99501")) == []
    assert found(snapshot, where("state", "AK")) == []


def test_source_and_organization_narrow_the_list(tmp_path):
    organization = make_id("organization 1")
    snapshot = snapshot_of(
        tmp_path,
        make_document(1),
        make_document(2, sources=[{"slug": "state-list"}]),
        organizations=[make_organization(organization)],
    )
    assert found(snapshot, where("organization", organization)) == [1]
    assert found(snapshot, where("source", "state-list")) == [2]


@pytest.mark.parametrize(
    "condition",
    [
        where("payment", "gold"),
        where("colour", "red"),
        where("service", "ZZ9"),
        where("service", "help/inpatient"),
        where("state", "Oregon"),
        where("state", "XX"),
        where("city", "Atlantis"),
        where("zip", "1"),
        where("source", "rumour"),
        where("organization", make_id("nobody")),
        where("organization", "not an id"),
    ],
)
def test_unknown_value_is_an_error_and_no_empty_answer(tmp_path, condition):
    with pytest.raises(UnknownValue):
        found(snapshot_of(tmp_path, make_document(1)), condition)


def test_closed_resource_is_in_no_list_and_in_no_count(tmp_path):
    closed = make_document(1, operating_status="closed", terms=["MD"], verified={"on": "2026-11-24"})
    snapshot = snapshot_of(tmp_path, closed, make_document(2, terms=["MC"]))
    for ordering in ("name", "-verified_on", "-updated_at"):
        assert found(snapshot, ordering=ordering) == [2]
    conditions = [where("payment", "medicaid"), where("state", "OR"), where("city", "Portland")]
    assert all(1 not in found(snapshot, condition) for condition in conditions)
    assert found(snapshot, where("payment", "medicare", negated=True)) == []
    assert found(snapshot, verified_within=10) == []
    answered = answer(snapshot, Question(accepts_new_patients=frozenset({"unknown"})), TODAY)
    assert (answered.count, answered.unknown) == (1, 1)


def test_closed_resource_answers_to_its_id_and_stands_last(tmp_path):
    snapshot = snapshot_of(tmp_path, make_document(1, operating_status="closed"), make_document(2))
    assert found(snapshot, ids=(make_id(1), make_id(2))) == [2, 1]


def test_ids_are_narrowed_by_conditions_too(tmp_path):
    snapshot = snapshot_of(
        tmp_path, make_document(1, terms=["MD"]), make_document(2), make_document(3, terms=["MD"])
    )
    assert found(snapshot, where("payment", "medicaid"), ids=(make_id(1), make_id(2))) == [1]


def test_ids_that_are_not_published_are_named_as_missing(tmp_path):
    snapshot = snapshot_of(tmp_path, make_document(1))
    answered = answer(snapshot, Question(ids=(make_id(9), make_id(1), "no id", make_id(8))), TODAY)
    assert answered.missing == (make_id(9), "no id", make_id(8))
    assert answered.count == 1


def test_temporarily_closed_resource_stands_last_in_every_ordering(tmp_path):
    first = make_document(1, name="Aaa", operating_status="temporarily_closed", verified={"on": "2026-11-24"})
    entries = [make_entry(first, "2026-11-24T00:00:00Z"), make_entry(make_document(2, name="Zzz"))]
    snapshot = build_and_open(tmp_path / "directory.snapshot", make_content(entries))
    for ordering in ("name", "-verified_on", "-updated_at"):
        assert found(snapshot, ordering=ordering) == [2, 1]


def test_names_are_ordered_without_regard_to_case_and_accents_then_by_id(tmp_path):
    names = {1: "Zebra", 2: "Álamo", 3: "alder", 4: "ALDER", 5: "A Zoo"}
    snapshot = snapshot_of(tmp_path, *(make_document(number, name=name) for number, name in names.items()))
    by_id = sorted([3, 4], key=make_id)
    assert found(snapshot) == [5, 2, *by_id, 1]


def test_never_verified_resources_stand_behind_the_verified_by_name(tmp_path):
    snapshot = snapshot_of(
        tmp_path,
        make_document(1, name="B"),
        make_document(2, name="A"),
        make_document(3, name="Z", verified={"on": "2020-01-01"}),
        make_document(4, name="Y", verified={"on": "2026-01-01"}),
    )
    assert found(snapshot, ordering="-verified_on") == [4, 3, 2, 1]


@pytest.mark.parametrize(
    ("days", "expected"), [(0, [1]), (9, [1]), (10, [1, 2]), (11, [1, 2]), (2**70, [1, 2])]
)
def test_verified_within_counts_days_back_from_today_inclusive(tmp_path, days, expected):
    snapshot = snapshot_of(
        tmp_path,
        make_document(1, verified={"on": "2026-11-25"}),
        make_document(2, verified={"on": "2026-11-15"}),
        make_document(3),
    )
    assert found(snapshot, verified_within=days) == expected


def test_verified_since_includes_its_day_and_leaves_out_the_never_verified(tmp_path):
    snapshot = snapshot_of(tmp_path, make_document(1, verified={"on": "2026-06-01"}), make_document(2))
    assert found(snapshot, verified_since=date(2026, 6, 1)) == [1]
    assert found(snapshot, verified_since=date(2026, 6, 2)) == []
    assert found(snapshot, verified_since=date.min) == [1]


def test_updated_since_starts_at_midnight_utc(tmp_path):
    entries = [
        make_entry(make_document(1), "2026-06-01T00:00:00Z"),
        make_entry(make_document(2), "2026-05-31T23:59:59.999999Z"),
    ]
    snapshot = build_and_open(tmp_path / "directory.snapshot", make_content(entries))
    assert found(snapshot, updated_since=date(2026, 6, 1)) == [1]
    assert found(snapshot, updated_since=date.min) == [1, 2]
    assert found(snapshot, updated_since=date.max) == []


def openings(value, as_of):
    return {"accepts_new_patients": {"value": value, "as_of": as_of}}


def test_openings_older_than_fourteen_days_are_unknown(tmp_path):
    snapshot = snapshot_of(
        tmp_path,
        make_document(1, **openings(True, "2026-11-11")),
        make_document(2, **openings(True, "2026-11-10")),
        make_document(3, **openings(False, "2026-11-25")),
        make_document(4),
    )
    asked = {"true": [1], "false": [3], "unknown": [2, 4]}
    for value, expected in asked.items():
        assert found(snapshot, accepts_new_patients=frozenset({value})) == expected
    assert found(snapshot, accepts_new_patients=frozenset({"true", "unknown"})) == [1, 2, 4]


def test_unknown_counts_the_otherwise_matching_only_and_only_when_asked(tmp_path):
    snapshot = snapshot_of(tmp_path, make_document(1), make_document(2, terms=["MD"]), make_document(3))
    asked = Question((where("payment", "medicaid"),), accepts_new_patients=frozenset({"true"}))
    answered = answer(snapshot, asked, TODAY)
    assert (answered.count, answered.unknown) == (0, 1)
    assert answer(snapshot, Question(), TODAY).unknown is None


@pytest.mark.parametrize("page", [3, 2**70])
def test_page_past_the_end_is_empty_and_the_last_one_is_named(tmp_path, page):
    snapshot = snapshot_of(tmp_path, *(make_document(number) for number in range(4)))
    answered = answer(snapshot, Question(page=page, page_size=2), TODAY)
    assert (answered.count, len(answered.ordinals), answered.last_page) == (4, 0, 2)


def test_empty_directory_answers_with_one_empty_page(tmp_path):
    snapshot = snapshot_of(tmp_path)
    for ordering in ("name", "-verified_on", "-updated_at"):
        answered = answer(
            snapshot, Question(ordering=ordering, accepts_new_patients=frozenset({"true"})), TODAY
        )
        assert (answered.count, len(answered.ordinals), answered.last_page) == (0, 0, 1)


def test_functions_by_name_give_sets_of_rows(tmp_path):
    snapshot = snapshot_of(tmp_path, make_document(1), make_document(2, terms=["MD"]))
    assert ordinals_of(rows_in_state(snapshot, ["OR"])).tolist() == [0, 1]
    assert ordinals_of(rows_with_any(snapshot, "payment", ["medicaid"])).tolist() == [1]


@pytest.mark.parametrize("density", [0.0005, 0.03, 0.5, 1.0])
def test_page_of_a_large_set_equals_a_slice_of_all_its_rows(density):
    random = np.random.default_rng(1)
    mask = random.random(300 * BITS) < density
    mask[5] = True
    rows, expected = packed(mask), np.flatnonzero(mask)
    ends = np.bitwise_count(rows).cumsum(dtype=np.int64)
    for start in (0, len(expected) // 2, len(expected) - 1):
        stop = min(start + 20, len(expected))
        assert rows_between(rows, ends, start, stop).tolist() == expected[start:stop].tolist()


@pytest.mark.parametrize("density", [0.0005, 0.03, 0.5, 1.0])
def test_large_set_in_another_order_equals_a_walk_over_that_order(density):
    random = np.random.default_rng(1)
    mask = random.random(400 * BITS) < density
    mask[5] = True
    ordinals = random.permutation(len(mask))
    expected = ordinals[mask[ordinals]]
    count = len(expected)
    for stop in (1, count // 2 or 1, count):
        found = rows_in_order(ordinals, np.argsort(ordinals), packed(mask), count, stop)
        assert found[:stop].tolist() == expected[:stop].tolist()
