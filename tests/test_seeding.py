"""The first data: into an empty database only, and never again."""

import json
import shutil

import pytest
from django.conf import settings
from django.core.management import call_command

from directory import curating, publishing, seeding, snapshots
from directory.current import reader
from directory.models import (
    Article,
    Category,
    Change,
    CrisisLine,
    Listing,
    Organization,
    Resource,
    Term,
    Verification,
    derived_id,
)
from directory.search.snapshot import open_snapshot
from tests.builders import listed, make_line, make_organization, make_user

pytestmark = pytest.mark.django_db

FIXTURES = settings.BASE_DIR / "fixtures"
ENTRIES = 12


@pytest.fixture(scope="session")
def few(tmp_path_factory):
    """The fixtures, with the first entries of the sample directory only."""
    folder = tmp_path_factory.mktemp("fixtures") / "few"
    shutil.copytree(FIXTURES, folder)
    sample = folder / "sample_directory.ndjson"
    sample.write_text("".join(sample.read_text().splitlines(keepends=True)[:ENTRIES]))
    return folder


@pytest.fixture
def seeded(few):
    assert seeding.seed(few) is True


@pytest.fixture
def seeded_directory(db):
    """The whole of the first data, with its snapshot, read through the API."""
    assert seeding.seed(FIXTURES) is True
    snapshots.follow()
    yield
    reader.cache_clear()


def test_seed_of_an_empty_database_publishes_all_that_a_newcomer_needs(seeded):
    assert Listing.objects.count() == ENTRIES
    assert Term.objects.count() == 332 + Term.objects.filter(category__derived=True).count()
    assert Resource.objects.public().count() == ENTRIES and not Resource.objects.revising().exists()
    assert {listed(line)["slug"] for line in CrisisLine.objects.all()} >= {"988-lifeline"}
    assert all(set(listed(article)["translations"]) == {"en", "es"} for article in Article.objects.all())
    assert not any(publishing.check()) and not publishing.surroundings_changed()


def test_seed_links_the_crosswalk_and_what_replaces_retired_terms(seeded):
    inpatient = Term.objects.get(key="help/inpatient")
    assert {"HI", "RES"} <= set(inpatient.derived_from.values_list("key", flat=True))
    assert not Term.objects.filter(category__derived=True, derived_from=None).exists()
    assert Term.objects.filter(retired=True, replaced_by__isnull=False).exists()


def test_seed_dates_verifications_and_openings_near_today(seeded):
    assert Verification.objects.count() == ENTRIES / seeding.VERIFIED_EVERY
    assert Verification.objects.filter(by=None).count() == Verification.objects.count()
    opened = Resource.objects.exclude(accepts_new_patients=None)
    assert opened.count() == ENTRIES / seeding.OPENINGS_EVERY
    assert all(listed(one)["accepts_new_patients"] for one in opened)


def test_seed_again_changes_nothing(seeded, few):
    before = publishing.content_hash(), Change.objects.count()
    assert seeding.seed(few) is False
    assert (publishing.content_hash(), Change.objects.count()) == before


def test_edit_of_a_curator_survives_a_second_seed(seeded, few):
    resource, by = Resource.objects.first(), make_user()
    resource.fees = "Free"
    curating.save(record=resource, changed=["fees"], by=by, reason="phoned them")
    publishing.release(record=resource, by=by, reason="phoned them")
    Category.objects.filter(slug="help").update(name="Kinds of help")
    seeding.seed(few)
    assert listed(resource)["fees"]["en"] == "Free"
    assert Category.objects.get(slug="help").name == "Kinds of help"


@pytest.mark.parametrize("make", [make_organization, make_line, lambda: Article.objects.create(slug="mine")])
def test_seed_leaves_a_database_alone_that_holds_anything(few, make):
    make()
    assert seeding.seed(few) is False
    assert not Category.objects.exists() and not Resource.objects.exists()


def test_seed_that_fails_leaves_the_database_empty(few, tmp_path):
    broken = tmp_path / "fixtures"
    shutil.copytree(few, broken)
    (broken / "crisis_lines.json").write_text("[{")
    with pytest.raises(ValueError):
        seeding.seed(broken)
    assert not Category.objects.exists()
    assert seeding.seed(few) is True


def test_seed_gives_the_same_ids_on_every_server(seeded):
    assert CrisisLine.objects.get(slug="988-lifeline").public_id == derived_id("crisis_line", "988-lifeline")
    for article in Article.objects.all():
        assert article.public_id == derived_id("article", article.slug)
    assert all(one.public_id == derived_id("resource", one.site_key) for one in Resource.objects.all())
    assert all(
        one.public_id == derived_id("organization", one.source_key) for one in Organization.objects.all()
    )


def test_load_vocabulary_into_an_edited_one_adds_only_what_is_missing(few):
    path = few / "vocabulary.json"
    count = seeding.load_vocabulary(path)
    Term.objects.filter(key="SA").update(name="Addiction treatment")
    Term.objects.filter(key="help/inpatient").delete()
    assert seeding.load_vocabulary(path) == 1
    assert Term.objects.count() == count
    assert Term.objects.get(key="SA").name == "Addiction treatment"
    assert Term.objects.get(key="help/inpatient").derived_from.exists()


def test_command_seeds_once_says_so_and_builds_the_snapshot(few, monkeypatch, capsys):
    seed = seeding.seed
    monkeypatch.setattr(seeding, "seed", lambda: seed(few))
    call_command("seed")
    assert "A new directory was made" in capsys.readouterr().out
    assert open_snapshot(snapshots.snapshot_path()).count == ENTRIES
    before = snapshots.snapshot_path().stat().st_ino
    call_command("seed")
    assert capsys.readouterr().out == ""
    assert snapshots.snapshot_path().stat().st_ino == before


def test_command_on_a_database_that_waits_for_publication_catches_up(seeded):
    Listing.objects.all().delete()
    publishing.expect()
    call_command("seed")
    assert Listing.objects.count() == ENTRIES
    assert open_snapshot(snapshots.snapshot_path()).count == ENTRIES


def test_every_help_of_every_article_leads_to_somebody_to_call(seeded_directory, client):
    """From the article to a number: its own address, then one of its links."""
    for article in client.get("/api/v1/articles/").json()["results"]:
        shown = client.get(article["url"]).json()
        assert shown["help"] and shown["crisis_lines"]
        for help in shown["help"]:
            found = client.get(help["url"]).json()
            assert any(one["phones"] for one in found.get("results", ())), help


def test_terms_that_articles_explain_lead_to_them(seeded_directory, client):
    categories = client.get("/api/v1/categories/").json()["results"]
    explained = [one for category in categories for one in (category, *category["terms"]) if one["article"]]
    files = (FIXTURES / "articles").glob("*.json")
    assert len(explained) == sum(len(json.loads(path.read_text())["explains"]) for path in files)
    assert all(client.get(one["article"]["url"]).status_code == 200 for one in explained)
