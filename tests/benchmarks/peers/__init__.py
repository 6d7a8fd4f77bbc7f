"""Contestants from elsewhere. Run as scripts by their own interpreter, with this folder alone on the path."""
