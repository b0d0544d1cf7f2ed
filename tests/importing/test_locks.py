"""What a curator has set is never overwritten, however often a changed file comes in."""

import pytest

from directory import curating, providing, publishing
from directory.models import Phone
from tests.importing.builders import (
    content_hash,
    correct_phone,
    document,
    place,
    resource,
    shown,
    site,
)

INTAKE = {"intake1": "503-555-0150"}


def changed_files():
    """Three editions, in which all that the directory says of a site changes."""
    for year, digit in ((2025, 5), (2026, 6), (2027, 7)):
        phones = {"phone": f"503-555-018{digit}", "intake1": f"503-555-017{digit}"}
        yield year, site(1, codes="MH * HI" if digit % 2 else "SA", zip=f"97204-000{digit}", **phones)


def import_changed_files(imports):
    for year, row in changed_files():
        imports.directory(row, year=year)


def set_columns(record, by, **values):
    for name, value in values.items():
        setattr(record, name, value)
    curating.save(record=record, changed=list(values), by=by, reason="Asked")
    publishing.release(record=record, by=by, reason="Asked")


def test_column_that_a_curator_set_survives(imports, curator):
    imports.directory(site(1))
    set_columns(resource(1), curator, postal_code="97209", website="https://example.org/", county="Lane")
    import_changed_files(imports)
    imports.locator(place(1))
    assert document(1)["website"] == "https://example.org/"
    assert document(1)["address"]["postal_code"] == "97209"
    assert document(1)["address"]["county"] == "Lane"


def test_column_that_nobody_locked_follows_its_source(imports, curator):
    imports.directory(site(1))
    set_columns(resource(1), curator, website="https://example.org/")
    import_changed_files(imports)
    assert document(1)["address"]["postal_code"] == "97204-0007"


def test_phone_that_a_curator_corrected_survives_and_other_kinds_follow(imports, curator):
    imports.directory(site(1, **INTAKE))
    correct_phone(resource(1), "+15035550199", curator)
    import_changed_files(imports)
    numbers = [(one["kind"], one["number"]) for one in document(1)["phones"]]
    assert numbers == [("main", "+15035550199"), ("intake", "+15035550177")]


def test_phone_that_a_curator_removed_stays_away(imports, curator):
    imports.directory(site(1, **INTAKE))
    main = [{"kind": "main", "number": "+15035550101"}]
    curating.set_children(resource=resource(1), field="phones", rows=main, by=curator, reason="Dead")
    publishing.release(record=resource(1), by=curator, reason="Dead")
    import_changed_files(imports)
    assert [one["kind"] for one in document(1)["phones"]] == ["main"]


@pytest.mark.parametrize("kind", ["main", "intake"])
def test_phone_of_a_curator_moves_no_other_phone(imports, curator, kind):
    imports.directory(site(1, **INTAKE))
    correct_phone(resource(1), "+15035550199", curator, kind=kind)
    before = document(1)["phones"]
    imports.directory(site(1, codes="HI", **INTAKE))
    assert document(1)["phones"] == before
    assert list(Phone.objects.order_by("position").values_list("position", flat=True)) == [0, 1]


def test_hours_of_a_curator_survive(imports, curator):
    imports.directory(site(1))
    hours = [{"days": ["MO"], "opens": "09:00", "closes": "17:00"}]
    curating.set_children(resource=resource(1), field="schedules", rows=hours, by=curator, reason="Asked")
    publishing.release(record=resource(1), by=curator, reason="Asked")
    import_changed_files(imports)
    assert [one["opens"] for one in document(1)["schedules"]] == ["09:00"]


def test_term_that_a_curator_added_or_removed_survives(imports, curator):
    imports.directory(site(1, codes="SA * OP"))
    curating.set_terms(resource=resource(1), terms=["SP", "OP"], by=curator, reason="Asked")
    publishing.release(record=resource(1), by=curator, reason="Asked")
    for year, codes in ((2025, "SA"), (2026, "SA * OP * HI"), (2027, "SA * SP * MD")):
        imports.directory(site(1, codes=codes), year=year)
        assert "SP" in resource(1).terms and "SA" not in resource(1).terms
    assert document(1)["terms"] == ["MD", "SP"]


def test_derived_term_that_a_curator_suppressed_stays_away(imports, curator):
    imports.directory(site(1, codes="HI"))
    assert "help/inpatient" in document(1)["terms"]
    curating.suppress_derived(resource=resource(1), keys=["help/inpatient"], by=curator, reason="Asked")
    publishing.release(record=resource(1), by=curator, reason="Asked")
    import_changed_files(imports)
    imports.directory(site(1, codes="HI"), year=2028)
    assert document(1)["terms"] == ["HI"]


def test_location_of_a_curator_survives_while_the_county_is_lent(imports, curator):
    imports.directory(site(1))
    point = {"latitude": 45.5, "longitude": -122.6, "location_precision": "rooftop"}
    set_columns(resource(1), curator, **point)
    import_changed_files(imports)
    imports.locator(place(1))
    assert document(1)["location"] == {"latitude": 45.5, "longitude": -122.6, "precision": "rooftop"}
    assert document(1)["address"]["county"] == "Multnomah"


def test_age_of_a_curator_stands_where_the_source_contradicts_it(imports, curator):
    entry = {"name": "Sample Clinic 1", "ages": {"minimum": 13}}
    imports.sample(entry)
    set_columns(resource(1), curator, minimum_age=18)
    imports.sample(entry | {"ages": {"minimum": 13, "maximum": 17}})
    assert document(1)["ages"] == {"minimum": 18, "maximum": None}


def test_confidential_address_of_a_curator_survives(imports, curator):
    imports.directory(site(1))
    set_columns(resource(1), curator, confidential_address=True)
    import_changed_files(imports)
    imports.locator(place(1))
    assert document(1)["address"]["line1"] is None
    assert document(1)["location"]["precision"] == "city"


def test_unlocked_phone_takes_the_newest_source_value(imports, curator):
    imports.directory(site(1))
    correct_phone(resource(1), "+15035550199", curator)
    import_changed_files(imports)
    curating.unlock(resource=resource(1), field="phone:main", by=curator, reason="Right again")
    publishing.release(record=resource(1), by=curator, reason="Right again")
    assert {one["number"] for one in document(1)["phones"]} == {"+15035550187", "+15035550177"}


def test_correction_of_a_curator_makes_no_change_of_the_same_file(imports, curator):
    imports.directory(site(1), site(2))
    correct_phone(resource(1), "+15035550199", curator)
    before = content_hash()
    imports.directory(site(1), site(2))
    assert content_hash() == before and shown() == {"Sample Clinic 1", "Sample Clinic 2"}


def test_openings_that_a_provider_said_survive(imports, curator):
    imports.directory(site(1))
    owner = resource(1).organization
    link = providing.make_link(organization=owner, recipient="The office", by=curator, reason="Asked")
    providing.say_openings(link=link, public_id=resource(1).public_id, accepts=False)
    import_changed_files(imports)
    assert document(1)["accepts_new_patients"]["value"] is False
    assert document(1)["address"]["postal_code"] == "97204-0007"
