"""The addresses of the whole site."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from todosite.accounts import account_page, single_keys
from todosite.accounts.atom_feed import atom
from todosite.accounts.link_page import in_link
from todosite.accounts.sign_in import admin_sign_in, sign_in, sign_out
from todosite.health import healthz

urlpatterns = [
    path("", include("todos.urls")),
    path("sign-in/", sign_in, name="sign_in"),
    path("sign-out/", sign_out, name="sign_out"),
    path("account/", account_page.show_account, name="account"),
    path("account/password/", account_page.change_password, name="account_password"),
    path("account/zone/", account_page.choose_zone, name="account_zone"),
    path("account/keys/", account_page.switch_keys, name="account_keys"),
    path("account/feed/", account_page.change_feed, name="account_feed"),
    path("account/sessions/", account_page.sign_out_everywhere, name="sign_out_everywhere"),
    path("keys/", single_keys.show_keys, name="keys"),
    path("feed/<str:secret>/", atom, name="feed"),
    path("in/<str:token>/", in_link, name="in_link"),
    path("healthz", healthz, name="healthz"),
    # These stand ahead of Django admin's own sign-in and sign-out pages.
    path("admin/login/", admin_sign_in),
    path("admin/logout/", sign_out),
    path("admin/", admin.site.urls),
]

handler400 = "todosite.errors.pages.bad_request"
handler403 = "todosite.errors.pages.forbidden"
handler404 = "todosite.errors.pages.not_found"
handler500 = "todosite.errors.pages.broken"
