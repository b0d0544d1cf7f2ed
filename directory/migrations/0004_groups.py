"""The groups of the desk, with the least that each of them needs. Groups that stand already only gain rights."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUPS = {
    "Contributor": {
        "view": "resource organization term category",
        "add": "resource organization",
        "change": "resource organization",
    },
    "Verifier": {
        "view": "resource organization verification verificationplan term category",
        "add": "verification",
        "change": "resource",
    },
    "Publisher": {
        "view": "resource organization crisisline verification verificationplan term category review report "
        "duplicatepair providerlink plannedstep bulkedit",
        "add": "verification providerlink",
        "change": "resource organization crisisline review report duplicatepair providerlink",
        "release": "resource organization crisisline",
    },
    "Article editor": {
        "view": "article term category plannedstep",
        "add": "article",
        "change": "article",
        "release": "article",
    },
    "Data manager": {
        "view": "resource organization source importrun job term category review duplicatepair qualityfinding "
        "audit sitesettings bulkedit",
        "add": "source job term category audit",
        "change": "source term category review duplicatepair audit sitesettings",
    },
}


def make_groups(apps, schema_editor):
    """Django makes permissions after all migrations, which is too late for a fresh database."""
    _make_permissions(apps)
    Group, Permission = (apps.get_model("auth", name) for name in ("Group", "Permission"))
    for name, rights in GROUPS.items():
        codenames = [f"{verb}_{model}" for verb, models in rights.items() for model in models.split()]
        found = Permission.objects.filter(content_type__app_label="directory", codename__in=codenames)
        missing = set(codenames) - set(found.values_list("codename", flat=True))
        if missing:
            raise LookupError(f"No such permission: {', '.join(sorted(missing))}")
        Group.objects.get_or_create(name=name)[0].permissions.add(*found)


def _make_permissions(apps):
    config = apps.get_app_config("directory")
    before, config.models_module = getattr(config, "models_module", None), True
    create_permissions(config, verbosity=0, apps=apps)
    config.models_module = before


class Migration(migrations.Migration):

    dependencies = [
        ("directory", "0003_curation_desk"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
