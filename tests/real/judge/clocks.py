"""Opening hours as a person reads them off the door: open, closed or unknown at a moment."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY = timedelta(days=1)


def open_at(schedules: list[dict], moment: datetime) -> str:
    """ "open", "closed" or "unknown"; a moment without a zone is on the clocks there."""
    if not schedules:
        return "unknown"
    zone = schedules[0]["timezone"]
    if moment.tzinfo and not zone:
        return "unknown"
    local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if moment.tzinfo else moment
    if _is_holiday(schedules, local.date()):
        return "closed"
    running = [span for span in schedules if not span["closed"] and _runs(span, schedules, local)]
    if any(not span["by_appointment"] for span in running):
        return "open"
    regular = [span for span in schedules if not span["closed"] and not span["by_appointment"]]
    return (
        "closed" if not running and any(_is_in_force(span, local.date()) for span in regular) else "unknown"
    )


def _runs(span, schedules, local):
    """Whether one of the span's days, which may end after midnight, holds the moment."""
    for day in (local.date() - DAY, local.date()):
        if _is_held_on(span, day) and not _is_holiday(schedules, day):
            begin = datetime.combine(day, _time(span["opens"]))
            end = datetime.combine(day, _time(span["closes"]))
            if begin <= local < (end if end > begin else end + DAY):
                return True
    return False


def _time(text):
    return time.fromisoformat(text or "00:00")


def _is_holiday(schedules, day):
    return any(span["closed"] and _is_held_on(span, day) for span in schedules)


def _is_held_on(span, day):
    return _is_in_force(span, day) and (not span["days"] or WEEK[day.weekday()] in span["days"])


def _is_in_force(span, day: date):
    first, last = span["valid_from"], span["valid_to"]
    return (not first or date.fromisoformat(first) <= day) and (not last or day <= date.fromisoformat(last))
