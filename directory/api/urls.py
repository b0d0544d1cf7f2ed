from django.urls import path, re_path

from directory.exports.formats import FORMATS

from . import views

urlpatterns = [
    path("", views.Root.as_view()),
    path("resources/", views.ResourceList.as_view()),
    path("resources/search/", views.ResourceSearch.as_view()),
    path("resources/facets/", views.ResourceFacets.as_view()),
    path("suggest/", views.Suggest.as_view()),
    path("resources/<str:public_id>/", views.ResourceDetail.as_view()),
    path("resources/<str:public_id>/reports/", views.ResourceReports.as_view()),
    path("reports/<str:receipt>/", views.ReportReceipt.as_view()),
    path("organizations/", views.OrganizationList.as_view()),
    path("organizations/<str:public_id>/", views.OrganizationDetail.as_view()),
    path("categories/", views.CategoryList.as_view()),
    path("categories/<str:slug>/", views.CategoryDetail.as_view()),
    path("crisis-lines/", views.CrisisLineList.as_view()),
    path("articles/", views.ArticleList.as_view()),
    path("articles/feed.atom", views.AtomFeed.as_view()),
    path("articles/feed.json", views.JsonFeed.as_view()),
    path("articles/<str:slug>/", views.ArticleDetail.as_view()),
    path("changes/", views.ChangeList.as_view()),
    path("exports/", views.ExportIndex.as_view()),
    *(path(f"exports/resources.{one.extension}", views.Export.as_view(form=one)) for one in FORMATS.values()),
    path("openapi.json", views.OpenApi.as_view(), name="openapi"),
    re_path(r"", views.UnknownPath.as_view()),
]
