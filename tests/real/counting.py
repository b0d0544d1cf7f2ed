"""The publisher's file, counted by a few lines that share nothing with the importer."""

import csv
import gzip
import re
import unicodedata
from collections import Counter, defaultdict

NAMED = ("name1", "name2", "street1", "street2", "city", "state")


def rows(path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["name1"].strip()]


def site_key(row) -> tuple:
    texts = [unicodedata.normalize("NFKD", row[column]).casefold() for column in NAMED]
    return (*(re.sub("[^a-z0-9]", "", text) for text in texts), row["zip"].split("-")[0].zfill(5)[:5])


def sites_by_state(path) -> Counter:
    return Counter(row["state"] for row in {site_key(row): row for row in rows(path)}.values())


def sites_by_code(path) -> Counter:
    codes = defaultdict(set)
    for row in rows(path):
        codes[site_key(row)].update(row["service_code_info"].replace("*", " ").split())
    return Counter(code for found in codes.values() for code in found)
