"""Counts how often states, cities, kinds of places and service codes occur in SAMHSA's National Directory.

    python -m benchmarks.count_shares national_directory_2024.csv.gz

writes `shares.json`, from which `entries` draws. Only counts are kept: no name, address or number.
"""

import csv
import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from operator import itemgetter
from pathlib import Path

TARGET = Path(__file__).with_name("shares.json")
SOURCE = "Counts of SAMHSA's National Directory of treatment facilities, 2024 (a work of the US government)."
SETTINGS = ("OTP", "HI", "RES", "OP")  # what most tells how the other codes of a place are mixed
FEWEST = 20  # rows; a rarer city is drawn by its ZIP codes
CODE = re.compile("[A-Z0-9]+")
RAREST = 0.005  # share of a kind's rows


def shares_of(rows) -> dict:
    """Rows by state and by "City, ST"; of each kind of place its rows and the share that has each code."""
    states, cities, kinds = Counter(), Counter(), defaultdict(list)
    for row in filter(itemgetter("state"), rows):
        states[row["state"]] += 1
        cities[f"{row['city']}, {row['state']}"] += 1
        codes = set(filter(CODE.fullmatch, row["service_code_info"].split()))
        kinds[row["directory_type"], next((one for one in SETTINGS if one in codes), "")].append(codes)
    return {
        "source": SOURCE,
        "states": dict(sorted(states.items())),
        "cities": {city: count for city, count in sorted(cities.items()) if count >= FEWEST},
        "kinds": [kind(places) for _, places in sorted(kinds.items())],
    }


def kind(places: list[set]) -> dict:
    counts = Counter(code for codes in places for code in codes)
    found = {code: round(count / len(places), 3) for code, count in sorted(counts.items())}
    return {"rows": len(places), "codes": {code: share for code, share in found.items() if share >= RAREST}}


def main(path):
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        shares = shares_of(csv.DictReader(stream))
    TARGET.write_text(json.dumps(shares, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
