"""Puts drawn questions to a running server and to the judge, and notes where they do not agree."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from tests.real.judge.asked import Asked, read_question
from tests.real.judge.comparing import count_differences, list_differences, without_differences
from tests.real.judge.drawing import Drawing
from tests.real.judge.localities import UnknownOrAmbiguous
from tests.real.judge.verdict import Judge, Verdict

WAYS = ("list",) * 13 + ("post",) * 3 + ("facets",) * 3 + ("export",)
NOT_COUNTED = ("page", "page_size", "ordering", "fields", "include")
NOT_EXPORTED = (*NOT_COUNTED, "facets")


@dataclass
class Record:
    """How many questions were asked in which way, how many found nothing, and what was wrong."""

    asked: Counter = field(default_factory=Counter)
    empty: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self):
        return f"{dict(self.asked)}, {self.empty} found nothing, {len(self.wrong)} differences"


@dataclass
class Hearing:
    """`get(path)` and `post(path, body)` give (status, text of the answer) of the server."""

    get: Callable[[str], tuple[int, str]]
    post: Callable[[str, dict], tuple[int, str]]
    judge: Judge
    drawing: Drawing
    record: Record = field(default_factory=Record)

    def hear(self, questions: int, progress: Callable[[Iterable], Iterable] = iter) -> Record:
        for _ in progress(range(questions)):
            pairs, way = self.drawing.question(), self.drawing.chance.choice(WAYS)
            for difference in self._at_one_minute(pairs, way):
                self.record.wrong.append(f"{way} {urlencode(pairs, safe=',!:/')}: {difference}")
            self.record.asked[way] += 1
        return self.record

    def _at_one_minute(self, pairs, way) -> list[str]:
        """Asked again where the clock went on meanwhile."""
        while True:
            self.judge.now = datetime.now(UTC)
            chance = self.drawing.chance.getstate()
            found = list(self._differences(pairs, way))
            if datetime.now(UTC).minute == self.judge.now.minute:
                return found
            self.drawing.chance.setstate(chance)

    def _differences(self, pairs, way) -> Iterator[str]:
        try:
            asked = read_question(pairs, self.judge.truth, self.judge.now)
        except UnknownOrAmbiguous as problem:
            yield from self._refused(pairs, problem)
        else:
            yield from getattr(self, f"_{way}")(asked)

    def _refused(self, pairs, problem):
        """A place that is none, or more than one, must be refused with all that it may be."""
        status, text = self.get(f"resources/?{urlencode(pairs)}")
        errors = json.loads(text)["errors"] if status == 400 else []
        offered = [
            one["label"] for error in errors for one in error["candidates"] if error["parameter"] == "near"
        ]
        if not errors or (problem.states and sorted(label[-2:] for label in offered) != problem.states):
            yield f"status {status} with {offered}, not 400 with {problem.states}"

    # Ways to ask

    def _list(self, asked: Asked) -> Iterator[str]:
        asked, verdict = self._paged(asked)
        answer = yield from self._answer(self.get(f"resources/?{urlencode(asked.pairs)}"), asked, verdict)
        if answer:
            yield from list_differences(answer, asked, verdict, self.judge.truth)
            yield from self._without(answer, asked, verdict)

    def _post(self, asked: Asked) -> Iterator[str]:
        asked, verdict = self._paged(asked)
        answer = yield from self._answer(self.post("resources/search/", body_of(asked.pairs)), asked, verdict)
        if answer:
            yield from list_differences(answer, asked, verdict, self.judge.truth, posted=True)

    def _facets(self, asked: Asked) -> Iterator[str]:
        pairs = [pair for pair in asked.pairs if pair[0] not in NOT_COUNTED]
        verdict = self.judge.verdict(asked, asked.facets or tuple(self.judge.truth.terms))
        answer = yield from self._answer(self.get(f"resources/facets/?{urlencode(pairs)}"), asked, verdict)
        if answer:
            yield from count_differences(answer, asked, verdict, self.judge.truth)

    def _export(self, asked: Asked) -> Iterator[str]:
        pairs = [pair for pair in asked.pairs if pair[0] not in NOT_EXPORTED]
        verdict = self.judge.verdict(replace(asked, ordering="name"), ())
        _, text = self.get(f"exports/resources.ndjson?{urlencode(pairs)}")
        said = [json.loads(line)["id"] for line in text.splitlines()]
        if said != [entry.id for entry in verdict.found]:
            yield f"{len(said)} lines of an export, not {len(verdict.found)}, or in another order"

    # What they share

    def _paged(self, asked) -> tuple[Asked, Verdict]:
        verdict = self.judge.verdict(asked)
        self.record.empty += not verdict.found
        page = self.drawing.page(verdict.last_page(asked))
        pairs = (*asked.pairs, ("page", str(page))) if page > 1 else asked.pairs
        return replace(asked, page=page, pairs=pairs), verdict

    def _answer(self, given, asked, verdict):
        """The answer's content; None where there is none, rightly or, which is told, not."""
        status, text = given
        last = verdict.last_page(asked)
        if asked.page > last:
            if status != 404 or str(last) not in json.loads(text)["detail"]:
                yield f"status {status} past the last page {last}: {text[:300]}"
        elif status == 200:
            return json.loads(text)
        else:
            yield f"status {status}: {text[:500]}"
        return None

    def _without(self, answer, asked, verdict):
        """What the answer offers instead of nothing, and whether it is what one then gets."""
        if verdict.found:
            if "without" in answer:
                yield "without, though something was found"
            return
        yield from without_differences(answer, self.judge.without(asked))
        for one in answer.get("without", ()):
            _, text = self.post("resources/search/", one["parameters"])
            count = json.loads(text).get("count")
            if count != one["count"]:
                yield f"{count} found without {one['parameter']}, not as promised: {one}"


def body_of(pairs) -> dict:
    """The parameters as JSON: a repeated one is a list."""
    body = {}
    for name, text in pairs:
        body.setdefault(name, []).append(text)
    return {name: texts[0] if len(texts) == 1 else texts for name, texts in body.items()}
