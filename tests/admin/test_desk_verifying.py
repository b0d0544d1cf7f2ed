"""The queue and the page of a call, as a verifier's browser sends it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from directory import verifying
from directory.models import Phone, Report, Review, SiteSettings, Verification, VerificationPlan
from tests.admin.steps import messages_of
from tests.builders import listed, make_resource, make_user
from tests.verifying.entries import make_public

QUEUE = reverse("admin:directory_verificationplan_changelist")
START = reverse("admin:directory_verification_start")
MAY_VERIFY = ("add_verification", "view_verificationplan", "change_resource", "view_resource")


def page_of(resource):
    return reverse("admin:directory_verificationplan_change", args=[resource.pk])


def entries_in(response):
    return [plan.resource for plan in response.context["cl"].result_list]


def sent(response, **changes):
    """What a browser would send back of the call's form."""
    form = response.context["form"]
    names = [field.html_name for field in form if field.name not in ("outcome", "confirmed")]
    data = {name: form[name].value() or "" for name in names}
    return data | {"seen": response.context["seen"]} | changes


def finish(desk, resource, outcome="confirmed", **changes):
    data = sent(desk.get(page_of(resource)), outcome=outcome, **changes)
    return desk.post(page_of(resource), data, follow=True)


@pytest.fixture
def count_queries(desk, django_assert_num_queries):
    def count(number, page):
        desk.get(page)
        with django_assert_num_queries(number):
            assert desk.get(page).status_code == 200

    return count


@pytest.fixture
def resource(db):
    resource = make_public(phones=["+15035550100"], website="https://old.example.org")
    verifying.plan()
    return resource


@pytest.fixture
def mine(resource, publisher):
    """An entry that the publisher has claimed."""
    verifying.claim(resource=resource, by=publisher)
    return resource


# The queue


def test_queue_shows_what_is_due_today_the_riskiest_first(desk, resource):
    risky, later = make_public(), make_public()
    Report.objects.create(resource=risky, kind="closed")
    Verification.objects.create(resource=later, on=timezone.localdate(), method="phone", outcome="confirmed")
    verifying.plan()
    assert entries_in(desk.get(QUEUE)) == [risky, resource]
    assert set(entries_in(desk.get(QUEUE, {"due": "all"}))) == {risky, resource, later}
    assert b"reported as wrong, never verified" in desk.get(QUEUE).content


def test_queue_tells_mine_from_those_of_others(desk, mine):
    theirs, free = make_public(), make_public()
    verifying.plan()
    verifying.claim(resource=theirs, by=make_user("other"))
    found = {claim: entries_in(desk.get(QUEUE, {"claim": claim})) for claim in ("mine", "others", "free")}
    assert found == {"mine": [mine], "others": [theirs], "free": [free]}
    assert desk.get(QUEUE).context["queue"] == {"due": 3, "mine": 1, "others": 1}


def test_queue_filtered_by_state_starts_with_that_state(desk, resource):
    here = make_public(state_province="WA")
    verifying.plan()
    page = desk.get(QUEUE, {"state": "WA"})
    assert entries_in(page) == [here] and page.context["asked_state"] == "WA"
    answer = desk.post(START, {"state": "WA"})
    assert answer.url == f"{page_of(here)}?state=WA"


@pytest.mark.parametrize("rows", [1, 3])
def test_queue_costs_the_same_queries_for_one_and_three_entries(count_queries, rows):
    for _ in range(rows):
        make_public()
    verifying.plan()
    VerificationPlan.objects.update(due_on=timezone.localdate())
    count_queries(6, QUEUE)


def test_start_claims_the_first_and_opens_it(desk, resource, publisher):
    assert desk.post(START).url == page_of(resource)
    assert VerificationPlan.objects.get().claimed_by == publisher


def test_start_where_nothing_is_due_says_so(desk):
    assert "Nothing more is due" in messages_of(desk.post(START, follow=True))


# The page of a call


def test_page_is_read_without_claiming(desk, resource):
    page = desk.get(page_of(resource))
    assert b"Claim it and call" in page.content and b'value="confirmed"' not in page.content
    assert VerificationPlan.objects.get().claimed_by is None


