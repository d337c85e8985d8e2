"""Every address, by app. The addresses themselves are in the apps; here are only includes."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from config import health, metrics

# The admin has no sign-in of its own: everybody comes through the one with throttling and the second factor.
admin.site.login = secure_admin_login(admin.site.login)
admin.site.site_header = admin.site.site_title = settings.OFFICE_NAME

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.sign_in_urls")),
    path("", include("accounts.urls")),
    path("", include("jobs.urls")),
    path("", include("partnerships.urls")),
    path("", include("workshops.urls")),
    path("", include("training.urls")),
    path("", include("certificates.urls")),
    path("", include("reports.urls")),
    path("", include("api.urls")),
]
