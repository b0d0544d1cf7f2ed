"""The quality report in the desk: counts by rule, and the way to each entry."""

import pytest
from django.urls import reverse

from directory import jobs, quality
from directory.models import Job, QualityFinding
from tests.admin.steps import page_of
from tests.builders import make_resource

LIST = reverse("admin:directory_qualityfinding_changelist")


@pytest.fixture
def broken(db):
    resource = make_resource(phones=[], state_province="WA")
    quality.run()
    return resource


def test_report_counts_by_rule_and_leads_to_the_entry(desk, broken):
    text = desk.get(LIST, {"rule": "no-phone"}).content.decode()
    assert f'href="{page_of(broken)}"' in text
    counted = {rule.name: count for rule, count in desk.get(LIST).context["rules"]}
    assert counted["no-phone"] == 1 and counted["dead-website"] == 0 and set(counted) == set(quality.RULES)


def test_report_filters_by_rule_and_state(desk, broken):
    def found(**asked):
        return desk.get(LIST, asked).context["cl"].result_count

    assert found(rule="zip-not-in-state") == 1
    assert found(rule="no-phone", state="WA") == 1 and found(state="OR") == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_report_costs_the_same_queries_for_one_and_three_findings(desk, django_assert_num_queries, rows):
    for _ in range(rows):
        QualityFinding.objects.create(rule="no-phone", resource=make_resource())
    desk.get(LIST)
    with django_assert_num_queries(7):
        desk.get(LIST)


def test_report_is_made_anew_as_a_job(desk, publisher):
    make_resource(phones=[])
    answer = desk.post(reverse("admin:directory_quality_look"))
    job = Job.objects.get()
    assert answer.url == reverse("admin:directory_job_change", args=[job.pk]) and job.by == publisher
    assert jobs.run_next()
    job.refresh_from_db()
    assert (job.state, job.result["no-phone"]) == (Job.State.DONE, 1)
    assert desk.get(answer.url).status_code == 200


def test_report_is_made_anew_by_no_link_and_not_by_viewers(desk, client, make_staff):
    look = reverse("admin:directory_quality_look")
    assert desk.get(look).status_code == 403
    client.force_login(make_staff("view_qualityfinding"))
    assert client.post(look).status_code == 403 and not Job.objects.exists()
