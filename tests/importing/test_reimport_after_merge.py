"""After a merge the rows of both feed the kept entry, for ever, and never bring the other one back."""

from directory import merging, publishing
from tests.importing.builders import behind, document, resource, shown, site

BOTH = {"phones": "both", "terms": "both"}


def merge(by, **choices):
    kept, merged = resource(1), resource(2)
    merging.merge(kept=kept, merged=merged, choices=choices or BOTH, by=by, reason="phoned", release=True)
    return kept


def numbers():
    return [phone["number"] for phone in document(1)["phones"]]


def test_three_imports_never_bring_the_merged_one_back(imports, curator):
    imports.directory(site(1), site(2))
    merge(curator)
    for year, codes in ((2025, "SA"), (2026, "MH"), (2027, "HI")):
        imports.directory(site(1, codes=codes), site(2, codes=codes), site(3), year=year)
        assert shown() == {"Sample Clinic 1", "Sample Clinic 3"}
        assert codes in document(1)["terms"]
    assert len(behind(resource(1))) == 2


def test_rows_of_both_feed_the_kept_one(imports, curator):
    imports.directory(site(1), site(2))
    merge(curator)
    imports.directory(site(1), site(2, phone="503-555-0177", codes="BU"), year=2025)
    assert numbers() == ["+15035550101", "+15035550177"]
    assert "BU" in document(1)["terms"]


def test_same_file_again_changes_nothing_after_a_merge(imports, curator):
    imports.directory(site(1), site(2, codes="HI"))
    merge(curator)
    before = document(1)
    report = imports.directory(site(1), site(2, codes="HI"))
    assert document(1) == before and report.counts["updated"] == 0
    publishing.publish()
    assert document(1) == before


def test_only_names_and_address_are_locked_where_the_sources_say_what_was_chosen(imports, curator):
    imports.directory(site(1), site(2, codes="HI"))
    assert set(merge(curator).locks.values_list("field", flat=True)) == {"name", "line1"}


def test_choice_against_the_sources_outlives_three_imports(imports, curator):
    imports.directory(site(1, codes="SA"), site(2, codes="HI", street2="Suite 9"))
    merge(curator, phones="kept", terms="kept")
    for year in (2025, 2026, 2027):
        imports.directory(
            site(1, codes="SA"), site(2, codes="HI", phone=f"503-555-019{year % 10}"), year=year
        )
        assert numbers() == ["+15035550101"]
        assert document(1)["terms"] == ["SA"]


def test_value_chosen_from_the_merged_one_outlives_three_imports(imports, curator):
    imports.directory(site(1), site(2))
    merge(curator, address="merged", phones="merged")
    for year in (2025, 2026, 2027):
        imports.directory(site(1, codes="MH"), site(2, codes="MH"), year=year)
        assert document(1)["address"]["line1"] == "2 Example Street"
        assert numbers() == ["+15035550102"]


def test_kept_one_stands_while_one_of_its_rows_is_left(imports, curator):
    imports.directory(site(1), site(2), site(3))
    merge(curator)
    imports.directory(site(2), site(3), year=2025)
    assert "Sample Clinic 1" in shown()
    assert not resource(1).reviews.filter(closed_at__isnull=True, reason="vanished").exists()
