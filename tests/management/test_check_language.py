"""`manage.py check_language`: every place where people read our words, and the whole repository as it is."""

import json

import pytest
from django.core.management import CommandError, call_command

WORDS = {"title": "Helping", "summary": "How."}


@pytest.fixture
def copy(tmp_path):
    """A small copy of the repository without a mistake; `copy(path, text)` writes a file into it."""

    def write(path, text):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")

    write("README.md", "Read `drug abuse` as code only, and https://example.org/addicts as an address.")
    write(
        "fixtures/vocabulary.json", json.dumps({"categories": [{"name": "Relief", "official_name": "Abuse"}]})
    )
    write("fixtures/crisis_lines.json", "[]")
    write(
        "fixtures/sample_directory.ndjson",
        json.dumps({"name": "Drug Abuse Home", "description": {"en": "A house."}}),
    )
    write("fixtures/articles/one.json", json.dumps({"translations": {"en": WORDS, "es": WORDS}, "help": []}))
    write("fixtures/articles/one.en.md", "## One {#one}\n\nCome in.")
    write("fixtures/articles/one.es.md", "## Uno {#one}\n\nPase.")
    return write


def said(capsys, root):
    """What the command prints, and whether it passes."""
    try:
        call_command("check_language", root=root)
    except CommandError as error:
        return f"{capsys.readouterr().out}{error}", False
    return capsys.readouterr().out, True


def test_repository_has_no_error(capsys):
    call_command("check_language")
    assert capsys.readouterr().out.endswith("Errors: 0, warnings: 0.\n")


def test_copy_without_mistakes_passes(copy, capsys, tmp_path):
    assert said(capsys, tmp_path) == ("Errors: 0, warnings: 0.\n", True)


@pytest.mark.parametrize(
    ("path", "text", "place"),
    [
        ("fixtures/articles/one.en.md", "## One {#one}\n\nFor addicts.", "one.en.md:3"),
        ("fixtures/articles/one.es.md", "## Uno {#one}\n\n\nPara drogadictos.", "one.es.md:4"),
        (
            "fixtures/articles/one.json",
            json.dumps({"translations": {}, "help": [{"label": "For addicts"}]}),
            None,
        ),
        (
            "fixtures/articles/one.json",
            json.dumps({"translations": {"en": WORDS | {"title": "Addicts"}}, "help": []}),
            "one.json:1",
        ),
        ("fixtures/vocabulary.json", json.dumps([{"name": "Addicts"}]), "vocabulary.json:1"),
        ("fixtures/vocabulary.json", json.dumps([{"name_es": "Drogadictos"}]), "vocabulary.json:1"),
        ("fixtures/crisis_lines.json", json.dumps([{"audience": "Addicts"}]), "crisis_lines.json:1"),
        (
            "fixtures/sample_directory.ndjson",
            '{"name": "x"}\n{"description": {"en": "For addicts"}}',
            "sample_directory.ndjson:2",
        ),
        ("README.md", "One.\n\nFor addicts.", "README.md:3"),
        ("docs/decisions/1.md", "For addicts.", "docs/decisions/1.md:1"),
        ("directory/templates/a/page.html", "<p>\nFor addicts", "page.html:2"),
        ("directory/api/views.py", "x = 1\ny = _('For addicts')", "views.py:2"),
        ("config/checks.py", '"""For addicts."""', "checks.py:1"),
    ],
)
def test_mistake_is_found_where_it_stands(copy, capsys, tmp_path, path, text, place):
    copy(path, text)
    out, passes = said(capsys, tmp_path)
    if place is None:  # a label of a language that the article does not have
        assert passes
    else:
        assert not passes and f"{place}: error: “" in out and "Errors: 1, " in out


def test_warning_is_said_and_passes(copy, capsys, tmp_path):
    copy("README.md", "After a relapse.")
    out, passes = said(capsys, tmp_path)
    assert passes and "README.md:1: warning: “relapse”" in out and "return to use" in out
