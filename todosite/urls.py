"""Addresses of the whole site."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("todos.urls")),
    path("admin/", admin.site.urls),
]
