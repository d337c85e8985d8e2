"""Addresses of the programming interface, and of the pages on which people make tokens for it."""

from django.urls import path

from api import pages
from api.interface import api

app_name = "api"
_offered, _app, _namespace = api.urls
urlpatterns = [
    path("tokens/", pages.token_list, name="token_list"),
    path("tokens/new/", pages.token_create, name="token_create"),
    path("tokens/<int:pk>/revoke/", pages.token_revoke, name="token_revoke"),
    path("api/v1/", (_offered, None, None)),
]
