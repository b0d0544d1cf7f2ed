"""`GET /api/v1/exports/`: the index, and the files with the filters of the list."""

import csv
import gzip
import io
import json
import tracemalloc
from itertools import islice
from threading import BoundedSemaphore

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from openpyxl import load_workbook

from directory.api import exporting
from directory.api.filters import ExportFilters, ResourceFilters
from directory.api.problems import Problem
from directory.exports.formats import FORMATS
from directory.search.engine import answer
from tests.api.listings import EMPTY, SOURCES, days_ago, make_document, make_id

INDEX = "/api/v1/exports/"
PATHS = {slug: f"{INDEX}resources.{form.extension}" for slug, form in FORMATS.items()}
ALL = ["Alder House", "Birch Clinic", "Cedar Center", "Dogwood Rooms", "Elm Hall"]
EVERY_FORMAT = pytest.mark.parametrize("slug", FORMATS)
OFFICIAL, STATE = (source["slug"] for source in SOURCES)


def tied(*slugs):
    """The sources; those named may not be passed on."""
    return [source | {"redistributable": source["slug"] not in slugs} for source in SOURCES]


@pytest.fixture(autouse=True)
def room(monkeypatch):
    """The client here keeps answers that nobody has read."""
    monkeypatch.setattr(exporting.Sending, "places", BoundedSemaphore(100))


def content(response):
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content)


def lines(client, question=""):
    return [json.loads(line) for line in content(client.get(f"{PATHS['ndjson']}?{question}")).splitlines()]


def names(slug, data):
    if slug == "csv":
        return [row["name"] for row in csv.DictReader(io.StringIO(data.decode()))]
    if slug == "xlsx":
        header, *rows = load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
        return [row[header.index("name")] for row in rows]
    if slug == "geojson":
        return [one["properties"]["name"] for one in json.loads(data)["features"]]
    return [json.loads(line)["name"] for line in data.splitlines()]


# The index


def test_index_names_each_format_with_its_columns(api, valid):
    answered = valid(api.get(INDEX), INDEX)
    assert (answered["revision"], answered["licence"]) == (7, "Public domain")
    assert answered["attribution"] == "Example Office"
    for found, form in zip(answered["formats"], FORMATS.values(), strict=True):
        assert (found["format"], found["media_type"]) == (form.slug, form.media_type)
        assert [(one["name"], one["meaning"]) for one in found["columns"]] == list(form.columns)
        assert api.get(found["url"]).status_code == 200


def test_index_names_no_licence_of_a_source_that_is_not_passed_on(publish, client):
    publish(make_document(), sources=tied(OFFICIAL))
    answered = client.get(INDEX).json()
    assert (answered["licence"], answered["attribution"]) == ("", "")


# What is in the files


@EVERY_FORMAT
def test_file_has_all_listed_resources_by_name(api, slug):
    response = api.get(PATHS[slug])
    assert names(slug, content(response)) == ALL
    assert response.headers["Content-Type"] == FORMATS[slug].media_type
    assert response.headers["Revision"] == "7"
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="resources-7.{FORMATS[slug].extension}"'
    )


@EVERY_FORMAT
@pytest.mark.parametrize(
    "question",
    [
        "help=inpatient",
        "payment=!medicare&state=OR",
        "state=MT",
        "accepts_new_patients=true",
        "source=state-list",
        "near=97204",
        "q=alder",
        "bbox=-123,45,-122,46&remote=false",
        "open_at=2026-11-23T09:00,unknown",
    ],
)
def test_file_has_what_the_list_finds(api, ids, slug, question):
    assert names(slug, content(api.get(f"{PATHS[slug]}?{question}"))) == ids(question)


def test_file_of_ids_has_closed_ones_too(api):
    wanted = f"id={make_id('Fir Lodge')},{make_id('Nobody')}"
    assert [one["name"] for one in lines(api, wanted)] == ["Fir Lodge"]


def test_file_has_every_row_however_many_there_are(publish, client):
    publish(*(make_document(f"House {number:03}") for number in range(300)))
    assert [one["name"] for one in lines(client)] == [f"House {number:03}" for number in range(300)]


def test_line_is_what_the_address_of_the_resource_shows(api):
    for line in lines(api):
        shown = api.ask(f"resources/{line['id']}/")
        line.pop("translations")
        for name in exporting_leaves_out():
            shown.pop(name)
        if line["name"] == "Cedar Center":  # said long ago: the address says that it is not known
            assert shown.pop("accepts_new_patients") is None
            assert line.pop("accepts_new_patients") == {"value": True, "as_of": days_ago(30)}
        assert line == shown


