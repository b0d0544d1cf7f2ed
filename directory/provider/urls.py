from django.urls import path

from . import views

urlpatterns = [
    path("<str:token>/", views.entry_list, name="provider"),
    path("<str:token>/<uuid:public_id>/", views.entry_page, name="provider-entry"),
]
