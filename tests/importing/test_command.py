import csv
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError

from directory import publishing, snapshots
from directory.models import ImportRun, Listing, Source
from directory.search.snapshot import open_snapshot
from tests.importing.builders import DIRECTORY, LOCATOR, place, shown, site, write_directory, write_locator

BAD = site(9, state="Oregon", name1="=1+1")


@pytest.fixture
def command(imports, tmp_path, capsys):
    """Runs `import_source` on rows of the directory; what it said."""

    def run(*rows, year=2024, **options):
        call_command(
            "import_source", DIRECTORY, write_directory(tmp_path / f"directory_{year}.csv", rows), **options
        )
        return capsys.readouterr().out

    return run


def table(said) -> dict[str, str]:
    """The counts in the first table of what a command said, by name."""
    counts = [line.split() for line in said.splitlines() if line.startswith("  ")]
    return dict(reversed(counts))


def everything():
    """Every row of every table."""
    return {model: list(model.objects.order_by("pk").values()) for model in apps.get_models()}


def test_command_imports_publishes_and_rebuilds_the_snapshot(command):
    said = command(site(1), site(1, part="mental"), site(2), BAD)
    counts = {
        "created": "2",
        "merged": "1",
        "rejected": "1",
        "updated": "0",
        "unchanged": "0",
        "vanished": "0",
    }
    assert counts.items() <= table(said).items()
    assert shown() == {"Sample Clinic 1", "Sample Clinic 2"}
    assert open_snapshot(snapshots.snapshot_path()).count == 2
    assert not any(publishing.check())


def test_command_run_again_changes_nothing(command):
    command(site(1), site(2))
    before, built = Listing.objects.values_list("updated_at"), snapshots.snapshot_path().stat().st_mtime_ns
    before = list(before)
    assert table(command(site(1), site(2)))["unchanged"] == "2"
    assert list(Listing.objects.values_list("updated_at")) == before
    assert snapshots.snapshot_path().stat().st_mtime_ns == built


@pytest.mark.parametrize("options", [{}, {"state": "or, WA"}])
def test_dry_run_writes_nothing_and_counts_as_the_real_run(command, options):
    command(site(1), site(2), site(3, state="WA"))
    rows = [site(1, codes="HI"), site(4), site(4, part="mental"), site(3, state="WA"), BAD]
    before = everything()
    foretold = table(command(*rows, year=2025, dry_run=True, **options))
    assert everything() == before
    happened = table(command(*rows, year=2025, **options))
    assert foretold.items() <= happened.items()
    assert foretold["created"] == foretold["updated"] == foretold["vanished"] == "1"


def test_dry_run_of_a_source_never_imported_writes_nothing(command):
    before = everything()
    assert table(command(site(1), dry_run=True))["created"] == "1"
    assert everything() == before
    assert not Source.objects.exists()


def test_dry_run_of_a_lending_source_writes_nothing(command, tmp_path, capsys):
    command(site(1))
    before, path = everything(), write_locator(tmp_path / "locator_2021.csv", [place(1), place(2)])
    call_command("import_source", LOCATOR, path, dry_run=True)
    assert {"merged": "1", "kept": "1"}.items() <= table(capsys.readouterr().out).items()
    assert everything() == before


def test_command_limited_to_states_takes_them_only(command):
    command(site(1), site(2, state="WA"), site(3, state="ID"), state="or, WA")
    assert shown() == {"Sample Clinic 1", "Sample Clinic 2"}
    assert ImportRun.objects.get().states == ["OR", "WA"]


def test_command_writes_rejected_rows_and_values_as_csv(command, tmp_path):
    path = tmp_path / "rejected.csv"
    command(site(1, phone="999-999-9999"), BAD, site(2, state="x" * 100), rejected=path)
    with open(path, newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["row"], row["column"], row["code"], row["rejected"]) for row in rows] == [
        ("2", "phone", "impossible-phone", "False"),
        ("3", "state", "unknown-state", "True"),
        ("4", "state", "unknown-state", "True"),
    ]
    assert rows[2]["value"] == "x" * 80 and "two-letter" in rows[2]["advice"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"state": "Oregon"}, "Not a state: Oregon"),
        ({"rejected": Path("nowhere/rejected.csv")}, "no folder nowhere"),
    ],
)
def test_command_with_a_wrong_option_says_so_before_it_writes(command, tmp_path, options, said):
    with pytest.raises(CommandError, match=said):
        command(site(1), **options)
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("source", "name", "said"),
    [
        (DIRECTORY, "missing.csv", "There is no file"),
        ("samhsa", "directory.csv", "Known sources: samhsa-directory"),
        (LOCATOR, "directory.csv", "lacks"),
    ],
)
def test_command_that_cannot_read_says_what_to_do(imports, tmp_path, source, name, said):
    write_directory(tmp_path / "directory.csv", [site(1)])
    with pytest.raises(CommandError, match=said):
        call_command("import_source", source, tmp_path / name)
    assert not Source.objects.exists()
