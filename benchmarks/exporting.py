"""Rows a second of a whole export: ours as NDJSON, Datasette's as CSV; of plain APIs, pages of a hundred."""

import json
import time
import urllib.request

from .contestants import Contestant

PAGES = 12  # drawn evenly, as later pages take longer
READ = 1 << 20


def rows_a_second(contestant: Contestant, count: int) -> float:
    """`count`: how many entries there are."""
    address = contestant.server.address(contestant.dialect.export)
    began = time.perf_counter()
    rows = rows_of_pages(address, count) if "{page}" in address else rows_of_file(address)
    return rows / (time.perf_counter() - began)


def rows_of_file(address: str) -> int:
    """Lines; the heading of a CSV file, one among thousands, is let count."""
    rows = 0
    with urllib.request.urlopen(address) as answer:
        while read := answer.read(READ):
            rows += read.count(b"\n")
    return rows


def rows_of_pages(address: str, count: int) -> int:
    last = -(-count // 100)
    pages = {1 + number * (last - 1) // PAGES for number in range(PAGES)}
    return sum(len(json.loads(read(address.format(page=page)))["results"]) for page in sorted(pages))


def read(address: str) -> bytes:
    with urllib.request.urlopen(address) as answer:
        return answer.read()
