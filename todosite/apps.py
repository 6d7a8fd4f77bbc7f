"""The site as an installed app."""

from __future__ import annotations

import atexit

from django.apps import AppConfig

from todosite import logs


class TodositeConfig(AppConfig):
    """Makes Django find the commands of the site, configures logging, and closes connection pools at the end."""

    name = "todosite"
    verbose_name = "Site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from todosite.serving.database import close_pools

        logs.configure()
        atexit.register(close_pools)
