"""Timing: contestants take turns, and of each figure the median of all rounds counts."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, fields
from statistics import median

from .load import ask_at_once, ask_one_by_one
from .servers import Server

CONCURRENCY = 16
SLOW, FEW = 0.1, 4  # of answers that take so many seconds, so many at once keep all workers busy


@dataclass(frozen=True)
class Sample:
    """`latency`: seconds of the middle answer, one question at a time; the rest at `CONCURRENCY`.

    `cpu`: processor seconds of all the server's processes for one answer; `own`: those of the load generator.
    """

    latency: float
    rate: float
    cpu: float
    own: float


def sample(server: Server, paths: list[str], seconds: float) -> Sample:
    alone = ask_one_by_one(server.port, paths, seconds / 2)
    latency, before = median(alone.latencies), server.cpu_seconds()
    together = ask_at_once(server.port, paths, CONCURRENCY if latency < SLOW else FEW, seconds)
    cpu = server.cpu_seconds() - before
    return Sample(
        latency=latency,
        rate=together.answers / together.seconds,
        cpu=cpu / together.answers,
        own=together.own / together.answers,
    )


def in_turns(measured: dict[object, Callable[[], object]], rounds: int) -> dict[object, object]:
    """What each key's function gives, all in turn and that so many times: the median."""
    taken = defaultdict(list)
    for _ in range(rounds):
        for key, take in measured.items():
            taken[key].append(take())
    return {key: middle(values) for key, values in taken.items()}


def middle(values: list) -> object:
    """The median; of samples field by field."""
    if not isinstance(values[0], Sample):
        return median(values)
    return Sample(*(median(getattr(one, field.name) for one in values) for field in fields(Sample)))
