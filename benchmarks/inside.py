"""What is done inside our own server's database: `python -m benchmarks.inside vocabulary`, `edit`, `rebuild`.

Each prints one JSON object. Times are those of the machine's monotonic clock, which all processes share.
"""

import json
import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def vocabulary() -> dict:
    """What `seed` loads, but for the sample entries."""
    from django.conf import settings

    from directory import seeding

    fixtures = settings.BASE_DIR / "fixtures"
    seeding.load_vocabulary(fixtures / "vocabulary.json")
    seeding.load_crisis_lines(fixtures / "crisis_lines.json")
    for path in sorted((fixtures / "articles").glob("*.json")):
        seeding.load_article(path)
    return {}


def edit(public_id: str, text: str) -> dict:
    """A curator's edit and its release; `began` is when the release was asked for."""
    from django.contrib.auth.models import User

    from directory import curating, publishing
    from directory.models import Resource

    curator, _ = User.objects.get_or_create(username="curator")
    resource = Resource.objects.get(public_id=public_id)
    resource.fees = text
    curating.save(record=resource, changed={"fees"}, by=curator, reason="Benchmark")
    began = time.monotonic()
    publishing.release(record=resource, by=curator, reason="Benchmark")
    return {"began": began, "released": time.monotonic()}


def rebuild() -> dict:
    """A whole snapshot, whatever stands."""
    from directory import snapshots

    began = time.monotonic()
    snapshots.build_snapshot(wait=True)
    return {"seconds": time.monotonic() - began}


TASKS = {task.__name__: task for task in (vocabulary, edit, rebuild)}

if __name__ == "__main__":
    django.setup()
    print(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:])))
