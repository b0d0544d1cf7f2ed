"""Random questions. Most conditions are taken from one entry, so that few questions find nothing."""

import random
import string
from datetime import UTC, datetime, timedelta

from tests.real.judge.localities import STATES, cities, state_code, zips
from tests.real.judge.spelling import folded_place
from tests.real.judge.truth import Entry, Truth
from tests.real.judge.word_texts import words_of

RADII = ("5mi", "10mi", "25mi", "40km", "50mi", "100 mi", "250mi", "800km", "any")
PERIODS = ("7d", "30d", "90d", "180d", "365d", "1000d")
ORDERS = ("name", "-verified_on", "-updated_at")
FEATURES = (
    ("conditions", 0.75), ("place", 0.4), ("area", 0.3), ("words", 0.35), ("remote", 0.08), ("hours", 0.15),
    ("openings", 0.1), ("dates", 0.1), ("ids", 0.04), ("counted", 0.25), ("paged", 0.5), ("ordered", 0.25),
    ("shown", 0.2),
)  # fmt: skip


class Drawing:
    def __init__(self, truth: Truth, seed):
        self.truth, self.chance = truth, random.Random(seed)
        listed = [entry for entry in truth.entries if entry.status < 2]
        self.listed = listed
        self.rich = [e for e in listed if e.document["schedules"] or e.document["remote"] or e.verified]
        self.territories = [
            e for e in listed if e.values["state"] & {"PR", "GU", "VI", "AS", "MP", "AK", "HI"}
        ]

    def question(self) -> list[tuple[str, str]]:
        """Parameters in the order in which they are written, without a page."""
        kinds = (self.listed,) * 6 + (self.rich,) * 3 + (self.territories,)
        entry, pairs = self.chance.choice(self.chance.choice(kinds)), []
        for feature, probability in FEATURES:
            if self._is(probability):
                pairs += getattr(self, f"_{feature}")(entry, dict(pairs))
        if ("remote", "true") in pairs:
            pairs = [pair for pair in pairs if pair[0] != "within"]
        self.chance.shuffle(pairs)
        return pairs

    def page(self, last_page: int) -> int:
        """Mostly the first one, rarely one past the end."""
        if self._is(0.02):
            return last_page + self.chance.choice((1, 7))
        return self.chance.randint(1, last_page) if self._is(0.6) else 1

    def _is(self, probability):
        return self.chance.random() < probability

    # Conditions

    def _conditions(self, entry, _):
        held = [slug for slug in self.truth.terms if entry.values[slug]]
        pairs = []
        for _ in range(self.chance.choice((1, 1, 1, 2, 2, 3))):
            category = self.chance.choice([*held, "help", "payment", "service"])
            if values := sorted(entry.values[category]):
                pairs.append((category, self._one(category, values)))
        return pairs

    def _one(self, category, values):
        kind = self.chance.random()
        if kind < 0.15:
            return f"!{self.chance.choice(sorted(self._all(category) - set(values)) or values)}"
        value = self.chance.choice(values)
        others = self.chance.sample(sorted(self._all(category)), min(2, len(self._all(category))))
        asked = [value, *others] if kind < 0.45 else [value]
        self.chance.shuffle(asked)
        return self._written(",".join(dict.fromkeys(asked)))

    def _written(self, text):
        return text.upper() if self._is(0.05) else text

    def _all(self, category):
        return set(self.truth.codes.values()) if category == "service" else set(self.truth.terms[category])

    def _area(self, entry, _):
        parameter = self.chance.choice(("state", "state", "city", "county", "zip", "source", "organization"))
        values = sorted(entry.values[parameter])
        if not values:
            return []
        value = values[0]
        if parameter == "state" and self._is(0.3):
            value = STATES[value]
        if parameter in ("state", "city", "zip") and self._is(0.3):
            other = next(iter(sorted(self.chance.choice(self.listed).values[parameter])), value)
            value = f"{value},{other}"
        elif self._is(0.1):
            value = f"!{value}"
        pairs = [(parameter, value)]
        if parameter == "city" and self._is(0.5):
            pairs.append(("state", min(entry.values["state"])))
        return pairs

    # Places

    def _place(self, entry, _):
        if self._is(0.2):
            return [("bbox", self._box(entry))]
        pairs = [("near", self._near(entry))]
        if self._is(0.7):
            pairs.append(("within", self.chance.choice(RADII)))
        return pairs

    def _box(self, entry):
        latitude, longitude = entry.point or (40.0, -100.0)
        if self._is(0.1):
            return self.chance.choice(
                ("170,-20,-60,72", "144,10,-150,72", "-180,-90,180,90", "179.5,50,-170,60")
            )
        west, east = (longitude + side * self.chance.uniform(0.05, 4) for side in (-1, 1))
        south, north = (latitude + side * self.chance.uniform(0.05, 3) for side in (-1, 1))
        return f"{west:.4f},{south:.4f},{east:.4f},{north:.4f}"

    def _near(self, entry):
        city, state = (min(entry.values[name], default="") for name in ("city", "state"))
        postal_code = min(entry.values["zip"], default="")
        known = {key for key in cities() if key[1] == state}
        kind = self.chance.random()
        if kind < 0.3 and postal_code in zips():
            return postal_code
        if kind < 0.6 and any(folded_place(city) == key for key, _ in known):
            return self.chance.choice(
                (f"{city}, {state}", f"{city} {STATES[state]}".lower(), f"{city},{state}")
            )
        if kind < 0.65 and any(key[0] == folded_place(city) for key in known) and not state_code(city):
            return city  # of which there may be more than one
        latitude, longitude = entry.point or (39.1, -94.6)
        shift = self.chance.choice((0, 0.01, 0.3))
        here = (one + self.chance.uniform(-shift, shift) for one in (latitude, longitude))
        return ",".join(f"{one:.{self.chance.choice((2, 4, 6))}f}" for one in here)

    def _remote(self, entry, given):
        return [("remote", "false" if self._is(0.3) else "true")]

    # Times

    def _hours(self, entry, _):
        unknown = ",unknown" if self._is(0.4) else ""
        if self._is(0.3):
            return [("open_now", f"true{unknown}")]
        moment = datetime(2026, 11, 21) + timedelta(minutes=self.chance.randrange(0, 14 * 24 * 60, 5))
        offset = self.chance.choice(("", "", "Z", "-05:00", "-08:00", "+10:00"))
        return [("open_at", f"{moment:%Y-%m-%dT%H:%M}{offset}{unknown}")]

    def _openings(self, entry, _):
        return [("accepts_new_patients", self.chance.choice(("true", "false", "unknown", "true,unknown")))]

    def _dates(self, entry, _):
        day = f"{datetime.now(UTC) - timedelta(days=self.chance.randrange(1, 180)):%Y-%m-%d}"
        kind = self.chance.choice(("verified_within", "verified_since", "updated_since"))
        return [(kind, self.chance.choice(PERIODS) if kind == "verified_within" else day)]

    def _ids(self, entry, _):
        some = self.chance.sample(self.truth.entries, self.chance.randrange(1, 40)) + self.truth.entries[-3:]
        strange = "00000000-0000-4000-8000-000000000000"
        return [("id", ",".join(dict.fromkeys([entry.id, *(one.id for one in some), strange])))]

    # Words

    def _words(self, entry: Entry, _):
        words = self._some_words(entry)
        if self._is(0.25):
            place = self.chance.randrange(len(words))
            words[place] = self._mistyped(words[place])
        if self._is(0.2):
            words[-1] = words[-1][: max(3, len(words[-1]) - self.chance.randrange(1, 4))]
        if self._is(0.15):
            words.append(f"-{self.chance.choice(self._some_words(self.chance.choice(self.listed)))}")
        if self._is(0.1):
            words.append(self._phrase(entry))
        return [("q", " ".join(words))]

    def _some_words(self, entry) -> list[str]:
        document, chance = entry.document, self.chance
        kind = chance.random()
        if kind < 0.4:
            words = words_of(document["name"]) + words_of(document["address"]["city"])
            return chance.sample(words, min(len(words), chance.choice((1, 1, 2, 3))))
        if kind < 0.6:
            term = chance.choice(sorted(entry.values["term"]))
            words = words_of(chance.choice(sorted(self.truth.names[term])))
            return list(words[: chance.choice((1, 2, 4))])
        typed = chance.choice(chance.choice(self.truth.synonyms["synonyms"])["typed"])
        more = words_of(document["address"]["city"]) if self._is(0.3) else ()
        return [*typed.split(), *more]

    def _mistyped(self, word):
        if len(word) < 5:
            return word
        place, letter = self.chance.randrange(1, len(word) - 1), self.chance.choice(string.ascii_lowercase)
        before, after = word[:place], word[place:]
        return self.chance.choice(
            (
                before + after[1:],
                before + letter + after,
                before + letter + after[1:],
                f"{before}{after[1]}{after[0]}{after[2:]}",
            )
        )

    def _phrase(self, entry):
        words = words_of(entry.document["name"])
        start = self.chance.randrange(max(1, len(words) - 1))
        return f'"{" ".join(words[start : start + 2])}"'

    # The answer

    def _counted(self, entry, _):
        return [
            ("facets", ",".join(self.chance.sample(list(self.truth.terms), self.chance.choice((1, 2, 4)))))
        ]

    def _paged(self, entry, _):
        return [("page_size", str(self.chance.choice((1, 3, 7, 10, 50, 100))))]

    def _ordered(self, entry, given):
        fitting = [*ORDERS, *(["relevance"] if "q" in given else [])]
        fitting += ["distance"] if "near" in given and given.get("remote") != "true" else []
        return [("ordering", self.chance.choice(fitting))]

    def _shown(self, entry, _):
        return [
            self.chance.choice(
                (("lang", "es"), ("include", "services,schedules"), ("fields", "name,distance"))
            )
        ]