def test_page_shows_number_script_and_next_dates(desk, mine):
    Phone.objects.create(resource=mine, number="+15035550101", extension="12", kind="intake")
    text = desk.get(page_of(mine)).content.decode()
    assert 'href="tel:+15035550100"' in text and "(503) 555-0100" in text
    assert 'href="tel:+15035550101;ext=12"' in text
    assert "Is this your website?" in text and "https://old.example.org" in text
    again = timezone.localdate() + timedelta(days=SiteSettings().retry_after_days)
    assert f"again on {again}" in " ".join(text.split())


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_queries_for_one_and_three_rows(count_queries, mine, publisher, rows):
    for number in range(rows):
        Report.objects.create(resource=mine, kind="closed").suggestions.create(field="website")
        mine.schedules.create(days=["MO"], opens="09:00", closes="17:00")
        Phone.objects.create(resource=mine, number=f"+1503555011{number}")
        Verification.objects.create(
            resource=mine, on="2024-11-01", method="phone", outcome="no_answer", by=publisher
        )
    count_queries(13, page_of(mine))


def test_outcome_is_written_down_released_and_leads_to_the_next(desk, mine, publisher):
    other = make_public()
    verifying.plan()
    answer = finish(desk, mine, confirmed=["phones", "website"], note="spoke to intake")
    assert answer.redirect_chain[-1][0] == page_of(other)
    check = Verification.objects.get()
    assert (check.resource, check.by, check.note) == (mine, publisher, "spoke to intake")
    assert check.fields == ["phones", "website"]
    assert listed(mine)["verified"]["method"] == "phone"
    assert VerificationPlan.objects.get(resource=other).claimed_by == publisher
    assert f"Next due on {check.next_due}" in messages_of(answer)


def test_last_outcome_of_the_day_leads_to_the_queue(desk, mine):
    answer = finish(desk, mine)
    assert answer.redirect_chain[-1][0] == QUEUE and "Nothing more is due" in messages_of(answer)


def test_corrections_are_public_and_locked(desk, mine):
    changes = {"phone-0-number": "503 555 0142", "website": "https://new.example.org", "state_province": "or"}
    finish(desk, mine, "corrected", **changes)
    assert listed(mine)["phones"][0]["number"] == "+15035550142"
    assert listed(mine)["website"] == "https://new.example.org"
    assert set(mine.locks.values_list("field", flat=True)) == {"phone:main", "website"}


def test_number_added_and_number_emptied(desk, mine):
    finish(desk, mine, "corrected", **{"phone-0-number": "", "phone-1-number": "(503) 555-0143"})
    assert [phone["number"] for phone in listed(mine)["phones"]] == ["+15035550143"]


def test_answer_about_new_patients_is_public_with_its_day(desk, mine):
    finish(desk, mine, accepts_new_patients="yes")
    said = {"value": True, "as_of": timezone.localdate().isoformat()}
    assert listed(mine)["accepts_new_patients"] == said


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"website": "no address"}, "valid URL"),
        ({"phone-0-number": "12345678"}, "Write a number such as"),
        ({"postal_code": "9720"}, "five digits"),
        ({"outcome": "corrected"}, "Nothing was corrected"),
        ({"outcome": "asleep"}, "Select a valid choice"),
        ({"version": "of yesterday"}, "has changed this entry since you opened it"),
    ],
)
def test_what_cannot_be_comes_back_with_the_typed_values(desk, mine, changes, problem):
    answer = finish(desk, mine, **({"note": "half an hour of typing"} | changes))
    assert problem in answer.content.decode() and "half an hour of typing" in answer.content.decode()
    assert not Verification.objects.exists()


def test_outcome_sent_twice_is_written_down_once(desk, mine):
    data = sent(desk.get(page_of(mine)), outcome="no_answer")
    desk.post(page_of(mine), data)
    answer = desk.post(page_of(mine), data, follow=True)
    assert "written down already" in messages_of(answer)
    assert Verification.objects.count() == 1 and VerificationPlan.objects.get().attempts == 1


def test_outcome_after_the_claim_ran_out_counts_unless_somebody_else_took_it(desk, mine):
    data = sent(desk.get(page_of(mine)), outcome="no_answer")
    VerificationPlan.objects.update(claimed_by=make_user("other"))
    assert b"other is at it until" in desk.post(page_of(mine), data).content
    VerificationPlan.objects.update(claimed_until=timezone.now())
    desk.post(page_of(mine), data)
    assert Verification.objects.count() == 1


