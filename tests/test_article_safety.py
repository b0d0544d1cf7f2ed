"""Texts that try to run a script, as articles in a real browser: none runs, none asks a foreign host."""

from html import escape
from urllib.parse import urlsplit

import pytest
from markdown_it import MarkdownIt

from directory.articles import article_detail, article_document
from directory.articles.markdown import sanitised
from tests.xss import RUN, texts

sync_api = pytest.importorskip("playwright.sync_api", reason="needs Playwright: make test installs it")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
ADDRESS = "http://directory.example/"
BATCH = 400
TEXTS = [text.replace(RUN, f"hit({number})") for number, text in enumerate(texts())]
# What a reader's hands may do to each element; a link of a scheme that may run something is followed.
TOUCH = """() => {
  const safe = /^(https?|mailto|tel|sms):$/, found = [];
  const inner = [...document.querySelectorAll('iframe')].map(frame => frame.contentDocument);
  const kinds = ['error', 'load', 'mouseover', 'pointerenter', 'focus', 'toggle', 'animationstart', 'begin'];
  for (const page of [document, ...inner].filter(Boolean)) {
    const links = [...page.querySelectorAll('a, area')].filter(one => one.getAttribute('href'));
    const strange = links.filter(one => !safe.test(one.protocol));
    for (const one of page.querySelectorAll('body *')) {
      for (const kind of kinds) one.dispatchEvent(new Event(kind));
      if (!one.closest('a, area, form')) one.dispatchEvent(new Event('click'));
    }
    strange.forEach(one => one.click());
    found.push(...strange.map(one => one.outerHTML));
  }
  return found;
}"""


@pytest.fixture(scope="module")
def browser(chromium):
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


def as_article(text):
    """The HTML of an article with the text in its body and in every other place that becomes HTML."""
    label = {"en": text, "es": ""}
    help = [{"name": "find", "section": None, "label": label, "parameters": {"help": text}}]
    body = f"Words.\n\n{text}\n\n::: help find\n:::\n\n## Section {{#section}}\n\n{text}"
    words = {"title": "T", "summary": "S", "body": body}
    rest = dict.fromkeys(("slug", "audience", "author", "reviewer", "published_on", "last_reviewed"))
    content = {**rest, "next_review_due": None, "topics": [], "references": []}
    document = article_document("an-id", {**content, "translations": {"en": words}, "help": help})
    return "".join(section["html"] for section in article_detail(document, "en")["sections"])


def unsafe(text):
    """As a renderer would show it that lets HTML and every address through."""
    markdown = MarkdownIt("commonmark", {"html": True})
    markdown.validateLink = lambda url: True
    return markdown.render(text)


def shown(browser, html):
    """What happens when a page is opened and touched: scripts that run, dialogs, requests, strange links."""
    page = browser.new_page()
    seen = {"hits": set(), "dialogs": [], "requests": [], "links": []}

    def answer(route):
        if route.request.url == ADDRESS:
            return route.fulfill(body=f"<!doctype html><meta charset=utf-8>{html}", content_type="text/html")
        seen["requests"].append(route.request.url)
        return route.abort()

    page.expose_function("hit", lambda number: seen["hits"].add(number))
    page.route("**/*", answer)
    page.on("dialog", lambda dialog: (seen["dialogs"].append(dialog.message), dialog.dismiss()))
    page.goto(ADDRESS, wait_until="load")
    seen["links"] = page.evaluate(TOUCH)
    page.wait_for_timeout(150)
    page.close()
    seen["foreign"] = [one for one in seen["requests"] if urlsplit(one).netloc != urlsplit(ADDRESS).netloc]
    return seen


def batches(parts):
    return [parts[start : start + BATCH] for start in range(0, len(parts), BATCH)]


def assert_nothing_happens(browser, parts):
    for batch in batches(list(dict.fromkeys(parts))):
        seen = shown(browser, "".join(batch))
        found = {name: seen[name] for name in ("hits", "dialogs", "foreign", "links") if seen[name]}
        assert not found, str(found)[:2000]


def test_corpus_has_at_least_500_texts_that_all_differ():
    assert len(set(TEXTS)) == len(TEXTS) >= 500


def test_texts_shown_as_articles_run_nothing(browser):
    assert_nothing_happens(browser, [as_article(text) for text in TEXTS])


def test_texts_given_to_the_sanitiser_as_html_run_nothing(browser):
    """What would be left if the renderer let HTML through."""
    assert_nothing_happens(browser, [sanitised(one) for text in TEXTS for one in (text, unsafe(text))])


def test_texts_that_are_not_sanitised_run(browser):
    """That the tests above can fail; each text in a frame of its own, as many would break the others."""
    frames = [f'<iframe srcdoc="{escape(unsafe(text))}"></iframe>' for text in TEXTS[::8]]
    seen = [shown(browser, "".join(batch)) for batch in batches(frames)]
    assert len(set.union(*(one["hits"] for one in seen))) >= 50
    assert sum(len(one["foreign"]) for one in seen) >= 5
    assert sum(len(one["links"]) for one in seen) >= 20
