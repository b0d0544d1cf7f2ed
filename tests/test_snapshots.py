"""The snapshot follows what is published, one builder at a time, and shows one moment of the database."""

import fcntl
import json
import shutil
import threading

import orjson
import pytest
from django.core.management import call_command
from django.db import connection

from directory import contents, curating, publishing, snapshots
from directory.models import Category, Change, Listing, Revision, Term
from directory.search.container import Container
from directory.search.snapshot import open_snapshot
from tests.builders import (
    built_snapshot,
    make_article,
    make_help,
    make_line,
    make_organization,
    make_resource,
    make_user,
    make_vocabulary,
    needs_a_database_of_several_connections,
)
from tests.search.comparing import differences

pytestmark = pytest.mark.django_db


def release(record):
    publishing.release(record=record, by=None, reason="checked")
    return record


def item(snapshot, record, language="en"):
    return orjson.loads(snapshot.item(snapshot.ordinal(str(record.public_id)), language))


def organization_item(snapshot, record):
    return orjson.loads(snapshot.organization_item(snapshot.organization(str(record.public_id)), "en"))


# Following


def test_follow_before_anything_is_published_builds_nothing(settings):
    assert snapshots.follow() is False
    assert not snapshots.snapshot_path().exists()


def test_follow_builds_what_is_published_and_then_rests():
    resource = release(make_resource())
    assert snapshots.follow() is True
    assert snapshots.follow() is False
    standing = open_snapshot(snapshots.snapshot_path())
    assert standing.revision == Revision.objects.get().number
    assert item(standing, resource)["name"] == resource.name


def test_follow_after_a_release_shows_it_and_after_a_withdrawal_its_tombstone():
    resource, other = release(make_resource()), release(make_resource())
    assert built_snapshot().count == 2
    publishing.withdraw(record=resource, by=None, reason="closed down", replaced_by=other)
    standing = built_snapshot()
    assert standing.ordinal(str(resource.public_id)) is None
    gone = standing.gone(str(resource.public_id))
    at = contents.iso(Change.objects.latest("sequence").at)
    assert gone == {"replaced_by": str(other.public_id), "at": at}


def test_follow_does_not_call_a_draft_gone():
    release(make_resource())
    assert built_snapshot().gone(str(make_resource().public_id)) is None


def test_follow_after_a_rename_in_the_vocabulary_shows_the_new_name_in_items():
    make_vocabulary()
    resource = release(make_resource(terms=("RES",)))
    assert item(built_snapshot(), resource)["help"] == [{"slug": "inpatient", "name": "Inpatient"}]
    Term.objects.filter(key="help/inpatient").update(name="Inpatient rehab", name_es="Con internación")
    publishing.publish()
    standing = built_snapshot()
    assert item(standing, resource)["help"][0]["name"] == "Inpatient rehab"
    assert item(standing, resource, "es")["help"][0]["name"] == "Con internación"


def test_follow_after_a_rename_of_an_organization_shows_it_in_its_resources():
    by, resource = make_user(), release(make_resource())
    built_snapshot()
    resource.organization.name = "Example Health North"
    curating.save(record=resource.organization, changed=["name"], by=by, reason="renamed")
    release(resource.organization)
    standing = built_snapshot()
    assert item(standing, resource)["organization"]["name"] == "Example Health North"
    shown = organization_item(standing, resource.organization)
    assert (shown["name"], shown["resource_count"]) == ("Example Health North", 1)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b"TRTMTDIR"),
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
    ],
    ids=["missing", "empty", "cut off"],
)
def test_follow_builds_anew_what_is_missing_or_broken(spoil):
    release(make_resource())
    snapshots.follow()
    spoil(snapshots.snapshot_path())
    assert snapshots.follow() is True
    assert open_snapshot(snapshots.snapshot_path()).count == 1


@pytest.mark.parametrize("column", ["number", "at"])
def test_follow_builds_anew_for_another_database_with_the_same_folder(column):
    release(make_resource())
    snapshots.follow()
    Revision.objects.update(**{column: 1234 if column == "number" else "2020-01-01T00:00Z"})
    assert snapshots.follow() is True


