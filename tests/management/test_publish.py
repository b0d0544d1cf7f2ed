"""manage.py publish: drift told, mended, and nothing said where there is none."""

import pytest
from django.core.management import CommandError, call_command

from directory import publishing
from directory.models import Listing
from tests.builders import make_resource, make_vocabulary

pytestmark = pytest.mark.django_db


def release(record):
    return publishing.release(record=record, by=None, reason="checked")


@pytest.fixture
def public():
    record = make_resource()
    release(record)
    publishing.publish()
    return record


def test_command_check_without_drift_is_silent(public, capsys):
    call_command("publish", "--check")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda: Listing.objects.all().delete(), "Resource: 2 missing, 0 outdated, 0 to withdraw"),
        (lambda: Listing.objects.update(digest="x"), "Resource: 0 missing, 2 outdated, 0 to withdraw"),
        (lambda: make_vocabulary(), "Vocabulary or sources: edited"),
    ],
    ids=["missing", "outdated", "vocabulary"],
)
def test_command_check_with_drift_says_which_and_fails(public, capsys, spoil, said):
    release(make_resource())
    spoil()
    with pytest.raises(CommandError, match=r"manage\.py publish"):
        call_command("publish", "--check")
    assert said in capsys.readouterr().out


def test_command_hash_prints_the_hash_alone(public, capsys):
    call_command("publish", "--hash")
    assert capsys.readouterr().out == f"{publishing.content_hash()}\n"


def test_command_publishes_and_brings_the_snapshot_along(public, capsys, settings):
    Listing.objects.all().delete()
    call_command("publish")
    assert "'published': 1" in capsys.readouterr().out
    assert (settings.SNAPSHOT_DIR / "directory.snapshot").exists()
