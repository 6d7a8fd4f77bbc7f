"""Addresses of the whole site."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from todosite import account, keys
from todosite.atom import atom
from todosite.health import healthz
from todosite.in_link import in_link
from todosite.sign_in import admin_sign_in, sign_in, sign_out

urlpatterns = [
    path("", include("todos.urls")),
    path("sign-in/", sign_in, name="sign_in"),
    path("sign-out/", sign_out, name="sign_out"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="account_password"),
    path("account/zone/", account.zone, name="account_zone"),
    path("account/keys/", account.single_keys, name="account_keys"),
    path("account/sessions/", account.sign_out_everywhere, name="sign_out_everywhere"),
    path("keys/", keys.sheet, name="keys"),
    path("account/feed/", account.feed, name="account_feed"),
    path("feed/<str:secret>/", atom, name="feed"),
    path("in/<str:token>/", in_link, name="in_link"),
    path("healthz", healthz, name="healthz"),
    # Ahead of Django admin's own pages for the same.
    path("admin/login/", admin_sign_in),
    path("admin/logout/", sign_out),
    path("admin/", admin.site.urls),
]

handler400 = "todosite.errors.bad_request"
handler403 = "todosite.errors.forbidden"
handler404 = "todosite.errors.not_found"
handler500 = "todosite.errors.broken"