def test_follow_builds_anew_for_another_release_of_the_software(monkeypatch):
    release(make_resource())
    snapshots.follow()
    monkeypatch.setattr(contents, "software_version", lambda: "99.0")
    assert snapshots.follow() is True
    assert open_snapshot(snapshots.snapshot_path()).version == "99.0"


def test_build_that_fails_leaves_the_old_snapshot(monkeypatch):
    release(make_resource())
    snapshots.follow()
    before = snapshots.snapshot_path().read_bytes()

    def fail():
        raise OSError("disk full")
        yield

    monkeypatch.setattr(contents, "_places", fail)
    with pytest.raises(OSError):
        snapshots.build_snapshot()
    assert snapshots.snapshot_path().read_bytes() == before


# Patching


@pytest.fixture
def was_patched():
    """Whether the snapshot that stands is a patch of the one before; called once for each."""
    tokens = []

    def look():
        tokens.append(Container(snapshots.snapshot_path()).about["documents"]["token"])
        return tokens[-2:-1] == tokens[-1:]

    return look


def assert_is_what_a_build_gives(settings, tmp_path):
    patched, folder = snapshots.snapshot_path(), settings.SNAPSHOT_DIR
    settings.SNAPSHOT_DIR = tmp_path / "built"
    snapshots.build_snapshot()
    assert differences(patched, snapshots.snapshot_path()) == []
    settings.SNAPSHOT_DIR = folder


def test_follow_patches_after_each_thing_that_a_curator_does(settings, tmp_path, was_patched):
    make_vocabulary()
    by, resource, other = make_user(), release(make_resource(terms=("RES",))), release(make_resource())
    snapshots.follow()
    was_patched()
    north = make_resource(city="Astoria", organization=resource.organization, operating_status="closed")
    article, line = make_article(), make_line()

    def rename():
        resource.organization.name = "Example Health North"
        curating.save(record=resource.organization, changed=["name"], by=by, reason="renamed")
        release(resource.organization)

    def edit():
        resource.name, resource.terms = "Example Harbor", ["OP"]
        curating.save(record=resource, changed=["name", "terms"], by=by, reason="called them")
        release(resource)

    def withdraw(record, **options):
        publishing.withdraw(record=record, by=None, reason="closed down", **options)

    for step in (
        rename,
        edit,
        lambda: release(north),
        lambda: release(article),
        lambda: release(line),
        lambda: withdraw(resource, replaced_by=other),
        lambda: withdraw(line),
        lambda: release(resource),
        lambda: publishing.release_all(records=[make_resource(), make_resource()], by=None, reason="checked"),
        lambda: (withdraw(resource), withdraw(north), withdraw(resource.organization)),
    ):
        step()
        assert snapshots.follow() is True and snapshots.is_current()
        assert was_patched()
        assert_is_what_a_build_gives(settings, tmp_path)


def edit_vocabulary(settings, monkeypatch):
    make_vocabulary()
    publishing.publish()


def edit_synonyms(settings, monkeypatch):
    (settings.BASE_DIR / "fixtures" / "synonyms.json").write_bytes(b'{"stop": ["the"]}')


def upgrade(settings, monkeypatch):
    monkeypatch.setattr(contents, "software_version", lambda: "99.0")


def other_database(settings, monkeypatch):
    Change.objects.update(public_id="00000000-0000-4000-8000-000000000001")


def import_many(settings, monkeypatch):
    monkeypatch.setattr(contents, "FEW", 0)
    publishing.release_all(records=[make_resource(), make_resource()], by=None, reason="checked")


def use_up(settings, monkeypatch):
    monkeypatch.setattr(snapshots, "SLACK", -(10**9))


