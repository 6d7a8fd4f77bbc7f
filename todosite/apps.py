from __future__ import annotations

import atexit

from django.apps import AppConfig

from todosite import logs


class TodositeConfig(AppConfig):
    """The site as an installed app, so that its commands are found."""

    name = "todosite"
    verbose_name = "Site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from todosite.serving.database import close_pools

        logs.configure()
        atexit.register(close_pools)
