"""What people do to articles: reviewing them, saying what they explain, and minding their words."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from directory import curating, editorial, publishing
from directory.api.filters import ResourceFilters
from directory.models import Article, Category, Term
from tests.builders import (
    listed,
    make_article,
    make_help,
    make_organization,
    make_resource,
    make_user,
    make_vocabulary,
)

pytestmark = pytest.mark.django_db


def review(article, on, **values):
    editorial.review_article(article=article, by=make_user(f"by-{on}"), on=on, **values)


def explain(article, *keys):
    editorial.explain(article=article, keys=keys, by=None, reason="It says what it is.")


def test_review_article_sets_the_day_and_the_next_review_a_year_later():
    article = make_article()
    review(article, date(2026, 11, 24))
    article = Article.objects.get()
    assert (article.last_reviewed, article.next_review_due) == (date(2026, 11, 24), date(2027, 11, 24))
    assert article.reviewer == ""
    assert article.history.first().history_user.username == "by-2026-11-24"


def test_review_article_on_a_leap_day_is_due_on_the_last_of_february():
    article = make_article()
    review(article, date(2028, 2, 29))
    assert article.next_review_due == date(2029, 2, 28)


def test_review_by_a_clinician_is_signed_and_the_next_one_without_is_not():
    article = make_article()
    review(article, date(2026, 11, 24), reviewer="A clinician of the test")
    assert Article.objects.get().reviewer == "A clinician of the test"
    review(article, date(2027, 11, 24))
    assert Article.objects.get().reviewer == ""


def test_review_before_the_last_one_is_refused():
    article = make_article()
    review(article, date(2026, 11, 24))
    with pytest.raises(curating.Refused, match="2026-11-24"):
        review(article, date(2026, 11, 23))


def test_review_article_makes_the_public_one_differ():
    article = make_article()
    before = article.digest
    review(article, date(2026, 11, 24))
    assert Article.objects.get().digest != before


def test_small_edit_moves_no_date():
    article = make_article()
    review(article, date(2026, 11, 24))
    article.topics = ["opioids"]
    curating.save(record=article, changed={"topics"}, by=None, reason="A topic")
    article = Article.objects.get()
    assert (article.last_reviewed, article.next_review_due) == (date(2026, 11, 24), date(2027, 11, 24))


def test_explain_links_terms_and_categories_and_lets_go_of_the_others():
    make_vocabulary()
    article = make_article()
    explain(article, "help/inpatient", "care")
    explain(article, "RES", "care")
    assert [term.key for term in article.terms.all()] == ["RES"]
    assert [category.slug for category in article.categories.all()] == ["care"]
    assert Term.objects.get(key="RES").history.first().history_change_reason == "It says what it is."


def test_explain_again_writes_nothing():
    make_vocabulary()
    article = make_article()
    explain(article, "RES")
    written = Term.objects.get(key="RES").history.count()
    explain(article, "RES")
    assert Term.objects.get(key="RES").history.count() == written


def test_explain_of_what_the_vocabulary_has_not_is_refused():
    make_vocabulary()
    with pytest.raises(ValidationError, match="no term and no category 'help/hope'"):
        explain(make_article(), "help/hope")


def test_explain_of_what_another_article_explains_is_refused():
    make_vocabulary()
    explain(make_article(slug="first"), "care")
    with pytest.raises(ValidationError, match="explained by first already"):
        explain(make_article(), "care")
    assert Category.objects.get(slug="care").article.slug == "first"


def article_with(body="Words.", **values):
    article = make_article(**values)
    article.translations.update(body=body)
    return article


def release(article):
    publishing.release(record=article, by=None, reason="x")


def test_article_with_a_mistake_in_its_markup_cannot_be_released():
    article = article_with("::: tip\nx\n:::")
    with pytest.raises(curating.Refused, match="no block 'tip'"):
        release(article)
    assert not Article.objects.get().is_public


def test_article_with_a_stigmatising_word_cannot_be_released_and_is_told_what_to_write():
    with pytest.raises(curating.Refused) as refusal:
        release(article_with("A word.\n\nFor addicts."))
    assert "English, line 3: “addicts”" in str(refusal.value)
    assert "person with a substance use disorder" in str(refusal.value)


@pytest.mark.parametrize("column", ["title", "summary"])
def test_stigmatising_word_beside_the_text_blocks_too(column):
    article = make_article()
    article.translations.update(**{column: "For addicts"})
    with pytest.raises(curating.Refused, match="English: “addicts”"):
        release(article)


def test_stigmatising_label_of_help_blocks_too():
    article = make_article()
    make_help(article, label="Help for addicts")
    with pytest.raises(curating.Refused, match="addicts"):
        release(article)


def test_warnings_and_quotations_block_nothing():
    release(article_with("After a relapse. “I am an addict,” she said."))
    assert Article.objects.get().is_public


def test_spanish_text_is_checked_by_the_spanish_guide():
    article = make_article()
    article.translations.create(language="es", title="T", summary="S", body="Para drogadictos.")
    with pytest.raises(curating.Refused, match="Spanish, line 1: “drogadictos”"):
        release(article)


def test_title_of_a_reference_is_left_as_it_is():
    article = article_with("See Drug abuse in Oregon.[^1]")
    article.references.create(number=1, title="Drug abuse in Oregon")
    release(article)


def test_texts_of_a_resource_are_checked_but_not_its_names():
    owner = make_organization(name="Helpers of Addicts")
    resource = make_resource(name="Addicts House", description="At Addicts House.", organization=owner)
    assert editorial.language_findings(resource) == []
    resource.description_es = "Para drogadictos."
    resource.fees = "Free for addicts of Helpers of Addicts."
    assert [one.split(":")[0] for one in editorial.language_findings(resource)] == [
        "“drogadictos”",
        "“addicts”",
    ]


def test_first_release_dates_an_article_and_its_first_review():
    article = make_article()
    release(article)
    article, today = Article.objects.get(), timezone.localdate()
    assert article.published_on == today
    assert article.next_review_due == editorial.a_year_after(today)
    assert not article.is_revising and listed(article)["published_on"] == today.isoformat()


def test_later_release_moves_no_date():
    article = make_article(published_on=date(2026, 1, 2), next_review_due=date(2026, 12, 1))
    release(article)
    article.translations.update(title="Another title")
    release(Article.objects.get())
    article = Article.objects.get()
    assert (article.published_on, article.next_review_due) == (date(2026, 1, 2), date(2026, 12, 1))


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"helps": "inpatient"}, "asks for 'helps', which is no parameter"),
        ({"help": "inpatient,impatient"}, "asks for help=impatient, which is no term"),
        ({"help": ["inpatient", "!outpatient"]}, "asks for help=outpatient, which is no term"),
        ({"near": "97204"}, "asks for 'near'"),
    ],
)
def test_help_that_the_api_would_refuse_keeps_an_article_back(parameters, message):
    make_vocabulary()
    article = make_article()
    make_help(article, name="find", parameters=parameters)
    with pytest.raises(curating.Refused, match=message):
        release(article)


def test_help_that_the_api_answers_is_let_out():
    make_vocabulary()
    article = make_article()
    make_help(article, parameters={"help": ["inpatient"], "care": "!substance-use", "remote": "true"})
    release(article)


def test_parameters_of_help_are_parameters_of_the_api():
    assert set(ResourceFilters.base_filters) >= editorial.PARAMETERS
