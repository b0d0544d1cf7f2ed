"""How each contestant is asked a question, and what its answer says; None where it cannot be asked so."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from .questions import Asked

METRES_A_MILE = 1609.344


@dataclass(frozen=True)
class Seen:
    """What an answer says: ids in order, distances in miles, {(category, slug): how many} but for zeros."""

    count: int | None = None
    ids: tuple[str, ...] = ()
    distances: tuple[float, ...] | None = None
    facets: dict[tuple[str, str], int] | None = None


@dataclass(frozen=True)
class Dialect:
    """`forgiving`: whether typing errors are forgiven, so that they may be asked."""

    path: Callable[[Asked], str | None]
    read: Callable[[Asked, dict], Seen]
    export: str
    forgiving: bool = False


def address(path: str, parameters: dict) -> str:
    pairs = {name: value for name, value in parameters.items() if value not in (None, "")}
    return f"{path}?{urlencode(pairs, safe=',')}" if pairs else path


def near_of(asked: Asked) -> str:
    return ",".join(map(str, asked.near)) if asked.near else ""


def paged(asked: Asked) -> dict:
    sizes = {} if asked.page_size == 20 else {"page_size": asked.page_size}
    return {} if asked.kind == "facets" else sizes | ({"page": asked.page} if asked.page > 1 else {})


# Ours


def own_path(asked: Asked) -> str:
    if asked.kind == "one":
        return f"/api/v1/resources/{asked.id}/"
    within = f"{asked.miles:g}mi" if asked.miles else "any"
    parameters = {"state": asked.state, **dict(asked.terms), "near": near_of(asked)}
    parameters |= {"within": within if asked.near else "", "q": asked.typed} | paged(asked)
    return address(f"/api/v1/resources/{'facets/' if asked.kind == 'facets' else ''}", parameters)


def own_answer(asked: Asked, document: dict) -> Seen:
    if asked.kind == "one":
        return Seen(ids=(document["id"],))
    if asked.kind == "facets":
        counts = {
            (category["slug"], term["slug"]): term["count"]
            for category in document["facets"]
            for term in category["terms"]
        }
        return Seen(count=document["count"], facets=without_zeros(counts))
    found = document["results"]
    distances = tuple(one["distance"]["miles"] for one in found) if asked.near else None
    return Seen(document["count"], tuple(one["id"] for one in found), distances)


# The plain projects, on DRF and on django-ninja


def plain_path(asked: Asked) -> str:
    if asked.kind == "one":
        return f"/resources/{asked.id}/"
    within = f"{asked.miles:g}" if asked.miles else "any"
    parameters = {"state": asked.state, **dict(asked.terms), "near": near_of(asked)}
    parameters |= {"within": within if asked.near else "", "search": asked.words} | paged(asked)
    return address(f"/resources/{'facets/' if asked.kind == 'facets' else ''}", parameters)


def plain_answer(asked: Asked, document: dict) -> Seen:
    if asked.kind == "one":
        return Seen(ids=(document["id"],))
    if asked.kind == "facets":
        counts = {(one["category"], one["slug"]): one["count"] for one in document["facets"]}
        return Seen(facets=without_zeros(counts))
    found = document["results"]
    distances = tuple(one["distance"] for one in found) if asked.near else None
    return Seen(document["count"], tuple(one["id"] for one in found), distances)


# Datasette


def datasette_path(asked: Asked) -> str | None:
    if asked.page > 1:
        return None  # it pages by tokens only
    if asked.kind == "one":
        return f"/directory/resources/{quote(asked.id)}.json?_shape=objects"
    if asked.near:
        return canned(asked)
    if asked.kind == "facets":
        facets = {"state_province": asked.state, "_facet": "term", "_facet_size": "max", "_size": 1}
        return address("/directory/services.json", facets)
    parameters = {"_shape": "objects", "state_province": asked.state, "_search": asked.words}
    parameters |= {f"{category}__arraycontains": slug for category, slug in asked.terms}
    return address("/directory/resources.json", parameters | {"_sort": "name", "_size": asked.page_size})


def canned(asked: Asked) -> str:
    latitude, longitude = asked.near
    parameters = {"_shape": "objects", "latitude": latitude, "longitude": longitude, "miles": asked.miles}
    return address(
        f"/directory/{'within' if asked.miles else 'nearest'}.json", parameters | dict(asked.terms)
    )


def datasette_answer(asked: Asked, document: dict) -> Seen:
    if asked.kind == "facets":
        found = document["facet_results"]["term"]["results"]
        return Seen(facets={tuple(one["value"].split("/")): one["count"] for one in found})
    rows = document["rows"]
    ids = tuple(row["id"] for row in rows)
    if asked.near:
        return Seen(ids=ids, distances=tuple(row["distance"] for row in rows))
    return Seen(document.get("filtered_table_rows_count"), ids)


def without_zeros(counts: dict) -> dict:
    return {key: count for key, count in counts.items() if count}


DIALECTS = {
    "ours": Dialect(own_path, own_answer, "/api/v1/exports/resources.ndjson", forgiving=True),
    "drf": Dialect(plain_path, plain_answer, "/resources/?page_size=100&page={page}"),
    "ninja": Dialect(plain_path, plain_answer, "/resources/?page_size=100&page={page}"),
    "datasette": Dialect(datasette_path, datasette_answer, "/directory/resources.csv?_stream=on"),
}
