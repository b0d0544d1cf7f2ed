"""JSON schemas of what a report is answered with, and of its receipt."""

from .components import CRISIS_LINES, DAY, MAYBE_DAY, TEXT, URL, closed, described, one_of

REPORT_COMPONENTS = {
    "ReportReceived": closed(
        {"receipt": described(URL, "Tells later what became of it."), "state": one_of("received")}
    ),
    "Receipt": closed(
        {
            "state": one_of("received", "acknowledged", "corrected", "partly-corrected", "unchanged"),
            "says": described(TEXT, "The state in words."),
            "received_on": DAY,
            "acknowledged_on": MAYBE_DAY,
            "answered_on": MAYBE_DAY,
            **CRISIS_LINES,
        }
    ),
}
