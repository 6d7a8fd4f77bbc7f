"""docs/testing.md is a module of tests; this is it."""

from __future__ import annotations

from tests.docs.page import DOCS, Page

Page(DOCS / "testing.md").run(globals())
