from contextlib import contextmanager

import pytest
import zipcodes
from django.db import transaction

from directory.models import Resource
from tests.importing.builders import (
    DIRECTORY,
    LOCATOR,
    changes,
    content_hash,
    correct_phone,
    document,
    place,
    resource,
    shown,
    site,
)

CENTRE_OF_97204 = {"latitude": 45.5198, "longitude": -122.6753}
METRE = 1 / 111_195  # of latitude, in degrees


def north(metres):
    return str(round(45.518 + metres * METRE, 7))


def location(number=1):
    return document(number)["location"]


def test_location_without_any_source_is_the_centre_of_the_zip_code(imports):
    imports.directory(site(1))
    found = location()
    assert found["precision"] == "postal_code"
    assert abs(found["latitude"] - CENTRE_OF_97204["latitude"]) < 0.05
    assert abs(found["longitude"] - CENTRE_OF_97204["longitude"]) < 0.05
    assert document()["timezone"] == "America/Los_Angeles"


def test_location_of_an_unknown_zip_code_is_none(imports):
    imports.directory(site(1, zip="99999"))
    assert location() is None


def test_location_of_a_zip_code_that_the_data_puts_at_null_island_is_none(imports):
    """A ZIP code whose coordinates the package does not know stands there as 0, 0."""
    known_states = {"CA", "NY", "TX", "VA", "DC"}
    nowhere = (
        one for one in zipcodes.list_all() if not float(one["lat"] or 0) and not float(one["long"] or 0)
    )
    unknown = next(one for one in nowhere if one["state"] in known_states)
    imports.directory(site(1, zip=unknown["zip_code"], state=unknown["state"]))
    assert location() is None
    assert not Resource.objects.filter(latitude=0).exists()


def test_location_is_lent_with_its_county_and_its_source_is_named(imports):
    imports.directory(site(1))
    imports.locator(place(1))
    assert location() == {"latitude": 45.518, "longitude": -122.674, "precision": "street"}
    assert document()["address"]["county"] == "Multnomah"
    assert document()["sources"] == [
        {"slug": DIRECTORY, "vintage": "2024"},
        {"slug": LOCATOR, "vintage": "2021"},
    ]


def test_location_of_another_address_is_not_lent(imports):
    imports.directory(site(1))
    imports.locator(place(1, street1="2 Example Street"), place(1, zip="97205"), place(1, city="Salem"))
    assert location()["precision"] == "postal_code"
    assert document()["address"]["county"] is None
    assert document()["sources"] == [{"slug": DIRECTORY, "vintage": "2024"}]


def test_location_is_lent_whatever_the_name_and_the_zip_plus_four(imports):
    imports.directory(site(1, zip="97204-1234"))
    imports.locator(place(1, name1="Another Name", street1="1 EXAMPLE street", zip4="99"))
    assert location()["precision"] == "street"


@pytest.mark.parametrize(("metres", "precision"), [(190, "street"), (210, "postal_code")])
def test_location_is_lent_only_if_lenders_agree_within_200_m(imports, metres, precision):
    imports.directory(site(1))
    imports.locator(place(1), place(1, name1="Same House", latitude=north(metres), county="Elsewhere"))
    assert location()["precision"] == precision
    assert document()["address"]["county"] == ("Multnomah" if precision == "street" else None)


def test_location_falls_back_when_its_lender_changes_or_goes(imports):
    imports.directory(site(1))
    imports.locator(place(1), place(2))
    imports.locator(place(1, latitude=north(300)), place(2))
    assert location()["latitude"] == float(north(300))
    imports.locator(place(2))
    assert location()["precision"] == "postal_code"
    assert document()["address"]["county"] is None


def test_location_rows_that_match_nothing_are_never_published(imports):
    imports.locator(place(1))
    assert shown() == set() and not Resource.objects.exists()
    imports.directory(site(2))
    assert shown() == {"Sample Clinic 2"}


@contextmanager
def another_server():
    """What is imported in here is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_imports_in_either_order_end_in_the_same_directory(imports):
    sites = [site(1), site(2), site(2, part="mental"), site(3, zip="99999"), site(4, state="WA", zip="98101")]
    places = [place(1), place(2), place(2, latitude=north(250)), place(3, zip="99999"), place(9)]
    with another_server():
        imports.locator(*places)
        assert changes(imports.directory(*sites)) == {"created": 4, "merged": 1}
        first = content_hash()
    imports.directory(*sites)
    imports.locator(*places)
    assert content_hash() == first
    assert location(1)["precision"] == location(3)["precision"] == "street"


def public_ids():
    return {one.name: (one.public_id, one.organization.public_id) for one in Resource.objects.all()}


def test_imports_on_two_servers_give_the_same_public_ids(imports):
    with another_server():
        imports.directory(site(1), site(2))
        first = public_ids()
    imports.directory(site(2, zip="97204-0001"), site(1, facility_id="substance_9", codes="HI"))
    assert public_ids() == first


def test_lent_location_keeps_its_source_when_a_curator_releases(imports, curator):
    imports.directory(site(1))
    imports.locator(place(1))
    before = document()["sources"]
    correct_phone(resource(1), "+15035550199", curator)
    assert document()["sources"] == before
    assert document()["phones"][0]["number"] == "+15035550199"
