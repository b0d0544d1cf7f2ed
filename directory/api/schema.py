"""The OpenAPI 3.1 file, made from the filters' entries, the views' declarations and the components."""

import re
from copy import deepcopy
from functools import lru_cache

import orjson
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent

from directory.current import current
from directory.search.reader import NoSnapshot
from directory.search.snapshot import Snapshot

from .article_components import ARTICLE_COMPONENTS
from .components import COMPONENTS, ref
from .fields import MOST_VALUES
from .file_components import FILE_COMPONENTS
from .found_components import FOUND_COMPONENTS
from .parameters import ConditionFilter
from .problems import KINDS
from .report_components import REPORT_COMPONENTS

MOST_SPELLED_OUT = 60  # values; more would make the file unreadable


def header(description: str, *, required=True, kind="string") -> dict:
    return {"description": description, "required": required, "schema": {"type": kind}}


HEADERS = {
    "ETag": header("Strong; give it back as `If-None-Match`."),
    "Cache-Control": header("Private where the question tells a place."),
    "Content-Language": header("`en` or `es`."),
    "Vary": header("What else the answer depends on."),
}
LINK = {"Link": header("RFC 8288: first, prev, next, last.", required=False)}
FILE_HEADERS = {
    "Revision": header("The revision that the file is of.", kind="integer"),
    "Content-Disposition": header("A name for the file."),
}
FILE = {"type": "string", "format": "binary"}
FILES = {
    "csv": {"type": "string"},
    "ndjson": {"type": "string", "description": "One `ExportedResource` a line."},
    "geojson": ref("ExportedFeatures"),
}
ALL_COMPONENTS = COMPONENTS | ARTICLE_COMPONENTS | FILE_COMPONENTS | FOUND_COMPONENTS | REPORT_COMPONENTS
RETRY = {"Retry-After": header("Seconds.", kind="integer")}
NAMED = {
    "public_id": {"type": "string", "format": "uuid"},
    "receipt": {"type": "string", "format": "uuid"},
    "slug": {"type": "string", "pattern": "^[a-z0-9-]+$"},
}


def openapi_file(snapshot: Snapshot) -> bytes:
    """The file for the vocabulary of this snapshot."""
    return _openapi_file(snapshot.revision, snapshot.at, snapshot.version)


@lru_cache(maxsize=1)
def _openapi_file(*edition) -> bytes:
    return orjson.dumps(SchemaGenerator().get_schema(public=True))


class ContractSchema(AutoSchema):
    """Describes a view by its `operation`, `answer`, `summary` and docstring, `filters` and address."""

    def get_operation_id(self):
        return self.view.posting if self.method == "POST" else self.view.operation

    def get_summary(self):
        return self.view.summary

    def get_description(self):
        return type(self.view).__doc__

    def get_tags(self):
        return [self.path.removeprefix("/api/v1/").partition("/")[0] or "start"]

    def get_auth(self):
        return []

    def _get_request_body(self, direction="request"):
        if self.method != "POST":
            return None
        if self.view.body:
            return {"required": True, "content": {"application/json": {"schema": deepcopy(self.view.body)}}}
        values = published_values()
        properties = {
            name: member_schema(one, values.get(name)) | {"description": one.extra["help_text"]}
            for name, one in self.view.filters.base_filters.items()
        }
        required = [name for name, one in self.view.filters.base_filters.items() if one.extra["required"]]
        schema = {"type": "object", "properties": properties, "additionalProperties": False}
        schema |= {"required": required} if required else {}
        return {"required": True, "content": {"application/json": {"schema": schema}}}

    def _get_parameters(self):
        named = re.findall(r"{(\w+)}", self.path)
        if self.method == "POST":
            return [path_parameter(name) for name in named]
        values = published_values()
        asked = [
            query_parameter(name, one, values.get(name))
            for name, one in self.view.filters.base_filters.items()
        ]
        return [path_parameter(name) for name in named] + asked

    def _get_response_bodies(self, direction="response"):
        for name, schema in ALL_COMPONENTS.items():
            # Copied, as the generator writes into what it is given.
            component = ResolvedComponent(
                name, ResolvedComponent.SCHEMA, deepcopy(schema), object=ContractSchema
            )
            self.registry.register_on_missing(component)
        return self._answers() | {
            str(status): problem_response(status) for status in self._problem_statuses()
        }

    def _answers(self):
        success = {"description": self.view.summary, "content": self._contents(), "headers": self._headers()}
        if self.method == "POST" or self.view.private:
            return {str(self.view.success): success}
        return {"200": success, "304": {"description": "You have it already.", "headers": HEADERS}}

    def _contents(self):
        form = getattr(self.view, "form", None)
        if form:
            return {form.media_type: {"schema": FILES.get(form.slug, FILE)}}
        named = {self.view.media_type: self.view.answer, **self.view.answer_as}
        return {media_type: {"schema": ref(name)} for media_type, name in named.items()}

    def _headers(self):
        if self.method == "POST" or self.view.private:
            return {name: HEADERS[name] for name in HEADERS if name != "ETag"}
        if getattr(self.view, "form", None):
            return HEADERS | FILE_HEADERS
        paged = "page" in self.view.filters.base_filters or self.view.answer == "Organization"
        return HEADERS | (LINK if paged else {})

    def _problem_statuses(self):
        found = {400, 406, 500, 503}
        if "{" in self.path or "page" in self.view.filters.base_filters:
            found.add(404)
        if self.method == "POST":
            found.add(415)
        return sorted(found | set(getattr(self.view, "problems", ())))


