"""Organizations, articles, crisis lines, reviews, runs and vocabulary in the desk."""

import csv
import io

from django.urls import reverse

from directory.models import ArticleTranslation, RowError, Term
from tests.admin.steps import edit, form_data
from tests.builders import (
    make_article,
    make_line,
    make_organization,
    make_review,
    make_run,
    make_source,
    make_vocabulary,
)


def test_organization_edited_keeps_history_with_author_and_reason(desk, publisher):
    organization = make_organization()
    edit(desk, organization, name="Example Health North", reason="renamed")
    version = organization.history.first()
    assert (version.name, version.history_user, version.history_change_reason) == (
        "Example Health North",
        publisher,
        "renamed",
    )


def test_organization_given_an_identifier_has_another_digest(desk):
    organization = make_organization()
    before = organization.digest
    new = {
        "identifiers-TOTAL_FORMS": "1",
        "identifiers-0-scheme": "npi",
        "identifiers-0-identifier": "1234567893",
    }
    edit(desk, organization, **new)
    organization.refresh_from_db()
    assert organization.identifiers.get().identifier == "1234567893"
    assert organization.digest != before


def test_article_words_edited_are_saved_with_history_and_digest(desk, publisher):
    article = make_article()
    before = article.digest
    edit(desk, article, **{"translations-0-title": "How to listen", "reason": "clearer"})
    words = ArticleTranslation.objects.get(article=article)
    article.refresh_from_db()
    assert words.title == "How to listen" and article.digest != before
    assert (words.history.first().history_user, words.history.first().history_change_reason) == (
        publisher,
        "clearer",
    )


def test_article_topics_are_typed_with_commas(desk):
    article = make_article(topics=["opioids"])
    edit(desk, article, topics="opioids, family")
    article.refresh_from_db()
    assert article.topics == ["opioids", "family"]


def test_crisis_line_without_any_way_to_reach_it_is_refused(desk):
    line = make_line()
    response = edit(desk, line, call="")
    assert response.status_code == 200
    line.refresh_from_db()
    assert line.call == "1-503-555-0199"


def test_crisis_line_states_are_typed_with_commas(desk):
    line = make_line()
    edit(desk, line, states="or, wa")
    line.refresh_from_db()
    assert line.states == ["OR", "WA"]


def test_review_closed_with_a_decision_names_who_decided(desk, publisher):
    review = make_review()
    edit(desk, review, decision="Phoned: still there")
    review.refresh_from_db()
    assert (review.decision, review.closed_by) == ("Phoned: still there", publisher)
    assert review.closed_at is not None


def test_review_sent_without_a_decision_stays_open(desk):
    review = make_review()
    edit(desk, review, decision="")
    review.refresh_from_db()
    assert review.closed_at is None


def test_review_closed_already_keeps_its_decision(desk):
    review = make_review()
    page = reverse("admin:directory_review_change", args=[review.pk])
    data = form_data(desk.get(page), decision="First")
    desk.post(page, data)
    assert desk.post(page, {**data, "decision": "Second"}).status_code == 403
    review.refresh_from_db()
    assert review.decision == "First"


def test_rejected_rows_are_downloaded_with_advice_and_raw_columns(desk):
    run = make_run()
    RowError.objects.create(
        run=run,
        row_number=7,
        column="zip",
        value="=1+1",
        code="zip",
        advice="Five digits.",
        rejected=True,
        raw={"zip": "=1+1", "name1": "X"},
    )
    RowError.objects.create(run=run, row_number=8, code="phone", advice="Ten digits.", rejected=False)
    response = desk.get(reverse("admin:directory_importrun_download_rejected", args=[run.pk]))
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert rows == [
        {"row": "7", "column": "zip", "value": "'=1+1", "code": "zip", "advice": "Five digits."}
        | {"zip": "'=1+1", "name1": "X"}
    ]
    assert "attachment" in response.headers["Content-Disposition"]


def test_rejected_rows_asked_by_contributor_are_denied(client, contributor):
    client.force_login(contributor)
    run = make_run()
    assert (
        client.get(reverse("admin:directory_importrun_download_rejected", args=[run.pk])).status_code == 403
    )


def test_import_run_cannot_be_edited(desk):
    run = make_run()
    page = reverse("admin:directory_importrun_change", args=[run.pk])
    assert desk.post(page, {"file_name": "forged.csv"}).status_code == 403


def test_source_keeps_its_slug_and_vintage(desk):
    source = make_source()
    edit(desk, source, slug="forged", vintage="2099", name="Renamed list")
    source.refresh_from_db()
    assert (source.slug, source.vintage, source.name) == ("example-list", "", "Renamed list")


def test_term_added_gets_the_key_of_its_code(desk):
    category = make_vocabulary()["SA"].category
    page = reverse("admin:directory_term_add")
    new = {"category": category.pk, "name": "Detoxification", "slug": "detox", "code": "DT"}
    desk.post(page, form_data(desk.get(page), **new))
    assert Term.objects.get(slug="detox").key == "DT"


def test_term_without_a_code_gets_its_path_as_key(desk):
    category = make_vocabulary()["help/inpatient"].category
    page = reverse("admin:directory_term_add")
    desk.post(
        page, form_data(desk.get(page), category=category.pk, name="Telehealth", slug="telehealth", code="")
    )
    assert Term.objects.get(slug="telehealth").key == "help/telehealth"


def test_term_edited_keeps_slug_code_and_key(desk):
    term = make_vocabulary()["SA"]
    edit(desk, term, name="Substance use care", slug="forged", code="XX", key="XX")
    term.refresh_from_db()
    assert (term.name, term.slug, term.code, term.key) == ("Substance use care", "substance-use", "SA", "SA")
