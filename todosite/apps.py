from __future__ import annotations

from django.apps import AppConfig


class TodositeConfig(AppConfig):
    """The site as an installed app, so that its commands are found."""

    name = "todosite"
    verbose_name = "Site"
