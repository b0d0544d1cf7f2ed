import pytest

from directory.importing import NoVocabulary, UnknownSource, import_source
from directory.models import ImportRun, Resource, RowError, Source, SourceRecord, Term
from directory.sources.record import SourceFileError
from tests.importing.builders import (
    DIRECTORY,
    behind,
    changes,
    content_hash,
    document,
    place,
    resource,
    shown,
    site,
    write_directory,
)

BLANK, NO_NAME = {"directory_type": "substance"}, site(9, name1="", street1="A note")


def test_import_every_row_stands_in_one_count(imports):
    rows = [site(1), site(2), site(2, part="mental"), BLANK, NO_NAME]
    report = imports.directory(*rows)
    assert changes(report) == {"created": 2, "merged": 1, "rejected": 2}
    assert sum(report.counts.values()) == len(rows)


def test_import_changed_file_counts_each_row_once(imports):
    imports.directory(site(1), site(2), site(3))
    report = imports.directory(site(1), site(2, codes="SA * HI"), site(4), site(4, part="mental"))
    assert changes(report) == {"created": 1, "merged": 1, "updated": 1, "unchanged": 1, "vanished": 1}


def test_import_new_part_of_a_known_site_is_merged(imports):
    imports.directory(site(1))
    report = imports.directory(site(1), site(1, part="mental", codes="MH"))
    assert changes(report) == {"unchanged": 1, "merged": 1}
    assert document(1)["terms"] == ["MH", "OP", "SA"]


def test_import_same_row_twice_in_a_part_makes_one_resource(imports):
    report = imports.directory(site(1), site(1))
    assert changes(report) == {"created": 1, "merged": 1}
    assert len(behind(resource(1))) == 2


def test_import_locator_counts_what_it_lends_and_what_it_keeps(imports):
    imports.directory(site(1))
    assert changes(imports.locator(place(1), place(2))) == {"merged": 1, "kept": 1}
    assert SourceRecord.objects.filter(source__slug="samhsa-locator", resource=None).count() == 2
    assert shown() == {"Sample Clinic 1"}


def test_import_same_file_three_times_changes_nothing(imports):
    rows = [site(1), site(2), site(2, part="mental", phone="503-555-0142"), BLANK]
    imports.directory(*rows)
    before, revision = content_hash(), imports_state()
    for _ in range(2):
        assert changes(imports.directory(*rows)) == {"unchanged": 3, "rejected": 1}
        assert content_hash() == before
        assert imports_state() == revision


def imports_state():
    """What an import that changes nothing must leave alone."""
    return (
        list(Resource.objects.order_by("pk").values_list("pk", "updated_at", "release", "digest")),
        list(SourceRecord.objects.order_by("pk").values_list("pk", "updated_at")),
    )


def test_import_new_edition_with_the_same_rows_shows_its_vintage(imports):
    imports.directory(site(1))
    assert changes(imports.directory(site(1), year=2025)) == {"unchanged": 1}
    assert document(1)["sources"] == [{"slug": DIRECTORY, "vintage": "2025"}]
    assert Source.objects.get(slug=DIRECTORY).vintage == "2025"


def test_import_rejected_row_is_stored_with_its_cells_and_advice(imports):
    imports.directory(site(1), site(2, state="Oregon"))
    error = RowError.objects.get()
    assert (error.row_number, error.column, error.value, error.code) == (
        3,
        "state",
        "Oregon",
        "unknown-state",
    )
    assert error.rejected and "two-letter" in error.advice
    assert error.raw["street1"] == "2 Example Street"


def test_import_unknown_code_is_a_warning_and_stays_in_the_source_row_only(imports):
    report = imports.directory(site(1, codes="SA * ZZZ"))
    assert [(one.code, one.value, one.rejected) for one in report.errors] == [("unknown-code", "ZZZ", False)]
    assert resource(1).terms == ("SA",)
    assert behind(resource(1))[0].parsed["terms"] == ["SA", "ZZZ"]


def test_import_code_that_has_become_known_is_taken_by_the_same_file(imports):
    imports.directory(site(1, codes="SA * ZZZ"))
    known = Term.objects.get(key="SA")
    Term.objects.create(category=known.category, key="ZZZ", code="ZZZ", slug="zzz", name="Newly known")
    assert changes(imports.directory(site(1, codes="SA * ZZZ"))) == {"updated": 1}
    assert document(1)["terms"] == ["SA", "ZZZ"]


def test_import_limited_to_states_leaves_the_others_alone(imports):
    imports.directory(site(1), site(2, state="WA"), site(3, state="WA"))
    rows = [site(1, codes="HI"), site(2, state="WA", codes="HI"), site(4), site(5, state="WA")]
    report = imports.directory(*rows, states={"WA"})
    assert changes(report) == {"updated": 1, "created": 1, "vanished": 1}
    assert resource(1).terms == ("OP", "SA")
    assert ImportRun.objects.latest("id").states == ["WA"]


def test_import_limited_to_a_state_finds_what_vanished_of_a_part_that_others_still_have(imports):
    imports.directory(site(1), site(2, part="mental"), site(3, part="mental", state="WA"))
    report = imports.directory(site(1), site(3, part="mental", state="WA"), states={"OR"})
    assert changes(report) == {"unchanged": 1, "vanished": 1}


def test_import_limited_to_a_state_warns_of_its_rows_only(imports):
    report = imports.directory(site(1, codes=""), site(2, state="WA", codes="ZZZ"), states={"OR"})
    assert [(one.row, one.code) for one in report.errors] == [(2, "no-services")]


def test_import_part_in_a_file_of_its_own_makes_nothing_of_the_other_vanish(imports):
    imports.directory(site(1), site(2, part="mental"))
    assert changes(imports.directory(site(1))) == {"unchanged": 1}
    assert changes(imports.directory(site(2, part="mental"))) == {"unchanged": 1}


def test_import_run_keeps_what_it_did(imports):
    report = imports.directory(site(1), BLANK)
    run = ImportRun.objects.get(pk=report.run_id)
    assert (run.source.slug, run.file_name, run.vintage) == (DIRECTORY, "directory_2024.csv", "2024")
    assert run.counts == report.counts and len(run.file_digest) == 64
    assert run.started_at <= run.finished_at


def test_import_unknown_source_says_which_there_are(imports, tmp_path):
    with pytest.raises(UnknownSource, match=DIRECTORY):
        import_source("samhsa", tmp_path / "directory.csv")


@pytest.mark.django_db
def test_import_without_vocabulary_says_what_to_run_and_writes_nothing(tmp_path):
    with pytest.raises(NoVocabulary, match=r"Run .manage\.py seed"):
        import_source(DIRECTORY, write_directory(tmp_path / "directory.csv", [site(1)]))
    assert not Source.objects.exists()


def test_import_of_a_damaged_file_writes_nothing(imports, tmp_path):
    path = write_directory(tmp_path / "directory.csv", [site(1)])
    path.write_bytes(path.read_bytes() + b"\xff")
    with pytest.raises(SourceFileError):
        import_source(DIRECTORY, path)
    assert not Source.objects.exists() and not SourceRecord.objects.exists()
