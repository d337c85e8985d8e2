"""The pages of allauth that this product uses. Their names have no app in front: allauth asks for them so.

Left out on purpose: signing up, several e-mail addresses a user, sign-in by code. Nobody signs up alone, and the
address is the sign-in name that an admin keeps.
"""

from allauth.account import views
from django.http import Http404
from django.urls import include, path, re_path
from django.views.defaults import page_not_found

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", include("allauth.mfa.urls")),
    # The name must stay: allauth's sign-in page asks for it.
    path("signup/", page_not_found, {"exception": Http404()}, name="account_signup"),
]
