"""Where static files are collected: style sheets without spaces and comments, every file hashed and compressed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import rcssmin  # type: ignore[import-untyped]
from django.core.files.base import ContentFile
from servestatic.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


class MinifiedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """The collected copy of a style sheet is minified before it is hashed; its source stays as it is read."""

    def post_process(
        self, paths: dict[str, tuple[Any, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        if not dry_run:
            paths = paths | {name: self._minify(name) for name in paths if name.endswith(".css")}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _minify(self, name: str) -> tuple[Any, str]:
        """Where to read `name` from now on: here."""
        with self.open(name) as collected:
            sheet = rcssmin.cssmin(collected.read().decode())
        self.delete(name)
        self._save(name, ContentFile(sheet.encode()))
        return self, name
