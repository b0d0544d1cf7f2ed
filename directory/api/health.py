"""Alive, and able to answer: for load balancers and operators. No part of a request is read."""

import shutil

import orjson
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse

from directory.current import reader
from directory.models.listing import Revision
from directory.search.reader import NoSnapshot

LEAST_FREE = 256 * 1024 * 1024  # bytes, on the disk of the snapshot
HEADERS = {"Cache-Control": "no-store"}


def alive(request) -> HttpResponse:
    """`{"status": "alive"}`: the process answers; neither database nor disk is asked."""
    return _json({"status": "alive"})


def ready(request) -> HttpResponse:
    """200 while public questions can be answered, with every problem named; else 503.

    A database that is away, or a snapshot that cannot be used while an older one is held, is a problem and
    no reason to take the server out: it goes on answering. `checks`: each "ok" or what is wrong.
    """
    snapshot, revision = _snapshot()
    checks = {"snapshot": snapshot, **_database(revision), "disk": _disk()}
    status = "unavailable" if revision is None else "ready" if set(checks.values()) == {"ok"} else "degraded"
    return _json({"status": status, "revision": revision, "checks": checks}, 503 if revision is None else 200)


def _snapshot():
    """(how the snapshot is, the revision that this process answers from or None)."""
    follower = reader(settings.SNAPSHOT_DIR)
    try:
        revision = follower.current().revision
    except NoSnapshot as nothing:
        return f"nothing to answer from: {nothing}", None
    if follower.problem:
        return f"revision {revision} is held: {follower.problem}", revision
    return "ok", revision


def _database(shown):
    try:
        waiting = _migrations()
        behind = _published() - (shown or 0)
    except Error:
        return {"database": "away", "migrations": "unknown", "age": "unknown"}
    return {
        "database": "ok",
        "migrations": "ok" if not waiting else f"{waiting} to be applied: run manage.py migrate",
        "age": "ok" if behind <= 0 else f"{behind} behind the published revision",
    }


def _migrations():
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _published():
    return Revision.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def _disk():
    free = shutil.disk_usage(settings.SNAPSHOT_DIR if settings.SNAPSHOT_DIR.exists() else "/").free
    return "ok" if free >= LEAST_FREE else f"only {free // 2**20} MiB free"


def _json(document, status=200):
    return HttpResponse(
        orjson.dumps(document), status=status, content_type="application/json", headers=HEADERS
    )
