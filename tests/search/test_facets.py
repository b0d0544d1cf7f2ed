"""Counts by term, and that a category's own conditions do not narrow its own counts."""

from datetime import date

import numpy as np
import pytest

from directory.search import facets as facets_module
from directory.search.engine import UnknownValue, answer, facets
from directory.search.facets import counts_by_row, counts_by_term
from directory.search.question import Condition, Near, Question
from tests.search.contents import TERMS, make_document, snapshot_of

TODAY = date(2026, 11, 25)


def where(parameter, *values, negated=False):
    return Condition(parameter, values, negated)


@pytest.fixture
def snapshot(tmp_path):
    return snapshot_of(
        tmp_path,
        make_document(1, terms=["MD", "SS"]),
        make_document(2, terms=["MD", "MC"], address={"state_province": "WA"}),
        make_document(3, terms=["PI", "help/inpatient"]),
        make_document(4, terms=["MD"], operating_status="closed"),
    )


def test_counts_are_in_the_order_of_the_vocabulary_and_leave_the_closed_out(snapshot):
    found = facets(snapshot, Question(), TODAY)
    assert found.count == 3
    assert found.terms == {"help": [1, 0, 0, 0], "payment": [2, 1, 1], "language": [1, 0], "care": [0, 0]}


def test_own_condition_does_not_narrow_a_category_but_narrows_the_others(snapshot):
    found = facets(snapshot, Question((where("payment", "medicaid"),)), TODAY)
    assert found.count == 2
    assert found.terms["payment"] == [2, 1, 1]
    assert found.terms["help"] == [0, 0, 0, 0]
    assert found.terms["language"] == [1, 0]


def test_every_own_condition_is_left_out_negated_and_repeated_ones_too(snapshot):
    conditions = (where("payment", "medicaid"), where("payment", "medicare", negated=True))
    found = facets(snapshot, Question((*conditions, where("language", "sign"))), TODAY)
    assert found.terms["payment"] == [1, 0, 0]
    assert found.terms["language"] == [1, 0]
    assert found.count == 1


def test_condition_on_a_service_code_belongs_to_no_category_and_narrows_all(snapshot):
    assert facets(snapshot, Question((where("service", "MC"),)), TODAY).terms["payment"] == [1, 1, 0]


def test_other_parts_of_the_question_narrow_all_categories(snapshot):
    assert facets(snapshot, Question((where("state", "WA"),)), TODAY).terms["payment"] == [1, 1, 0]
    nobody = facets(snapshot, Question(near=Near(45, -122, "there"), within=1), TODAY)
    assert nobody.count == 0
    assert not any(map(any, nobody.terms.values()))


def test_only_asked_categories_are_counted(snapshot):
    assert facets(snapshot, Question(facets=("payment",)), TODAY).terms == {"payment": [2, 1, 1]}
    assert answer(snapshot, Question(facets=("payment",)), TODAY).facets == {"payment": [2, 1, 1]}
    assert answer(snapshot, Question(), TODAY).facets == {}


def test_category_that_is_unknown_is_an_error(snapshot):
    with pytest.raises(UnknownValue):
        facets(snapshot, Question(facets=("colour",)), TODAY)


def test_counts_do_not_depend_on_the_way_of_counting(tmp_path, monkeypatch):
    random = np.random.default_rng(2)
    keys = [key for keys in TERMS.values() for key in keys]
    documents = [
        make_document(number, terms=random.choice(keys, random.integers(0, 6), replace=False).tolist())
        for number in range(300)
    ]
    snapshot = snapshot_of(tmp_path, *documents)
    for share in (0.0, 0.05, 0.5, 1.0):
        rows = snapshot.listed_bits & np.packbits(random.random(320) < share, bitorder="little").view("<u8")
        by_term = counts_by_term(snapshot.term_bits, rows).tolist()
        assert counts_by_row(snapshot, rows).tolist() == by_term
        monkeypatch.setattr(facets_module, "WORDS_AT_ONCE", 1)
        monkeypatch.setattr(facets_module, "ROWS_AT_ONCE", 7)
        assert counts_by_term(snapshot.term_bits, rows).tolist() == by_term
        assert counts_by_row(snapshot, rows).tolist() == by_term
        monkeypatch.undo()


def test_empty_directory_has_counts_of_nothing(tmp_path):
    found = facets(snapshot_of(tmp_path), Question(), TODAY)
    assert found.count == 0
    assert found.terms["payment"] == [0, 0, 0]
