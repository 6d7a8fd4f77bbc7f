"""Where static files are collected: parts bundled, names shortened, spaces and comments taken out, then hashed."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

# Neither has types.
import rcssmin  # type: ignore[import-untyped]
import rjsmin  # type: ignore[import-untyped]
from django.core.files.base import ContentFile
from servestatic.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

from todosite.serving.bundles import BUNDLES, bundle
from todosite.serving.short_names import shorten_names

OWN_SCRIPTS = "todos.js", "time_zone.js"
Paths = dict[str, tuple[Any, str]]  # name -> where it is read: a storage and the path there


class MinifiedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Collected style sheets and our own scripts are bundled and minified before they are hashed.

    The sources stay as they are read. Parts of a bundle are not served by themselves.
    """

    def post_process(self, paths: Paths, dry_run: bool = False, **options: Any) -> Iterator[tuple[str, str, bool]]:
        if not dry_run:
            for name in BUNDLES:
                paths = self._bundle(name, paths)
            minified = [name for name in paths if name.endswith(".css") or name in OWN_SCRIPTS]
            paths = paths | {name: self._minify(name) for name in minified}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _bundle(self, name: str, paths: Paths) -> Paths:
        """Put the parts of `name` into it and delete them; `paths` without them."""
        source, parts = bundle(name, self._read)
        self._write(name, source)
        for part in parts:
            self.delete(part)
        for folder in {posixpath.dirname(part) for part in parts}:
            if not any(self.listdir(folder)):
                self.delete(folder)
        return {path: where for path, where in paths.items() if path not in parts}

    def _minify(self, name: str) -> tuple[Any, str]:
        """Where `name` is read from now on: here."""
        source = self._read(name)
        self._write(name, rcssmin.cssmin(source) if name.endswith(".css") else rjsmin.jsmin(shorten_names(source)))
        return self, name

    def _read(self, name: str) -> str:
        with self.open(name) as collected:
            text: str = collected.read().decode()
        return text

    def _write(self, name: str, text: str) -> None:
        self.delete(name)
        self._save(name, ContentFile(text.encode()))
