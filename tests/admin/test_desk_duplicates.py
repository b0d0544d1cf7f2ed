"""Two entries compared at the desk: merged as chosen, or told apart for good."""

import pytest
from django.urls import reverse

from directory import curating, duplicates, publishing
from directory.models import DuplicatePair, Resource, Review, Verification
from tests.admin.steps import messages_of
from tests.builders import listed, make_resource, make_review, make_source_record, make_vocabulary

LIST = reverse("admin:directory_duplicatepair_changelist")


@pytest.fixture
def pair(publisher):
    """A public entry that has a website, and a public twin that has a price."""
    left = make_resource(name="Sample Clinic", website="https://example.org/", phones=["+15035550100"])
    right = make_resource(name="Sample Clinic", fees="Free", phones=["+15035550101"])
    publishing.release_all(records=[left, right], by=publisher, reason="first")
    return left, right


def address(left, right):
    return reverse("admin:directory_duplicatepair_compare", args=[left.pk, right.pk])


def chosen(desk, pair, **changes):
    """What the compare page would send back, with some changes."""
    form = desk.get(address(*pair)).context["form"]
    values = {name: form.initial.get(name, "") for name in form.fields}
    return {name: value for name, value in (values | changes).items() if value is not None}


def send(desk, pair, step, **changes):
    data = chosen(desk, pair, step=step, reason="phoned both", **changes)
    response = desk.post(address(*pair), data, follow=True)
    for resource in pair:
        resource.refresh_from_db()
    return response


def test_page_shows_what_differs_and_suggests_the_fuller_value(desk, pair):
    page = desk.get(address(*pair))
    form = page.context["form"]
    names = [group.name for group in form.compared()]
    assert names == ["organization", "website", "fees", "phones"]
    assert form.initial["keep"] == "left"
    suggested = [form.initial[name] for name in names]
    assert suggested == ["left", "left", "right", "both"]
    assert "(503) 555-0101" in page.content.decode()


def test_preview_says_what_will_change_and_changes_nothing(desk, pair):
    before = list(Resource.objects.order_by("pk").values())
    page = send(desk, pair, "preview")
    result = {str(title): (old, new) for title, old, new in page.context["result"]}
    assert result == {
        "Cost": ([], ["Free"]),
        "Phones": (["Main: (503) 555-0100"], ["Main: (503) 555-0100", "Main: (503) 555-0101"]),
    }
    assert list(Resource.objects.order_by("pk").values()) == before


def test_preview_sends_on_what_was_chosen(desk, pair):
    page = send(desk, pair, "preview", keep="right", fees="left")
    hidden = "".join(page.context["hidden"])
    assert 'name="keep" value="right"' in hidden and 'name="fees" value="left"' in hidden


def test_merge_takes_what_was_chosen_and_releases_it(desk, publisher, pair):
    left, right = pair
    page = send(desk, pair, "merge")
    assert "Merged" in messages_of(page)
    assert listed(left)["fees"]["en"] == "Free" and len(listed(left)["phones"]) == 2
    assert listed(right) is None and right.replaced_by == left
    assert DuplicatePair.objects.get().state == "merged"
    assert right.history.first().history_user == publisher


def test_merge_keeps_the_right_one_where_chosen(desk, pair):
    left, right = pair
    send(desk, pair, "merge", keep="right", website="left", fees="right", phones="right")
    assert left.replaced_by == right
    assert listed(right)["website"] == "https://example.org/"
    assert [phone["number"] for phone in listed(right)["phones"]] == ["+15035550101"]


def test_merge_of_an_entry_changed_meanwhile_asks_to_look_again(desk, publisher, pair):
    data = chosen(desk, pair, step="merge")
    pair[0].fees = "Sliding scale"
    curating.save(record=pair[0], changed=["fees"], by=publisher, reason="phoned")
    page = desk.post(address(*pair), data)
    assert "was changed since you opened this page" in page.content.decode()
    pair[1].refresh_from_db()
    assert pair[1].is_public


def test_merge_that_is_refused_says_why_on_the_page(desk, pair):
    draft = make_resource()
    page = send(desk, (draft, pair[1]), "preview", keep="left")
    assert "Keep the public one" in page.content.decode()


def test_two_places_are_never_proposed_again(desk, publisher, pair):
    review = make_review(resource=pair[0], reason=Review.Reason.SAME_PLACE, other=pair[1])
    page = desk.post(address(*pair), {"step": "dismiss", "reason": "two houses"}, follow=True)
    assert "not proposed again" in messages_of(page)
    found = DuplicatePair.objects.get()
    assert (found.state, found.decided_by, found.reason) == ("dismissed", publisher, "two houses")
    review.refresh_from_db()
    assert review.closed_by == publisher


def test_proposals_of_imports_stand_above_the_list(desk, pair):
    make_review(resource=pair[0], reason=Review.Reason.SAME_PLACE, other=pair[1])
    assert address(*pair) in desk.get(LIST).content.decode()


def test_pair_of_the_list_is_shown_as_a_comparison(desk, pair):
    found = duplicates.pair_of(*pair)
    page = desk.get(reverse("admin:directory_duplicatepair_change", args=[found.pk]))
    assert [side["entry"] for side in page.context["sides"]] == list(pair)


def test_who_may_not_merge_sees_no_comparison(client, make_staff, pair):
    client.force_login(make_staff("view_duplicatepair", "change_resource"))
    assert client.get(address(*pair)).status_code == 403
    assert client.post(address(*pair), {"step": "dismiss"}).status_code == 403
    assert not DuplicatePair.objects.exists()


def test_who_may_merge_but_not_release_merges_into_a_draft(client, make_staff, pair):
    client.force_login(make_staff("change_duplicatepair", "view_duplicatepair"))
    send(client, pair, "merge", release="on")
    assert pair[1].replaced_by == pair[0]
    assert listed(pair[0])["fees"]["en"] == ""


def test_comparison_with_an_entry_that_is_not_there_is_not_found(desk, pair):
    assert desk.get(reverse("admin:directory_duplicatepair_compare", args=[pair[0].pk, 0])).status_code == 404
    same = reverse("admin:directory_duplicatepair_compare", args=[pair[0].pk, pair[0].pk])
    assert desk.get(same).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_queries_with_one_and_three_pairs(desk, django_assert_num_queries, rows):
    for _ in range(rows):
        duplicates.pair_of(make_resource(), make_resource())
        make_review(resource=make_resource(), reason=Review.Reason.SAME_PLACE, other=make_resource())
    desk.get(LIST)
    with django_assert_num_queries(7):
        assert desk.get(LIST).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_comparison_costs_the_same_queries_with_one_and_three_rows(desk, django_assert_num_queries, rows):
    make_vocabulary()
    left, right = (make_resource(terms=terms, phones=[f"+1503555010{one}" for one in range(rows)])
                   for terms in (("SA",), ("OP", "RES")))  # fmt: skip
    for number in range(rows):
        for resource in (left, right):
            make_source_record(resource)
            resource.licences.create(kind="licence", name=f"{resource} {number}")
            resource.schedules.create(days=["MO"], opens="09:00", closes="17:00")
            Verification.objects.create(
                resource=resource, on="2024-11-01", method="phone", outcome="confirmed"
            )
    desk.get(address(left, right))
    with django_assert_num_queries(16):
        assert desk.get(address(left, right)).status_code == 200
