"""Raw events in Django admin. Django's autodiscovery imports this package, which registers the pages."""

from . import pages

__all__ = ["pages"]
