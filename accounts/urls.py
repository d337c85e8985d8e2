"""Addresses of the accounts app; those of signing in are in sign_in_urls."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("language/", views.language_set, name="language_set"),
    path("profile/", views.profile, name="profile"),
    path("team/", views.role_list, name="role_list"),
    path("team/invite/", views.role_invite, name="role_invite"),
    path("team/<int:pk>/resend/", views.role_resend, name="role_resend"),
    path("team/<int:pk>/withdraw/", views.role_withdraw, name="role_withdraw"),
]
