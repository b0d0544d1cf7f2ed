"""The worked example of CONTRIBUTING.md, run as it is written."""

import re
from pathlib import Path
from types import ModuleType

import pytest

from directory.importing import import_source
from directory.models import Resource, Status
from directory.seeding import load_vocabulary
from directory.sources import SOURCES

ROOT = Path(__file__).resolve().parent.parent


def example(language):
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)[1]


@pytest.fixture
def state_source(monkeypatch):
    module = ModuleType("sample_state")
    exec(compile(example("python"), "CONTRIBUTING.md", "exec"), module.__dict__)
    monkeypatch.setitem(SOURCES, module.SOURCE.slug, module.SOURCE)
    return module.SOURCE.slug


@pytest.mark.django_db
def test_contributing_example_imports_its_sample_as_it_says(state_source, tmp_path):
    load_vocabulary(ROOT / "fixtures" / "vocabulary.json")
    sample = tmp_path / "sample.csv"
    sample.write_text(example("csv"), encoding="utf-8")

    report = import_source(state_source, sample)

    assert (report.counts["created"], report.counts["rejected"]) == (1, 1)
    assert [(error.row, error.column, error.value) for error in report.errors] == [(3, "level", "walk-in")]
    resource = Resource.objects.get()
    assert resource.status == Status.IN_REVIEW
    assert resource.terms == ("RES", "SA")
    assert [str(phone) for phone in resource.phones.all()] == ["+15035550101 ext. 12"]
