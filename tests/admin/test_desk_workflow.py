"""The workflow at the desk: who may do which step, what a page says before it, and what happens after."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from directory import curating, publishing, workflow
from directory.models import PlannedStep, SiteSettings
from tests.admin.steps import edit, messages_of, page_of
from tests.builders import (
    listed,
    make_article,
    make_line,
    make_organization,
    make_planned,
    make_resource,
    make_vocabulary,
)
from tests.test_groups import groups  # noqa: F401

STEPS = ["submit", "release", "send_back", "plan_release", "plan_withdrawal", "withdraw"]
RECORDS = {
    "resource": make_resource,
    "organization": make_organization,
    "crisisline": make_line,
    "article": make_article,
}
# Which steps each group may take, on which records; all else is forbidden.
ALL, SUBMIT = set(STEPS), {"submit"}
GROUPS = {
    "Contributor": {"resource": SUBMIT, "organization": SUBMIT},
    "Verifier": {"resource": SUBMIT},
    "Publisher": {"resource": ALL, "organization": ALL, "crisisline": ALL},
    "Article editor": {"article": ALL},
    "Data manager": {},
}


def step(verb, record):
    name = record._meta.model_name
    return reverse(f"admin:directory_{name}_{verb}_this", args=[record.pk])


@pytest.fixture
def member(groups, client, django_user_model):  # noqa: F811
    """Logs in somebody of a group."""

    def enter(name):
        user = django_user_model.objects.create_user(f"of {name}", is_staff=True)
        user.groups.add(Group.objects.get(name=name))
        client.force_login(user)
        return user

    return enter


@pytest.mark.parametrize("name", GROUPS)
def test_group_takes_its_own_steps_only(client, member, name):
    member(name)
    for model, make in RECORDS.items():
        record = make()
        for verb in STEPS:
            allowed = verb in GROUPS[name].get(model, ())
            for answer in (client.get(step(verb, record)), client.post(step(verb, record), {"reason": "x"})):
                assert (answer.status_code != 403) is allowed, (name, model, verb)


def test_draft_goes_through_review_to_the_public(client, member):
    resource = make_resource()
    member("Contributor")
    response = edit(client, resource, fees="Free", directory_resource_save_and_submit="1")
    resource.refresh_from_db()
    assert resource.status == "in_review" and "Waits for somebody" in messages_of(response)
    member("Publisher")
    client.post(step("send_back", resource), {"reason": ""})
    resource.refresh_from_db()
    assert resource.status == "in_review"
    client.post(step("send_back", resource), {"reason": "What does it cost?"})
    assert "What does it cost?" in client.get(page_of(resource)).content.decode()
    workflow.submit(records=[resource], by=None, reason="x")
    client.post(step("release", resource), {"reason": "seen"})
    assert listed(resource)["fees"]["en"] == "Free"


def test_drafts_selected_are_submitted_together(client, member):
    member("Contributor")
    records = [make_resource(), make_resource()]
    data = {"action": "submit_selected", "_selected_action": [one.pk for one in records], "confirmed": "yes"}
    client.post(reverse("admin:directory_resource_changelist"), data)
    assert {type(one).objects.get(pk=one.pk).status for one in records} == {"in_review"}


def test_release_of_own_edit_with_two_people_says_what_to_do(desk):
    SiteSettings.objects.create(two_people=True)
    resource = make_resource()
    edit(desk, resource, fees="Free")
    response = desk.post(step("release", resource), {"reason": "mine"}, follow=True)
    assert "submit it for review" in messages_of(response)
    assert listed(resource) is None
    response = edit(desk, resource, fees="Gratis", directory_resource_save_and_release="1")
    assert "two people" in response.content.decode()
    resource.refresh_from_db()
    assert resource.fees == "Free"


def changed_resource(by):
    make_vocabulary()
    record = make_resource(terms=("SA",), fees="Sliding", phones=["+15035550100", "+15035550101"])
    publishing.release(record=record, by=by, reason="first")
    record.fees = "Free <b>"
    curating.save(record=record, changed=["fees"], by=by, reason="x")
    rows = [{"number": "+15035550101"}, {"number": "+15035550142", "kind": "intake"}]
    curating.set_children(resource=record, field="phones", rows=rows, by=by, reason="x")
    curating.set_terms(resource=record, terms=["RES", "SA"], by=by, reason="x")
    hours = [{"days": ["MO", "FR"], "opens": "09:00", "closes": "17:00"}]
    curating.set_children(resource=record, field="schedules", rows=hours, by=by, reason="x")
    return record


@pytest.mark.parametrize("verb", ["release", "submit", "plan_release", None])
def test_draft_is_shown_against_public_in_words(desk, publisher, verb):
    record = changed_resource(publisher)
    page = desk.get(step(verb, record) if verb else page_of(record)).content.decode()
    table = page.partition('class="desk-diff"')[2].partition("</table>")[0]
    for text in ("Sliding", "(503) 555-0100", "Main: (503) 555-0101", "Intake: (503) 555-0142"):
        assert text in table, text
    for text in ("Free &lt;b&gt;", "Mon, Fri 09:00–17:00", "Residential", "removed:", "added:"):
        assert text in table, text


def test_confidential_place_is_shown_as_the_public_sees_it(desk, publisher):
    resource = make_resource(line1="12 Example Street", city="Portland", state_province="OR")
    publishing.release(record=resource, by=publisher, reason="first")
    resource.confidential_address = True
    curating.save(record=resource, changed=["confidential_address"], by=publisher, reason="x")
    page = desk.get(step("release", resource)).content.decode()
    assert "12 Example Street</del>" in page and "12 Example Street</ins>" not in page


@pytest.mark.parametrize("name", RECORDS)
def test_first_release_shows_all_that_will_be_seen(desk, name):
    record = RECORDS[name]()
    page = desk.get(step("release", record)).content.decode()
    assert page.count("<ins>") >= 1 and "<del>" not in page


def test_article_shows_the_lines_that_differ(desk, publisher):
    article = make_article()
    publishing.release(record=article, by=publisher, reason="first")
    words = article.translations.get()
    words.body = words.body.replace("Well.", "Very well.")
    words.save()
    curating.touch(article)
    page = desk.get(step("release", article)).content.decode()
    assert "Well.</del>" in page and "Very well.</ins>" in page
    assert "## Listen {#listen}</ins>" not in page


def give_time(desk, verb, record, day="2050-01-01", time="12:00:00"):
    data = {"reason": "in time", "at_0": day, "at_1": time}
    return desk.post(step(verb, record), data, follow=True)


def test_release_planned_is_said_on_its_page_and_in_the_list_and_called_off(desk, publisher):
    resource = make_resource(name="Riverside House")
    give_time(desk, "plan_release", resource)
    planned = PlannedStep.objects.get()
    assert (planned.by, f"{planned.at:%Y-%m-%d %H:%M}") == (publisher, "2050-01-01 12:00")
    assert "Release at 2050-01-01 12:00 UTC" in desk.get(page_of(resource)).content.decode()
    assert "Riverside House" in desk.get(reverse("admin:directory_plannedstep_changelist")).content.decode()
    call_off = reverse("admin:directory_plannedstep_call_off_this", args=[planned.pk])
    assert desk.get(call_off).status_code == 200
    desk.post(call_off, {"reason": "not yet"})
    planned.refresh_from_db()
    assert planned.outcome == "Called off by publisher: not yet"


@pytest.mark.parametrize(("day", "says"), [("2001-01-01", "over"), ("next week", "valid date")])
def test_plan_for_a_wrong_time_is_refused_in_words(desk, day, says):
    page = give_time(desk, "plan_release", make_resource(), day=day).content.decode()
    assert says in page and not PlannedStep.objects.exists()


def test_plan_of_an_article_is_not_called_off_by_who_may_not_release_articles(client, member):
    planned = make_planned(make_article())
    member("Publisher")
    call_off = reverse("admin:directory_plannedstep_call_off_this", args=[planned.pk])
    assert client.post(call_off, {"reason": "x"}).status_code == 403
    planned.refresh_from_db()
    assert planned.ended_at is None


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_plans_costs_the_same_queries_with_one_and_three(desk, django_assert_num_queries, rows):
    for make in list(RECORDS.values())[:rows]:
        make_planned(make())
    page = reverse("admin:directory_plannedstep_changelist")
    desk.get(page)
    with django_assert_num_queries(5):
        desk.get(page)


@pytest.mark.parametrize("rows", [1, 3])
def test_page_of_a_changed_resource_costs_the_same_queries(desk, publisher, django_assert_num_queries, rows):
    record = changed_resource(publisher)
    for number in range(rows):
        record.licences.create(kind="licence", name=f"Licence {number}")
    desk.get(page_of(record))
    with django_assert_num_queries(32):
        desk.get(page_of(record))
