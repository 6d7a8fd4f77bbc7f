"""The ASGI application: static files, the event stream, Django. Does not start on an unsound event log."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

from django.core.asgi import get_asgi_application
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "todosite.settings")

pages = get_asgi_application()


def _refuse_an_unsound_log() -> None:
    """Run the system checks of the log, which a server that is started by hand would leave out."""
    from django.db import connections

    from eventsourcing.checks import check_log, check_registry

    try:
        errors = [*check_registry(), *check_log(databases=["default"])]
    finally:
        connections.close_all()
    if errors:
        raise ImproperlyConfigured("\n".join(f"{error.msg} {error.hint}" for error in errors))


# A server imports this module inside its event loop, where Django allows no query; a thread has no event loop.
with ThreadPoolExecutor(1) as thread:
    thread.submit(_refuse_an_unsound_log).result()

# These imports need the apps that get_asgi_application loads.
from todos.live.stream import Live  # noqa: E402
from todosite.serving.request import Request  # noqa: E402
from todosite.serving.static_files import serve  # noqa: E402

pages.request_class = Request

live = Live(pages, Request)
application = serve(live)
