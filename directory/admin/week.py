"""The weekly hours of a resource as a grid: each day of the week with its spans.

Dates, seasons and closed days are no part of a week; they stay rows below the grid. A week that was
not changed leaves the stored rows as they are; a changed one is written anew, equal days in one row.
"""

from collections import defaultdict
from datetime import time
from typing import NamedTuple

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.models import DAYS

WEEKDAYS = DAYS[:5]
FULL_NAMES = dict(
    zip(
        DAYS,
        (
            _("Monday"),
            _("Tuesday"),
            _("Wednesday"),
            _("Thursday"),
            _("Friday"),
            _("Saturday"),
            _("Sunday"),
        ),
        strict=True,
    )
)
FORMATS = ["%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%H.%M", "%I:%M %p", "%I %p", "%I:%M%p", "%I%p"]
SPARE = 2  # empty spans that each day offers beyond the first
NOT_WEEKLY = Q(closed=True) | Q(valid_from__isnull=False) | Q(valid_to__isnull=False) | Q(days=[])


class Span(NamedTuple):
    """A span of one weekday, as in a Schedule; without times only where it is by appointment."""

    day: str
    opens: time | None
    closes: time | None
    by_appointment: bool

    @property
    def order(self):
        return DAYS.index(self.day), self.opens or time.min, self.closes or time.min, self.by_appointment

    @property
    def is_whole_day(self):
        return self[1:] == (time.min, time.min, False)


def is_weekly(row) -> bool:
    """Whether a schedule belongs in the grid: it holds on weekdays, the whole year."""
    return bool(row.days) and not (row.closed or row.valid_from or row.valid_to)


def week_of(rows) -> frozenset[Span]:
    """The week that the weekly ones of these schedules describe."""
    return frozenset(
        Span(day, row.opens, row.closes, row.by_appointment)
        for row in rows
        if is_weekly(row)
        for day in row.days
    )


def rows_of_week(week) -> list[dict]:
    """The columns of schedules that describe a week: days with equal times share a row."""
    days = defaultdict(list)
    for span in sorted(week, key=lambda span: span.order):
        days[span[1:]].append(span.day)
    names = ("opens", "closes", "by_appointment")
    return [{"days": held, **dict(zip(names, times, strict=True))} for times, held in days.items()]


def cells_of(week) -> dict:
    """{day: {"whole": bool, "spans": [{"opens", "closes", "by_appointment"}]}} as inputs show it."""
    spans = sorted(week, key=lambda span: span.order)
    return {day: _cell([span for span in spans if span.day == day]) for day in DAYS}


def _cell(spans):
    shown = [span for span in spans if not span.is_whole_day]
    return {"whole": len(shown) < len(spans), "spans": [_inputs(span) for span in shown]}


def _inputs(span):
    opens, closes = (_clock(one) for one in (span.opens, span.closes))
    return {"opens": opens, "closes": closes, "by_appointment": span.by_appointment}


def _clock(value):
    if value is None:
        return ""
    return value.isoformat("auto" if value.second or value.microsecond else "minutes")


class WeekGrid(forms.Widget):
    """Inputs for each day; works without scripts, which only copy days and tell what runs over midnight."""

    template_name = "admin/directory/week_grid.html"
    use_fieldset = True

    class Media:
        css = {"all": ["directory/admin/resource.css"]}
        js = ["directory/admin/week.js"]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, "", attrs)
        days = [_day(day, (value or {}).get(day) or _cell([])) for day in DAYS]
        return context | {"days": days}

    def value_from_datadict(self, data, files, name):
        if self.value_omitted_from_data(data, files, name):
            return None
        return {day: _posted(data, f"{name}-{day}") for day in DAYS}

    def value_omitted_from_data(self, data, files, name):
        return f"{name}-shown" not in data

    def id_for_label(self, id_):
        return ""


def _day(day, cell):
    filled = cell["spans"] or [_inputs(Span(day, None, None, False))]
    slots = [one | {"number": number, "over_midnight": _runs_on(one)} for number, one in enumerate(filled)]
    spare = [{"number": number} for number in range(len(slots), len(slots) + SPARE)]
    return {
        "key": day,
        "name": FULL_NAMES[day],
        "whole": cell["whole"],
        "slots": slots,
        "spare": spare,
        "weekday": day in WEEKDAYS,
    }


def _runs_on(inputs):
    """Whether a span ends on the next day, by what its inputs say."""
    return bool(inputs["opens"] and inputs["closes"]) and inputs["closes"] <= inputs["opens"]


def _posted(data, prefix):
    spans = []
    while f"{prefix}-{len(spans)}-opens" in data:
        at = f"{prefix}-{len(spans)}"
        times = {name: data.get(f"{at}-{name}", "").strip() for name in ("opens", "closes")}
        spans.append(times | {"by_appointment": f"{at}-by_appointment" in data})
    given = [one for one in spans if any(one.values())]
    return {"whole": f"{prefix}-whole" in data, "spans": given}


class WeekField(forms.Field):
    """Cleans to the week as a set of spans, or None where the grid was not sent."""

    widget = WeekGrid

    def prepare_value(self, value):
        return cells_of(value) if isinstance(value, frozenset) else value

    def bound_data(self, data, initial):
        return initial if data is None else data

    def clean(self, value):
        if value is None:
            return None
        spans, problems = [], []
        for day, cell in value.items():
            if cell["whole"]:
                spans.append(Span(day, time.min, time.min, False))
            for inputs in cell["spans"]:
                try:
                    spans.append(_read(day, inputs))
                except forms.ValidationError as problem:
                    problems.append(problem)
        if problems:
            raise forms.ValidationError(problems)
        return frozenset(spans)

    def has_changed(self, initial, data):
        try:
            return data is not None and self.clean(data) != initial
        except forms.ValidationError:
            return True


def _read(day, inputs):
    opens, closes = (_time(day, inputs[name]) for name in ("opens", "closes"))
    both, neither = None not in (opens, closes), opens is closes is None
    if not both and not (neither and inputs["by_appointment"]):
        text = _("%(day)s: say when it opens and when it closes, or empty both.")
        raise forms.ValidationError(text % {"day": FULL_NAMES[day]}, code="half-a-span")
    return Span(day, opens, closes, inputs["by_appointment"])


def _time(day, text):
    try:
        return forms.TimeField(required=False, input_formats=FORMATS).clean(text)
    except forms.ValidationError:
        advice = _("%(day)s: write times as 09:00 or 17:30, not “%(text)s”.")
        raise forms.ValidationError(advice % {"day": FULL_NAMES[day], "text": text}, code="time") from None
