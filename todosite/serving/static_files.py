"""Static files: minified, hashed and compressed once into the data folder, then served without asking Django."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

import rcssmin  # type: ignore[import-untyped]
from django import get_version
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from servestatic.asgi import ServeStaticASGI  # type: ignore[import-untyped]

SOURCES = "sources"


def collect() -> bool:
    """Collect the static files if their sources changed since they were last collected; says whether they did."""
    mark = Path(settings.STATIC_ROOT) / SOURCES
    sources = _fingerprint()
    if mark.exists() and mark.read_text() == sources:
        return False
    # From nothing: a file older than its copy (a downgrade) would not be copied.
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(sources)
    return True


def serve(application: Any) -> ServeStaticASGI:
    """`application` behind the collected files; hashed ones may be kept for ever, none is for other sites."""
    root = Path(settings.STATIC_ROOT)
    return ServeStaticASGI(
        application,
        root=root if root.is_dir() else None,
        prefix=settings.STATIC_URL,
        allow_all_origins=False,
        add_headers_function=_add_headers,
    )


def _add_headers(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def _fingerprint() -> str:
    made_by = [get_version(), rcssmin.__version__, settings.STORAGES["staticfiles"]["BACKEND"]]
    return hashlib.sha256("\n".join([*made_by, *sorted(_sources())]).encode()).hexdigest()


def _sources() -> Iterator[str]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            yield f"{name} {stat.st_size} {stat.st_mtime_ns}"
