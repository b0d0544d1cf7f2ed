"""The figures to reach, each with how it follows from what was measured."""

from collections.abc import Callable
from dataclasses import dataclass, field

from .measure import Sample

SMALL, LARGE = 20_000, 200_000
MIB = 1 << 20


@dataclass
class Results:
    """What was measured. `samples` by (size, question, contestant), `exports` (rows/s) by (size, contestant),
    `operations` by (size, name).
    """

    samples: dict[tuple[int, str, str], Sample] = field(default_factory=dict)
    exports: dict[tuple[int, str], float] = field(default_factory=dict)
    operations: dict[tuple[int, str], float] = field(default_factory=dict)


@dataclass(frozen=True)
class Goal:
    """`figure` raises KeyError where it was not measured. `unit` stands behind the figure."""

    title: str
    figure: Callable[[Results], float]
    goal: float
    moonshot: float
    unit: str
    least: bool = False  # whether less is better

    def verdict(self, results: Results) -> str:
        try:
            figure = self.figure(results)
        except KeyError:
            return "not measured"
        return next((said for said, bound in self._bounds() if self._fulfils(figure, bound)), "missed")

    def _bounds(self):
        return ("moonshot reached", self.moonshot), ("reached", self.goal)

    def _fulfils(self, figure, bound):
        return figure <= bound if self.least else figure >= bound


def cheaper(question: str, peer: str, size: int = SMALL) -> Callable[[Results], float]:
    """How many times less processor time we take for an answer."""
    return lambda found: found.samples[size, question, peer].cpu / found.samples[size, question, "ours"].cpu


def of_limit(limit: str) -> Callable[[Results], float]:
    """Our requests a second as a part of those of a view that answers a fixed body."""
    return lambda found: found.samples[SMALL, "list", "ours"].rate / found.samples[SMALL, "list", limit].rate


def growth(question: str) -> Callable[[Results], float]:
    return lambda found: (
        found.samples[LARGE, question, "ours"].cpu / found.samples[SMALL, question, "ours"].cpu
    )


def exported(peer: str) -> Callable[[Results], float]:
    return lambda found: found.exports[SMALL, "ours"] / found.exports[SMALL, peer]


def operation(name: str, size: int, unit: float = 1) -> Callable[[Results], float]:
    return lambda found: found.operations[size, name] / unit


def memory_growth(found: Results) -> float:
    return (found.operations[LARGE, "private_bytes"] - found.operations[SMALL, "private_bytes"]) / MIB


LESS, PART = " times less", " of its requests/s"
GOALS = (
    Goal("list, against plain DRF", cheaper("list", "drf"), 60, 100, LESS),
    Goal("25 mi + two terms, against plain DRF", cheaper("places", "drf"), 60, 100, LESS),
    Goal("first page, against plain DRF", cheaper("first", "drf"), 60, 100, LESS),
    Goal("page 400, against plain DRF", cheaper("deep", "drf"), 60, 100, LESS),
    Goal("list, against Datasette", cheaper("list", "datasette"), 60, 100, LESS),
    Goal("facets in a state, against plain DRF", cheaper("facets-state", "drf"), 50, 100, LESS),
    Goal("facets of the country, against plain DRF", cheaper("facets", "drf"), 500, 1000, LESS),
    Goal("words with typing errors, against DRF's substring scan", cheaper("mistyped", "drf"), 40, 90, LESS),
    Goal("the same, 200,000 entries", cheaper("mistyped", "drf", LARGE), 25, 60, LESS),
    Goal("one by id, against plain DRF", cheaper("one", "drf"), 20, 35, LESS),
    Goal("list, against an empty DRF view without middleware", of_limit("drf-bare"), 0.7, 0.95, PART),
    Goal("growth to 200,000: list", growth("list"), 1.3, 1.1, " times", least=True),
    Goal("growth to 200,000: one by id", growth("one"), 1.3, 1.1, " times", least=True),
    Goal("growth to 200,000: first page", growth("first"), 1.3, 1.1, " times", least=True),
    Goal("growth to 200,000: page 400", growth("deep"), 1.3, 1.1, " times", least=True),
    Goal("growth to 200,000: 25 mi + two terms", growth("places"), 1.5, 1.3, " times", least=True),
    Goal("growth to 200,000: words", growth("words"), 4, 2, " times", least=True),
    Goal("growth to 200,000: facets in a state", growth("facets-state"), 4, 2, " times", least=True),
    Goal("growth to 200,000: facets of the country", growth("facets"), 4, 2, " times", least=True),
    Goal("export, against plain DRF's pages", exported("drf"), 200, 500, " times the rows/s"),
    Goal("export, against Datasette's CSV", exported("datasette"), 8, 20, " times the rows/s"),
    Goal("an edit seen in every worker, 200,000", operation("edit_seconds", LARGE), 1, 0.2, " s", least=True),
    Goal("full rebuild, 20,000", operation("rebuild_seconds", SMALL), 5, 1.5, " s", least=True),
    Goal("full rebuild, 200,000", operation("rebuild_seconds", LARGE), 30, 10, " s", least=True),
    Goal("`serve` to its first answer, 200,000", operation("start_seconds", LARGE), 1, 0.5, " s", least=True),
    Goal("a worker's private memory, growth to 200,000", memory_growth, 20, 5, " MiB", least=True),
    Goal("import and publication of 20,000", operation("import_seconds", SMALL), 90, 30, " s", least=True),
    Goal("its peak memory", operation("import_bytes", SMALL, MIB), 500, 500, " MiB", least=True),
)
