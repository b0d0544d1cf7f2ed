"""A run of all rules: findings follow the entries, none twice, none left over."""

from io import StringIO

import pytest
from django.core.management import call_command

from directory import publishing, quality
from directory.models import Phone, QualityFinding, Resource
from tests.builders import make_resource, make_source_record, make_user, make_vocabulary

pytestmark = pytest.mark.django_db
HERE = {"latitude": 45.52, "longitude": -122.68, "location_precision": "street"}


def make_good(**values):
    """An entry that breaks no rule."""
    resource = make_resource(
        **{"phones": ["+15032230100"], "terms": ("RES",), "website": "https://example.org", **HERE, **values}
    )
    resource.schedules.create(days=["MO"], opens="09:00", closes="17:00")
    return resource


@pytest.fixture(autouse=True)
def vocabulary(db):
    return make_vocabulary()


def found(resource):
    return dict(resource.quality_findings.values_list("rule", "value"))


def test_run_over_good_entries_finds_nothing():
    make_good()
    assert set(quality.run().values()) == {0} and not QualityFinding.objects.exists()


def test_run_finds_and_counts():
    bad, good = make_good(phones=[], terms=("SA",)), make_good()
    counted = quality.run()
    assert found(bad) == {"no-phone": "", "no-help": ""} and found(good) == {}
    assert (counted["no-phone"], counted["no-help"], counted["no-hours"]) == (1, 1, 0)
    assert quality.counts() == counted


def test_run_again_keeps_the_day_and_forgets_what_was_mended():
    resource = make_good(phones=[], terms=("SA",))
    quality.run()
    first = resource.quality_findings.get(rule="no-help")
    Phone.objects.create(resource=resource, number="+15032230100")
    quality.run()
    again = resource.quality_findings.get()
    assert (again.pk, again.found_at) == (first.pk, first.found_at)


def test_run_again_brings_a_changed_value_up_to_date():
    resource = make_good(state_province="WA")
    quality.run()
    Resource.objects.filter(pk=resource.pk).update(state_province="CA", postal_code="98101")
    quality.run()
    assert found(resource)["zip-not-in-state"] == "98101: WA"


def test_withdrawn_entry_loses_its_findings():
    resource = make_good(phones=[])
    publishing.release(record=resource, by=None, reason="first")
    quality.run()
    publishing.withdraw(record=resource, by=make_user(), reason="gone")
    quality.run()
    assert found(resource) == {}


def test_sample_may_have_fictional_numbers_and_others_may_not():
    sample, real = make_good(phones=["+15035550100"]), make_good(phones=["+15035550100"])
    record = make_source_record(sample)
    record.source.sample = True
    record.source.save()
    quality.run()
    assert "reserved-phone" not in found(sample) and "reserved-phone" in found(real)


def test_number_of_ten_entries_is_found_in_all_and_twice_in_one_counts_once():
    shared = [make_good() for _ in range(10)]
    for resource in shared[:9]:
        Phone.objects.create(resource=resource, number="+15032230177", kind="intake")
    Phone.objects.create(resource=shared[0], number="+15032230177", kind="main")
    assert quality.run()["shared-phone"] == 10  # all have +15032230100, nine the other
    assert found(shared[0])["shared-phone"] == "+15032230100 (10)"


@pytest.mark.parametrize("rows", [1, 30])
def test_run_costs_the_same_queries_for_one_and_thirty_entries(django_assert_max_num_queries, rows):
    for _ in range(rows):
        make_good(phones=[])
    with django_assert_max_num_queries(14):
        quality.run()


def test_run_of_more_than_a_batch_reaches_all(monkeypatch):
    monkeypatch.setattr("directory.quality.findings.BATCH", 2)
    for _ in range(5):
        make_good(phones=[])
    assert quality.run()["no-phone"] == 5


def test_command_prints_a_line_for_each_rule():
    make_good(phones=[])
    out = StringIO()
    call_command("quality", stdout=out)
    lines = out.getvalue().splitlines()
    assert len(lines) == len(quality.RULES)
    assert "no-phone                   1  No phone number" in lines
