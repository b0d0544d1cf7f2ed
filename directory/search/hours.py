"""Opening hours: which rows are open, closed, or of unknown hours at a moment.

Rows with the same spans and zone share a pattern, and each pattern is looked at once for a moment.
Of a pattern, by the clocks on the wall there:

1. closed on a day of a closure, all day; what would have opened that day does not run into the next;
2. else open in a span of that day, or of the day before that runs over midnight (closes <= opens; equal
   times are 24 hours);
3. else unknown in a span by appointment (without times: the whole day);
4. else closed if there are hours for that date: a span whose valid_from and valid_to hold it, of any weekday;
5. else unknown: no hours, none for that date, or by appointment only.

An instant is unknown where no zone is known. Opens is inside, closes is outside.
"""

from datetime import date, datetime
from functools import cached_property
from itertools import islice
from zoneinfo import ZoneInfo

import numpy as np

from .columns import Column, packed, padded
from .container import Container, ContainerWriter
from .question import OpenAt

WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
EVERY_DAY = 0b111_1111
A_DAY = 24 * 60  # minutes
SPAN, APPOINTMENT, CLOSURE = range(3)
CLOSED, OPEN, UNKNOWN = range(3)
FIELDS = ("pattern", "kind", "days", "opens", "closes", "first", "last")
KEPT = 8  # moments whose answer is remembered


class Patterns:
    """The patterns of a snapshot while it is built, and which one each row has."""

    def __init__(self, standing: Container | None = None, count: int = 0):
        """`standing`: a snapshot of `count` rows, which come first."""
        self._numbers = _patterns_of(standing) if standing else {}
        self._of_rows = Column("I", standing["hours.patterns"][:count] if standing else None)

    def add(self, schedules: list[dict], timezone: str | None) -> None:
        """The next row is open at these spans of the document."""
        spans = tuple(sorted({_span(one) for one in schedules}))
        pattern = (spans, timezone or "") if spans else ((), "")
        self._of_rows.append(self._numbers.setdefault(pattern, len(self._numbers)))

    def write(self, writer: ContainerWriter, order: np.ndarray) -> None:
        of_rows = self._of_rows[order]
        used = np.bincount(of_rows, minlength=len(self._numbers))
        patterns = sorted((pattern, number) for pattern, number in self._numbers.items() if used[number])
        zones = {zone: number for number, zone in enumerate(sorted({zone for (_, zone), _ in patterns}))}
        rows = [(place, *span) for place, ((spans, _), _) in enumerate(patterns) for span in spans]
        spans = np.array(rows, np.int32).reshape(-1, len(FIELDS))
        for field, column in zip(FIELDS, spans.T, strict=True):
            writer.add(f"hours.{field}", column)
        writer.add("hours.zones", np.array([zones[zone] for (_, zone), _ in patterns], np.int32))
        writer.add_json("hours.zone_names", list(zones))
        places = np.zeros(len(self._numbers), np.uint32)
        places[[number for _, number in patterns]] = np.arange(len(patterns))
        writer.add("hours.patterns", padded(places[of_rows]))


def _patterns_of(file):
    """Number by pattern: ((span, ...), zone)."""
    zones = file.json("hours.zone_names")
    spans = zip(*(file[f"hours.{field}"].tolist() for field in FIELDS[1:]), strict=True)
    counts = np.bincount(file["hours.pattern"], minlength=len(file["hours.zones"])).tolist()
    return {
        (tuple(islice(spans, count)), zones[zone]): number
        for number, (count, zone) in enumerate(zip(counts, file["hours.zones"].tolist(), strict=True))
    }