@pytest.mark.parametrize(
    "change", [edit_vocabulary, edit_synonyms, upgrade, other_database, import_many, use_up]
)
def test_follow_builds_anew_where_a_patch_would_not_do(settings, tmp_path, monkeypatch, was_patched, change):
    (tmp_path / "base" / "fixtures").mkdir(parents=True)
    for name in ("fixtures/synonyms.json", "pyproject.toml"):
        shutil.copy(settings.BASE_DIR / name, tmp_path / "base" / name)
    settings.BASE_DIR = tmp_path / "base"
    release(make_resource())
    snapshots.follow()
    was_patched()
    change(settings, monkeypatch)
    release(make_resource())
    assert snapshots.follow() is True
    assert not was_patched()


def test_follow_after_an_edit_of_the_synonyms_alone_builds_anew(settings, tmp_path, was_patched):
    release(make_resource())
    snapshots.follow()
    shutil.copytree(settings.BASE_DIR / "fixtures", tmp_path / "fixtures")
    settings.BASE_DIR = tmp_path
    assert snapshots.follow() is False
    edit_synonyms(settings, None)
    assert snapshots.follow() is True and snapshots.follow() is False
    assert open_snapshot(snapshots.snapshot_path()).meanings.stop == {"the"}


def test_follow_builds_anew_where_a_patch_fails(settings, tmp_path, monkeypatch, was_patched):
    release(make_resource())
    snapshots.follow()
    was_patched()

    def fail(path, content, withdrawn):
        raise IndexError("a section is damaged")

    monkeypatch.setattr(snapshots, "patch", fail)
    release(make_resource())
    assert snapshots.follow() is True
    assert not was_patched()
    assert open_snapshot(snapshots.snapshot_path()).count == 2


def test_follow_waits_while_the_synonyms_are_no_json(settings, tmp_path):
    release(make_resource())
    snapshots.follow()
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "fixtures" / "synonyms.json").write_bytes(b'{"stop": [')
    settings.BASE_DIR = tmp_path
    with pytest.raises(OSError, match="no JSON"):
        snapshots.follow()


def test_patch_takes_as_many_queries_for_three_rows_as_for_one(django_assert_num_queries):
    for make in (make_resource, make_line, make_article):
        release(make())
    snapshots.follow()
    for count in (1, 3):
        for make in (make_resource, make_line, make_article):
            publishing.release_all(records=[make() for _ in range(count)], by=None, reason="checked")
        with django_assert_num_queries(16):
            snapshots.follow()


# One builder


