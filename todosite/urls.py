"""The addresses of the whole site."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from todosite import seal_pages
from todosite.accounts import account_page, single_keys
from todosite.accounts.atom_feed import atom
from todosite.accounts.calendar_feed import calendar
from todosite.accounts.link_page import in_link
from todosite.accounts.sign_in import admin_password, admin_sign_in, sign_in, sign_out
from todosite.forgetting import close_account
from todosite.forgetting.everything import everything
from todosite.health import healthz

urlpatterns = [
    path("", include("todos.urls")),
    path("sign-in/", sign_in, name="sign_in"),
    path("sign-out/", sign_out, name="sign_out"),
    path("account/", account_page.show_account, name="account"),
    path("account/password/", account_page.change_password, name="account_password"),
    path("account/zone/", account_page.choose_zone, name="account_zone"),
    path("account/language/", account_page.choose_language, name="account_language"),
    path("account/keys/", account_page.switch_keys, name="account_keys"),
    path("account/feed/", account_page.change_feed, name="account_feed"),
    path("account/calendar/", account_page.change_calendar, name="account_calendar"),
    path("account/sessions/", account_page.sign_out_everywhere, name="sign_out_everywhere"),
    path("account/everything.jsonl", everything, name="everything"),
    path("account/close/", close_account.close_account, name="close_account"),
    path("account/closed/", close_account.account_closed, name="account_closed"),
    path("keys/", single_keys.show_keys, name="keys"),
    path("feed/<str:secret>/", atom, name="feed"),
    path("calendar/<str:secret>/", calendar, name="calendar"),
    path("seals/", seal_pages.show_seals, name="seals"),
    path("seals/verify_trail.py", seal_pages.verify_trail, name="verify_trail"),
    path("seals/<uuid:origin>/<version:size>/", seal_pages.show_seal, name="seal"),
    path("in/<str:token>/", in_link, name="in_link"),
    path("healthz", healthz, name="healthz"),
    # These stand ahead of Django admin's own pages to sign in, sign out and set one's password.
    path("admin/login/", admin_sign_in),
    path("admin/logout/", sign_out),
    path("admin/password_change/", admin_password),
    path("admin/", admin.site.urls),
]

handler400 = "todosite.errors.pages.bad_request"
handler403 = "todosite.errors.pages.forbidden"
handler404 = "todosite.errors.pages.not_found"
handler500 = "todosite.errors.pages.broken"