def problem_response(status: int) -> dict:
    titles = [
        kind.title for kind in KINDS.values() if kind.status == status and kind is not KINDS["bad-request"]
    ]
    response = {
        "description": "; ".join(titles) + ".",
        "content": {"application/problem+json": {"schema": ref("Problem")}},
    }
    return response | ({"headers": RETRY} if status in (429, 503) else {})


def path_parameter(name: str) -> dict:
    return {"in": "path", "name": name, "required": True, "schema": NAMED[name]}


def query_parameter(name: str, entry, values: tuple[str, ...] | None) -> dict:
    described = {"in": "query", "name": name, "description": entry.extra["help_text"]}
    described |= {"required": True} if entry.extra["required"] else {}
    if isinstance(entry, ConditionFilter):
        return described | condition_parameter(values)
    schema = deepcopy(entry.field.schema)
    return described | {"schema": schema} | ({"style": "form", "explode": False} if "items" in schema else {})


def member_schema(entry, values: tuple[str, ...] | None) -> dict:
    """The parameter as a member of a body: what a query string lists with commas is such a text here too."""
    if isinstance(entry, ConditionFilter):
        schema = condition_parameter(values)["schema"]
        return {"anyOf": [schema["items"], schema]}
    field = entry.field
    if hasattr(field, "member_schema"):
        return deepcopy(field.member_schema)
    return {"type": "string", "minLength": 1} if "items" in field.schema else deepcopy(field.schema)


def condition_parameter(values: tuple[str, ...] | None) -> dict:
    """Repetition is and; each text is `a`, `a,b` or `!a`."""
    item = {"type": "string", "minLength": 1}
    if values and len(values) <= MOST_SPELLED_OUT:
        item |= {"pattern": condition_pattern(values), "x-values": list(values)}
    schema = {"type": "array", "minItems": 1, "maxItems": MOST_VALUES, "items": item}
    return {"style": "form", "explode": True, "schema": schema}


def condition_pattern(values) -> str:
    one = "(" + "|".join(map(re.escape, values)) + ")"
    return f"^(!?{one}|{one}(,{one}){{1,{MOST_VALUES - 1}}})$"


def published_values() -> dict[str, tuple[str, ...]]:
    """The values of each parameter that has few, as far as a snapshot tells them."""
    try:
        snapshot = current()
    except NoSnapshot:
        return {}
    terms = {
        category["slug"]: tuple(term["slug"] for term in category["terms"])
        for category in snapshot.vocabulary
    }
    return terms | {"source": tuple(source["slug"] for source in snapshot.sources)}