@pytest.fixture
def busy(settings):
    """Another process is building; yields what ends it."""
    settings.SNAPSHOT_DIR.mkdir(parents=True)
    with open(settings.SNAPSHOT_DIR / "building.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lambda: fcntl.flock(lock, fcntl.LOCK_UN)


def test_builder_that_is_busy_is_left_alone(busy):
    release(make_resource())
    assert snapshots.follow() is False
    assert snapshots.build_snapshot() is False
    assert not snapshots.snapshot_path().exists()
    busy()
    assert snapshots.follow() is True


def test_builder_that_is_busy_is_waited_for_when_asked(busy):
    release(make_resource())
    timer = threading.Timer(0.3, busy)
    timer.start()
    assert snapshots.follow(wait=True) is True
    timer.join()


def test_builder_that_was_waited_for_leaves_nothing_to_do(busy, monkeypatch):
    release(make_resource())
    answers = iter([False, True])  # outdated at the first look; built by the other one when it is done
    monkeypatch.setattr(snapshots, "is_current", lambda: next(answers))
    busy()
    assert snapshots.follow(wait=True) is False
    assert not snapshots.snapshot_path().exists()


@pytest.mark.django_db(transaction=True)
def test_build_reads_one_moment_and_lets_curators_write_meanwhile(monkeypatch):
    """A release in the middle of a build succeeds at once, and is not in that snapshot."""
    needs_a_database_of_several_connections()
    first = release(make_resource())
    late = make_resource()
    places = contents._places

    def release_meanwhile():
        thread = threading.Thread(target=release_elsewhere, args=[late])
        thread.start()
        thread.join(10)
        assert not thread.is_alive()
        assert Listing.objects.count() == 1
        yield from places()

    monkeypatch.setattr(contents, "_places", release_meanwhile)
    snapshots.build_snapshot()
    standing = open_snapshot(snapshots.snapshot_path())
    assert standing.count == 1 and item(standing, first)
    monkeypatch.setattr(contents, "_places", places)
    assert built_snapshot().count == 2


def release_elsewhere(record):
    try:
        release(record)
    finally:
        connection.close()


# Contents


def test_snapshot_lists_organizations_that_have_resources_only():
    resource, empty = release(make_resource()), release(make_organization())
    standing = built_snapshot()
    assert organization_item(standing, resource.organization)["resource_count"] == 1
    assert standing.organization(str(empty.public_id)) is None


def test_snapshot_shows_crisis_lines_in_their_order_and_language():
    release(make_line(name="Second", position=2))
    release(make_line(name="First", name_es="Primera", position=1, states=["OR"]))
    lines = built_snapshot().crisis_lines
    assert [line["en"]["name"] for line in lines] == ["First", "Second"]
    assert (lines[0]["es"]["name"], lines[0]["states"]) == ("Primera", ["OR"])
    assert lines[1]["es"]["name"] == "Second"


def test_snapshot_shows_the_newest_article_first():
    for slug, day in (("old", "2025-01-01"), ("new", "2026-01-01")):
        release(make_article(slug=slug, published_on=day))
    assert [article["slug"] for article in built_snapshot().articles] == ["new", "old"]


def test_article_without_a_translation_is_shown_in_its_own_language_and_says_which():
    article = make_article()
    make_help(article, name="find", section="listen", parameters={"help": ["inpatient", "detox"]})
    release(article)
    shown = built_snapshot().articles[0]["es"]
    assert (shown["language"], shown["title"]) == ("en", "How to talk")
    assert shown["sections"][0]["id"] == "listen"
    assert shown["help"] == [
        {
            "name": "find",
            "section": "listen",
            "label": "Find help",
            "parameters": {"help": ["inpatient", "detox"]},
            "url": "/api/v1/resources/?help=inpatient&help=detox",
        }
    ]


def test_article_with_a_translation_is_shown_in_it():
    article = make_article()
    words = {"title": "Cómo hablar", "summary": "Con paciencia.", "body": "## Escuche {#listen}\n\nBien."}
    article.translations.create(language="es", **words)
    release(article)
    shown = built_snapshot().articles[0]
    assert [shown[language]["language"] for language in ("en", "es")] == ["en", "es"]
    assert shown["es"]["sections"][0]["title"] == "Escuche"


def test_snapshot_counts_the_vocabulary_and_names_no_crosswalk_that_is_not_there():
    make_vocabulary()
    release(make_resource(terms=("RES",)))
    terms = {term["key"]: term for category in built_snapshot().vocabulary for term in category["terms"]}
    assert (terms["RES"]["count"], terms["help/inpatient"]["count"], terms["OP"]["count"]) == (1, 1, 0)


def test_snapshot_of_a_directory_without_vocabulary_or_entries_can_be_opened():
    release(make_line())
    assert not Category.objects.exists()
    assert built_snapshot().count == 0


def test_snapshot_takes_as_many_queries_for_three_rows_as_for_one(django_assert_num_queries):
    make_vocabulary()
    for _ in range(2):
        for make in (make_resource, make_line, make_article):
            release(make())
        with django_assert_num_queries(13):
            snapshots.build_snapshot()


def test_software_version_is_that_of_the_project(settings):
    assert f'version = "{contents.software_version()}"' in (settings.BASE_DIR / "pyproject.toml").read_text()


# The command


def test_command_builds_even_where_the_snapshot_is_current(capsys):
    release(make_resource())
    snapshots.follow()
    before = snapshots.snapshot_path().stat().st_ino
    call_command("snapshot")
    assert snapshots.snapshot_path().stat().st_ino != before
    assert f"revision {Revision.objects.get().number}" in capsys.readouterr().out


def test_item_of_the_snapshot_is_json_without_what_depends_on_the_question():
    resource = release(make_resource())
    shown = item(built_snapshot(), resource)
    assert "distance" not in shown
    assert json.loads(json.dumps(shown)) == shown
