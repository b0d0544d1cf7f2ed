"""What an import releases, what waits for a person, and what it takes from public sight."""

import orjson

from directory import curating, publishing
from directory.models import Organization, Phone, Release, Resource, Source, Status
from tests.importing.builders import (
    DIRECTORY,
    LOCATOR,
    changes,
    document,
    place,
    resource,
    shown,
    site,
)

SAMPLE = {
    "name": "Example Sample House",
    "address": {"line1": "1 Fable Way", "city": "Salem", "state_province": "OR", "postal_code": "97301"},
    "terms": ["SA"],
}


def distrust(slug):
    Source.objects.filter(slug=slug).update(trusted=False)


def test_trusted_source_is_released_with_its_organization(imports):
    imports.directory(site(1))
    released = resource(1)
    assert released.status == released.organization.status == Status.PUBLISHED
    assert released.release.reason == "Imported from SAMHSA National Directory 2024"
    assert released.release.run is not None and released.release.by is None


def test_source_that_its_operator_distrusts_waits_for_review(imports):
    imports.directory(site(1))
    distrust(DIRECTORY)
    assert changes(imports.directory(site(1), site(2))) == {"unchanged": 1, "created": 1}
    waiting = resource(2)
    assert (waiting.status, waiting.release) == (Status.IN_REVIEW, None)
    assert waiting.organization.release is None
    assert shown() == {"Sample Clinic 1"}


def test_change_from_a_distrusted_source_waits_in_the_draft(imports):
    imports.directory(site(1))
    distrust(DIRECTORY)
    imports.directory(site(1, codes="HI"))
    assert resource(1).terms == ("HI",) and resource(1).is_revising
    assert document(1)["terms"] == ["OP", "SA"]


def test_change_of_a_resource_under_revision_joins_the_draft_and_waits(imports, curator):
    imports.directory(site(1))
    draft = resource(1)
    draft.fees = "Free"
    curating.save(record=draft, changed=["fees"], by=curator, reason="Asked")
    for year in (2025, 2026):
        imports.directory(site(1, codes="HI"), year=year)
        assert document(1)["terms"] == ["OP", "SA"]
        assert document(1)["sources"] == [{"slug": DIRECTORY, "vintage": "2024"}]
    assert (resource(1).terms, resource(1).fees) == (("HI",), "Free")
    publishing.release(record=resource(1), by=curator, reason="Done")
    assert "HI" in document(1)["terms"] and document(1)["fees"]["en"] == "Free"


def test_release_of_an_earlier_import_is_never_changed(imports):
    imports.directory(site(1))
    first = resource(1).release
    before = orjson.dumps(first.content)
    imports.directory(site(1, codes="HI"))
    assert orjson.dumps(Release.objects.get(pk=first.pk).content) == before
    assert resource(1).release_id > first.pk


def test_withdrawn_resource_takes_changes_and_stays_withdrawn(imports, curator):
    imports.directory(site(1), site(2))
    publishing.withdraw(record=resource(1), by=curator, reason="Closed")
    imports.directory(site(1, codes="HI"), site(2))
    assert (resource(1).status, resource(1).terms) == (Status.WITHDRAWN, ("HI",))
    assert shown() == {"Sample Clinic 2"}


def test_samples_leave_with_the_first_real_import_and_stay_away(imports):
    imports.sample(SAMPLE)
    assert shown() == {"Example Sample House"}
    imports.directory(site(1))
    assert shown() == {"Sample Clinic 1"}
    imports.sample(SAMPLE | {"terms": ["MH"]})
    assert shown() == {"Sample Clinic 1"}
    gone = Resource.objects.get(name="Example Sample House")
    assert gone.status == gone.organization.status == Status.WITHDRAWN


def test_samples_stay_while_a_real_source_only_lends_or_waits(imports):
    imports.sample(SAMPLE)
    imports.locator(place(1))
    assert shown() == {"Example Sample House"}
    Source.objects.create(slug=DIRECTORY, name="Directory", trusted=False)
    imports.directory(site(1))
    assert shown() == {"Example Sample House"}


def test_sample_that_a_real_source_has_too_stays(imports):
    imports.sample(SAMPLE)
    here = {"name1": SAMPLE["name"], "street1": "1 Fable Way", "city": "Salem", "zip": "97301"}
    imports.directory(site(1), site(2, **here))
    assert shown() == {"Sample Clinic 1", "Example Sample House"}


def test_organization_stands_for_all_sites_of_its_name_in_a_state(imports):
    same = {"name1": "Sample Health", "name2": ""}
    rows = [
        site(1, **same),
        site(2, **same | {"name1": "SAMPLE  health"}),
        site(3, **same, state="WA", zip="98101"),
    ]
    imports.directory(*rows)
    assert Organization.objects.count() == 2
    assert sorted(one.resources.count() for one in Organization.objects.all()) == [1, 2]


def test_organization_that_only_a_waiting_entry_needs_is_not_released(imports):
    imports.directory(site(1))
    distrust(DIRECTORY)
    imports.directory(site(1), site(2))
    distrusted = resource(2).organization
    assert distrusted.status == Status.DRAFT
    Source.objects.filter(slug=DIRECTORY).update(trusted=True)
    imports.directory(site(1), site(2), site(3, name1="Sample Clinic 2"))
    distrusted.refresh_from_db()
    assert distrusted.status == Status.PUBLISHED and distrusted.resources.count() == 2


def test_locator_run_releases_what_it_lends_to(imports):
    imports.directory(site(1))
    imports.locator(place(1))
    assert resource(1).release.run.source.slug == LOCATOR
    assert not resource(1).is_revising


def test_import_writes_no_row_history(imports):
    """Its runs and source records tell what it did."""
    imports.directory(site(1), site(2))
    imports.directory(site(1, codes="HI", phone="503-555-0180"))
    for model in (Resource, Organization, Phone):
        assert not model.history.exists()
