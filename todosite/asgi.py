"""The ASGI application: static files, event stream, Django; and the scheduler. Does not start on an unsound log."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import django
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "todosite.settings")

django.setup(set_prefix=False)


def _refuse_an_unsound_log() -> None:
    """Run the system checks of the log, which a server that is started by hand would leave out."""
    from django.db import connections

    from eventsourcing.checks import check_data_key, check_log, check_registry
    from eventsourcing.database.data_key import data_key
    from todosite import health

    try:
        errors = [*check_registry(), *check_log(databases=["default"]), *check_data_key(databases=["default"])]
        data_key()  # without one, nothing could be written
        health.remember_file()
    finally:
        connections.close_all()
    if errors:
        raise ImproperlyConfigured("\n".join(f"{error.msg} {error.hint}" for error in errors))


# A server imports this module inside its event loop, where Django allows no query; a thread has no event loop.
with ThreadPoolExecutor(1) as thread:
    thread.submit(_refuse_an_unsound_log).result()

# These imports need the apps.
from todos.live.stream import Live  # noqa: E402
from todosite.clock.jobs import JOBS  # noqa: E402
from todosite.clock.scheduler import Scheduler  # noqa: E402
from todosite.serving.page_handler import PageHandler  # noqa: E402
from todosite.serving.request import Request  # noqa: E402
from todosite.serving.security_headers import with_security_headers  # noqa: E402
from todosite.serving.static_files import serve  # noqa: E402

live = Live(PageHandler(), Request)
application = with_security_headers(serve(live))
scheduler = Scheduler(JOBS)
scheduler.start()


def end() -> None:
    """Begin nothing that would outlive the server: its streams and jobs. Signal handlers may call this."""
    scheduler.stop()
    live.end()