def exporting_leaves_out():
    return ("distance", "articles", "crisis_lines")


def test_line_and_feature_are_as_the_openapi_file_says(api, openapi):
    def check(name, one):
        schema = {"$ref": f"#/components/schemas/{name}", "components": openapi["components"]}
        Draft202012Validator(schema, format_checker=FormatChecker()).validate(one)

    for line in lines(api):
        check("ExportedResource", line)
    check("ExportedFeatures", json.loads(content(api.get(PATHS["geojson"]))))


def test_columns_of_the_index_are_the_keys_of_a_line_and_of_a_feature(api):
    keys = {name for name, _ in FORMATS["ndjson"].columns}
    assert all(set(line) == keys for line in lines(api))
    [feature, *_] = json.loads(content(api.get(PATHS["geojson"])))["features"]
    assert set(feature["properties"]) == keys


@pytest.mark.parametrize(
    ("language", "shown", "not_translated", "translations"),
    [
        ("en", ("By a river.", "Free."), [], {"es": {"description": "Junto al río."}}),
        (
            "es",
            ("Junto al río.", "Free."),
            ["fees"],
            {"en": {"description": "By a river.", "fees": "Free."}},
        ),
    ],
)
def test_line_has_the_texts_of_both_languages(publish, client, language, shown, not_translated, translations):
    texts = {"description": {"en": "By a river.", "es": "Junto al río."}, "fees": EMPTY | {"en": "Free."}}
    publish(make_document(**texts))
    [line] = lines(client, f"lang={language}")
    assert (line["description"], line["fees"]) == shown
    assert (line["not_translated"], line["translations"]) == (not_translated, translations)


def test_line_with_a_text_in_spanish_only_has_it_among_the_translations(publish, client):
    publish(make_document(fees={"en": "", "es": "Gratis."}))
    [line] = lines(client)
    assert (line["fees"], line["translations"]) == (None, {"es": {"fees": "Gratis."}})


def test_links_in_a_file_are_absolute(api):
    assert lines(api)[0]["url"] == f"http://testserver/api/v1/resources/{make_id('Alder House')}/"


# What may not be passed on


@pytest.mark.parametrize(
    ("stands_on", "bound", "passed_on"),
    [
        ([OFFICIAL], [OFFICIAL], False),
        ([OFFICIAL, STATE], [OFFICIAL, STATE], False),
        ([OFFICIAL, STATE], [OFFICIAL], True),
        ([STATE], [OFFICIAL], True),
        ([], [OFFICIAL, STATE], True),
    ],
)
@EVERY_FORMAT
def test_resource_goes_out_with_one_free_source_or_none(publish, client, slug, stands_on, bound, passed_on):
    free = make_document("Free House", sources=[])
    secret = make_document("Tied House", sources=[{"slug": one, "vintage": "2024"} for one in stands_on])
    publish(free, secret, sources=tied(*bound))
    assert client.get("/api/v1/resources/").json()["count"] == 2
    data = content(client.get(PATHS[slug]))
    assert names(slug, data) == (["Free House", "Tied House"] if passed_on else ["Free House"])
    by_id = content(client.get(f"{PATHS[slug]}?id={secret['id']}"))
    assert names(slug, by_id) == (["Tied House"] if passed_on else [])


# Asking wrongly


@EVERY_FORMAT
@pytest.mark.parametrize(
    "question",
    ["page=2", "page_size=10", "fields=name", "include=services", "ordering=name", "format=csv", "hlep=x"],
)
def test_parameter_that_a_file_has_not_is_refused(api, slug, question):
    response = api.get(f"{PATHS[slug]}?{question}")
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["errors"][0]["code"] == "unknown-parameter"


def test_files_take_every_filter_of_the_list():
    shown = {"page", "page_size", "ordering", "fields", "include", "format", "facets"}
    assert set(ExportFilters.base_filters) == set(ResourceFilters.base_filters) - shown


@pytest.mark.parametrize("path", ["resources.pdf", "resources.csv/", "resources", "organizations.csv"])
def test_format_that_does_not_exist_is_not_found(api, path):
    assert api.get(f"{INDEX}{path}").status_code == 404


@EVERY_FORMAT
def test_file_is_not_given_where_its_format_is_not_accepted(api, slug):
    main = FORMATS[slug].media_type.partition(";")[0]
    assert api.get(PATHS[slug], headers={"accept": main}).status_code == 200
    assert api.get(PATHS[slug], headers={"accept": "image/png"}).status_code == 406


def test_files_before_the_first_publication_are_not_ready(client):
    assert client.get(PATHS["csv"]).status_code == 503


# Transport


