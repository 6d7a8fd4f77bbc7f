"""Why `manage.py todo` ends with 2."""

from __future__ import annotations


class CannotRun(Exception):
    """The command line is invalid, or names something that does not exist."""
