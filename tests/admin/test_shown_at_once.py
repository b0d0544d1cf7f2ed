"""Vocabulary and sources have no draft: what is saved is what all entries are shown with."""

import pytest

from directory import publishing
from directory.models import Revision, Source, Term
from tests.admin.steps import edit
from tests.builders import built_snapshot, listed, make_resource, make_source, make_vocabulary


@pytest.fixture
def resource(publisher):
    make_vocabulary()
    record = make_resource(terms=("OP",))
    publishing.release(record=record, by=publisher, reason="checked")
    publishing.publish()
    return record


def revision():
    return Revision.objects.get().number


def test_term_renamed_raises_the_revision_and_is_shown_under_its_new_name(desk, resource):
    before = revision()
    edit(desk, Term.objects.get(key="OP"), name="Outpatient care")
    assert revision() == before + 1
    terms = {term["key"]: term for category in built_snapshot().vocabulary for term in category["terms"]}
    assert terms["OP"]["name"]["en"] == "Outpatient care"


def test_crosswalk_edited_reaches_what_is_listed(desk, resource):
    outpatient = Term.objects.get(key="OP")
    edit(desk, Term.objects.get(key="help/inpatient"), derived_from=[outpatient.pk])
    assert listed(resource)["terms"] == ["OP", "help/inpatient"]
    assert not publishing.surroundings_changed()


def test_source_edited_raises_the_revision_once(desk, resource):
    source = make_source()
    publishing.publish()
    before = revision()
    edit(desk, source, attribution="Example publisher")
    assert revision() == before + 1
    assert Source.objects.get().attribution == "Example publisher"


def test_term_edited_keeps_history_with_its_author(desk, publisher, resource):
    term = Term.objects.get(key="OP")
    edit(desk, term, name="Outpatient care")
    assert term.history.latest().history_user == publisher
