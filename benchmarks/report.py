"""The tables, for the terminal and for `docs/performance.md`."""

import os
import platform
import time
from pathlib import Path

from .contestants import LIMITS, PEERS
from .exporting import PAGES
from .goals import GOALS, Goal, Results
from .measure import CONCURRENCY, FEW, SLOW
from .questions import QUESTIONS
from .servers import ROOT

PAGE = ROOT / "docs" / "performance.md"
TEMPLATE = Path(__file__).with_name("performance.md")
TITLES = {
    "ours": "this server",
    "drf": "plain DRF",
    "ninja": "django-ninja",
    "datasette": "Datasette",
    "django": "empty Django view, no middleware",
    "drf-bare": "empty DRF view, no middleware",
    "drf-default": "empty DRF view, default middleware and authentication",
}
OPERATIONS = {
    "edit_seconds": ("one edit, from its release until every worker shows it", "{:.2f} s"),
    "rebuild_seconds": ("full rebuild of the snapshot", "{:.1f} s"),
    "start_seconds": ("`manage.py serve`, from nothing to the first list", "{:.2f} s"),
    "web_start_seconds": ("the same without what `serve` does before: two workers", "{:.2f} s"),
    "private_bytes": ("private memory of a worker that has answered", "{:.1f} MiB"),
    "import_seconds": ("import, publication and snapshot, when the data was made", "{:.0f} s"),
    "import_bytes": ("peak memory of that", "{:.0f} MiB"),
}


def page(results: Results, sizes: list[int], rounds: int) -> str:
    return TEMPLATE.read_text(encoding="utf-8").format(
        machine=machine(),
        goals=goals_table(results),
        concurrency=CONCURRENCY,
        few=FEW,
        slow=SLOW,
        rounds=rounds,
        tables="".join(f"### {size:,} entries\n\n{questions_table(results, size)}\n\n" for size in sizes),
        operations=operations_table(results, sizes),
        pages=PAGES,
        own=own_cost(results),
    )


def machine() -> str:
    python = f"{platform.python_implementation()} {platform.python_version()} on {platform.system()}"
    return (
        f"Measured on {time.strftime('%Y-%m-%d')}: {os.cpu_count()} cores shared with other work, {python}."
    )


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def goals_table(results: Results) -> str:
    rows = [goal_row(goal, results) for goal in GOALS]
    return table(
        ["processor time of one answer, unless said otherwise", "measured", "goal", "moonshot", ""], rows
    )


def goal_row(goal: Goal, results: Results) -> list[str]:
    try:
        measured = f"{number(goal.figure(results))}{goal.unit}"
    except KeyError:
        measured = ""
    return [goal.title, measured, f"{goal.goal:g}", f"{goal.moonshot:g}", goal.verdict(results)]


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def questions_table(results: Results, size: int) -> str:
    names = [
        name for name in ("ours", *PEERS) if any(key[0] == size and key[2] == name for key in results.samples)
    ]
    rows = [
        [question.title, *(cell(results, size, question.slug, name) for name in names)]
        for question in QUESTIONS
        if (size, question.slug, "ours") in results.samples
    ]
    rows += [[TITLES[name], cell(results, size, "list", name)] + [""] * (len(names) - 1) for name in LIMITS]
    if (size, "ours") in results.exports:
        rows.append(["export, rows/s", *(exported(results, size, name) for name in names)])
    return table(["question", *(TITLES[name] for name in names)], [row for row in rows if any(row[1:])])


def cell(results: Results, size: int, question: str, name: str) -> str:
    sample = results.samples.get((size, question, name))
    return (
        f"{sample.latency * 1e3:.3g} ms, {number(sample.rate)}/s, **{sample.cpu * 1e6:,.0f} µs**"
        if sample
        else ""
    )


def exported(results: Results, size: int, name: str) -> str:
    rate = results.exports.get((size, name))
    return f"{rate:,.0f}" if rate else ""


def operations_table(results: Results, sizes: list[int]) -> str:
    rows = [
        [title, *(operation(results, size, name, shape) for size in sizes)]
        for name, (title, shape) in OPERATIONS.items()
    ]
    return table(["", *(f"{size:,} entries" for size in sizes)], rows)


def operation(results: Results, size: int, name: str, shape: str) -> str:
    value = results.operations.get((size, name))
    if value is None:
        return ""
    return shape.format(value / (1 << 20) if name.endswith("_bytes") else value)


def own_cost(results: Results) -> str:
    costs = [sample.own * 1e6 for key, sample in results.samples.items() if key[1] == "list"]
    return f"A question of the list costs it {min(costs):.0f} to {max(costs):.0f} µs." if costs else ""
