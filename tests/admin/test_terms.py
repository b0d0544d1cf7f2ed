"""Terms are chosen by category, and each remembers who put it there."""

import pytest
from django.urls import reverse

from directory import curating
from directory.admin.terms import groups_of, holding_of
from directory.models import Term
from tests.admin.steps import edit, form_data, locks_of, page_of
from tests.builders import make_resource, make_vocabulary


@pytest.fixture
def terms(db):
    return make_vocabulary()


def option(desk, resource, key):
    groups = desk.get(page_of(resource)).context["adminform"].form["offered"]
    widget = groups.field.widget
    found = groups_of(widget.terms, widget.holding, widget.holding.shown)
    return next(one for group in found for one in group.options if one["key"] == key)


def choose(desk, resource, *keys):
    resource_page = desk.get(page_of(resource))
    desk.post(page_of(resource), form_data(resource_page, offered=list(keys)))
    resource.refresh_from_db()


def test_term_added_is_held_and_locked(desk, terms):
    resource = make_resource(terms=("SA",))
    choose(desk, resource, "SA", "OP")
    assert resource.terms == ("OP", "SA")
    assert locks_of(resource) == {"term:OP"}


def test_term_removed_is_gone_and_locked(desk, terms):
    resource = make_resource(terms=("OP", "SA"))
    choose(desk, resource, "SA")
    assert resource.terms == ("SA",)
    assert locks_of(resource) == {"term:OP"}


def test_derived_term_is_shown_as_following_and_not_stored(desk, terms):
    resource = make_resource(terms=("RES",))
    shown = option(desk, resource, "help/inpatient")
    assert (shown["checked"], shown["origin"]) == (True, "follows")
    edit(desk, resource, fees="Free")
    resource.refresh_from_db()
    assert resource.terms == ("RES",)


def test_derived_term_unticked_is_suppressed(desk, terms):
    resource = make_resource(terms=("RES",))
    choose(desk, resource, "RES")
    assert locks_of(resource) == {"term:help/inpatient"}
    assert option(desk, resource, "help/inpatient")["origin"] == "removed"


def test_derived_term_ticked_again_follows_again(desk, terms):
    resource = make_resource(terms=("RES",))
    choose(desk, resource, "RES")
    choose(desk, resource, "RES", "help/inpatient")
    assert (resource.terms, locks_of(resource)) == (("RES",), set())
    assert option(desk, resource, "help/inpatient")["origin"] == "follows"


def test_derived_term_ticked_without_its_services_is_the_curators(desk, terms):
    resource = make_resource(terms=("OP",))
    choose(desk, resource, "OP", "help/inpatient")
    assert resource.terms == ("OP", "help/inpatient")
    assert option(desk, resource, "help/inpatient")["origin"] == "added"


@pytest.mark.parametrize(
    ("given", "locked", "origin"),
    [(["OP"], [], "source"), (["OP"], ["term:OP"], "added"), ([], ["term:OP"], "removed"), ([], [], "")],
)
def test_origin_of_term_is_told_apart(terms, given, locked, origin):
    holding = holding_of(make_resource(terms=given), locked, list(terms.values()))
    assert holding.origin("OP") == origin


def test_term_that_came_while_the_page_was_open_is_not_removed(desk, terms, publisher):
    resource = make_resource(terms=("SA",))
    opened = form_data(desk.get(page_of(resource)), offered=["SA", "OP"], version="")
    curating.set_terms(resource=resource, terms=["SA", "RES"], by=publisher, reason="meanwhile")
    desk.post(page_of(resource), opened)
    resource.refresh_from_db()
    assert resource.terms == ("OP", "RES", "SA")


def test_term_that_the_vocabulary_does_not_know_is_refused(desk, terms):
    resource = make_resource(terms=("SA",))
    data = form_data(desk.get(page_of(resource)), offered=["SA", "nonsense"])
    assert b"Choose terms from the vocabulary" in desk.post(page_of(resource), data).content
    resource.refresh_from_db()
    assert resource.terms == ("SA",)


def test_unknown_code_of_a_source_is_shown_and_kept(desk, terms):
    resource = make_resource(terms=("SA", "ZZZ"))
    assert option(desk, resource, "ZZZ")["origin"] == "unknown"
    edit(desk, resource, fees="Free")
    resource.refresh_from_db()
    assert resource.terms == ("SA", "ZZZ")


def test_retired_term_is_offered_only_where_it_is_held(terms):
    Term.objects.filter(key="OP").update(retired=True)
    vocabulary = list(Term.objects.all())

    def offered(resource):
        holding = holding_of(resource, [], vocabulary)
        return {
            one["key"] for group in groups_of(vocabulary, holding, holding.shown) for one in group.options
        }

    assert "OP" not in offered(make_resource())
    assert "OP" in offered(make_resource(terms=("OP",)))


def test_chosen_terms_stand_first(terms):
    vocabulary = list(Term.objects.order_by("key"))
    holding = holding_of(make_resource(terms=("RES",)), [], vocabulary)
    setting = next(one for one in groups_of(vocabulary, holding, holding.shown) if one.name == "Setting")
    assert [one["key"] for one in setting.options] == ["RES", "OP"]
    assert setting.chosen == 1


def test_picker_is_one_group_per_category_with_labelled_boxes(desk, terms):
    page = desk.get(reverse("admin:directory_resource_add")).content.decode()
    assert page.count("<details>") >= 3
    assert 'role="group" aria-label="Setting"' in page
    assert 'value="RES"' in page
