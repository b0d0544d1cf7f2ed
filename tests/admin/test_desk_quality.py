"""The quality report in the desk: counts by rule, and the way to each entry."""

import pytest
from django.urls import reverse

from directory import quality
from directory.models import QualityFinding
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
    with django_assert_num_queries(6):
        desk.get(LIST)