def test_third_call_in_vain_says_that_it_is_in_review(desk, mine, publisher):
    VerificationPlan.objects.update(attempts=2)
    assert "in review now" in messages_of(finish(desk, mine, "no_answer"))
    assert Review.objects.get().reason == Review.Reason.UNREACHED


def test_entry_left_is_free_again(desk, mine):
    leave = reverse("admin:directory_verification_leave", args=[mine.pk])
    assert desk.post(leave, {"quiet": "yes"}).status_code == 204
    assert VerificationPlan.objects.get().claimed_by is None


def test_entry_of_somebody_else_offers_no_outcome(desk, resource):
    verifying.claim(resource=resource, by=make_user("other"))
    page = desk.get(page_of(resource))
    assert b"other is at it until" in page.content and b'name="outcome"' not in page.content
    claimed = desk.post(reverse("admin:directory_verification_claim", args=[resource.pk]), follow=True)
    assert "other is at it until" in messages_of(claimed)


def test_draft_and_unknown_entries_have_no_page(desk):
    assert desk.get(page_of(make_resource())).status_code == 404
    assert desk.get(reverse("admin:directory_verificationplan_change", args=[0])).status_code == 404


# Who may


def test_verifier_without_the_right_to_release_leaves_a_draft(client, make_staff, resource):
    staff = make_staff(*MAY_VERIFY)
    verifying.claim(resource=resource, by=staff)
    client.force_login(staff)
    answer = finish(client, resource, "corrected", website="https://new.example.org")
    assert "may release" in messages_of(answer)
    resource.refresh_from_db()
    assert resource.website == "https://new.example.org" and listed(resource)["verified"] is None


def test_verifier_who_may_not_edit_confirms_and_corrects_nothing(client, make_staff, resource):
    staff = make_staff("add_verification", "view_verificationplan")
    verifying.claim(resource=resource, by=staff)
    client.force_login(staff)
    finish(client, resource, website="https://new.example.org")
    resource.refresh_from_db()
    assert resource.website == "https://old.example.org" and Verification.objects.get().outcome == "confirmed"


@pytest.mark.parametrize("name", ["start", "claim", "leave"])
def test_viewer_claims_nothing_and_nothing_is_claimed_by_a_link(client, desk, make_staff, resource, name):
    address = reverse(f"admin:directory_verification_{name}", args=[] if name == "start" else [resource.pk])
    assert desk.get(address).status_code == 403
    client.force_login(make_staff("view_verificationplan", "view_resource"))
    assert client.post(address).status_code == 403
    assert client.post(page_of(resource), {"outcome": "closed"}).status_code == 403
    assert not Verification.objects.exists()


# Official feeds


def verify_by_feed(desk, *resources, **values):
    data = {"action": "verify_by_feed", "_selected_action": [one.pk for one in resources], **values}
    return desk.post(reverse("admin:directory_resource_changelist"), data, follow=True)


def test_feed_shows_first_what_it_would_do_and_writes_nothing(desk, resource):
    page = verify_by_feed(desk, resource, make_resource())
    text = " ".join(page.content.decode().split())
    assert "1 entry was verified by an official feed" in text and "1 selected entry is not public" in text
    assert not Verification.objects.exists()


def test_feed_confirmed_verifies_and_says_how(desk, resource):
    given = {"confirmed": "yes", "feed": "Example state list of 2 November", "on": timezone.localdate()}
    answer = verify_by_feed(desk, resource, **given)
    assert "1 entry is verified by an official feed." in messages_of(answer)
    assert listed(resource)["verified"]["method"] == "official_feed"


@pytest.mark.parametrize(
    "given", [{"feed": ""}, {"on": timezone.localdate() + timedelta(days=1)}, {"on": "soon"}]
)
def test_feed_without_name_or_of_a_day_to_come_asks_again(desk, resource, given):
    whole = {"confirmed": "yes", "feed": "Example list", "on": timezone.localdate()} | given
    assert verify_by_feed(desk, resource, **whole).context["form"].errors
    assert not Verification.objects.exists()


def test_feed_is_not_offered_to_who_may_not_verify(client, contributor, resource):
    client.force_login(contributor)
    verify_by_feed(client, resource, confirmed="yes", feed="Example", on=timezone.localdate())
    assert not Verification.objects.exists()
