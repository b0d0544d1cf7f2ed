"""Many made-up entries, the same for the same seed, with planted twins: one place entered twice."""

import random

from directory.likeness import Place, street_words, words

FIRST = [
    "River",
    "Valley",
    "Harbor",
    "Summit",
    "Cedar",
    "Prairie",
    "Lakeside",
    "Northern",
    "Hope",
    "Bridge",
    "New",
    "Garden",
    "Stone",
    "Maple",
    "Coastal",
]
SECOND = [
    "Behavioral",
    "Recovery",
    "Counseling",
    "Wellness",
    "Family",
    "Community",
    "Treatment",
    "Mental",
    "Addiction",
    "Youth",
]
THIRD = ["Center", "Services", "Clinic", "House", "Associates", "Institute", "Network", "Partners"]
STREETS = [
    "Main",
    "Oak",
    "Washington",
    "Park",
    "Lincoln",
    "Church",
    "Mill",
    "Jackson",
    "Franklin",
    "Walnut",
    "River",
    "Jefferson",
]
KINDS = ["Street", "Avenue", "Road", "Boulevard", "Drive", "Lane"]
ZIPS = 9000  # about as many as have a facility


def make_entries(number: int, twins: int, seed: int = 1) -> tuple[list[dict], set[tuple[int, int]]]:
    """`number` entries as columns of a resource with `phones`, the last `twins` of them twins of others.

    Returns them and the pairs (index, index) that are one place.
    """
    rng = random.Random(seed)
    entries = [_entry(rng) for _ in range(number - twins)]
    originals = rng.sample(range(len(entries)), twins)
    pairs = {(original, len(entries) + place) for place, original in enumerate(originals)}
    return entries + [_twin(entries[original], rng) for original in originals], pairs


def as_places(entries: list[dict]) -> list[Place]:
    return [
        Place(
            pk=number,
            name=words(one["name"]),
            program=words(one["alternate_name"]),
            street=street_words(one["line1"]),
            suite=street_words(one["line2"]),
            city=f"{words(one['city'])} {one['state_province']}",
            zip5=one["postal_code"],
            point=(one["latitude"], one["longitude"]) if one["latitude"] else None,
            phones=frozenset(one["phones"]),
        )
        for number, one in enumerate(entries)
    ]


def _entry(rng):
    zip_number = rng.randrange(ZIPS)
    place = random.Random(zip_number)
    latitude, longitude = place.uniform(30, 48), place.uniform(-120, -75)
    located = rng.random() < 0.6
    number = rng.randrange(200_000) if rng.random() < 0.9 else rng.randrange(300)  # some are central lines
    return {
        "name": f"{rng.choice(FIRST)} {rng.choice(FIRST)} {rng.choice(SECOND)} {rng.choice(THIRD)}",
        "alternate_name": rng.choice(["", "", "Outpatient Program", "Residential Program"]),
        "line1": f"{rng.randrange(1, 9999)} {rng.choice(['', 'North ', 'South '])}"
        f"{rng.choice(STREETS)} {rng.choice(KINDS)}",
        "line2": rng.choice(["", "", "Suite 100", "Suite 210"]),
        "city": f"Sampletown {zip_number // 3}",
        "state_province": "OR",
        "postal_code": f"{10000 + zip_number}",
        "latitude": latitude + rng.uniform(-0.03, 0.03) if located else None,
        "longitude": longitude + rng.uniform(-0.03, 0.03) if located else None,
        "phones": [f"+1503{number:07}"],
    }


def _twin(entry, rng):
    """The same place as another list would write it: two of its facts are written otherwise."""
    changes = rng.sample([_other_name, _other_street, _other_phone, _no_suite, _no_point], 2)
    twin = dict(entry)
    for change in changes:
        twin |= change(twin, rng)
    return twin


def _other_name(entry, rng):
    name = entry["name"]
    place = rng.randrange(1, len(name) - 1)
    return {"name": rng.choice([f"{name} Inc", f"The {name}", name[:place] + name[place + 1 :]])}


def _other_street(entry, rng):
    short = {"Street": "St", "Avenue": "Ave", "Road": "Rd", "Boulevard": "Blvd", "Drive": "Dr", "Lane": "Ln"}
    first, _, kind = entry["line1"].rpartition(" ")
    return {"line1": f"{first} {short[kind]}"}


def _other_phone(entry, rng):
    return {"phones": [f"+1971{rng.randrange(10_000_000):07}"]}


def _no_suite(entry, rng):
    return {"line2": ""}


def _no_point(entry, rng):
    return {"latitude": None, "longitude": None}
