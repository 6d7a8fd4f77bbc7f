"""Where static files are collected: no spaces and comments in what browsers read; every file hashed and compressed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

# Neither has types.
import rcssmin  # type: ignore[import-untyped]
import rjsmin  # type: ignore[import-untyped]
from django.core.files.base import ContentFile
from servestatic.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


class MinifiedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """The collected copies of style sheets and of our own scripts are minified before they are hashed.

    Their sources stay as they are read.
    """

    def post_process(
        self, paths: dict[str, tuple[Any, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        if not dry_run:
            paths = paths | {name: self._minify(name) for name in paths if name.endswith(".css") or _ours(name)}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _minify(self, name: str) -> tuple[Any, str]:
        """Where to read `name` from now on: here."""
        with self.open(name) as collected:
            source = collected.read().decode()
        minified = rcssmin.cssmin(source) if name.endswith(".css") else rjsmin.jsmin(source)
        self.delete(name)
        self._save(name, ContentFile(minified.encode()))
        return self, name


def _ours(name: str) -> bool:
    """Our scripts lie at the top, those of apps in folders of theirs."""
    return name.endswith(".js") and "/" not in name
