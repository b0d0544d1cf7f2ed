"""The history, the releases and the public changes are only added to: the database refuses anything else."""

from django.db import migrations

from directory.append_only import guard, unguard


def tables_of(apps):
    names = (model._meta.db_table for model in apps.get_app_config("directory").get_models())
    kept = {"directory_release", "directory_change"}
    return sorted(name for name in names if name.startswith("directory_historical") or name in kept)


def guard_all(apps, schema_editor):
    guard(schema_editor.connection, tables_of(apps))


def unguard_all(apps, schema_editor):
    unguard(schema_editor.connection, tables_of(apps))


class Migration(migrations.Migration):

    dependencies = [("directory", "0004_groups")]

    operations = [migrations.RunPython(guard_all, unguard_all)]
