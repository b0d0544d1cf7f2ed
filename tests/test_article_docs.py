"""What docs/articles.md tells writers to write is in order, and tells of all that there is."""

import re
from pathlib import Path

from directory.articles import findings
from directory.articles.markdown import BLOCKS

DOCS = (Path(__file__).parent.parent / "docs" / "articles.md").read_text(encoding="utf-8")


def test_example_of_the_docs_has_no_mistake():
    example = re.search(r"```markdown\n(.*?)```", DOCS, re.DOTALL)[1]
    help = {"name": "treatment-near-you", "section": "first", "label": {"en": "Find treatment", "es": ""}}
    content = {
        "translations": {"en": {"title": "T", "summary": "S", "body": example}},
        "help": [help | {"parameters": {"care": "substance-use"}}],
        "references": [{"number": 1, "title": "A study", "source": None}],
    }
    assert [str(one) for one in findings(content)] == ["Article: There is no Spanish text yet."]


def test_docs_tell_of_every_block():
    assert {name for name in BLOCKS if f"::: {name}" in DOCS} == set(BLOCKS)
