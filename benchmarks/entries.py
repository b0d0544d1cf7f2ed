"""Made-up entries in our own NDJSON, mixed as in SAMHSA's directory: see `shares.json`.

ZIP codes, cities, counties, zones and area codes are real (package `zipcodes`); names, streets and numbers
are not. The same number of entries is the same file on every machine.
"""

import json
import random
from collections import defaultdict
from functools import cache
from itertools import product
from pathlib import Path

import orjson
import zipcodes

SEED = 988
SOURCE = "sample-directory"
SHARES = Path(__file__).with_name("shares.json")
ADJECTIVES = (
    "Amber", "Bright", "Cedar", "Cobalt", "Dawning", "Elder", "Fern", "Gentle", "Hazel", "Indigo",
    "Jasmine", "Kindly", "Linden", "Morning", "Nimble", "Opal", "Peaceful", "Quiet", "Rowan", "Silver",
    "Steady", "Sunlit", "Tranquil", "Umber", "Velvet", "Willow", "Yonder", "Zephyr",
)  # fmt: skip
NOUNS = (
    "Anchor", "Arbor", "Beacon", "Bramble", "Clover", "Compass", "Dovecote", "Ember", "Feather", "Glade",
    "Hearth", "Ivy", "Juniper", "Kestrel", "Lantern", "Larkspur", "Meadow", "Nectar", "Orchard", "Pebble",
    "Plover", "Quartz", "Rambler", "Saffron", "Sparrow", "Thistle", "Trellis", "Upland", "Verbena",
    "Wander", "Yarrow", "Zenith",
)  # fmt: skip
ENDINGS = (
    "Recovery Center", "Counseling", "Behavioral Health", "Treatment Services", "Wellness Clinic",
    "Family Services", "Community Clinic", "Outreach", "Therapy Group", "Care Network",
)  # fmt: skip
STREETS = (
    "Example Avenue", "Sample Street", "Storybook Lane", "Imaginary Way", "Fable Court", "Pretend Parkway",
)  # fmt: skip
HOURS = (("09:00", "17:00"), ("08:00", "20:00"), ("05:30", "11:30"))
TEXTS = {
    "en": "A fictional place that listens first and plans with you. Somebody answers on every weekday.",
    "es": "Un lugar ficticio que primero escucha y planea con usted. Alguien contesta cada día hábil.",
}
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR"]


def write(path: Path, count: int):
    """`count` entries, one a line."""
    rng = random.Random(SEED)
    operators = organizations(rng, count)
    with open(path, "wb") as stream:
        for _ in range(count):
            stream.write(orjson.dumps(entry(rng, operators)) + b"\n")


def organizations(rng, count) -> list[str]:
    """As many names as SAMHSA's directory has for as many rows: about half; a few run many places."""
    stems = [" ".join(pair) for pair in product(ADJECTIVES, NOUNS)]
    return [f"Sample {rng.choice(stems)} {rng.choice(ENDINGS)}" for _ in range(max(1, count // 2))]


def entry(rng, operators) -> dict:
    area, organization = place(rng), operators[int(len(operators) * rng.random() ** 1.5)]
    terms = codes(rng)
    found = {
        "name": organization,
        "alternate_name": f"{area['city']} site" if rng.random() < 0.45 else "",
        "organization": organization,
        "address": address(rng, area),
        "location": location(rng, area),
        "timezone": area["timezone"],
        "website": website(organization) if rng.random() < 0.8 else "",
        "phones": phones(rng, area, terms),
        "terms": terms,
    }
    found |= curated(rng) if rng.random() < 0.15 else {}
    return {key: value for key, value in found.items() if value}


def place(rng) -> dict:
    """A ZIP code's record: its state and, for a large city, its city as often as in SAMHSA's directory."""
    state, cities, weights, elsewhere = rng.choices(*towns())[0]
    city = rng.choices([*cities, None], [*weights, elsewhere])[0]
    return rng.choice(zips()[state, city] or zips()[state, None])


@cache
def towns() -> tuple[list, list]:
    """[(state, its large cities, their rows, rows elsewhere)] and the rows of each state."""
    shares, large = counted(), defaultdict(dict)
    for label, rows in shares["cities"].items():
        city, state = label.rsplit(", ", 1)
        large[state][city] = rows
    located = {state: rows for state, rows in shares["states"].items() if zips()[state, None]}
    found = [
        (state, [*large[state]], [*large[state].values()], rows - sum(large[state].values()))
        for state, rows in located.items()
    ]
    return found, [*located.values()]


@cache
def zips() -> dict:
    """Civilian ZIP codes with a point: {(state, city): rows}, and of a whole state {(state, None): rows}."""
    found = defaultdict(list)
    for row in zipcodes.list_all():
        if row["zip_code_type"] != "MILITARY" and float(row["lat"] or 0) and "/" in row["timezone"]:
            found[row["state"], row["city"]].append(row)
            found[row["state"], None].append(row)
    return found


@cache
def counted() -> dict:
    return json.loads(SHARES.read_text(encoding="utf-8"))


def codes(rng) -> list[str]:
    """Service codes of one kind of place, each as often as in its rows."""
    kinds = counted()["kinds"]
    kind = rng.choices(kinds, [kind["rows"] for kind in kinds])[0]
    return [code for code, share in kind["codes"].items() if rng.random() < share]


def address(rng, area) -> dict:
    suite = {"line2": f"Suite {rng.randint(1, 99)}"} if rng.random() < 0.25 else {}
    return suite | {
        "line1": f"{rng.randint(1, 9899)} {rng.choice(STREETS)}",
        "city": area["city"],
        "county": area["county"] or "",
        "state_province": area["state"],
        "postal_code": area["zip_code"],
        "country": "US",
    }


def location(rng, area) -> dict:
    latitude, longitude = (round(float(area[axis]) + rng.uniform(-0.02, 0.02), 5) for axis in ("lat", "long"))
    return {"latitude": latitude, "longitude": longitude, "precision": "rooftop"}


def website(organization) -> str:
    return f"https://{'-'.join(organization.lower().split())}.example.org/"


def phones(rng, area, terms) -> list[dict]:
    """One or two fictional numbers, 555-0100 to 555-0199 of an area code."""
    area_code = (area["area_codes"] or ["800"])[0]
    kinds = ["main", "intake"] if rng.random() < 0.4 else ["main"]
    spoken = {"languages": ["en", "es"]} if "SP" in terms else {}
    return [{"kind": kind, "number": f"+1{area_code}55501{rng.randint(0, 99):02}"} | spoken for kind in kinds]


def curated(rng) -> dict:
    """What a curator adds to some entries."""
    opens, closes = rng.choice(HOURS)
    return {
        "description": TEXTS,
        "schedules": [{"days": WEEKDAYS, "opens": opens, "closes": closes}],
        "ages": {"minimum": rng.choice((0, 12, 18)), "maximum": None},
    }
