"""Imports run downward only, and no path leads from a question to a draft."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "directory"

# Each room may import the rooms below it, and nothing beside or above it.
LEVELS = [
    {"apps", "management"},
    {"api", "interop", "site", "provider", "admin"},
    {"handling", "providing"},
    {"reporting"},
    {"seeding", "jobs"},
    {"merging", "uploading", "bulk_editing"},
    {"importing", "planning", "verifying", "auditing", "quality", "site_settings"},
    {"publishing", "snapshots"},
    {"editorial", "second_factor", "workflow", "duplicates", "curating_many", "restoring", "timeline"},
    {"curating", "drift", "contents", "editors"},
    {"freezing", "site_facts", "thawing", "freshness"},
    {"provenance", "accuracy", "histories"},
    {"articles"},
    {"documents", "exports", "language", "sources", "likeness", "current"},
    {"search"},
    {"append_only", "models", "working_days"},
]
LEVEL = {room: number for number, rooms in enumerate(LEVELS) for room in rooms}

# No framework, no database.
PURE = {"sources", "exports", "search", "documents", "articles", "language", "likeness", "working_days"}
FRAMEWORK = {"django", "rest_framework", "django_filters", "drf_spectacular", "simple_history", "unfold"}

# What answers the public: it knows what is published, and no curated row; it hands on what is reported.
PUBLIC = {"api", "interop", "site", "provider"}
PUBLIC_MAY = {
    "current", "search", "exports", "models.listing", "models.vocabulary", "reporting", "providing",
}  # fmt: skip


def imports_of(source: str, module: str, *, is_package=False) -> set[str]:
    """Full names of all that a module imports anywhere in it; of `from x import y` both `x` and `x.y`."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            origin = _origin(node, module, is_package)
            found |= {origin} | {f"{origin}.{alias.name}" for alias in node.names}
    return found


def _origin(node, module, is_package):
    if not node.level:
        return node.module
    up = node.level - is_package
    parts = module.split(".")
    base = parts[: len(parts) - up]
    return ".".join([*base, *filter(None, [node.module])])


def room_of(module: str) -> str:
    """`curating` of `directory.curating`, `api` of `directory.api.views`; empty for what is not ours."""
    package, _, rest = module.partition(".")
    return rest.partition(".")[0] if package == PACKAGE else ""


def violations(module: str, imported: set[str]) -> list[str]:
    """What of these imports the rules forbid to this module."""
    room = room_of(module)
    return sorted(name for name in imported if _is_forbidden(room, name))


def _is_forbidden(room, name):
    other = room_of(name)
    if not other:
        return room in PURE and name.partition(".")[0] in FRAMEWORK
    if other == room or other not in LEVEL:
        return False
    if room in PURE and other == "models":
        return True
    return LEVEL[other] <= LEVEL[room] or (room in PUBLIC and not _is_public(name))


def _is_public(name):
    """A module that is public as a whole, or what is in it; the package `models` itself holds drafts too."""
    rest = name.removeprefix(f"{PACKAGE}.")
    return any(rest == one or rest.startswith(f"{one}.") for one in PUBLIC_MAY)


def modules():
    for path in sorted((ROOT / PACKAGE).rglob("*.py")):
        if "migrations" not in path.parts:
            parts = path.relative_to(ROOT).with_suffix("").parts
            is_package = parts[-1] == "__init__"
            yield ".".join(parts[:-1] if is_package else parts), path, is_package


MODULES = list(modules())


@pytest.mark.parametrize(("module", "path", "is_package"), MODULES, ids=[name for name, *_ in MODULES])
def test_module_imports_downward_only(module, path, is_package):
    assert violations(module, imports_of(path.read_text(), module, is_package=is_package)) == []


def test_rooms_all_have_a_level():
    assert {room_of(name) for name, *_ in MODULES} - {""} <= set(LEVEL)


def test_modules_of_the_core_are_looked_at():
    assert {"directory.curating", "directory.models.resource", "directory.search.engine"} <= {
        name for name, *_ in MODULES
    }


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("directory.models.resource", "from directory import curating"),
        ("directory.models.resource", "from ..curating import save"),
        ("directory.curating", "from .publishing import release"),
        ("directory.publishing", "import directory.importing.planning"),
        ("directory.publishing", "from . import snapshots"),
        ("directory.importing.planning", "from directory.admin import base"),
        ("directory.importing.planning", "def late():\n    from directory import seeding"),
        ("directory.api.views", "from directory.models import Listing"),
        ("directory.api.views", "from directory.models.resource import Resource"),
        ("directory.api.views", "from ..models import resource"),
        ("directory.api.views", "from directory import publishing"),
        ("directory.api.views", "from directory.documents import translated"),
        ("directory.api.views", "from directory.admin import base"),
        ("directory.site.pages", "import directory.models"),
        ("directory.sources.record", "from django.utils import timezone"),
        ("directory.sources.record", "from directory.models import Resource"),
        ("directory.search.engine", "import django"),
        ("directory.exports.csv", "import rest_framework.renderers"),
        ("directory.documents", "from .models import Resource"),
    ],
)
def test_forbidden_import_is_noticed(module, source):
    assert violations(module, imports_of(source, module))


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("directory.api.views", "from directory.models.listing import Listing"),
        ("directory.api.views", "from directory.models.vocabulary import Term"),
        ("directory.api.views", "from directory.search.engine import answer\nimport rest_framework"),
        ("directory.api.views", "from .filters import ResourceFilters"),
        ("directory.publishing", "from .curating import hold"),
        ("directory.search.engine", "import numpy\nfrom .question import Question"),
        ("directory.management.commands.seed", "from directory import seeding, snapshots"),
    ],
)
def test_import_that_is_in_order_passes(module, source):
    assert violations(module, imports_of(source, module)) == []


def test_relative_imports_of_a_package_are_read_from_itself():
    found = imports_of(
        "from .reader import current\nfrom ..models import Kind", "directory.search", is_package=True
    )
    assert {"directory.search.reader", "directory.models.Kind"} <= found
