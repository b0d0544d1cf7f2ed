"""Who edited a record since its release, whatever part of it they touched."""

import pytest

from directory import curating, publishing, workflow
from directory.editors import editors_since_release
from directory.histories import write_history
from directory.models import ArticleTranslation, SiteSettings
from tests.builders import (
    make_article,
    make_line,
    make_organization,
    make_resource,
    make_source_record,
    make_user,
    make_vocabulary,
)

pytestmark = pytest.mark.django_db
MAKERS = [make_resource, make_organization, make_line, make_article]


@pytest.fixture
def editor():
    return make_user("editor")


@pytest.fixture
def publisher():
    return make_user("publisher")


def released(record, by):
    publishing.release(record=record, by=by, reason="first")
    return record


def editors_of(record):
    return editors_since_release([record])[record.kind, record.pk]


def write_part(row, by):
    write_history(row, by, "edited")
    row.save()


COLUMN = {"resource": "fees", "organization": "email", "crisis_line": "hours", "article": "author"}


def enter(record, by):
    curating.save(
        record=_with(record, **{COLUMN[record.kind]: "edited@example.org"}),
        changed=[COLUMN[record.kind]],
        by=by,
        reason="entered",
    )


EDITS = {
    "column": lambda record, by: curating.save(
        record=_with(record, fees="Free"), changed=["fees"], by=by, reason="x"
    ),
    "phones": lambda record, by: curating.set_children(
        resource=record, field="phones", rows=[{"number": "+15035550142"}], by=by, reason="x"
    ),
    "term": lambda record, by: curating.set_terms(resource=record, terms=["RES"], by=by, reason="x"),
    "suppressed term": lambda record, by: curating.suppress_derived(
        resource=record, keys=["help/inpatient"], by=by, reason="x"
    ),
}


def _with(record, **values):
    for name, value in values.items():
        setattr(record, name, value)
    return record


@pytest.mark.parametrize("name", EDITS)
def test_edit_of_a_resource_counts_whatever_it_touches(editor, publisher, name):
    make_vocabulary()
    resource = released(make_resource(), publisher)
    EDITS[name](resource, editor)
    assert editors_of(resource) == {editor.pk}


def test_unlock_counts_as_an_edit(editor, publisher):
    resource = make_resource(website="https://old.example.org/")
    make_source_record(resource, values={"website": "https://new.example.org/"})
    curating.lock(resource=resource, fields=["website"], by=publisher, reason="x")
    released(resource, publisher)
    curating.unlock(resource=resource, field="website", by=editor, reason="x")
    assert editors_of(resource) == {editor.pk}


def test_edit_of_an_articles_words_counts(editor, publisher):
    article = released(make_article(), publisher)
    words = ArticleTranslation.objects.get(article=article)
    words.title = "Another title"
    write_part(words, editor)
    assert editors_of(article) == {editor.pk}


@pytest.mark.parametrize("make", MAKERS)
def test_release_withdrawal_and_review_are_no_edits(editor, publisher, make):
    record = make()
    enter(record, editor)
    workflow.submit(records=[record], by=publisher, reason="x")
    workflow.send_back(records=[record], by=publisher, reason="x")
    assert editors_of(record) == {editor.pk}
    released(record, publisher)
    publishing.withdraw(record=record, by=publisher, reason="x")
    assert editors_of(record) == set()


def test_edit_before_the_release_does_not_count_any_more(editor, publisher):
    resource = make_resource()
    EDITS["phones"](resource, editor)
    assert editors_of(resource) == {editor.pk}
    released(resource, publisher)
    assert editors_of(resource) == set()


def test_editors_of_many_cost_the_same_queries(editor, publisher, django_assert_num_queries):
    records = [released(make_resource(), publisher) for _ in range(3)]
    for record in records:
        EDITS["phones"](record, editor)
    for chosen in (records[:1], records):
        with django_assert_num_queries(7):
            assert set().union(*editors_since_release(chosen).values()) == {editor.pk}


@pytest.fixture
def two_people(db):
    SiteSettings.objects.create(two_people=True)


@pytest.mark.parametrize("make", MAKERS)
def test_release_by_who_edited_is_refused_with_two_people(two_people, editor, publisher, make):
    record = make()
    enter(record, editor)
    with pytest.raises(curating.Refused, match="somebody else"):
        publishing.release(record=record, by=editor, reason="mine")
    record.refresh_from_db()
    assert not record.is_public
    publishing.release(record=record, by=publisher, reason="seen")
    assert record.is_public


def test_release_of_many_with_one_own_edit_is_refused_as_a_whole(two_people, editor, publisher):
    mine, other = make_resource(), make_resource()
    EDITS["phones"](mine, editor)
    with pytest.raises(curating.Refused, match=str(mine)):
        publishing.release_all(records=[other, mine], by=editor, reason="both")
    other.refresh_from_db()
    assert not other.is_public


def test_release_by_who_made_its_organization_is_refused_with_two_people(two_people, editor):
    resource = make_resource()
    enter(resource.organization, editor)
    with pytest.raises(curating.Refused):
        publishing.release(record=resource, by=editor, reason="mine")


def test_release_by_who_edited_is_allowed_with_one_person(editor):
    resource = make_resource()
    EDITS["phones"](resource, editor)
    assert publishing.release(record=resource, by=editor, reason="mine")


def test_release_by_the_machine_needs_no_second_person(two_people):
    assert publishing.release(record=make_line(), by=None, reason="seeded")
