"""Articles with their translations, the help they lead to, and their references."""

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline
from unfold.widgets import UnfoldAdminTextareaWidget

from directory.models import Article, ArticleHelp, ArticleTranslation, Reference

from .base import ChildInline, PublishableAdmin
from .filters import RevisingFilter
from .forms import DeskForm, list_field


class ArticleForm(DeskForm):
    topics = list_field(Article, "topics")


class TranslationInline(ChildInline, StackedInline):
    model = ArticleTranslation
    template = StackedInline.template
    formfield_overrides = {models.TextField: {"widget": UnfoldAdminTextareaWidget(attrs={"rows": 6})}}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "body":
            kwargs["widget"] = UnfoldAdminTextareaWidget(attrs={"rows": 24})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class HelpInline(ChildInline):
    model = ArticleHelp


class ReferenceInline(ChildInline):
    model = Reference


@admin.register(Article)
class ArticleAdmin(PublishableAdmin):
    form = ArticleForm
    list_display = ["slug", "title", "audience", "published_on", "next_review_due", "public_state"]
    list_filter = ["status", "audience", RevisingFilter]
    search_fields = ["slug", "translations__title"]
    inlines = [TranslationInline, HelpInline, ReferenceInline]
    fieldsets = [
        (_("What"), {"fields": ["slug", ("audience", "topics")]}),
        (_("Who wrote it"), {"fields": [("author", "reviewer")]}),
        (_("When"), {"fields": [("published_on",), ("last_reviewed", "next_review_due")]}),
        (_("For curators"), {"fields": ["reason"]}),
    ]

    def get_queryset(self, request):
        english = ArticleTranslation.objects.filter(article=models.OuterRef("pk"), language="en")
        return (
            super().get_queryset(request).annotate(english_title=models.Subquery(english.values("title")[:1]))
        )

    @admin.display(description=_("title"), ordering="english_title")
    def title(self, article):
        return article.english_title

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj and obj.is_public else []
