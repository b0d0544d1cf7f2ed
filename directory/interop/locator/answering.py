"""The answer: one page of rows with its arithmetic."""

from datetime import date

import numpy as np
import orjson

from directory.search.bitmaps import ordinals_of
from directory.search.engine import distances_of, matching
from directory.search.folding import plain
from directory.search.redistribution import redistributable
from directory.search.snapshot import Snapshot

from .asking import Asked
from .rows import digits, row


def answer(snapshot: Snapshot, asked: Asked, today: date) -> dict:
    """{page, totalPages, recordCount, rows}; a page past the end has no rows, as the original has it."""
    ordinals = found(snapshot, asked, today)
    metres = distances_of(snapshot, asked.question, ordinals)
    order = ordered(snapshot, asked, ordinals, metres)
    first = (asked.page - 1) * asked.page_size
    places = order[first : first + asked.page_size].tolist()
    return {
        "page": asked.page,
        "totalPages": -(-len(ordinals) // asked.page_size),
        "recordCount": len(ordinals),
        "rows": [
            row(snapshot, int(ordinals[place]), number, _at(metres, place), asked.kinds)
            for number, place in enumerate(places, start=1)
        ],
    }


def found(snapshot: Snapshot, asked: Asked, today: date) -> np.ndarray:
    """Ordinals of all that may be passed on, by name."""
    ordinals = ordinals_of(matching(snapshot, asked.question, today) & snapshot.listed_bits)
    ordinals = ordinals[redistributable(snapshot)[ordinals]]
    if not asked.contains:
        return ordinals
    items = snapshot.items(ordinals, "en")
    return ordinals[[contains(orjson.loads(item), asked.contains) for item in items]]


def contains(item: dict, texts: dict[str, str]) -> bool:
    return all(WITHIN[name](item, text) for name, text in texts.items())


def _name_has(item, text):
    return text in f"{item['name']} {item['alternate_name'] or ''}".casefold()


def _address_has(item, text):
    address = item["address"]
    parts = (address[one] for one in ("line1", "line2", "city", "state_province", "postal_code"))
    return text in " ".join(filter(None, parts)).casefold()


def _phone_has(item, text):
    return any(digits(text) in digits(phone["number"]) for phone in item["phones"])


WITHIN = {"filterFName": _name_has, "filterFAddress": _address_has, "filterFPhone": _phone_has}


def ordered(snapshot: Snapshot, asked: Asked, ordinals: np.ndarray, metres: np.ndarray | None) -> np.ndarray:
    """Places in `ordinals`, in the asked order; without a starting point nearest and farthest are by name."""
    by_name = np.arange(len(ordinals))
    if asked.sort == "name2":
        names = [plain(orjson.loads(item)["alternate_name"] or "") for item in snapshot.items(ordinals, "en")]
        return np.array(sorted(by_name, key=lambda place: (not names[place], names[place])), np.int64)
    if metres is None or asked.sort == "name1":
        return by_name
    return np.lexsort((by_name, -metres if asked.sort == "farthest" else metres))


def _at(metres, place):
    return None if metres is None else float(metres[place])