class Hours:
    def __init__(self, file: Container):
        self._spans = {field: file[f"hours.{field}"] for field in FIELDS}
        self._zone_of = file["hours.zones"]
        self.patterns: np.ndarray = file["hours.patterns"]
        """The pattern of each row, padded to whole words of bits."""
        self._file, self._remembered = file, {}

    def rows(self, asked: OpenAt) -> tuple[np.ndarray, np.ndarray]:
        """Bitmaps: the rows that are open, and those of which it is not known."""
        found = self._remembered.get(asked.at)
        if found is None:
            statuses = self.statuses(asked)[self.patterns]
            found = packed(statuses == OPEN), packed(statuses == UNKNOWN)
            if len(self._remembered) >= KEPT:
                self._remembered.clear()
            self._remembered[asked.at] = found
        return found

    def statuses(self, asked: OpenAt) -> np.ndarray:
        """CLOSED, OPEN or UNKNOWN of each pattern."""
        if len(self._zone_of) == 0:
            return np.full(1, UNKNOWN, np.uint8)
        clocks = np.array([_clock(asked.at, zone) for zone in self._zones], np.int32)[self._zone_of]
        statuses = self._by_clock(day=clocks[:, 0], minute=clocks[:, 1])
        if not asked.is_local:
            statuses[np.array([zone is None for zone in self._zones])[self._zone_of]] = UNKNOWN
        return statuses

    def _by_clock(self, day, minute):
        """`day`, `minute`: what calendars and clocks of each pattern show."""
        spans, pattern = self._spans, self._spans["pattern"]
        day, minute = day[pattern], minute[pattern]
        today, yesterday = self._held_on(day), self._held_on(day - 1)
        closed, closed_before = (self._any(held & (spans["kind"] == CLOSURE)) for held in (today, yesterday))
        ends = spans["closes"] + A_DAY * (spans["closes"] <= spans["opens"])
        covers = today & (spans["opens"] <= minute) & (minute < ends)
        covers |= yesterday & ~closed_before[pattern] & (minute + A_DAY < ends)
        valid = (spans["first"] <= day) & (day <= spans["last"])
        statuses = np.full(len(closed), UNKNOWN, np.uint8)
        statuses[self._any(valid & (spans["kind"] == SPAN))] = CLOSED
        statuses[self._any(covers & (spans["kind"] == APPOINTMENT))] = UNKNOWN
        statuses[self._any(covers & (spans["kind"] == SPAN))] = OPEN
        statuses[closed] = CLOSED
        return statuses

    def _held_on(self, day):
        """The spans whose dates and weekdays hold the day, which is given for each."""
        spans = self._spans
        on_weekday = spans["days"] >> ((day - 1) % len(WEEK)) & 1 == 1
        return on_weekday & (spans["first"] <= day) & (day <= spans["last"])

    def _any(self, spans):
        """The patterns that have one of the spans."""
        found = np.zeros(len(self._zone_of), bool)
        found[self._spans["pattern"][spans]] = True
        return found

    @cached_property
    def _zones(self):
        return [_zone(name) for name in self._file.json("hours.zone_names")]


def _span(schedule):
    """(kind, days, opens, closes, first, last): minutes of a day, days from 0001-01-01 as 1."""
    kind = CLOSURE if schedule["closed"] else APPOINTMENT if schedule["by_appointment"] else SPAN
    days = sum(1 << WEEK.index(day) for day in set(schedule["days"])) or EVERY_DAY
    first, last = schedule["valid_from"], schedule["valid_to"]
    return (
        kind,
        days,
        _minutes(schedule["opens"]),
        _minutes(schedule["closes"]),
        date.fromisoformat(first).toordinal() if first else 0,
        (date.fromisoformat(last) if last else date.max).toordinal(),
    )


def _minutes(time):
    hours, minutes = (time or "00:00").split(":")[:2]
    return int(hours) * 60 + int(minutes)


def _zone(name):
    """None for a name that is no zone."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _clock(at: datetime, zone):
    """(day, minute) shown there; a local time is shown everywhere."""
    local = at.astimezone(zone) if at.tzinfo and zone else at
    return local.toordinal(), local.hour * 60 + local.minute