@EVERY_FORMAT
def test_file_that_is_known_is_not_sent_again(api, slug):
    response = api.get(PATHS[slug])
    tag = response.headers["ETag"]
    again = api.get(PATHS[slug], headers={"if-none-match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert api.get(f"{PATHS[slug]}?state=OR", headers={"if-none-match": tag}).status_code == 200


@EVERY_FORMAT
def test_head_of_a_file_has_its_headers_and_no_body(api, slug):
    got, head = api.get(PATHS[slug]), api.head(PATHS[slug])
    assert head.status_code == 200 and head.content == b""
    for name in ("ETag", "Content-Type", "Content-Disposition", "Revision", "Cache-Control", "Vary"):
        assert head.headers[name] == got.headers[name]


@EVERY_FORMAT
def test_file_is_compressed_where_that_makes_it_smaller(api, slug):
    plain = api.get(PATHS[slug])
    response = api.get(PATHS[slug], headers={"accept-encoding": "gzip"})
    data = content(response)
    if FORMATS[slug].compressed:
        assert "Content-Encoding" not in response.headers
    else:
        assert response.headers["Content-Encoding"] == "gzip"
        assert response.headers["ETag"] != plain.headers["ETag"]
        data = gzip.decompress(data)
    assert data == content(plain)


@pytest.mark.parametrize(
    ("question", "said"),
    [("", "public, max-age=60, stale-while-revalidate=600"), ("zip=97204", "private, no-store")],
)
def test_file_about_a_place_stays_out_of_shared_caches(api, question, said):
    assert api.get(f"{PATHS['csv']}?{question}").headers["Cache-Control"] == said


def test_file_may_be_read_from_other_origins(api):
    response = api.get(PATHS["ndjson"], headers={"origin": "https://front.example.org"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_file_stays_of_one_revision_while_another_is_published(publish, client):
    publish(*(make_document(f"House {number:04}") for number in range(600)))
    response = client.get(PATHS["ndjson"])
    chunks = iter(response.streaming_content)
    start = next(chunks)
    publish(make_document("Another"), revision=8)
    assert names("ndjson", start + b"".join(chunks)) == [f"House {number:04}" for number in range(600)]
    assert [one["name"] for one in lines(client)] == ["Another"]


@EVERY_FORMAT
def test_file_of_many_rows_takes_no_more_memory_than_one_of_few(publish, client, slug):
    publish(*(make_document(f"House {number:04}", ["SA", "OP", "MD"]) for number in range(3000)))
    content(client.get(PATHS[slug]))  # what is made once, is made
    tracemalloc.start()
    size = sum(map(len, client.get(PATHS[slug]).streaming_content))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4_000_000
    assert slug == "xlsx" or size > 2_000_000 or slug == "csv"


@EVERY_FORMAT
@pytest.mark.django_db
def test_file_asks_the_database_nothing(api, django_assert_num_queries, slug):
    with django_assert_num_queries(0):
        content(api.get(PATHS[slug]))


def test_rows_of_a_file_are_those_of_the_engine_in_one_call(api, monkeypatch):
    asked = []
    monkeypatch.setattr(exporting, "answer", lambda *of: asked.append(of[1]) or answer(*of))
    content(api.get(f"{PATHS['csv']}?help=inpatient"))
    [question] = asked
    assert (question.ordering, question.page) == ("name", 1)


def test_readers_beyond_the_most_are_asked_to_come_back_and_others_are_answered(api, monkeypatch):
    monkeypatch.setattr(exporting.Sending, "places", BoundedSemaphore(2))
    reading = [api.get(PATHS["ndjson"]) for _ in range(2)]
    refused = api.get(PATHS["csv"])
    assert refused.status_code == 503 and int(refused.headers["Retry-After"]) > 0
    assert refused.json()["type"].endswith("#busy") and refused.json()["crisis_lines"]
    assert api.get("/api/v1/resources/").status_code == api.head(PATHS["csv"]).status_code == 200
    content(reading.pop())
    assert content(api.get(PATHS["csv"]))


@pytest.mark.django_db  # the end of an answer closes connections that another test opened
@pytest.mark.parametrize("read", [0, 1])
def test_reader_who_leaves_makes_room(monkeypatch, read):
    monkeypatch.setattr(exporting.Sending, "places", BoundedSemaphore(1))
    for leave in (exporting.Sending.close, lambda sending: None):
        sending = exporting.Sending([b"one", b"two"])
        assert list(islice(sending, read)) == [b"one"][:read]
        with pytest.raises(Problem):
            exporting.Sending([])
        leave(sending)
        del sending  # without a word, as some servers do
    assert list(exporting.Sending([b"three"])) == [b"three"]
