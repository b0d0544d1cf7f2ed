"""The groups that the migration makes: what each may do, and what it must not."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group

from tests.builders import make_user

pytestmark = pytest.mark.django_db
migration = import_module("directory.migrations.0004_groups")
MAY = {
    "Contributor": {"add_resource", "change_organization"},
    "Verifier": {"change_resource", "add_verification"},
    "Publisher": {
        "release_resource",
        "release_organization",
        "release_crisisline",
        "change_report",
        "add_providerlink",
    },
    "Article editor": {"change_article", "release_article"},
    "Data manager": {
        "add_job",
        "change_source",
        "change_term",
        "change_duplicatepair",
        "change_sitesettings",
    },
}
MUST_NOT = {
    "Contributor": {"release_resource", "add_verification", "change_article", "change_report"},
    "Verifier": {"release_resource", "change_organization", "change_report", "add_resource"},
    "Publisher": {"release_article", "change_article", "add_job", "change_term", "change_sitesettings"},
    "Article editor": {"change_resource", "release_resource", "change_crisisline"},
    "Data manager": {"release_resource", "change_resource", "change_article", "change_report"},
}


@pytest.fixture(autouse=True)
def groups(db):
    migration.make_groups(apps, None)


def rights_of(name):
    user = make_user("member")
    user.groups.add(Group.objects.get(name=name))
    return {right.removeprefix("directory.") for right in user.get_all_permissions()}


@pytest.mark.parametrize("name", MAY)
def test_group_may_do_its_work_and_nothing_beyond(name):
    rights = rights_of(name)
    assert MAY[name] <= rights
    assert not MUST_NOT[name] & rights
    assert not [right for right in rights if right.startswith(("delete_", "auth."))]


def test_groups_made_again_are_the_same_and_keep_what_was_added():
    before = {name: rights_of_group(name) for name in MAY}
    extra = Group.objects.get(name="Publisher").permissions.first()
    Group.objects.get(name="Verifier").permissions.add(extra)
    migration.make_groups(apps, None)
    assert Group.objects.filter(name__in=MAY).count() == len(MAY)
    assert {name: rights_of_group(name) for name in MAY} == before | {
        "Verifier": before["Verifier"] | {extra.codename}
    }


def rights_of_group(name):
    return set(Group.objects.get(name=name).permissions.values_list("codename", flat=True))


def test_no_group_may_edit_users():
    assert not Group.objects.filter(permissions__content_type__app_label="auth").exists()
