"""Articles in the desk: both languages side by side, what is to be mended, the review."""

from datetime import date

import pytest
from django.urls import reverse

from directory import publishing
from directory.models import Article, ArticleTranslation
from tests.admin.steps import edit, form_data, messages_of, page_of
from tests.builders import make_article, make_help, make_resource, make_vocabulary

SPANISH = {
    "translations-1-title": "Cómo hablar",
    "translations-1-summary": "Con paciencia.",
    "translations-1-body": "## Escuche {#listen}\n\nBien.",
}


def forms_of(response):
    """The forms of the translations on a page, by language."""
    rows = response.context["inline_admin_formsets"][0].formset.forms
    return {form["language"].value(): form for form in rows}


def release_button(response):
    return {action.action_name: "1" for action in response.context["actions_submit_line"]}


def review_url(desk, article):
    return action_url(desk, article, "review_this")


def action_url(desk, article, name):
    actions = desk.get(page_of(article)).context["actions_detail"]
    return next(one["path"] for one in actions if name in one.get("path", ""))


def test_article_shows_the_language_that_is_not_written_yet_beside_the_other(desk):
    forms = forms_of(desk.get(page_of(make_article())))
    assert (forms["en"].instance.pk is None, forms["es"].instance.pk is None) == (False, True)


def test_new_article_shows_both_languages(desk):
    assert list(forms_of(desk.get(reverse("admin:directory_article_add")))) == ["en", "es"]


def test_article_saved_without_the_other_language_gets_no_empty_one(desk):
    article = make_article()
    edit(desk, article, topics="opioids")
    assert [words.language for words in article.translations.all()] == ["en"]


def test_article_written_in_the_other_language_has_both(desk):
    article = make_article()
    edit(desk, article, **SPANISH)
    assert ArticleTranslation.objects.get(article=article, language="es").title == "Cómo hablar"


def test_mistakes_are_saved_shown_beside_their_text_and_said(desk):
    article = make_article()
    response = edit(desk, article, **{"translations-0-body": "For addicts.\n\n::: tip\nx\n:::"})
    assert "2 mistakes keep it from being released" in messages_of(response)
    page = desk.get(page_of(article)).content.decode()
    assert "line 1.</strong> “addicts”" in page and "There is no block" in page
    assert "person with a substance use disorder" in page and "reading grade" in page


def test_article_with_mistakes_is_not_released_and_keeps_what_was_typed(desk):
    article = make_article()
    response = desk.get(page_of(article))
    data = form_data(response, **{"translations-0-body": "For addicts."}) | release_button(response)
    answer = desk.post(page_of(article), data)
    errors = answer.context["adminform"].form.non_field_errors()
    assert errors[0] == "It cannot be released before this is mended."
    assert "“addicts”" in errors[1]
    assert forms_of(answer)["en"]["body"].value() == "For addicts."
    assert not Article.objects.get().is_public
    assert "addicts" not in article.translations.get().body  # nothing was saved


def test_release_page_refuses_an_article_with_mistakes(desk):
    article = make_article()
    article.translations.update(body="For addicts.")
    url = action_url(desk, article, "release_this")
    assert "“addicts”" in messages_of(desk.post(url, {"reason": ""}, follow=True))
    assert not Article.objects.get().is_public


def test_article_page_shows_it_as_a_reader_sees_it(desk):
    article = make_article()
    make_help(article, name="find", label="Find <b>help</b>")
    body = "## Look {#look}\n\n::: call-out <script>x</script>\nWords.\n:::\n\n::: help find\n:::"
    article.translations.update(body=body)
    page = desk.get(page_of(article)).content.decode()
    assert '<div class="call-out">' in page and "Not yet clinically reviewed." in page
    assert "Find &lt;b&gt;help&lt;/b&gt;</a>" in page
    assert '<p class="block-title">&lt;script&gt;x&lt;/script&gt;</p>' in page


def test_review_sets_the_dates_and_no_form_does(desk, publisher):
    article = make_article()
    edit(desk, article, last_reviewed="2020-01-01", next_review_due="2020-01-02", reviewer="Somebody")
    article.refresh_from_db()
    assert (article.last_reviewed, article.reviewer) == (None, "")
    url = review_url(desk, article)
    assert "Clinical reviewer" in desk.get(url).content.decode()
    desk.post(url, {"on": "2026-11-24", "reviewer": "", "reason": "read it against its sources"})
    article.refresh_from_db()
    assert (article.last_reviewed, article.next_review_due) == (date(2026, 11, 24), date(2027, 11, 24))
    version = article.history.first()
    assert (version.history_user, version.history_change_reason) == (publisher, "read it against its sources")


def test_review_of_no_day_asks_again(desk):
    article = make_article()
    response = desk.post(review_url(desk, article), {"on": "yesterday"})
    assert response.status_code == 200 and response.context["form"].errors["on"]


def test_review_before_the_last_one_is_refused_with_its_day(desk):
    article = make_article(last_reviewed="2026-11-24", next_review_due="2027-11-24")
    response = desk.post(review_url(desk, article), {"on": "2026-11-01"}, follow=True)
    assert "2026-11-24" in messages_of(response)


def test_review_by_somebody_who_may_not_release_is_refused(desk, client, make_staff):
    article = make_article()
    url = review_url(desk, article)
    client.force_login(make_staff("change_article", "view_article"))
    assert client.post(url, {"on": "2026-11-24"}).status_code == 403
    article.refresh_from_db()
    assert article.last_reviewed is None


def test_article_says_which_terms_it_explains_and_a_term_chooses_it(desk):
    term, article = make_vocabulary()["SA"], make_article()
    publishing.release(record=article, by=None, reason="x")
    edit(desk, term, article=str(article.pk))
    term.refresh_from_db()
    assert term.article == article
    assert "Substance use treatment" in desk.get(page_of(article)).content.decode()


def test_words_of_a_resource_are_warned_of_and_saved(desk):
    resource = make_resource(name="Addicts House")
    response = edit(desk, resource, description="For addicts at Addicts House.")
    said = messages_of(response)
    assert said.count("“addicts”") == 1 and "person with a substance use disorder" in said
    resource.refresh_from_db()
    assert resource.description.startswith("For addicts")


@pytest.mark.parametrize("column", ["name", "definition"])
def test_words_of_a_term_are_warned_of(desk, column):
    term = make_vocabulary()["SA"]
    assert "“addicts”" in messages_of(edit(desk, term, **{column: "For addicts"}))
