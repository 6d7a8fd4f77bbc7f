#!/usr/bin/env python
"""Django's command line. `--data DIR` names the data folder, for every command; it must be known before settings are."""

from __future__ import annotations

import os
import sys


def take_data_option(arguments: list[str]) -> list[str]:
    """The arguments without `--data DIR`, which becomes TODO_DATA in the environment."""
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--data":
            os.environ["TODO_DATA"] = next(words, "") or sys.exit("--data needs a folder.")
        elif word.startswith("--data="):
            os.environ["TODO_DATA"] = word.removeprefix("--data=")
        else:
            rest.append(word)
    return rest


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "todosite.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(take_data_option(sys.argv))


if __name__ == "__main__":
    main()
