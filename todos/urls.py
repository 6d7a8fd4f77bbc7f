"""One named route per page or command."""

from __future__ import annotations

from django.urls.resolvers import URLPattern

app_name = "todos"
urlpatterns: list[URLPattern] = []
