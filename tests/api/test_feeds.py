"""The feeds of articles and the sitemap, read as a feed reader and a search engine read them."""

from xml.etree import ElementTree

import pytest

from tests.api.listings import make_article

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
PATH = "/api/v1/articles/"
NEW = make_article("new", published_on="2026-11-01", updated_at="2026-11-25T09:00:00Z")
OLD = make_article("old", published_on="2026-11-24", updated_at="2026-11-24T09:00:00Z", languages=["en"])


@pytest.fixture
def feeds(publish, client):
    """`feeds(name)`: the answer of an address for an article that was changed and one in English alone."""
    publish(articles=[OLD, NEW])
    return lambda name: client.get(f"{PATH}{name}")


def entries(response):
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")


def test_atom_feed_names_itself_its_language_and_when_it_changed(feeds):
    response = feeds("feed.atom?lang=es")
    root = ElementTree.fromstring(response.content)
    assert response.headers["Content-Type"] == "application/atom+xml"
    assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "es"
    assert root.find(f"{ATOM}updated").text.startswith("2026-11-25T09:00:00")
    links = {one.attrib["rel"]: one.attrib["href"] for one in root.findall(f"{ATOM}link")}
    assert links["self"] == root.find(f"{ATOM}id").text == f"http://testserver{PATH}feed.atom?lang=es"


def test_atom_entry_has_dates_author_topics_and_the_whole_text(feeds):
    entry = entries(feeds("feed.atom"))[0]
    texts = {one.tag.removeprefix(ATOM): one.text for one in entry}
    assert texts["id"] == f"http://testserver{PATH}new/"
    assert texts["published"].startswith("2026-11-01") and texts["updated"].startswith("2026-11-25T09")
    assert "<p>Talk.</p>" in texts["content"] and "988" in texts["content"]
    assert entry.find(f"{ATOM}author/{ATOM}name").text == "Editorial team"
    assert entry.find(f"{ATOM}category").attrib["term"] == "opioids"


def test_feeds_hold_what_changed_last_first_in_their_language_only(feeds):
    assert [one.find(f"{ATOM}id").text[-4:-1] for one in entries(feeds("feed.atom"))] == ["new", "old"]
    assert [one.find(f"{ATOM}title").text for one in entries(feeds("feed.atom?lang=es"))] == [
        "Cómo buscar ayuda"
    ]
    assert [one["title"] for one in feeds("feed.json?lang=es").json()["items"]] == ["Cómo buscar ayuda"]


def test_json_feed_is_one_of_version_1_1(valid, feeds):
    feed = valid(feeds("feed.json"), f"{PATH}feed.json")
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"http://testserver{PATH}feed.json?lang=en"
    item = feed["items"][0]
    assert item["id"] == item["url"] == f"http://testserver{PATH}new/"
    assert (item["date_published"], item["date_modified"]) == ("2026-11-01T00:00:00Z", "2026-11-25T09:00:00Z")


def test_feed_content_leads_out_of_the_feed_and_names_its_references(publish, client):
    body = "True.[^1]\n\n::: help find\n:::"
    words = {"en": {"title": "T", "summary": "S", "body": body}}
    reference = {"number": 1, "title": "A <study>", "source": None, "date": "2024", "checked_on": None}
    publish(
        articles=[make_article(translations=words, references=[reference | {"url": "https://example.org"}])]
    )
    html = client.get(f"{PATH}feed.json").json()["items"][0]["content_html"]
    assert f'href="http://testserver{PATH}seeking-help/#reference-1"' in html
    assert 'href="http://testserver/api/v1/resources/?help=inpatient' in html
    assert "A &lt;study&gt;. 2024</a>" in html and "Not yet clinically reviewed." in html


def test_feed_without_articles_is_empty(publish, client):
    publish(articles=[])
    assert entries(client.get(f"{PATH}feed.atom")) == []
    assert client.get(f"{PATH}feed.json").json()["items"] == []


def test_feed_that_is_known_is_not_sent_again(feeds, client):
    tag = feeds("feed.atom").headers["ETag"]
    assert client.get(f"{PATH}feed.atom", headers={"If-None-Match": tag}).status_code == 304


def test_sitemap_names_each_article_in_each_language(publish, client):
    publish(articles=[OLD, NEW])
    response = client.get("/sitemap.xml")
    root = ElementTree.fromstring(response.content)
    address = f"http://testserver{PATH}"
    assert response.headers["Content-Type"] == "application/xml"
    assert [one.text for one in root.iter(f"{SITEMAP}loc")] == [
        f"{address}old/?lang=en",
        f"{address}new/?lang=en",
        f"{address}new/?lang=es",
    ]
    assert root.find(f"{SITEMAP}url/{SITEMAP}lastmod").text == "2026-11-24T09:00:00Z"
    last = root.findall(f"{SITEMAP}url")[-1]
    languages = [one.attrib["hreflang"] for one in last.findall("{http://www.w3.org/1999/xhtml}link")]
    assert languages == ["en", "es"]
