"""One run: everybody started, the answers compared, then the questions one after the other, in turns."""

import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

from .contestants import Contestant, Ports, contestants, limits
from .data import Data, data_of
from .equality import require_equal
from .exporting import rows_a_second
from .goals import Results
from .load import ask_at_once
from .measure import in_turns, sample
from .operations import operations
from .questions import QUESTIONS, Facts, Question, facts_of

EXTRAS = ("export", "operations")
WARMING = 6  # connections, so that every worker has some


@dataclass(frozen=True)
class Field:
    """All that serve the same entries."""

    data: Data
    facts: Facts
    contestants: dict[str, Contestant]


def run(wanted) -> Results:
    """`wanted`: see `__main__.options`."""
    results, ports = Results(), Ports(wanted.port)
    stores = [data_of(size, ports.take(), wanted.cache) for size in wanted.sizes]
    with ExitStack() as stack:
        fields = [
            Field(data, facts_of(data.export), stack.enter_context(started))
            for data in stores
            for started in [contestants(data, wanted.peers, ports, wanted.peers_python)]
        ]
        measure_questions(wanted, fields, ports, results)
        if "export" in wanted.only:
            measure_exports(wanted, fields, results)
        if "operations" in wanted.only:
            measure_operations(fields, ports, results)
    return results


def measure_questions(wanted, fields, ports, results):
    with limits(page_size(fields[0]), ports, fields[0].data.folder) as fixed:
        for question in QUESTIONS:
            if question.slug in wanted.only:
                say(question.title)
                measured = prepared(wanted, question, fields)
                measured |= fixed_views(wanted, fields[0], fixed) if question.slug == "list" else {}
                found = in_turns(measured, wanted.rounds)
                results.samples |= found
                for (size, _, name), one in found.items():
                    say(f"    {size:,} {name}: {one.cpu * 1e6:,.0f} us, {one.rate:,.0f}/s")


def page_size(field: Field) -> int:
    """Bytes of a page of our list."""
    asked = next(iter(QUESTIONS[0].ask(field.facts)))
    own = field.contestants["ours"]
    return len(urllib.request.urlopen(own.server.address(own.dialect.path(asked))).read())


def prepared(wanted, question: Question, fields: list[Field]) -> dict:
    """What takes a sample, by (size, question, contestant); the answers are equal and the workers warm."""
    measured = {}
    for field in fields:
        variants = question.variants(field.facts)
        require_equal(question, variants, field.contestants)
        for name, contestant in field.contestants.items():
            if paths := contestant.paths(variants):
                ask_at_once(contestant.server.port, paths, WARMING, 0)
                key = field.data.size, question.slug, name
                measured[key] = partial(sample, contestant.server, paths, wanted.seconds)
    return measured


def fixed_views(wanted, field: Field, fixed) -> dict:
    measured = {}
    for name, (server, path) in fixed.items():
        ask_at_once(server.port, [path], WARMING, 0)
        measured[field.data.size, "list", name] = partial(sample, server, [path], wanted.seconds)
    return measured


def measure_exports(wanted, fields, results):
    say("export")
    measured = {
        (field.data.size, name): partial(rows_a_second, contestant, field.facts.count)
        for field in fields
        for name, contestant in field.contestants.items()
    }
    results.exports |= in_turns(measured, wanted.rounds)


def measure_operations(fields, ports, results):
    for field in fields:
        say(f"{field.data.size:,} entries: edits, rebuild, start")
        own = field.contestants["ours"].server
        figures = operations(field.data, own, field.facts.ids[0], ports.take())
        results.operations |= {(field.data.size, name): figure for name, figure in figures.items()}


def say(what: str):
    print(f"==> {what}", flush=True)
