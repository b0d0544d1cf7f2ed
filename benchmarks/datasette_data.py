"""The same entries for Datasette: a table with the usual arrays, one of all terms to count, indexes, words.

    python -m benchmarks.datasette_data resources.ndjson FOLDER

writes `directory.db` and `metadata.json`, whose two canned queries measure great circles in SQL.
"""

import json
import sqlite3
import sys
from itertools import islice
from pathlib import Path

DATABASE, METADATA = "directory.db", "metadata.json"
BATCH = 1000
CATEGORIES = ("help", "setting", "payment", "medication")  # of which a table cell holds an array
ADDRESS = ("line1", "line2", "city", "county", "state_province", "postal_code", "country")
COLUMNS = (
    "id", "name", "alternate_name", "organization", "operating_status", *ADDRESS, "latitude", "longitude",
    "precision", "website", "updated_at", "description", "phones", "sources", *CATEGORIES,
)  # fmt: skip
SCHEMA = f"""
create table resources (id text primary key, {", ".join(f'"{column}"' for column in COLUMNS[1:])});
create index by_name on resources (name, id);
create index by_state on resources (state_province, name, id);
create index by_point on resources (latitude, longitude);
create table services (resource, state_province, term);
"""
WORDS = """
create virtual table resources_fts using fts5 (name, alternate_name, organization, city, content="resources");
insert into resources_fts (resources_fts) values ('rebuild');
create index services_by_term on services (term);
create index services_by_state on services (state_province, term);
analyze;
"""
EARTH_MILES = 3958.7613  # mean radius
DISTANCE = f"""{EARTH_MILES} * acos(min(1, max(-1, cos(radians(:latitude)) * cos(radians(latitude))
    * cos(radians(longitude) - radians(:longitude)) + sin(radians(:latitude)) * sin(radians(latitude)))))"""
HAS = "exists (select 1 from json_each({0}) where value = :{0})"
WITHIN = f"""
select *, {DISTANCE} as distance from resources
where latitude between :latitude - :miles / 69.09 and :latitude + :miles / 69.09
and longitude between :longitude - :miles / (69.09 * cos(radians(abs(:latitude) + :miles / 69.09)))
    and :longitude + :miles / (69.09 * cos(radians(abs(:latitude) + :miles / 69.09)))
and {HAS.format("setting")} and {HAS.format("medication")} and distance <= cast(:miles as real)
order by distance limit 20
"""
NEAREST = (
    f"select *, {DISTANCE} as distance from resources where latitude is not null order by distance limit 25"
)


def make(source: Path, folder: Path):
    queries = {"within": {"sql": WITHIN}, "nearest": {"sql": NEAREST}}
    metadata = {"databases": {"directory": {"queries": queries}}}
    (folder / METADATA).write_text(json.dumps(metadata), encoding="utf-8")
    with sqlite3.connect(folder / DATABASE) as database, open(source, "rb") as stream:
        database.executescript(SCHEMA)
        places = ", ".join("?" * len(COLUMNS))
        while lines := list(islice(stream, BATCH)):
            entries = list(map(json.loads, lines))
            database.executemany(f"insert into resources values ({places})", map(row, entries))
            database.executemany(
                "insert into services values (?, ?, ?)", (one for e in entries for one in services(e))
            )
        database.executescript(WORDS)


def row(entry: dict) -> tuple:
    terms = {category: [] for category in CATEGORIES}
    for one in entry["services"]:
        terms.get(one["category"], []).append(one["slug"])
    flat = (
        entry
        | entry["address"]
        | (entry["location"] or {})
        | terms
        | {"organization": entry["organization"]["name"]}
    )
    return tuple(cell(flat.get(column)) for column in COLUMNS)


def services(entry: dict):
    for one in entry["services"]:
        yield entry["id"], entry["address"]["state_province"], f"{one['category']}/{one['slug']}"


def cell(value):
    return json.dumps(value) if isinstance(value, list | dict) else value


if __name__ == "__main__":
    make(*map(Path, sys.argv[1:]))
