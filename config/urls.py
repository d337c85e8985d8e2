"""Every address, by app. The addresses themselves are in the apps; here are only includes."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import Http404
from django.urls import include, path
from django.views.defaults import page_not_found

from config import health

# The admin has no sign-in of its own: everybody comes through the one with throttling and the second factor.
admin.site.login = secure_admin_login(admin.site.login)

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    # People are invited; nobody signs up. The name must stay, since allauth's pages ask for it.
    path("accounts/signup/", page_not_found, {"exception": Http404()}, name="account_signup"),
    path("accounts/", include("allauth.urls")),
    path("", include("accounts.urls")),
    path("", include("jobs.urls")),
    path("", include("partnerships.urls")),
    path("", include("workshops.urls")),
    path("", include("training.urls")),
    path("", include("certificates.urls")),
    path("", include("reports.urls")),
]
