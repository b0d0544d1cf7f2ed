"""The registry of formats."""

import pytest

from directory.exports.formats import FORMATS
from tests.exports.exported import encoded, make_document


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_format_names_what_it_writes(form):
    assert FORMATS[form.slug] is form
    assert form.media_type and form.extension
    assert all(name and meaning for name, meaning in form.columns)
    assert b"".join(form.write(encoded(make_document())))


@pytest.mark.parametrize("slug", ["ndjson", "geojson"])
def test_format_of_documents_names_every_key(slug):
    assert {name for name, _ in FORMATS[slug].columns} == set(make_document())
