"""Static files: minified, hashed and compressed once into the data folder, then served without asking Django."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from inspect import getsource
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from django import get_version
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from servestatic.asgi import ServeStaticASGI  # type: ignore[import-untyped]

from todosite.serving import bundles, short_names

PACKAGES = "rcssmin", "rjsmin", "tree-sitter-javascript"  # that make the collected files
SOURCES = "sources"
# Files beside the collected ones that say how these were made.
NOT_SERVED = {SOURCES, "staticfiles.json"}


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


class StaticFiles(ServeStaticASGI):  # type: ignore[misc]
    """The collected files without those that are not for browsers."""

    def add_file_to_dictionary(self, url: str, path: str, **options: Any) -> None:
        if Path(path).name not in NOT_SERVED:
            super().add_file_to_dictionary(url, path, **options)


def serve(application: Any) -> ServeStaticASGI:
    """`application` behind the collected files; hashed ones may be kept for ever, none is for other sites."""
    root = Path(settings.STATIC_ROOT)
    return StaticFiles(
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
    made_by = [get_version(), *map(version, PACKAGES), settings.STORAGES["staticfiles"]["BACKEND"]]
    made_by += [getsource(module) for module in (bundles, short_names)]
    return hashlib.sha256("\n".join([*made_by, *sorted(_sources())]).encode()).hexdigest()


def _sources() -> Iterator[str]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            yield f"{name} {stat.st_size} {stat.st_mtime_ns}"
